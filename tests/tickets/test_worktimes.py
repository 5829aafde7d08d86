"""The administration's pages of service times."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.forms.worktimes import read_duration, read_hours, write_hours
from kdn_helpdesk.tickets.models.worktimes import Closure, Recalculation, WorkCalendar
from kdn_helpdesk.tickets.queries import previews
from kdn_helpdesk.tickets.states import State
from tests.factories import (
    make_admin,
    make_agent,
    make_ticket,
    make_topic,
    read_ticket,
    reading,
    tell,
)
from tests.tickets.rules import make_rules, make_target

PAGE = "/verwaltung/servicezeiten"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.fixture
def monday():
    with time_machine.travel(at("2026-11-23 08:30"), tick=False):
        yield


@pytest.fixture
def admin(app, sign_in):
    return sign_in(make_admin())


@pytest.fixture
def calendar(app):
    return make_rules()


def test_hours_and_targets_are_shown(admin, calendar):
    page = admin.get(PAGE).main
    assert "8:30–12:00, 13:00–16:00" in page
    assert "8:30–12:30" in page
    assert "geschlossen" in page
    assert "Jedes Thema, dringend" in page
    assert "65 Std." in page


def test_agents_do_not_edit_service_times(sign_in):
    assert sign_in(make_agent()).get(PAGE).status == 403


def test_changed_hours_move_deadlines(monday, admin, calendar, drain):
    ticket = make_ticket()
    admin.submit(f"{PAGE}/kalender/{calendar.id}", monday="8–12 Uhr", button="Speichern")
    assert "Die Fristen werden neu berechnet." in admin.text
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-25 11:30")
    assert admin.get(f"{PAGE}/kalender/{calendar.id}").value("monday") == "8:00–12:00"


def test_a_preview_shows_what_would_change_and_saves_nothing(monday, admin, calendar, drain):
    ticket = make_ticket(subject="Karte fehlt")
    drain()
    admin.submit(f"{PAGE}/kalender/{calendar.id}", monday="", button="preview")
    assert admin.status == 200
    assert "1 Frist läge früher" not in admin.main
    assert "0 Fristen lägen früher, 1 später" in admin.main
    assert f"{ticket.reference} Karte fehlt bis Dienstag, 16 Uhr bis Mittwoch, 16 Uhr" in admin.main
    assert admin.value("monday") == ""
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-24 16:00")
    assert admin.get(f"{PAGE}/kalender/{calendar.id}").value("monday").startswith("8:30")


def test_a_preview_says_what_would_be_overdue_at_once(sign_in, calendar):
    with time_machine.travel(at("2026-11-23 08:30"), tick=False):
        make_ticket()
    with time_machine.travel(at("2026-11-23 13:00"), tick=False):
        admin = sign_in(make_admin())
        admin.submit(f"{PAGE}/vorgabe/neu", answer="1 Std.", priority="2", button="preview")
        assert "gibt es schon eine Vorgabe" in admin.main
        topic = make_topic()
        admin.submit(f"{PAGE}/vorgabe/neu", answer="1 Std.", topic=topic.id, button="preview")
    assert "1 Anfrage wäre sofort überfällig." in admin.main


def test_nothing_to_move_is_said(monday, admin, calendar):
    admin.submit(f"{PAGE}/kalender/{calendar.id}", saturday="9–10", button="preview")
    assert "Keine Frist würde sich verschieben." in admin.main


def test_hours_that_make_no_sense_are_refused_and_stay_typed(admin, calendar):
    for typed in ("morgens", "12:00–8:00", "8–10, 9–12", "8–25", "8:70–9"):
        admin.submit(f"{PAGE}/kalender/{calendar.id}", tuesday=typed, button="Speichern")
        assert admin.status == 422
        assert "Bitte schreiben Sie Zeiten wie" in admin.main
        assert admin.value("tuesday") == typed


def test_a_desk_must_be_open_at_some_time(admin, calendar):
    closed = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "")
    admin.submit(f"{PAGE}/kalender/{calendar.id}", **closed, button="Speichern")
    assert admin.status == 422


def test_closures_are_added_previewed_and_removed(monday, admin, calendar, drain):
    ticket = make_ticket()
    page = f"{PAGE}/kalender/{calendar.id}"
    closure = {"first_day": "2026-11-24", "reason": "Betriebsausflug"}
    admin.submit(page, form="schliesszeit", **closure, button="preview")
    assert "bis Mittwoch, 16 Uhr" in admin.main
    with reading() as session:
        assert session.scalars(sa.select(Closure)).all() == []
    admin.submit(page, form="schliesszeit", **closure, button="Hinzufügen")
    assert "Betriebsausflug" in admin.main
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-25 16:00")
    admin.press("Schließzeit vom 24.11.2026 entfernen")
    assert "Betriebsausflug" not in admin.main
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-24 16:00")


def test_half_days_are_closed_from_an_hour_on(monday, admin, calendar, drain):
    ticket = make_ticket()
    page = f"{PAGE}/kalender/{calendar.id}"
    admin.submit(
        page, form="schliesszeit", first_day="2026-11-24", begins="12", button="Hinzufügen"
    )
    assert "12:00–24:00" in admin.main
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-25 11:30")


@pytest.mark.parametrize(
    "typed",
    [
        {"first_day": ""},
        {"first_day": "2026-11-24", "last_day": "2026-11-23"},
        {"first_day": "2026-11-24", "begins": "mittags"},
        {"first_day": "2026-11-24", "begins": "14:00", "ends": "12:00"},
    ],
)
def test_closures_that_make_no_sense_are_refused(admin, calendar, typed):
    page = f"{PAGE}/kalender/{calendar.id}"
    admin.submit(page, form="schliesszeit", **typed, button="Hinzufügen")
    assert admin.status == 422


def test_a_calendar_is_added_used_and_removed_only_when_unused(admin, calendar, sign_in):
    admin.submit(f"{PAGE}/kalender/neu", name="Lange Tage")
    assert admin.value("monday") == "8:30–12:00, 13:00–16:00"
    with reading() as session:
        added = session.scalars(sa.select(WorkCalendar).where(~WorkCalendar.is_default)).one()
    target = make_target(added, answer=10, topic=make_topic("dkan"))
    admin.submit(f"{PAGE}/kalender/{added.id}", button="Kalender entfernen")
    assert admin.status == 422
    assert "Dieser Kalender wird benutzt" in admin.main
    admin.submit(f"{PAGE}/vorgabe/{target.id}", button="Vorgabe entfernen")
    admin.submit(f"{PAGE}/kalender/{added.id}", button="Kalender entfernen")
    assert "Lange Tage" not in admin.main
    admin.submit(f"{PAGE}/kalender/neu", name="servicestelle")
    assert admin.status == 422


def test_a_target_is_changed(monday, admin, calendar, drain):
    ticket, topic = make_ticket(), make_topic("dkan")
    target = make_target(calendar, answer=10, topic=topic)
    page = f"{PAGE}/vorgabe/{target.id}"
    assert admin.get(page).value("answer") == "10 Min."
    admin.submit(page, topic=ticket.topic_id, answer="1,5 Std.", button="Speichern")
    drain()
    assert read_ticket(ticket).due_at == at("2026-11-23 10:00")


@pytest.mark.parametrize(
    "typed", [{"answer": "bald"}, {"answer": ""}, {"answer": "1", "warn_percent": 100}]
)
def test_targets_that_make_no_sense_are_refused(admin, calendar, typed):
    admin.submit(f"{PAGE}/vorgabe/neu", topic=make_topic().id, **typed, button="Speichern")
    assert admin.status == 422


def test_the_page_shows_how_far_recalculating_is(admin, calendar):
    with reading() as session:
        latest = session.scalar(sa.select(sa.func.max(Recalculation.id)))
    assert latest
    assert "Die Fristen werden neu berechnet" in admin.get(PAGE).main


def test_recalculating_is_stopped_and_goes_on(monday, admin, calendar, drain):
    ticket = make_ticket()
    before = read_ticket(ticket).due_at
    drain()
    assert "neu berechnet" not in admin.get(PAGE).main
    admin.submit(
        f"{PAGE}/kalender/{calendar.id}", form="schliesszeit", first_day="2026-11-23",
        button="Hinzufügen",
    )  # fmt: skip
    state = admin.get(f"{PAGE}/stand").json
    assert state == {"done": 0, "total": 1, "running": True, "sentence": "0 von 1 Anfragen"}
    admin.get(PAGE).press("Anhalten")
    assert "Die Neuberechnung der Fristen wurde angehalten" in admin.main
    drain()
    assert read_ticket(ticket).due_at == before
    admin.press("Fortsetzen")
    drain()
    assert read_ticket(ticket).due_at > before
    assert "angehalten" not in admin.get(PAGE).main
    assert admin.get(f"{PAGE}/stand").json["running"] is False


def test_a_later_change_takes_over_from_a_stopped_one(monday, admin, calendar, drain):
    page = f"{PAGE}/kalender/{calendar.id}"
    drain()
    admin.submit(page, form="schliesszeit", first_day="2026-12-01", button="Hinzufügen")
    admin.get(PAGE).press("Anhalten")
    admin.submit(page, form="schliesszeit", first_day="2026-12-02", button="Hinzufügen")
    assert "angehalten" not in admin.get(PAGE).main
    drain()
    assert "neu berechnet" not in admin.get(PAGE).main


def test_the_preview_counts_all_requests_it_would_change(monday, admin, calendar, monkeypatch):
    monkeypatch.setattr(previews, "STEP", 2)
    for _ in range(5):
        make_ticket()
    change = {
        "form": "schliesszeit",
        "first_day": "2026-11-24",
        "button": "preview",
    }
    page = admin.submit(f"{PAGE}/kalender/{calendar.id}", **change).main
    assert "5 später" in page
    assert "Gezählt sind alle 5 Anfragen, die auf die Servicestelle warten." in page
    monkeypatch.setattr(previews, "PATIENCE", timedelta(seconds=-1))
    page = admin.submit(f"{PAGE}/kalender/{calendar.id}", **change).main
    assert "Gezählt sind die 0 von 5 Anfragen" in page


def test_an_unknown_calendar_or_target_is_not_found(admin):
    assert admin.get(f"{PAGE}/kalender/999").status == 404
    assert admin.get(f"{PAGE}/vorgabe/999").status == 404


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("8:30–12:00, 13:00–16:00", [(510, 720), (780, 960)]),
        ("8.30 - 12 Uhr; 13 bis 16 Uhr", [(510, 720), (780, 960)]),
        ("13-16, 8-12", [(480, 720), (780, 960)]),
        ("0-24", [(0, 1440)]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_write_them(text, spans):
    assert list(read_hours(text)) == spans
    assert read_hours(write_hours(spans)) == tuple(spans)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90", 90), ("2 h", 120), ("2 Std. 30 Min.", 150), ("6,5 Stunden", 390), ("", None)],
)
def test_durations_are_read_as_people_write_them(text, minutes):
    assert read_duration(text) == minutes


# What agents see of it


def test_the_list_says_until_when(monday, calendar, sign_in, drain):
    ticket, agent = make_ticket(), make_agent()
    browser = sign_in(agent)
    assert "bis Dienstag, 16 Uhr" in browser.get("/servicestelle").main
    with time_machine.travel(at("2026-11-24 12:00")):
        browser = sign_in(agent)
        assert "bis heute, 16 Uhr bald fällig" in browser.get("/servicestelle").main
    with time_machine.travel(at("2026-11-25 09:00")):
        browser = sign_in(agent)
        assert "bis Dienstag, 24.11., 16 Uhr überfällig" in browser.get("/servicestelle").main
        page = browser.get(f"/servicestelle/{ticket.reference}").main
        assert "Erste Antwort bis Dienstag, 24.11., 16 Uhr überfällig" in page
        assert "Lösung bis Montag, 07.12., 14:30 Uhr" in page


def test_the_request_says_what_is_left_and_what_was_in_time(monday, calendar, sign_in):
    agent = make_agent()
    ticket = make_ticket(state=State.EXTERNAL, assignee=agent)
    page = sign_in(agent).get(f"/servicestelle/{ticket.reference}").main
    assert "Erste Antwort ruht, noch 13 Std." in page
    tell(conversation.answer_ticket, ticket, agent=agent.id, body="Gern.", state=State.SOLVED)
    page = sign_in(agent).get(f"/servicestelle/{ticket.reference}").main
    assert page.count("rechtzeitig") == 2
