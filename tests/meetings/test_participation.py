"""Attendance by municipality, district and year: for coordinators; figures for members."""

import csv
import io

import pytest

from kdn_helpdesk.accounts.models import OrganisationKind
from tests.factories import make_group, make_organisation, make_person
from tests.meetings.making import make_meeting
from tests.meetings.minuting import AFTER


@pytest.fixture
def page(app, group, sign_in, leader, eva, max_, drain):
    """The page of a group with two meetings, of which attendance was noted."""
    browser = sign_in(leader)
    district = make_organisation("Kreis Borken", kind=OrganisationKind.DISTRICT)
    make_organisation("Ahausen", district_id=district.id)
    for day in (1, 8):
        meeting = make_meeting(group, AFTER.date().replace(day=day), invited=True)
        browser.submit(
            f"/termine/{meeting.id}/anwesenheit",
            form="anwesenheit",
            **{f"state_p{eva.id}": "present", f"state_p{max_.id}": "excused"},
        )
    browser.submit(form="gaeste", guest_name="Gerda Gast", guest_organisation="Ahausen")
    return f"/arbeitskreise/{group.slug}/teilnahme"


def rows(browser, caption):
    table = browser.page.xpath(f"//table[caption='{caption}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table]


def test_coordinators_see_municipalities_and_districts(sign_in, leader, page):
    browser = sign_in(leader).get(page)
    assert rows(browser, "Nach Kommune und Organisation") == [
        ["Musterstadt", "2", "2", "0", "–"],
        ["Ahausen", "1", "1", "0", "Kreis Borken"],
    ]
    assert rows(browser, "Nach Kreis") == [["Kreis Borken", "1", "1"]]
    assert rows(browser, "Nach Termin") == [
        ["01.12.2026, Monatstreffen", "1", "1"],
        ["08.12.2026, Monatstreffen", "2", "2"],
    ]


def test_members_see_figures_and_no_name(sign_in, eva, page):
    browser = sign_in(eva).get(page)
    assert rows(browser, "Nach Termin")[1] == ["08.12.2026, Monatstreffen", "2", "2"]
    for word in ("Ahausen", "Musterstadt", "Gerda Gast", "Kreis Borken"):
        assert word not in browser.main
    assert browser.get(f"{page}.csv").status == 403


def test_the_table_is_a_file_for_spreadsheets(sign_in, leader, page):
    browser = sign_in(leader).get(f"{page}.csv?jahr=2026")
    lines = list(csv.reader(io.StringIO(browser.data.decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == ["Musterstadt", "", "2", "2", "0", "2026"]


def test_strangers_see_nothing(sign_in, page, visitor):
    assert sign_in(make_person()).get(page).status == 404
    assert "/anmelden" in visitor.get(page).path


def test_a_group_without_lists_says_so(sign_in, leader):
    group = make_group("Neu", coordinators=[leader])
    page = sign_in(leader).get(f"/arbeitskreise/{group.slug}/teilnahme")
    assert "noch keine Anwesenheit" in page.main
