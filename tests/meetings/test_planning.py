"""Planning: a series with its preview, and a single meeting."""

from datetime import date, time

import pytest

from kdn_helpdesk.core import clock
from kdn_helpdesk.ical import timezone
from tests.factories import make_agent, make_group, make_person
from tests.meetings.making import make_meeting, read_meetings

RULE = {
    "title": "Monatstreffen",
    "starts": "10:00",
    "ends": "11:30",
    "starts_on": "2026-12-01",
    "ends_on": "2027-12-31",
    "position": "1",
    "weekday": "1",
}


def propose(browser, **changes):
    return browser.submit("/termine/reihe", form="series", button="propose", **{**RULE, **changes})


def days(browser):
    """The proposed dates and whether each would be created."""
    form = next(form for form in browser.page.forms if form.get("id") == "series")
    found = []
    for number in range(len(form.xpath(".//input[@type='date'][starts-with(@name, 'dates-')]"))):
        box = form.xpath(f".//input[@name='dates-{number}-take']")[0]
        day = form.fields[f"dates-{number}-day"]
        found.append((date.fromisoformat(day), box.get("checked") is not None))
    return found


def note(browser, day):
    """What the preview says about one day."""
    [item] = browser.page.xpath(
        f"//li[contains(@class, 'planned__date')][h2[contains(., '{day}')]]"
    )
    return " ".join(item.text_content().split())


def test_a_year_of_first_tuesdays_is_proposed_and_nothing_is_created(sign_in, group, leader):
    page = propose(sign_in(leader))
    assert page.status == 200
    assert [day for day, _taken in days(page)][:3] == [
        date(2026, 12, 1),
        date(2027, 1, 5),
        date(2027, 2, 2),
    ]
    assert len(days(page)) == 13
    assert "12 Termine sind ausgewählt" in page.main
    assert read_meetings() == []


def test_the_summer_break_is_left_out_and_another_day_proposed(sign_in, group, leader):
    page = propose(sign_in(leader))
    assert dict(days(page))[date(2027, 8, 3)] is False
    assert "Schulferien: Sommerferien" in note(page, "3. August")
    assert "Stattdessen möglich" in note(page, "3. August")


def test_other_school_holidays_are_named_but_not_left_out_unless_asked(sign_in, group, leader):
    browser = sign_in(leader)
    page = propose(browser)
    assert dict(days(page))[date(2027, 1, 5)] is True
    assert "Schulferien: Weihnachtsferien" in note(page, "5. Januar")
    page = propose(browser, skip_school=True)
    assert dict(days(page))[date(2027, 1, 5)] is False


@pytest.mark.parametrize(
    ("weekday", "position", "day", "words"),
    [
        ("3", "4", date(2027, 5, 27), "Feiertag: Fronleichnam"),
        ("0", "2", date(2027, 2, 8), "Rosenmontag"),
        ("3", "1", date(2027, 2, 4), "Weiberfastnacht"),
    ],
)
def test_holidays_and_carnival_are_left_out(sign_in, group, leader, weekday, position, day, words):
    page = propose(sign_in(leader), weekday=weekday, position=position)
    assert dict(days(page))[day] is False
    assert words in page.main


def test_bridge_days_are_named_and_left_out_if_asked(sign_in, group, leader):
    browser = sign_in(leader)
    page = propose(browser, weekday="4", position="4")
    assert dict(days(page))[date(2027, 5, 28)] is True
    assert "Brückentag neben Fronleichnam" in page.main
    page = propose(browser, weekday="4", position="4", skip_bridge=True)
    assert dict(days(page))[date(2027, 5, 28)] is False


def test_what_other_groups_plan_is_shown_without_its_title(sign_in, group, leader):
    other = make_group("Smart City")
    make_meeting(other, date(2027, 2, 2), time(11), title="Geheime Klausur")
    make_meeting(other, date(2027, 3, 2), time(15), title="Geheime Klausur")
    page = propose(sign_in(leader))
    assert "Zur selben Zeit: Smart City, 11:00–12:30" in note(page, "2. Februar")
    assert "Am selben Tag: Smart City, 15:00–16:30" in note(page, "2. März")
    assert "Geheime Klausur" not in page.text


def test_no_proposal_falls_on_another_groups_date(sign_in, group, leader):
    other = make_group("Smart City")
    make_meeting(other, date(2027, 2, 2), time(10))
    make_meeting(other, date(2027, 2, 9), time(10))
    words = note(propose(sign_in(leader)), "2. Februar")
    assert "09.02.2027" not in words
    assert "26.01.2027 (eine Woche früher)" in words


def test_a_proposed_other_day_is_taken_by_its_button(sign_in, group, leader):
    page = propose(sign_in(leader))
    place = [day for day, _taken in days(page)].index(date(2027, 8, 3))
    page.submit(form="series", button=f"instead-{place}")
    assert dict(days(page))[date(2027, 7, 13)] is True
    assert date(2027, 8, 3) not in dict(days(page))


def test_a_day_changed_by_hand_is_checked_anew(sign_in, group, leader):
    page = propose(sign_in(leader))
    page.submit(form="series", button="check", **{"dates-0-day": "2026-12-24"})
    assert "Heiligabend" in note(page, "24. Dezember")
    assert read_meetings() == []


def test_the_dates_are_created_as_they_stand_each_on_its_own(sign_in, group, leader):
    page = propose(sign_in(leader), ends_on="2027-03-31")
    fields = {"dates-0-day": "2026-12-02", "dates-1-take": False, "dates-2-starts": "09:00"}
    page.submit(form="series", button="create", **fields)
    assert "3 Termine stehen im Kalender" in page.text
    meetings = read_meetings()
    assert [m.starts_at for m in meetings] == [
        timezone.at(date(2026, 12, 2), time(10)),
        timezone.at(date(2027, 2, 2), time(9)),
        timezone.at(date(2027, 3, 2), time(10)),
    ]
    assert len({m.uid for m in meetings}) == 3
    assert {m.sequence for m in meetings} == {0}
    assert "Dienstag, 2. Februar 2027" in page.main


def test_ten_o_clock_stays_ten_o_clock_across_the_change(sign_in, group, leader):
    propose(sign_in(leader), starts_on="2027-03-01", ends_on="2027-04-30").submit(
        form="series", button="create"
    )
    starts = [m.starts_at for m in read_meetings()]
    assert [clock.local(start).hour for start in starts] == [10, 10]
    assert [start.hour for start in starts] == [9, 8]


def test_creating_invites_nobody(sign_in, group, leader, drain, outbox):
    propose(sign_in(leader)).submit(form="series", button="create")
    drain()
    assert outbox == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Bitte geben Sie einen Titel ein"),
        ({"ends": "09:00"}, "Das Ende muss nach dem Beginn liegen"),
        ({"ends_on": "2026-11-30"}, "Der letzte Tag muss nach dem ersten liegen"),
        ({"ends_on": "2036-11-30"}, "höchstens drei Jahre"),
        ({"interval": "13"}, "Bitte eine Zahl von 1 bis 12"),
        ({"starts_on": ""}, "Bitte geben Sie einen Tag ein"),
    ],
)
def test_a_rule_that_cannot_be_is_explained(sign_in, group, leader, changes, sentence):
    page = propose(sign_in(leader), **{"place": "Rathaus", **changes})
    assert page.status == 422
    assert sentence in page.main
    assert page.value("place") == "Rathaus"


def test_a_span_without_such_a_day_is_explained(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2026-12-02", ends_on="2026-12-24")
    assert page.status == 422
    assert "gibt es keinen solchen Tag" in page.main


def test_a_series_needs_a_date(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2026-12-01", ends_on="2026-12-24")
    page.submit(form="series", button="create", **{"dates-0-take": False})
    assert page.status == 422
    assert "Bitte wählen Sie mindestens einen Termin aus" in page.main


def test_the_same_date_twice_is_refused(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2026-12-01", ends_on="2027-01-24")
    page.submit(form="series", button="create", **{"dates-1-day": "2026-12-01"})
    assert page.status == 422
    assert "steht zweimal in der Liste" in page.main
    assert read_meetings() == []


def test_a_date_that_has_passed_is_refused(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2026-12-01", ends_on="2027-01-24")
    page.submit(form="series", button="create", **{"dates-0-day": "2026-11-20"})
    assert page.status == 422
    assert read_meetings() == []


def test_a_broken_day_in_a_row_keeps_what_was_typed(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2026-12-01", ends_on="2027-01-24")
    page.submit(form="series", button="create", title="Neuer Titel", **{"dates-0-day": ""})
    assert page.status == 422
    assert page.value("title") == "Neuer Titel"
    assert page.value("dates-1-day") == "2027-01-05"
    assert "Bitte geben Sie einen Tag ein" in page.main


def test_unpublished_school_holidays_are_said_to_be_unknown(sign_in, group, leader):
    page = propose(sign_in(leader), starts_on="2029-01-01", ends_on="2030-12-31")
    assert "noch keine Schulferien veröffentlicht" in page.main


def test_weekly_and_every_second_time(sign_in, group, leader):
    page = propose(
        sign_in(leader), rhythm="weekly", interval="2", weekday="2", ends_on="2027-01-13"
    )
    assert [day for day, _taken in days(page)] == [
        date(2026, 12, 2),
        date(2026, 12, 16),
        date(2026, 12, 30),
        date(2027, 1, 13),
    ]


def test_only_coordinators_plan(sign_in, group, eva, visitor):
    for address in ("/termine/reihe", "/termine/neu"):
        assert sign_in(eva).get(address).status == 403
        assert sign_in(make_agent()).get(address).status == 403
        assert "/anmelden" in visitor.get(address).path


def test_a_coordinator_plans_for_own_groups_alone(sign_in, group, leader):
    other = make_group("Smart City", coordinators=[make_person()])
    page = propose(sign_in(leader), group=str(other.id))
    assert page.status == 422
    assert "Smart City" not in page.main


def single(browser, **changes):
    fields = {"title": "Workshop", "day": "2027-06-08", "starts": "10:00", "ends": "12:00"}
    return browser.submit("/termine/neu", **{**fields, **changes})


def test_a_single_meeting_is_created_at_once_where_nothing_speaks_against_it(
    sign_in, group, leader
):
    page = single(sign_in(leader), visibility="public")
    assert "Der Termin steht im Kalender" in page.text
    [meeting] = read_meetings()
    assert meeting.starts_at == timezone.at(date(2027, 6, 8), time(10))


def test_what_speaks_against_a_single_meeting_is_shown_once_before(sign_in, group, leader):
    page = single(sign_in(leader), day="2027-05-27")
    assert page.status == 200
    assert "Feiertag: Fronleichnam" in page.main
    assert "Donnerstag, 3. Juni 2027 (eine Woche später)" in page.main
    assert read_meetings() == []
    page.press("Trotzdem anlegen")
    assert len(read_meetings()) == 1


def test_another_bad_day_is_shown_again(sign_in, group, leader):
    page = single(sign_in(leader), day="2027-05-27")
    page.submit(day="2027-12-24")
    assert "Heiligabend" in page.main
    assert read_meetings() == []


def test_a_single_meeting_in_the_past_is_refused(sign_in, group, leader):
    page = single(sign_in(leader), day="2026-11-20")
    assert page.status == 422
    assert "Dieser Tag ist schon vorbei" in page.main


def test_a_video_link_must_be_one(sign_in, group, leader):
    page = single(sign_in(leader), join_url="javascript:alert(1)")
    assert page.status == 422
    assert "muss mit https:// beginnen" in page.main


def test_who_coordinates_nothing_is_told_so(sign_in, app, group, leader):
    make_group("Beendet", coordinators=[leader])
    page = sign_in(leader).get("/termine/reihe")
    assert "Beendet" in page.main


def test_a_groups_own_page_leads_to_planning_for_it(sign_in, group, leader):
    second = make_group("Zweiter Kreis", coordinators=[leader])
    page = sign_in(leader).get("/arbeitskreise/zweiter-kreis")
    for path in ("/termine/reihe", "/termine/neu"):
        link = next(link for link in page.links if link.startswith(path))
        assert sign_in(leader).get(link).value("group") == str(second.id)
