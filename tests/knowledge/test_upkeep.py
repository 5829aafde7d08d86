"""Keeping articles true: the next look, its mark and mails, neighbours, templates."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from kdn_helpdesk.knowledge.actions.upkeep import next_look
from kdn_helpdesk.knowledge.models.articles import Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def editor(app):
    return factories.make_editor(email="redaktion@kdn.example", name="Ruth Redaktion")


@pytest.fixture
def author(app):
    return factories.make_person(
        email="autor@stadt.example", organisation=factories.make_organisation("Musterstadt")
    )


def travel(day):
    return time_machine.travel(datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC), tick=False)


def test_a_published_article_is_due_after_a_year_and_marked_then(author, sign_in, visitor):
    with travel("2026-03-02"):
        article = making.make_article("Baum", author=author)
        assert "Wieder prüfen am 02.03.2027" in sign_in(author).get(f"/redaktion/{article.id}").main
    with travel("2027-03-02"):
        assert "veraltet" not in visitor.get("/wissen/baum").main
    with travel("2027-03-03"):
        assert "Dieser Artikel ist möglicherweise veraltet" in visitor.get("/wissen/baum").main
        assert "möglicherweise veraltet" in visitor.get("/wissen").main


def test_one_click_says_that_it_still_holds(author, sign_in, visitor):
    with travel("2026-03-02"):
        article = making.make_article("Baum", author=author)
    with travel("2027-04-01"):
        writer = sign_in(author)
        writer.press("Noch aktuell", f"/redaktion/{article.id}")
        assert "Wieder prüfen am 01.04.2028" in writer.main
        assert "veraltet" not in visitor.get("/wissen/baum").main


def test_a_new_revision_moves_the_date(author, editor, sign_in):
    with travel("2026-03-02"):
        article = making.make_article("Baum", author=author)
    with travel("2026-09-30"):
        making.revise(article, author, title="Baum", body="neu")
        making.hand_in(article, author)
        making.publish(article, editor)
        assert "30.09.2027" in sign_in(author).get(f"/redaktion/{article.id}").main


def test_the_author_is_reminded_once_two_weeks_before(author, drain, outbox):
    with travel("2026-03-02"):
        making.make_article("Baum", author=author)
        drain()
        outbox.clear()
    with travel("2027-02-15"):
        drain()
        assert outbox == []
    with travel("2027-02-16"):
        drain()
        [mail] = outbox
        assert (mail.recipients, mail.subject) == (["autor@stadt.example"], "Noch aktuell? Baum")
        assert "02.03.2027" in mail.text
    with travel("2027-02-20"):
        drain()
        assert len(outbox) == 1


def test_whoever_is_responsible_is_reminded_in_place_of_the_author(
    author, editor, sign_in, drain, outbox
):
    with travel("2026-03-02"):
        article = making.make_article("Baum", author=author)
        browser = sign_in(editor)
        browser.submit(
            f"/redaktion/{article.id}/pflege",
            responsible=editor.id,
            months="6",
            due_on="2026-04-01",
        )
        assert "01.04.2026" in browser.main
        drain()
        outbox.clear()
    with travel("2026-03-20"):
        drain()
        assert [mail.recipients for mail in outbox] == [["redaktion@kdn.example"]]


def test_never_means_never(author, editor, sign_in, visitor, drain, outbox):
    with travel("2026-03-02"):
        article = making.make_article("Baum", author=author)
        sign_in(editor).submit(f"/redaktion/{article.id}/pflege", months="0")
        drain()
        outbox.clear()
    with travel("2030-03-02"):
        drain()
        assert outbox == []
        assert "veraltet" not in visitor.get("/wissen/baum").main


def test_an_archived_article_reminds_nobody(author, editor, drain, outbox):
    with travel("2026-03-02"):
        making.archive(making.make_article("Baum", author=author), editor)
        drain()
        outbox.clear()
    with travel("2027-03-02"):
        drain()
        assert outbox == []


def test_editors_see_what_is_due_the_oldest_first(editor, author, sign_in):
    with travel("2025-06-01"):
        making.make_article("Alt", author=author)
    with travel("2026-06-01"):
        making.make_article("Neu", author=author)
        browser = sign_in(editor)
        browser.get("/redaktion/faellig")
        rows = [row.text_content().split() for row in browser.page.xpath("//tbody/tr")]
        assert [row[0] for row in rows] == ["Alt", "Neu"]
    with travel("2026-07-01"):
        assert sign_in(editor).get("/redaktion/faellig").main.count("möglicherweise veraltet") == 1


def test_neighbours_share_tags_and_what_editors_recommend_comes_first(editor, sign_in, visitor):
    article = making.make_article("Baum", tags=("Grün", "Karte"))
    making.make_article("Strauch", tags=("Grün",))
    making.make_article("Stadtplan", tags=("Karte", "Grün"))
    making.make_article("Haushalt", tags=("Geld",))
    making.make_article("Geheimwald", tags=("Grün", "Karte"), visibility=Visibility.MEMBERS)
    assert near(visitor) == ["Stadtplan", "Strauch"]
    browser = sign_in(editor)
    browser.submit(f"/redaktion/{article.id}/pflege", other="http://localhost/wissen/haushalt")
    assert near(visitor) == ["Haushalt", "Stadtplan", "Strauch"]
    assert near(visitor, "haushalt") == ["Baum"]
    browser.submit(f"/redaktion/{article.id}/pflege", related=[])
    assert near(visitor) == ["Stadtplan", "Strauch"]


def near(browser, slug="baum"):
    browser.get(f"/wissen/{slug}")
    return browser.page.xpath("//h2[.='Verwandte Artikel']/following-sibling::ul[1]/li/a/text()")


def test_an_address_without_article_is_refused(editor, sign_in):
    article = making.make_article("Baum")
    browser = sign_in(editor)
    browser.submit(f"/redaktion/{article.id}/pflege", other="gibt-es-nicht")
    assert browser.status == 422
    assert "Unter dieser Adresse gibt es keinen Artikel." in browser.main


def test_a_new_article_begins_with_a_template(editor, author, sign_in):
    browser = sign_in(editor)
    browser.submit(
        "/redaktion/vorlagen/neu",
        title="Werkstattbericht",
        kind="practice",
        problem="Was war?",
        solution="Was half?",
    )
    browser.submit("/redaktion/vorlagen/neu", title="Werkstattbericht", kind="article")
    assert "gibt es schon" in browser.main
    writer = sign_in(author)
    writer.get("/redaktion/neu?art=practice")
    [address] = [link for link in writer.links if "vorlage=" in link]
    writer.get(address)
    assert writer.value("problem").strip() == "Was war?"
    assert writer.value("solution").strip() == "Was half?"
    assert "Werkstattbericht" not in writer.get("/redaktion/neu").main


def test_templates_are_changed_and_removed_by_editors_alone(editor, author, sign_in):
    browser = sign_in(editor)
    browser.submit("/redaktion/vorlagen/neu", title="Bericht", kind="article", body="## Ziel")
    [address] = [link for link in browser.links if "/vorlagen/" in link and link[-1].isdigit()]
    browser.submit(address, title="Kurzbericht", body="## Zweck")
    assert "Kurzbericht" in browser.main
    assert sign_in(author).get(address).status == 403
    browser.press("Entfernen", "/redaktion/vorlagen")
    assert "Es gibt noch keine Vorlage." in browser.main


@pytest.mark.parametrize(
    ("today", "months", "due"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-15", 12, "2027-12-15"),
    ],
)
def test_months_end_where_the_month_ends(today, months, due):
    with travel(today):
        assert next_look(months) == date.fromisoformat(due)


def test_samples_are_put_at_the_texts_end_without_any_script(author, sign_in):
    writer = sign_in(author)
    writer.get("/redaktion/neu")
    form = next(f for f in writer.page.forms if "body" in f.fields)
    data = {**dict(form.form_values()), "title": "Baum", "body": "Text.", "insert": "table"}
    writer.post("/redaktion/neu", data=data)
    assert writer.status == 200
    assert writer.value("title") == "Baum"
    assert writer.value("body").strip().startswith("Text.\n\n| Jahr | Kosten |\n|---|---:|")


def test_kinds_of_templates_stay_apart(editor, sign_in):
    browser = sign_in(editor)
    browser.submit("/redaktion/vorlagen/neu", title="Nur Artikel", kind="article")
    assert "Nur Artikel" in browser.get("/redaktion/neu").main
    assert "Nur Artikel" not in browser.get("/redaktion/neu?art=practice").main
