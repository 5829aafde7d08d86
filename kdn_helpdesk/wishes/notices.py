"""Mails about wishes: to the author, the developers, the desk, and everybody who joined."""

from collections.abc import Sequence
from typing import Any

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice, Person
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail import outbox
from kdn_helpdesk.mail.outbox import Recipient
from kdn_helpdesk.tickets.notices import letters
from kdn_helpdesk.tickets.queries import people, tickets
from kdn_helpdesk.wishes.actions import agreeing
from kdn_helpdesk.wishes.events import (
    AgreementAsked,
    AuthorAnswered,
    DevelopersAnswered,
    WrittenToDevelopers,
)
from kdn_helpdesk.wishes.models.wishes import Wish, WishEntry
from kdn_helpdesk.wishes.queries import joiners, reach, wishes
from kdn_helpdesk.wishes.states import STATE_LABELS

MAILS = "wish_mail"
"""What mails to people are about: what answers them must not pass for the developers' words."""


def ask_author(event: AgreementAsked) -> None:
    """Send the author the copy and the link behind which they agree or say what is wrong."""
    wish = wishes.get_wish_by_id(event.wish_id)
    if wish.author is None:
        return
    token = agreeing.token_of(wish.id, event.version)
    _queue(
        wish,
        to=wish.author,
        template="mail/wish_agreement.txt",
        event_key=f"wish-agreement:{wish.id}:{event.version}",
        link=f"{_home()}/anforderungen/zustimmung/{token}",
    )


def tell_agent(event: AuthorAnswered) -> None:
    """Tell who works on the wish what its author says."""
    wish = wishes.get_wish_by_id(event.wish_id)
    for agent in _agents_of(wish):
        if agent.id == wish.author_id:
            continue
        _queue(
            wish,
            to=agent,
            template="mail/wish_author.txt",
            notice=Notice.WISH_WORK,
            event_key=f"wish-author:{wish.id}:{event.version}:{wish.agreement.value}",
            link=desk_link(wish),
        )


def write_to_developers(event: WrittenToDevelopers) -> None:
    """Send the entry to the portal's mailbox; the answer comes back by its reply address."""
    wish, entry = wishes.get_wish_by_id(event.wish_id), wishes.get_entry(event.entry_id)
    outbox.queue_mail(
        to=Recipient(wish.portal.mailbox, wish.portal.developers),
        template="mail/wish_to_developers.txt",
        context={
            "wish": wish,
            "entry": entry,
            "is_copy": event.is_copy,
            "reach": reach.measure(wish.id),
            "link": link(wish) if wish.is_public else "",
        },
        about=("wish", wish.id),
        event_key=f"wish-developers:{entry.id}",
        automatic=None,
    )


def tell_of_answer(event: DevelopersAnswered) -> None:
    """Tell who works on the wish, else the whole desk, that the developers answered."""
    wish, entry = wishes.get_wish_by_id(event.wish_id), wishes.get_entry(event.entry_id)
    for agent in _agents_of(wish):
        _queue(
            wish,
            to=agent,
            template="mail/wish_answer.txt",
            notice=Notice.WISH_WORK,
            event_key=f"wish-answer:{entry.id}",
            entry=entry,
            link=desk_link(wish),
        )


def send_news_of_request(ticket_id: int, entry_id: int) -> None:
    """Send the news to those concerned by a request; their answer comes back into it."""
    ticket, entry = tickets.get_ticket_by_id(ticket_id), wishes.get_entry(entry_id)
    wish = wishes.get_wish_by_id(entry.wish_id)
    letters.queue(
        ticket,
        to=people.list_concerned(ticket.id),
        template="mail/wish_news.txt",
        event_key=_news_key(entry),
        notice=Notice.COPIES,
        automatic=None,
        wish=wish,
        entry=entry,
        attachments=letters.attached(file.stored for file in entry.files),
        state=STATE_LABELS[entry.state or wish.state],
        page=link(wish) if wish.is_public else "",
    )


def send_news(entry_id: int, person_ids: Sequence[int]) -> None:
    """Send the news to these joiners; who had it by a request of their own gets it once."""
    entry = wishes.get_entry(entry_id)
    wish = wishes.get_wish_by_id(entry.wish_id)
    attachments = letters.attached(file.stored for file in entry.files)
    for person in joiners.list_people(person_ids):
        deliveries.deliver(
            person,
            notice=Notice.WISHES,
            template="mail/wish_news.txt",
            context={
                "wish": wish,
                "entry": entry,
                "ticket": None,
                "state": STATE_LABELS[entry.state or wish.state],
                "page": link(wish) if wish.is_public else "",
            },
            about=(MAILS, wish.id),
            event_key=_news_key(entry),
            reply_to=settings().mail_address,
            automatic=None,
            attachments=attachments,
        )


def link(wish: Wish) -> str:
    """Return the address of the public page."""
    return f"{_home()}/anforderungen/{wish.id}"


def desk_link(wish: Wish) -> str:
    """Return the address of the page at the desk."""
    return f"{_home()}/servicestelle/anforderungen/{wish.id}"


def _queue(
    wish: Wish,
    *,
    to: Person,
    template: str,
    event_key: str,
    notice: Notice | None = None,
    **context: Any,
) -> None:
    deliveries.deliver(
        to,
        notice=notice,
        template=template,
        context={"wish": wish, **context},
        about=(MAILS, wish.id),
        event_key=event_key,
        reply_to=settings().mail_address,
    )


def _agents_of(wish: Wish) -> Sequence[Person]:
    """Return the agent who works on it while at the desk, else all agents."""
    agents = people.list_agents()
    return [agent for agent in agents if agent.id == wish.agent_id] or agents


def _news_key(entry: WishEntry) -> str:
    return f"wish-news:{entry.id}"


def _home() -> str:
    return settings().public_url.rstrip("/")
