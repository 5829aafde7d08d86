"""Tasks: given with the minutes, done by a link, reminded of twice, listed, looked at next time."""

from datetime import date, timedelta

import pytest
import time_machine

from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import tasks as actions
from kdn_helpdesk.meetings.actions.tasks import Owner
from kdn_helpdesk.meetings.models.tasks import Task
from tests.factories import make_person, reading, writing
from tests.meetings.making import NOW, SUMMER, make_meeting, page_of
from tests.meetings.minuting import approve, text_of, write
from tests.meetings.replying import link_in, mail_after


def give(group, owner, *, text="Angebot einholen", due_on=date(2026, 12, 4)):
    with writing() as session:
        return actions.give_task(
            session.get_one(WorkingGroup, group.id),
            text=text,
            owner=Owner(person_id=owner.id),
            due_on=due_on,
            actor=owner.id,
        )


def read_task(task):
    with reading() as session:
        return session.get_one(Task, task.id)


def agenda(page):
    titles = page.page.xpath("//ol[@class='agenda']//p[@class='agenda__title']/text()")
    return [title.strip() for title in titles if title.strip()]


def test_a_task_of_the_minutes_is_told_when_they_leave_and_done_by_the_link(
    sign_in, leader, eva, visitor, held, drain, outbox
):
    browser = sign_in(leader)
    write(browser, held, button="task", record="Wir brauchen ein Angebot.")
    browser.submit(text="Angebot einholen", owner=eva.id, due_on="2026-12-11")
    assert "Angebot einholen" in browser.main
    assert browser.page.xpath("//textarea[normalize-space()='Wir brauchen ein Angebot.']")
    drain()
    assert outbox == [], "the minutes are a draft"
    approve(browser, held)
    drain()
    mails = [mail for mail in outbox if mail.recipients == ["eva@stadt.example"]]
    task_mail = next(mail for mail in mails if mail.subject == "Ihre Aufgabe: Angebot einholen")
    assert "Freitag, 11. Dezember 2026" in task_mail.text
    page = visitor.get(link_in(task_mail, "/aufgabe/"))
    assert "Angebot einholen" in page.main
    with reading() as session:
        assert session.query(Task).one().done_at is None, "GET changes nothing"
    page.press("Aufgabe als erledigt melden")
    assert "Diese Aufgabe ist erledigt" in page.main
    page.press("Doch nicht erledigt")
    assert "Diese Aufgabe ist erledigt" not in page.main


def test_the_minutes_name_tasks_to_insiders_alone(sign_in, leader, eva, visitor, held):
    browser = sign_in(leader)
    write(browser, held, button="task", record="Text", visibility="public")
    browser.submit(text="Angebot einholen", owner=eva.id)
    approve(browser, held)
    minutes = f"{page_of(held)}/protokoll"
    assert "Aufgabe: Angebot einholen" in sign_in(eva).get(minutes).main
    _reader, text = text_of(sign_in(eva).get(f"{minutes}.pdf"))
    assert "Aufgabe: Angebot einholen (Eva Eins)" in text
    assert "Angebot einholen" not in visitor.get(minutes).html
    _reader, text = text_of(visitor.get(f"{minutes}.pdf"))
    assert "Angebot" not in text


def test_a_guest_gets_a_task_by_address(sign_in, leader, group, drain, outbox, visitor):
    browser = sign_in(leader)
    page = f"/arbeitskreise/{group.slug}/aufgaben/neu"
    assert browser.submit(page, text="Vortrag halten").status == 422
    assert browser.submit(text="Vortrag halten", email="nicht").status == 422
    browser.submit(text="Vortrag halten", email="gast@firma.example")
    assert "Vortrag halten" in browser.main
    drain()
    link = link_in(mail_after(outbox, "gast@firma.example"), "/aufgabe/")
    assert "Vortrag halten" in visitor.get(link).main


def test_a_link_ends_when_somebody_else_has_the_task(
    sign_in, leader, eva, max_, group, drain, outbox, visitor
):
    task = give(group, eva)
    drain()
    link = link_in(mail_after(outbox, "eva@stadt.example"), "/aufgabe/")
    sign_in(leader).submit(f"/aufgaben/{task.id}", owner=max_.id)
    assert visitor.get(link).status == 404
    assert visitor.get("/aufgabe/gefaelscht").status == 404
    drain()
    assert mail_after(outbox, "max@kreis.example").subject == "Your task: Angebot einholen"


def test_one_reminder_before_the_day_and_one_after_it(group, eva, drain, outbox):
    give(group, eva)
    drain()
    outbox.clear()
    for day in (30, 1, 2, 4, 5, 6):
        month = 11 if day == 30 else 12
        with time_machine.travel(NOW.replace(month=month, day=day)):
            drain()
    assert [mail.subject for mail in outbox] == [
        "Fällig am 04.12.2026: Angebot einholen",
        "Überfällig: Angebot einholen",
    ]
    assert "/aufgabe/" in outbox[0].text


def test_what_is_done_is_not_reminded_of_and_a_new_day_is(
    sign_in, leader, group, eva, max_, drain, outbox
):
    done, later = give(group, max_), give(group, eva)
    with writing() as session:
        actions.finish_task(session.get_one(Task, done.id), actor=None)
    drain()
    outbox.clear()
    with time_machine.travel(NOW.replace(month=12, day=2)):
        drain()
        sign_in(leader).submit(f"/aufgaben/{later.id}", due_on="2026-12-20")
    with time_machine.travel(NOW.replace(month=12, day=18)):
        drain()
    assert [mail.subject for mail in outbox] == [
        "Fällig am 04.12.2026: Angebot einholen",
        "Fällig am 20.12.2026: Angebot einholen",
    ]


def test_nobody_is_reminded_on_the_day_they_were_told(group, eva, drain, outbox):
    give(group, eva, due_on=NOW.date() + timedelta(days=1))
    drain()
    assert len(outbox) == 1


def test_members_see_the_list_and_owners_call_theirs_done(sign_in, group, eva, max_):
    task = give(group, eva)
    page = f"/arbeitskreise/{group.slug}/aufgaben"
    assert "Erledigt" not in sign_in(max_).get(page).html.split("<main")[1]
    own = sign_in(eva).get("/konto/aufgaben")
    assert "Angebot einholen" in own.main
    own.press("Erledigt")
    assert read_task(task).is_done
    own.press("Doch nicht erledigt")
    assert not read_task(task).is_done
    assert sign_in(make_person()).get(page).status == 404


def test_a_task_is_taken_away_by_who_leads_the_group(sign_in, leader, group, eva):
    task = give(group, eva)
    browser = sign_in(leader).press("Aufgabe streichen", f"/aufgaben/{task.id}")
    assert "Angebot einholen" not in browser.main


def test_open_tasks_stand_first_on_the_next_agenda_until_none_is_left(
    sign_in, leader, eva, visitor, group
):
    meeting = make_meeting(group, SUMMER, visibility="public")
    browser = sign_in(leader)
    browser.submit(f"/termine/{meeting.id}/themen/neu", title="Lizenzen")
    task = give(group, eva)
    assert agenda(browser.get(page_of(meeting))) == ["Offene Aufgaben", "Lizenzen"]
    assert "Angebot einholen" in browser.main
    assert "Angebot einholen" not in visitor.get(page_of(meeting)).html
    with writing() as session:
        actions.finish_task(session.get_one(Task, task.id), actor=None)
    assert agenda(browser.get(page_of(meeting))) == ["Lizenzen"]


def test_the_next_meeting_begins_with_approving_the_minutes(sign_in, leader, group, held):
    browser = sign_in(leader)
    write(browser, held, record="Text")
    browser.submit(f"/termine/{held.id}/protokoll/verschicken", form="verschicken")
    coming = make_meeting(group, SUMMER)
    assert agenda(browser.get(page_of(coming))) == ["Genehmigung des Protokolls vom 01.12.2026"]
    assert f"{page_of(held)}/protokoll" in browser.links
    approve(browser, held)
    assert agenda(browser.get(page_of(coming))) == []


def test_what_the_coordinators_took_off_does_not_come_back(sign_in, leader, eva, group):
    meeting = make_meeting(group, SUMMER)
    give(group, eva)
    browser = sign_in(leader).get(page_of(meeting))
    decline = next(link for link in browser.links if link.endswith("/ablehnen"))
    browser.submit(decline, reason="Keine Zeit")
    give(group, eva, text="Noch etwas")
    assert agenda(browser.get(page_of(meeting))) == []


@pytest.mark.parametrize("address", ["/aufgaben/999999", "/arbeitskreise/nichts/aufgaben/neu"])
def test_there_is_no_such_task(sign_in, leader, group, address):
    assert sign_in(leader).get(address).status == 404


def test_another_groups_leader_changes_nothing(sign_in, leader, group, eva):
    from_elsewhere = make_person()
    task = give(group, eva)
    assert sign_in(from_elsewhere).get(f"/aufgaben/{task.id}").status == 403
