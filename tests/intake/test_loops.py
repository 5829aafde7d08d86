"""Two of these services write to each other through a gateway that takes every loop header away."""

import itertools
import re
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from flask_mail import email_dispatched

from config import Settings
from kdn_helpdesk.app import create_app
from kdn_helpdesk.core import jobs
from kdn_helpdesk.core.db import db, transaction
from kdn_helpdesk.mail import inbox
from kdn_helpdesk.mail.models import IncomingMail, OutgoingMail, OutgoingState
from tests import factories
from tests.conftest import trust_the_system
from tests.mail import arrivals

OTHER = "hilfe@zwei.example"
OURS = "beratung@kdn.example"
TELLTALE = re.compile(
    r"auto-submitted|x-|precedence|list-|references|in-reply-to|reply-to|message-id", re.I
)
WORK = ("intake.route", "tickets.announce", "mail.send")
"""What a worker does in a loop, without everything else that it looks after."""
ENDLESS = 500
numbers = itertools.count(1)


@pytest.fixture
def other(app, tmp_path):
    """A second installation with a database of its own."""
    settings = Settings(
        data_dir=tmp_path,
        jobs_url="memory://",
        secret_key="another key for tests alone",
        smtp_url="smtp://localhost:1",
        mail_address=OTHER,
        public_url="http://zwei.example",
        testing=True,
    )
    second = create_app(settings)
    with second.app_context():
        sa.event.listen(db.engine, "connect", trust_the_system)
        db.create_all()
        db.session.remove()
    yield second
    with second.app_context():
        db.session.remove()
        db.engine.dispose()


def launder(content):
    """Return the mail as a gateway sends it on that keeps nothing but people and text."""
    mail = message_from_bytes(content, policy=default)
    return arrivals.source(
        sender=str(mail["From"]),
        to=str(mail["To"]),
        subject=re.sub(r"\[?KDN-\d+-\d+\]?", "", str(mail["Subject"])).strip(),
        message_id=f"<{next(numbers)}@gateway.example>",
        body=f"Hinweis {next(numbers)}: Bitte beachten Sie unser Anliegen.",
    )


def settle_down(app, other):
    """Hand mails from one to the other until none leaves any more; return how many it were."""
    sent = []

    def note(_app, message):
        sent.append((message.recipients[0], message.content))

    total = 0
    with email_dispatched.connected_to(note):
        while total < ENDLESS:
            for each in (app, other):
                with each.app_context():
                    for name in WORK:
                        jobs.JOBS[name].work()
                    db.session.remove()
            between = [(to, raw) for to, raw in sent if re.sub(r"\+[^@]*", "", to) in {OURS, OTHER}]
            sent.clear()
            if not between:
                break
            for to, raw in between:
                with (other if to.endswith("@zwei.example") else app).app_context():
                    with transaction():
                        inbox.store(launder(raw), recipient=to, source="lmtp")
                    db.session.remove()
            total += len(between)
    return total


def introduce(address, topic_slug="sonstiges"):
    """Let the address belong to somebody who is known, since strangers get one receipt an hour."""
    factories.make_topic(topic_slug)
    factories.make_person(email=address, organisation=factories.make_organisation())


def braked_in(app):
    with app.app_context():
        wanted = sa.select(sa.func.count()).where(OutgoingMail.state == OutgoingState.BRAKED)
        found = db.session.scalar(wanted)
        waiting = db.session.scalar(
            sa.select(sa.func.count()).where(IncomingMail.outcome.is_(None))
        )
        db.session.remove()
        return found, waiting


def test_a_loop_without_any_header_to_tell_it_ends_by_itself(app, other, note):
    for each, address in ((other, OURS), (app, OTHER)):
        factories.use(each)
        introduce(address)
    arrivals.arrive(sender=f"Hilfe <{OTHER}>", subject="Erste Frage")
    took = settle_down(app, other)
    note(f"the loop between two installations took {took} mails")
    assert 2 < took <= 60
    braked = [braked_in(each) for each in (app, other)]
    assert sum(count for count, _waiting in braked) >= 1, "the brake has ended it"
    assert all(waiting == 0 for _count, waiting in braked)
