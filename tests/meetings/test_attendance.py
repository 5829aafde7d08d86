"""Attendance: begun with the answers, noted with substitutes, guests added, conflicts seen."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.meetings.actions import answering
from kdn_helpdesk.meetings.actions.delegating import Substitute
from kdn_helpdesk.meetings.models.invitations import Invitation
from kdn_helpdesk.meetings.models.meetings import Meeting
from tests.factories import make_person, writing
from tests.meetings.making import make_meeting, page_of
from tests.meetings.minuting import AFTER, publish


@pytest.fixture
def page(held):
    return f"/termine/{held.id}/anwesenheit"


def invitation_of(meeting, person):
    """The question for a person's invitation, with what an answer needs."""
    return (
        sa.select(Invitation)
        .where(Invitation.meeting_id == meeting.id, Invitation.person_id == person.id)
        .options(
            joinedload(Invitation.person),
            joinedload(Invitation.meeting).joinedload(Meeting.group),
        )
    )


def states(browser):
    """What is chosen for whom."""
    rows = browser.page.xpath("//form[@id='anwesenheit']//tbody/tr")
    return {
        row.xpath("string(th/text())").strip(): row.xpath("string(.//option[@selected]/@value)")
        for row in rows
    }


def test_the_list_begins_with_what_people_answered(
    sign_in, leader, eva, max_, group, drain, outbox
):
    meeting = make_meeting(group, AFTER.date(), invited=True)
    drain()
    sign_in(eva).submit(page_of(meeting), form="antworten", answer="ACCEPTED")
    sign_in(max_).submit(page_of(meeting), form="antworten", answer="DECLINED")
    browser = sign_in(leader).get(f"/termine/{meeting.id}/anwesenheit")
    assert states(browser) == {
        "Eva Eins": "present",
        "Lea Leitung": "absent",
        "Max Zwei": "excused",
    }
    assert "noch nicht erfasst" in browser.main


def test_a_substitute_stands_with_name_and_organisation(sign_in, leader, eva, max_, held, page):
    browser = sign_in(leader)
    key = f"p{max_.id}"
    fields = {
        f"state_{key}": "substituted",
        f"name_{key}": "Vera Vertreten",
        f"organisation_{key}": "Kreis Muster",
        f"state_p{eva.id}": "present",
    }
    browser.submit(page, form="anwesenheit", **fields)
    assert "noch nicht erfasst" not in browser.main
    publish(browser, held, record="Text")
    minutes = sign_in(eva).get(f"{page_of(held)}/protokoll")
    assert "Vera Vertreten, Kreis Muster in Vertretung für Max Zwei" in minutes.main
    assert "Eva Eins, Musterstadt" in minutes.main
    assert "Abwesend" in minutes.main


def test_who_is_sent_instead_stands_in_the_line_of_who_sends_them(
    sign_in, leader, eva, group, drain, outbox
):
    meeting = make_meeting(group, AFTER.date(), invited=True)
    drain()
    with writing() as session:
        answering.send_substitute(
            session.scalars(invitation_of(meeting, eva)).one(),
            substitute=Substitute(email="vera@stadt.example", name="Vera Vertreten"),
        )
    page = f"/termine/{meeting.id}/anwesenheit"
    browser = sign_in(leader).get(page)
    assert "Vera Vertreten" not in states(browser)
    assert states(browser)["Eva Eins"] == "substituted"
    assert browser.value(f"name_p{eva.id}") == "Vera Vertreten"
    browser.submit(form="anwesenheit")
    assert sorted(states(browser)) == ["Eva Eins", "Lea Leitung", "Max Zwei"]


def test_guests_are_added_and_taken_off(sign_in, leader, held, page):
    browser = sign_in(leader)
    assert browser.submit(page, form="gaeste", guest_name="").status == 422
    browser.submit(page, form="gaeste", guest_name="Gerda Gast", guest_organisation="musterstadt")
    assert "Gerda Gast" in browser.main
    assert states(browser)["Gerda Gast"] == "present"
    assert "Gerda Gast, Musterstadt" in browser.main
    browser.press("Von der Liste nehmen : Gerda Gast".replace(" :", ":"))
    assert "Gerda Gast" not in states(browser)


def test_a_line_noted_elsewhere_meanwhile_is_not_overwritten(sign_in, leader, eva, held, page):
    first, second = sign_in(leader), sign_in(leader)
    key = f"state_p{eva.id}"
    first.get(page)
    second.submit(page, form="anwesenheit", **{key: "excused"})
    first.submit(form="anwesenheit", **{key: "present"})
    assert first.status == 409
    assert "Für Eva Eins wurde inzwischen „entschuldigt“ eingetragen" in first.main
    assert states(second.get(page))["Eva Eins"] == "excused"


def test_only_who_leads_the_group_keeps_the_list(sign_in, eva, visitor, held, page):
    assert sign_in(eva).get(page).status == 403
    assert "/anmelden" in visitor.get(page).path
    leads_nothing_here = make_person()
    assert sign_in(leads_nothing_here).get(page).status == 403
