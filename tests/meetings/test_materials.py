"""Materials of topics: files and links, for the circle that each names."""

import pytest

from tests.factories import make_organisation, make_person
from tests.meetings.making import make_meeting, page_of


@pytest.fixture
def page(sign_in, leader, group):
    """Where materials of the only topic of a public meeting are added."""
    meeting = make_meeting(group, visibility="public")
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/themen/neu", title="Lizenzen", minutes="100")
    return meeting, next(link for link in browser.links if link.endswith("/unterlagen"))


def test_a_file_is_read_by_its_circle_alone(sign_in, leader, eva, visitor, page):
    meeting, address = page
    browser = sign_in(leader)
    browser.submit(address, uploads=(b"%PDF-1.7 geheim", "vorlage.pdf"))
    assert "vorlage.pdf" in browser.main
    shown = sign_in(eva).get(page_of(meeting))
    file = next(link for link in shown.links if "/unterlagen/" in link)
    assert shown.get(file).data == b"%PDF-1.7 geheim"
    town = make_person(organisation=make_organisation("Nachbarstadt"))
    for reader in (visitor, sign_in(town)):
        assert "vorlage.pdf" not in reader.get(page_of(meeting)).html
        assert reader.get(file).status == 404


def test_who_may_see_it_is_chosen_for_each(sign_in, leader, visitor, page):
    meeting, address = page
    browser = sign_in(leader)
    town = make_person(organisation=make_organisation("Nachbarstadt"))
    entry = {"link": "https://open.nrw/", "title": "Open.NRW"}
    browser.submit(address, visibility="members", **entry)
    assert "Open.NRW" in sign_in(town).get(page_of(meeting)).main
    assert "Open.NRW" not in visitor.get(page_of(meeting)).main
    browser.submit(address, visibility="public", link="https://kdn.example/", title="Übersicht")
    assert "Übersicht" in visitor.get(page_of(meeting)).main


@pytest.mark.parametrize(
    "fields",
    [{}, {"link": "https://open.nrw/"}, {"link": "javascript:alert(1)", "title": "Böse"}],
)
def test_what_is_incomplete_is_refused(sign_in, leader, page, fields):
    _meeting, address = page
    assert sign_in(leader).submit(address, form=None, button="Hinzufügen", **fields).status == 422


def test_a_material_is_removed(sign_in, leader, visitor, page):
    meeting, address = page
    browser = sign_in(leader)
    browser.submit(address, visibility="public", link="https://kdn.example/", title="Übersicht")
    browser.submit(form="entfernen")
    assert "Übersicht" not in browser.main
    assert "Übersicht" not in visitor.get(page_of(meeting)).main


def test_the_page_says_when_topics_begin_and_that_it_is_too_much(sign_in, leader, visitor, page):
    meeting, _address = page
    assert "10:00 – 11:40 Uhr · 100 Minuten" in visitor.get(page_of(meeting)).main
    assert "10 Minuten länger als der Termin" in sign_in(leader).get(page_of(meeting)).main
    assert "länger als der Termin" not in visitor.main
