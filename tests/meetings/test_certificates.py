"""Certificates of attendance: for whom, by which link, and what they are as a PDF."""

import pytest
import time_machine

from kdn_helpdesk.meetings.actions import workshops as actions
from kdn_helpdesk.meetings.queries import workshops
from tests.factories import reading, writing
from tests.meetings.enrolling import enrol, make_workshop, read_registration
from tests.meetings.making import NOW
from tests.meetings.minuting import text_of

AFTERWARDS = NOW.replace(year=2027, month=6, day=9)


@pytest.fixture
def workshop(group):
    """Anna and Ben had a place; only Anna came."""
    workshop = make_workshop(group, places=5)
    enrol(workshop, "anna@amt.example", organisation="Amt #Nord")
    enrol(workshop, "ben@amt.example")
    with time_machine.travel(AFTERWARDS), writing():
        found = workshops.find_workshop(workshop.meeting_id)
        actions.mark_attended(found, {read_registration("anna@amt.example").id}, actor=0)
    return workshop


def personal(email):
    with reading():
        return f"/teilnahme/{workshops.sign_link(read_registration(email).id)}"


def test_who_was_there_downloads_a_certificate_by_the_link(workshop, visitor):
    page = f"{personal('anna@amt.example')}/bescheinigung.pdf"
    assert page in visitor.get(personal("anna@amt.example")).links
    reader, text = text_of(visitor.get(page))
    assert "Teilnahmebescheinigung" in text
    assert "Anna" in text
    assert "Amt #Nord" in text
    assert "Dienstag, 8. Juni 2027, 10:00 – 11:30 Uhr" in text
    assert "90 Minuten" in text
    assert len(reader.pages) == 1


def test_the_certificate_is_a_tagged_pdf_with_a_title(workshop, visitor):
    reader, _text = text_of(visitor.get(f"{personal('anna@amt.example')}/bescheinigung.pdf"))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata.title == "Teilnahmebescheinigung: Werkstatt Metadaten"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()


def test_who_did_not_come_gets_none(workshop, visitor):
    link = personal("ben@amt.example")
    assert visitor.get(f"{link}/bescheinigung.pdf").status == 404
    assert not [found for found in visitor.get(link).links if "bescheinigung" in found]


def test_the_coordinators_get_all_in_one_file(workshop, sign_in, leader):
    page = f"/termine/{workshop.meeting_id}/anmeldungen/bescheinigungen.pdf"
    desk = sign_in(leader)
    assert page in desk.get(f"/termine/{workshop.meeting_id}/anmeldungen").links
    reader, text = text_of(desk.get(page))
    assert len(reader.pages) == 1
    assert "Anna" in text
    assert "Ben" not in text


def test_where_nobody_was_there_a_sentence_says_so(group, sign_in, leader):
    workshop = make_workshop(group)
    desk = sign_in(leader).get(f"/termine/{workshop.meeting_id}/anmeldungen/bescheinigungen.pdf")
    assert "niemand als anwesend vermerkt" in desk.text
