"""Who hears of what and when: at once, together by the day or the week, or not at all."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts import deliveries, rhythms
from kdn_helpdesk.accounts.actions import digests, registration
from kdn_helpdesk.accounts.models import Notice, Person, PersonRole, Rhythm
from kdn_helpdesk.core import clock
from kdn_helpdesk.core.clock import BERLIN
from kdn_helpdesk.mail.models import DigestEntry, DigestState
from kdn_helpdesk.readers import READERS
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.models.tickets import Ticket, Watcher
from kdn_helpdesk.tickets.states import Visibility
from tests import factories

PAGE = "/konto/nachrichten"
WEDNESDAY = datetime(2027, 3, 10, 15, 0, tzinfo=BERLIN)
THURSDAY = datetime(2027, 3, 11, 7, 0, tzinfo=BERLIN)
NEXT_MONDAY = datetime(2027, 3, 15, 7, 0, tzinfo=BERLIN)


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def choose(person, **chosen):
    with factories.writing() as session:
        digests.choose_rhythms(
            session.get_one(Person, person.id),
            {Notice[name.upper()]: rhythm for name, rhythm in chosen.items()},
            actor=person.id,
        )


def watch(ticket, person):
    with factories.writing() as session:
        session.add(Watcher(ticket_id=ticket.id, person_id=person.id))


def answer(ticket, agent, body="Bitte neu laden."):
    factories.tell(conversation.answer_ticket, ticket, agent=agent.id, body=body)


def requester_of(ticket):
    with factories.reading() as session:
        return session.get_one(Person, ticket.requester_id)


def entries():
    with factories.reading() as session:
        return session.scalars(sa.select(DigestEntry).order_by(DigestEntry.id)).all()


def to(outbox, person):
    return [mail for mail in outbox if mail.recipients == [person.email]]


@pytest.fixture
def copied(app):
    """A request, and a colleague of its author in copy."""
    organisation = factories.make_organisation()
    ticket = factories.make_ticket(requester=factories.make_person(organisation=organisation))
    colleague = factories.make_person(organisation=organisation)
    watch(ticket, colleague)
    return ticket, colleague


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        (Rhythm.DAILY, WEDNESDAY, THURSDAY),
        (Rhythm.DAILY, berlin(2027, 3, 10, 6, 59), berlin(2027, 3, 10, 7, 0)),
        (Rhythm.DAILY, berlin(2027, 3, 10, 7, 0), THURSDAY),
        (Rhythm.DAILY, berlin(2027, 3, 12, 9, 0), NEXT_MONDAY),
        (Rhythm.DAILY, berlin(2027, 3, 25, 9, 0), berlin(2027, 3, 30, 7, 0)),  # Easter
        (Rhythm.DAILY, berlin(2027, 12, 23, 9, 0), berlin(2027, 12, 27, 7, 0)),
        (Rhythm.WEEKLY, WEDNESDAY, NEXT_MONDAY),
        (Rhythm.WEEKLY, berlin(2027, 3, 15, 6, 0), NEXT_MONDAY),
        (Rhythm.WEEKLY, berlin(2027, 3, 24, 9, 0), berlin(2027, 3, 30, 7, 0)),  # Easter Monday
        (Rhythm.DAILY, berlin(2027, 3, 26, 12, 0), berlin(2027, 3, 30, 7, 0)),  # summer time
        (Rhythm.DAILY, berlin(2027, 10, 29, 12, 0), berlin(2027, 11, 2, 7, 0)),  # All Saints
    ],
)
def test_a_digest_comes_at_seven_on_service_days(rhythm, now, due):
    assert rhythms.next_digest(rhythm, after=now) == due


def test_whoever_chose_nothing_hears_at_once(copied, drain, outbox):
    ticket, colleague = copied
    answer(ticket, factories.make_agent())
    drain()
    assert len(to(outbox, colleague)) == 1
    assert entries() == []


def test_a_day_of_news_is_one_mail_at_seven(copied, drain, outbox):
    ticket, colleague = copied
    agent = factories.make_agent()
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, agent, "Erstens.")
        answer(ticket, agent, "Zweitens.")
        drain()
        assert to(outbox, colleague) == []
    with clock.at(THURSDAY):
        drain()
    (mail,) = to(outbox, colleague)
    assert mail.subject == "2 Neuigkeiten, Do 11.03.2027"
    assert "Anfragen, bei denen Sie in Kopie stehen" in mail.text
    assert f"{ticket.reference}: Die Beratung hat" in mail.text
    assert mail.path(f"/anfragen/{ticket.reference}")


def test_the_account_shows_what_waits_as_far_as_it_may_be_read(copied, sign_in):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        page = sign_in(colleague)
        assert "Was auf Ihre nächste Übersicht wartet" not in page.get(PAGE).main
        answer(ticket, factories.make_agent())
        shown = page.get(PAGE)
        assert "Was auf Ihre nächste Übersicht wartet" in shown.main
        assert f"{ticket.reference}: Die Beratung hat" in shown.main
        assert "kommt am 11.03.2027, 07:00 Uhr" in shown.main
        assert any(link.endswith(f"/anfragen/{ticket.reference}") for link in shown.links)
        with factories.writing() as session:
            session.execute(sa.delete(Watcher))
            session.get_one(Ticket, ticket.id).visibility = Visibility.ONLY_ME
        assert ticket.reference not in page.get(PAGE).main


def test_a_digest_speaks_the_language_its_reader_has_by_then(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    with factories.writing() as session:
        session.get_one(Person, colleague.id).language = "en"
    with clock.at(THURSDAY):
        drain()
    (mail,) = to(outbox, colleague)
    assert mail.subject == "1 piece of news, Thu 11 Mar 2027"
    assert "the service desk has answered" in mail.text


def test_answers_to_ones_own_request_always_come_at_once(drain, outbox, app):
    ticket = factories.make_ticket()
    with factories.reading() as session:
        requester = session.get_one(Person, ticket.requester_id)
    choose(requester, copies=Rhythm.NEVER)
    answer(ticket, factories.make_agent())
    drain()
    (mail,) = to(outbox, requester)
    assert mail.message["List-Unsubscribe"] is None


def test_whoever_wants_no_such_mails_gets_none(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.NEVER)
    answer(ticket, factories.make_agent())
    drain()
    assert to(outbox, colleague) == []


def test_what_may_not_be_read_any_more_is_not_told(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    with factories.writing() as session:
        session.execute(sa.delete(Watcher))
        session.execute(
            sa.update(Person).where(Person.id == colleague.id).values(organisation_id=None)
        )
    with clock.at(THURSDAY):
        drain()
    assert to(outbox, colleague) == []
    assert [entry.state for entry in entries()] == [DigestState.WITHHELD]


def test_a_note_is_not_told_to_somebody_who_left_the_desk(drain, outbox, app):
    agent, other = factories.make_agent(), factories.make_agent()
    ticket = factories.make_ticket(assignee=agent)
    choose(agent, notes=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        factories.tell(conversation.add_note, ticket, agent=other.id, body="Geheim.")
    with factories.writing() as session:
        session.execute(sa.delete(PersonRole).where(PersonRole.person_id == agent.id))
    with clock.at(THURSDAY):
        drain()
    assert not any("Geheim" in mail.text or "Notiz" in mail.text for mail in outbox)
    assert [entry.state for entry in entries()] == [DigestState.WITHHELD]


def test_somebody_shut_out_gets_no_digest(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    with factories.writing() as session:
        session.get_one(Person, colleague.id).is_active = False
    with clock.at(THURSDAY):
        drain()
    assert to(outbox, colleague) == []


def test_a_crash_while_sending_loses_nothing_and_tells_nothing_twice(
    app, copied, drain, outbox, monkeypatch
):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    with clock.at(THURSDAY):
        with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
            patch.setattr(deliveries, "choice_of", lambda *_: 1 / 0)
            drain()
        assert [entry.state for entry in entries()] == [DigestState.WAITING]
        drain()
        drain()
    assert len(to(outbox, colleague)) == 1


def test_another_choice_moves_what_waits(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.WEEKLY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
        assert entries()[0].due_at == NEXT_MONDAY
        choose(colleague, copies=Rhythm.DAILY)
        assert entries()[0].due_at == THURSDAY
        choose(colleague, copies=Rhythm.AT_ONCE)
        drain()
    assert len(to(outbox, colleague)) == 1


def test_news_that_waits_ends_with_the_wish_for_it(copied, drain, outbox):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
        choose(colleague, copies=Rhythm.NEVER)
    with clock.at(THURSDAY):
        drain()
    assert to(outbox, colleague) == []


def test_of_two_roles_in_one_event_the_one_at_once_wins(app, drain, outbox):
    agent = factories.make_agent()
    ticket = factories.make_ticket(assignee=agent)
    watch(ticket, agent)
    choose(agent, replies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        factories.tell(
            conversation.reply_to_ticket, ticket, author=requester_of(ticket), body="Nachtrag."
        )
        drain()
    with clock.at(THURSDAY):
        drain()
    assert len(to(outbox, agent)) == 1
    assert entries() == []


def test_the_page_offers_what_ones_roles_bring(sign_in):
    page = sign_in(factories.make_person()).get(PAGE)
    assert "Anfragen, bei denen Sie in Kopie stehen" in page.main
    assert "Interne Notizen" not in page.main
    assert "Interne Notizen" in sign_in(factories.make_agent()).get(PAGE).main


def test_agents_may_do_without_mails_about_new_requests(sign_in, drain, outbox):
    quiet, loud = factories.make_agent(), factories.make_agent()
    browser = sign_in(quiet)
    browser.submit(PAGE, new_requests="never")
    assert "Ihre Wahl ist gespeichert" in browser.text
    factories.make_ticket(quiet=False)
    drain()
    assert to(outbox, loud)
    assert not to(outbox, quiet)


def test_managers_may_hear_of_joiners_by_the_week(sign_in, drain, outbox):
    organisation = factories.make_organisation()
    manager = factories.make_manager(organisation)
    sign_in(manager).submit(PAGE, joins="weekly")
    newcomer = factories.make_person(name="Nora Neu")
    with clock.at(WEDNESDAY), factories.writing() as session:
        registration.ask_to_join(session.merge(newcomer), organisation_id=organisation.id)
    with clock.at(NEXT_MONDAY):
        drain()
    (mail,) = to(outbox, manager)
    assert "Nora Neu möchte zu" in mail.text


@pytest.fixture
def ending(copied, drain, outbox):
    """The link of a mail that its reader may do without."""
    ticket, colleague = copied
    answer(ticket, factories.make_agent())
    drain()
    (mail,) = to(outbox, colleague)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return colleague, mail.path("/abbestellen/")


def rhythm_of(person, notice):
    with factories.reading() as session:
        return session.get_one(Person, person.id).rhythm_of(notice)


def test_opening_the_link_of_a_mail_ends_nothing(ending, visitor):
    colleague, path = ending
    assert "in Kopie stehen" in visitor.get(path).main
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.AT_ONCE


def test_the_link_ends_such_mails_without_signing_in(ending, visitor):
    colleague, path = ending
    visitor.submit(path)
    assert "Solche E-Mails kommen ab jetzt gar nicht" in visitor.main
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.NEVER


def test_the_link_offers_an_overview_instead(ending, visitor):
    colleague, path = ending
    visitor.submit(path, rhythm="weekly")
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.WEEKLY


def test_a_mail_program_ends_them_by_one_click(ending, visitor):
    colleague, path = ending
    answer = visitor.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 204
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.NEVER


def test_a_form_from_elsewhere_ends_nothing(ending, visitor):
    colleague, path = ending
    visitor.client.post(path, data={"rhythm": "never"})
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.AT_ONCE


def test_a_link_that_was_changed_is_refused(ending, visitor):
    _colleague, path = ending
    assert visitor.get(f"{path[:-1]}x").status == 422


def test_the_link_of_an_overview_ends_all_overviews(copied, drain, outbox, visitor):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY, wishes=Rhythm.WEEKLY, shared=Rhythm.AT_ONCE)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    with clock.at(THURSDAY):
        drain()
    (mail,) = to(outbox, colleague)
    visitor.submit(mail.path("/abbestellen/"))
    assert "Keine Übersichten mehr" in visitor.main
    assert rhythm_of(colleague, Notice.COPIES) is Rhythm.NEVER
    assert rhythm_of(colleague, Notice.WISHES) is Rhythm.NEVER
    assert rhythm_of(colleague, Notice.SHARED) is Rhythm.AT_ONCE


def test_news_of_a_kind_nobody_answers_for_is_not_told(copied, drain, outbox, monkeypatch):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.DAILY)
    with clock.at(WEDNESDAY):
        answer(ticket, factories.make_agent())
    monkeypatch.delitem(deliveries._readers, "ticket")
    with clock.at(THURSDAY):
        drain()
    assert to(outbox, colleague) == []


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(copied, drain):
    ticket, colleague = copied
    choose(colleague, copies=Rhythm.WEEKLY)
    answer(ticket, factories.make_agent())
    with clock.at(clock.now() + timedelta(days=30)):
        drain()
        answer(ticket, factories.make_agent())
    with clock.at(clock.now() + timedelta(days=91)), factories.writing() as session:
        waiting = session.scalars(sa.select(DigestEntry)).all()[-1]
        waiting.due_at = clock.now() + timedelta(days=1)
        waiting_id = waiting.id
    with clock.at(clock.now() + timedelta(days=91)):
        drain()
    assert [entry.id for entry in entries()] == [waiting_id]


def test_every_kind_of_thing_that_news_is_about_has_a_reader():
    assert set(READERS) >= {"ticket", "sharing", "wish_mail", "article", "meeting"}
