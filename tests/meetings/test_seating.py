"""Places: never more than there are, who waits moves up, one for each organisation first."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.meetings.actions import registering
from kdn_helpdesk.meetings.actions.workshops import DomainError
from kdn_helpdesk.meetings.models.workshops import RegistrationState
from kdn_helpdesk.meetings.queries import workshops
from tests.factories import make_organisation, writing
from tests.meetings.enrolling import (
    enrol,
    make_workshop,
    open_registration,
    read_registration,
    states,
)
from tests.meetings.making import NOW

PLACED, WAITING, OFFERED, LAPSED, CANCELLED = (
    RegistrationState.PLACED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.LAPSED,
    RegistrationState.CANCELLED,
)


def find(email):
    return workshops.get_of_number(read_registration(email).id)


def leave(email):
    with writing():
        registering.cancel_registration(find(email))


def confirm(email):
    with writing():
        registering.confirm_registration(find(email))


@pytest.fixture
def full(group):
    """Two places taken by Anna and Ben; Clara and Dora wait."""
    workshop = make_workshop(group, places=2)
    for name in ("anna", "ben", "clara", "dora"):
        enrol(workshop, f"{name}@amt.example")
    return workshop


def test_whoever_comes_too_late_waits_in_turn(full, drain, outbox):
    assert states(full) == {"anna": PLACED, "ben": PLACED, "clara": WAITING, "dora": WAITING}
    drain()
    said = next(mail for mail in outbox if mail.recipients == ["dora@amt.example"])
    assert "Nummer 2 auf der Warteliste" in said.text


def test_a_place_that_becomes_free_is_offered_to_the_first_who_waits(full, drain, outbox):
    leave("anna@amt.example")
    assert states(full) == {"anna": CANCELLED, "ben": PLACED, "clara": OFFERED, "dora": WAITING}
    drain()
    offer = next(mail for mail in outbox if "Platz für Sie frei" in mail.subject)
    assert offer.recipients == ["clara@amt.example"]
    assert "25. November 2026" in offer.text


def test_the_offer_is_taken_by_the_link(full, visitor, drain, outbox):
    leave("anna@amt.example")
    drain()
    offer = next(mail for mail in outbox if "Platz für Sie frei" in mail.subject)
    visitor.get(offer.path("/teilnahme/"))
    assert states(full)["clara"] is OFFERED, "GET changes nothing"
    visitor.press("Platz annehmen")
    assert states(full)["clara"] is PLACED


def test_an_offer_not_taken_in_time_goes_to_the_next(full, drain, outbox):
    leave("anna@amt.example")
    with time_machine.travel(NOW + timedelta(hours=49)):
        drain()
        assert states(full) == {"anna": CANCELLED, "ben": PLACED, "clara": LAPSED, "dora": OFFERED}
        with pytest.raises(DomainError, match="nächste"):
            confirm("clara@amt.example")
    assert "ging an die nächste" in " ".join(mail.subject for mail in outbox)


def test_an_offer_is_late_even_before_the_worker_has_seen_it(full):
    leave("anna@amt.example")
    with (
        time_machine.travel(NOW + timedelta(hours=49)),
        pytest.raises(DomainError, match="nächste"),
    ):
        confirm("clara@amt.example")


def test_more_places_reach_the_waiting_list_at_once(full):
    open_registration(full.meeting, places=3)
    assert states(full) == {"anna": PLACED, "ben": PLACED, "clara": OFFERED, "dora": WAITING}


def test_there_cannot_be_fewer_places_than_are_taken(full):
    with pytest.raises(DomainError, match="schon vergeben"):
        open_registration(full.meeting, places=1)


def test_an_offered_place_is_nobody_elses(full):
    leave("anna@amt.example")
    enrol(full, "emil@amt.example")
    assert states(full)["emil"] is WAITING


def test_each_organisation_gets_one_place_first(group):
    make_organisation("Ahlen", domains=["ahlen.example"])
    until = clock.today() + timedelta(days=3)
    workshop = make_workshop(group, places=3, one_each_until=until)
    enrol(workshop, "anna@ahlen.example")
    enrol(workshop, "ben@bau.ahlen.example")
    enrol(workshop, "clara@web.example", organisation="Verein Offen")
    enrol(workshop, "dora@web.example", organisation="verein offen")
    assert states(workshop) == {"anna": PLACED, "ben": WAITING, "clara": PLACED, "dora": WAITING}


def test_people_without_organisation_do_not_stand_in_each_others_way(group):
    workshop = make_workshop(group, places=3, one_each_until=clock.today())
    for name in ("anna", "ben"):
        enrol(workshop, f"{name}@web.example")
    assert states(workshop) == {"anna": PLACED, "ben": PLACED}


def test_after_the_day_the_second_of_an_organisation_moves_up(group, drain):
    workshop = make_workshop(group, places=2, one_each_until=clock.today())
    for name in ("anna", "ben", "clara"):
        enrol(workshop, f"{name}@web.example", organisation="Ahlen")
    drain()
    assert states(workshop) == {"anna": PLACED, "ben": WAITING, "clara": WAITING}
    with time_machine.travel(NOW + timedelta(days=1)):
        drain()
        assert states(workshop) == {"anna": PLACED, "ben": OFFERED, "clara": WAITING}


def test_who_waits_is_before_who_comes_after_the_day(group):
    """Even where the worker has not seen yet that the day has passed."""
    workshop = make_workshop(group, places=2, one_each_until=clock.today())
    for name in ("anna", "ben"):
        enrol(workshop, f"{name}@web.example", organisation="Ahlen")
    with time_machine.travel(NOW + timedelta(days=1)):
        enrol(workshop, "clara@web.example")
        assert states(workshop) == {"anna": PLACED, "ben": OFFERED, "clara": WAITING}


def test_an_address_that_nobody_confirms_is_forgotten(group, visitor, drain):
    workshop = make_workshop(group)
    visitor.submit(
        f"/termine/{workshop.meeting_id}-werkstatt-metadaten/anmeldung",
        name="Anna",
        email="anna@amt.example",
    )
    with time_machine.travel(NOW + timedelta(days=4)):
        drain()
    assert states(workshop) == {}


def test_200_people_for_50_places_from_8_processes_at_once(app, settings, group):
    workshop = make_workshop(group, places=50)
    environment = os.environ | {
        "KDN_DATA_DIR": str(settings.data_dir),
        "KDN_DATABASE_URL": settings.database_url,
        "KDN_SECRET_KEY": "a key for tests alone",
    }
    subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.meetings.crowd",
            str(workshop.id),
            "8",
            "25",
            NOW.isoformat(),
        ],
        env=environment,
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=True,
    )
    assert Counter(states(workshop).values()) == {PLACED: 50, WAITING: 150}
