"""Mails about date polls: asked, reminded, ended; and to the coordinators once it is over."""

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.models import Notice
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.groups import queries as group_reads
from kdn_helpdesk.meetings.models.polls import News, Poll, Voice
from kdn_helpdesk.meetings.queries import polls


def mail_voice(voice: Voice) -> None:
    """Queue what somebody who is asked must hear next."""
    news, poll = voice.news, voice.poll
    voice.news = None
    if news is None or voice.person is None or not voice.person.is_active:
        return
    deliveries.deliver(
        voice.person,
        notice=Notice.REMINDERS if news is News.REMINDER else None,
        template="mail/date_poll.txt",
        context={
            "news": news.value,
            "poll": poll,
            "group": poll.group,
            "dates": poll.dates,
            "link": link_of(voice),
        },
        about=("working_group", poll.group_id),
        event_key=f"poll:{voice.id}:{news.value}",
    )


def send_closed(poll: Poll) -> None:
    """Tell the coordinators that the last day has passed and a date can be chosen."""
    for person in group_reads.list_coordinators(poll.group_id):
        deliveries.deliver(
            person,
            notice=Notice.COORDINATION,
            template="mail/date_poll_closed.txt",
            context={"poll": poll, "page": f"{_home()}/termine/umfragen/{poll.id}"},
            about=("working_group", poll.group_id),
            event_key=f"poll-closed:{poll.id}",
        )


def link_of(voice: Voice) -> str:
    """Return the full address of somebody's personal page."""
    return f"{_home()}/umfrage/{polls.sign_voice(voice.id)}"


def open_link_of(poll: Poll) -> str:
    """Return the full address of the page on which anybody answers."""
    return f"{_home()}/umfrage/offen/{polls.sign_poll(poll.id)}"


def _home() -> str:
    return settings().public_url.rstrip("/")
