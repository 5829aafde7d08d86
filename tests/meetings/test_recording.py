"""Several people write minutes at once: what they type is saved, seen and never lost."""

import pytest
import time_machine

from tests.factories import make_person
from tests.meetings.minuting import AFTER, publish, write


@pytest.fixture
def page(held):
    return f"/termine/{held.id}/protokoll"


@pytest.fixture
def two(sign_in, leader, group, held):
    """Two browsers of people who lead the group."""
    second = make_person(email="buero@kdn.example", name="Bo Büro")
    sign_in(leader).submit(
        f"/arbeitskreise/{group.slug}/mitglieder", email=second.email, role="coordinator"
    )
    return sign_in(leader), sign_in(second)


def topic_of(browser, page):
    """The key of the first topic's section."""
    keys = browser.get(page).page.xpath("//fieldset/@data-section")
    return next(key for key in keys if key.isdecimal())


def save(browser, page, key, *, revision, record="", decisions=""):
    """Save a section as the script does."""
    token = browser.get(page).value("csrf_token")
    words = {"key": key, "revision": revision, "record": record, "decisions": decisions}
    return browser.post(f"{page}/abschnitt", data={"csrf_token": token, **words})


def test_what_is_typed_is_saved_and_comes_back(sign_in, leader, held, page):
    browser = sign_in(leader)
    key = topic_of(browser, page)
    answer = save(browser, page, key, revision=0, record="Wir reden.", decisions="Ja.").json
    assert answer["revision"] == 1
    assert answer["sentence"].startswith("Gespeichert um ")
    again = sign_in(leader).get(page)
    assert again.value(f"record_{key}").strip() == "Wir reden."
    assert again.value(f"decisions_{key}").strip() == "Ja."
    assert "Beschluss: Ja." in again.get(f"/termine/{held.id}-x/protokoll").main


def test_a_section_written_elsewhere_meanwhile_brings_both_versions(two, page):
    first, second = two
    key = topic_of(first, page)
    save(first, page, key, revision=0, record="Von Lea", decisions="A")
    answer = save(second, page, key, revision=0, record="Von Bo")
    assert answer.status == 409
    assert answer.json["record"] == "Von Lea"
    assert answer.json["decisions"] == "A"
    assert "Lea Leitung hat hier inzwischen etwas anderes geschrieben" in answer.json["error"]
    assert save(second, page, key, revision=answer.json["revision"], record="Beide").status == 200


def test_other_sections_are_written_side_by_side(two, page):
    first, second = two
    key = topic_of(first, page)
    assert save(first, page, key, revision=0, record="Thema").status == 200
    assert save(second, page, "opening", revision=0, record="Begrüßung").status == 200
    assert first.get(page).value("record_opening").strip() == "Begrüßung"


def test_the_same_words_are_no_conflict(two, page):
    first, second = two
    save(first, page, "opening", revision=0, record="Gleich")
    assert save(second, page, "opening", revision=0, record="Gleich").status == 200


def test_two_writers_see_each_other_and_each_others_words(two, page):
    first, second = two
    save(first, page, "opening", revision=0, record="Hallo")
    token = second.get(page).value("csrf_token")
    assert "Lea Leitung schreibt ebenfalls" in second.main
    told = second.post(f"{page}/anwesend", data={"csrf_token": token}).json
    assert told["present"] == "Lea Leitung schreibt ebenfalls an diesem Protokoll."
    opening = next(one for one in told["sections"] if one["key"] == "opening")
    assert (opening["record"], opening["revision"]) == ("Hallo", 1)
    with time_machine.travel(AFTER.replace(hour=13)):
        assert "schreibt ebenfalls" not in second.get(page).main


def test_without_script_a_conflict_shows_both_versions_and_the_next_saving_decides(two, page):
    first, second = two
    second.get(page)
    save(first, page, "opening", revision=0, record="Fassung von Lea")
    second.submit(button="Entwurf speichern", record_opening="Fassung von Bo")
    assert second.status == 409
    assert second.value("record_opening").strip() == "Fassung von Bo"
    assert "Fassung von Lea" in second.main
    second.submit(button="Entwurf speichern")
    assert second.status == 200
    assert first.get(page).value("record_opening").strip() == "Fassung von Bo"


def test_of_approved_minutes_nobody_reads_what_is_only_being_written(
    sign_in, leader, eva, held, page
):
    browser = sign_in(leader)
    publish(browser, held, record="Genehmigt")
    key = topic_of(browser, page)
    save(browser, page, key, revision=1, record="In Arbeit")
    assert "In Arbeit" not in sign_in(eva).get(f"/termine/{held.id}-x/protokoll").main
    assert sign_in(leader).get(page).value(f"record_{key}").strip() == "In Arbeit"


@pytest.mark.parametrize("key", ["nichts", "999999"])
def test_there_is_no_section_of_another_meeting(sign_in, leader, page, key):
    assert save(sign_in(leader), page, key, revision=0, record="x").status in (404, 422)


def test_a_draft_read_by_the_group_changes_only_when_it_is_kept(
    sign_in, leader, eva, held, page, drain
):
    browser = sign_in(leader)
    write(browser, held, record="Erste Fassung")
    browser.submit(f"{page}/verschicken", form="verschicken")
    key = topic_of(browser, page)
    save(browser, page, key, revision=1, record="Neue Worte")
    minutes = f"/termine/{held.id}-x/protokoll"
    assert "Erste Fassung" in sign_in(eva).get(minutes).main
    assert "noch nicht gespeichert" in browser.get(f"{page}/verschicken").main
    write(browser, held)
    assert "Neue Worte" in sign_in(eva).get(minutes).main
