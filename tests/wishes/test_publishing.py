"""What the developers say, in plain words, reaches everybody who asked: once."""

import pytest

from kdn_helpdesk.tickets.actions import moves, sorting
from kdn_helpdesk.tickets.states import State as TicketState
from kdn_helpdesk.wishes import jobs
from kdn_helpdesk.wishes.actions import developers, publishing, writing
from kdn_helpdesk.wishes.states import State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    read_ticket,
    tell,
)
from tests.wishes.making import act, join, make_wish, read_wish


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def rita(app):
    return make_person(
        name="Rita Rathaus", email="rita@a.example", organisation=make_organisation()
    )


@pytest.fixture
def ticket(rita):
    return make_ticket(requester=rita)


@pytest.fixture
def wish(ticket, anna, drain, outbox):
    """A wish with the developers, its mails gone."""
    wish = make_wish(ticket=ticket, agent=anna, is_public=True)
    act(developers.send_copy, wish, agent=anna.id)
    drain()
    outbox.clear()
    return wish


def news(wish, anna, body="Kommt im März.", state=State.PLANNED, **options):
    return act(publishing.publish_news, wish, agent=anna.id, body=body, state=state, **options)


def to(outbox):
    return sorted(mail.recipients[0] for mail in outbox)


def test_news_reaches_joiners_by_mail_and_requests_as_a_message(
    wish, ticket, anna, rita, sign_in, drain, outbox
):
    join(wish, make_person(email="jo@b.example"))
    news(wish, anna)
    drain()
    assert to(outbox) == ["jo@b.example", "rita@a.example"]
    assert all("Kommt im März." in mail.text for mail in outbox)
    page = sign_in(rita).get(f"/anfragen/{ticket.reference}")
    assert "Neues zur Anforderung „Karten drucken“ (Geplant): Kommt im März." in page.main


def test_an_agent_publishes_on_the_page_and_reads_the_answer_below(wish, anna, sign_in, visitor):
    desk = sign_in(anna)
    desk.submit(
        f"/servicestelle/anforderungen/{wish.id}/neues", state="considered", body="Wird geprüft."
    )
    assert "Die Neuigkeit ist veröffentlicht" in desk.text
    visitor.get(f"/anforderungen/{wish.id}")
    assert "Wird geprüft." in visitor.main
    assert "Anna" not in visitor.text


def test_a_person_with_several_roles_is_mailed_once(wish, ticket, anna, rita, drain, outbox):
    second = make_ticket(requester=rita)
    _link(wish, second, anna)
    join(wish, rita)
    news(wish, anna)
    drain()
    assert to(outbox) == ["rita@a.example"]


def test_those_in_copy_of_a_request_hear_it_too(wish, ticket, anna, drain, outbox):
    copied = make_person(email="kopie@a.example")
    tell(sorting.add_watcher, ticket, person=copied, agent=anna.id)
    news(wish, anna)
    drain()
    assert "kopie@a.example" in to(outbox)


def test_an_answer_to_the_news_comes_back_into_the_request(wish, ticket, anna, drain, outbox):
    news(wish, anna)
    drain()
    (mail,) = outbox
    assert f"ticket.{ticket.id}." in mail.message["Reply-To"].addresses[0].addr_spec


def test_a_joiners_answer_does_not_pass_for_the_developers(wish, anna, drain, outbox):
    join(wish, make_person(email="jo@b.example"))
    news(wish, anna)
    drain()
    (mail,) = [mail for mail in outbox if mail.recipients == ["jo@b.example"]]
    assert mail.message["Reply-To"].addresses[0].addr_spec == "beratung@kdn.example"
    assert "<wish." not in str(mail.message["References"]) + str(mail.message["Message-ID"])


@pytest.mark.parametrize("end", [State.DONE, State.DECLINED])
def test_the_end_solves_the_requests_that_waited(wish, ticket, anna, drain, end):
    news(wish, anna, "Das ist der Stand.", end)
    drain()
    assert read_ticket(ticket).state is TicketState.SOLVED


def test_the_requests_go_on_waiting_before_the_end(wish, ticket, anna, drain):
    news(wish, anna)
    drain()
    assert read_ticket(ticket).state is TicketState.EXTERNAL


def test_the_end_reaches_closed_requests_and_leaves_them_closed(wish, ticket, anna, drain, outbox):
    tell(moves.change_state, ticket, state=TicketState.CLOSED, agent=anna.id)
    drain()
    outbox.clear()
    news(wish, anna, "Fertig.", State.DONE)
    drain()
    assert to(outbox) == ["rita@a.example"]
    assert read_ticket(ticket).state is TicketState.CLOSED


def test_a_merged_request_is_told_where_it_goes_on(wish, ticket, anna, rita, drain, sign_in):
    target = make_ticket(requester=rita)
    _merge(ticket, target)
    news(wish, anna)
    drain()
    assert "Kommt im März." in sign_in(rita).get(f"/anfragen/{target.reference}").main


def test_names_are_held_back_in_news_too(wish, anna, sign_in):
    desk = sign_in(anna)
    desk.submit(
        f"/servicestelle/anforderungen/{wish.id}/neues",
        state="planned",
        body="Frau Rathaus hatte recht.",
    )
    assert desk.status == 422
    assert desk.value("body").strip() == "Frau Rathaus hatte recht."
    assert read_wish(wish).state is State.SENT


def test_news_without_words_is_refused(wish, anna, sign_in):
    sign = sign_in(anna)
    sign.submit(f"/servicestelle/anforderungen/{wish.id}/neues", state="declined", body=" ")
    assert sign.status == 422


def test_nothing_goes_back_to_collected(wish, anna, sign_in):
    desk = sign_in(anna).get(f"/servicestelle/anforderungen/{wish.id}/neues")
    options = desk.page.xpath("//select[@name='state']/option/@value")
    assert options == ["sent", "considered", "planned", "done", "declined"]


def test_a_worker_that_was_killed_tells_the_rest_and_nobody_twice(
    wish, ticket, anna, drain, outbox, app, monkeypatch
):
    for number in range(3):
        join(wish, make_person(email=f"jo{number}@b.example"))
    news(wish, anna)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    told = []
    sending = jobs.notices.send_news

    def die(entry_id, people):
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(people)
        sending(entry_id, people)

    with monkeypatch.context() as patch, app.app_context():
        patch.setattr(jobs.notices, "send_news", die)
        with pytest.raises(KeyboardInterrupt):
            jobs.tell_news()
    drain()
    assert to(outbox) == ["jo0@b.example", "jo1@b.example", "jo2@b.example", "rita@a.example"]
    assert read_ticket(ticket).state is TicketState.EXTERNAL


def test_a_request_added_later_is_not_told_the_old_news(wish, anna, drain, outbox):
    news(wish, anna)
    drain()
    outbox.clear()
    late = make_ticket(requester=make_person(email="spaet@c.example"))
    _link(wish, late, anna)
    drain()
    assert to(outbox) == []
    news(wish, anna, "Jetzt fertig.", State.DONE)
    drain()
    assert "spaet@c.example" in to(outbox)


def test_an_answer_may_need_no_news(wish, anna, sign_in, app):
    act(developers.record_answer, wish, mail_id=1, sender="x@portal.example", body="Danke.")
    desk = sign_in(anna)
    assert "Karten drucken" in desk.get("/servicestelle/anforderungen?ansicht=antworten").main
    desk.press("Nichts zu veröffentlichen", f"/servicestelle/anforderungen/{wish.id}")
    assert not read_wish(wish).has_unread


def _link(wish, ticket, anna):
    from kdn_helpdesk.tickets.queries import tickets

    def link(fresh):
        writing.link_ticket(fresh, tickets.get_ticket_by_id(ticket.id), agent=anna.id)

    act(link, wish)


def _merge(ticket, target):
    def merge(fresh):
        fresh.merged_into_id = target.id
        moves.move(fresh, TicketState.MERGED, actor=None)

    tell(merge, ticket)
