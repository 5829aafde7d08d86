"""Mail that came in: a held one, whose sender nobody knows."""

from kdn_helpdesk.tickets.actions import mailboxes as actions
from tests import factories
from tests.access.rows import NOBODY, UNMAILED, Case, rows, who
from tests.access.world import World, builds
from tests.mail import arrivals

READS = who("agent", "admin")
CORRECTS = who("agent")
UNMAILED["news.end"] = "tests/accounts/test_digests.py"
ADMINISTERS = who("admin")


@builds
def add_mail(world: World) -> None:
    world.things["incoming"] = arrivals.arrive(
        subject=world.keep_secret("Markbetreff", READS), body=world.keep_secret("Markbrief", READS)
    )


@builds
def add_mailbox(world: World) -> None:
    with factories.writing():
        mailbox = actions.add_mailbox(address="markpost@kdn.example", actor=None)
        mailbox.name = world.keep_secret("Markname", ADMINISTERS)
        world.things["mailbox"] = mailbox.id


@rows("intake.show", "intake.source", "intake.frame")
def incoming(world: World) -> list[Case]:
    return [
        Case("any", {"number": world["incoming"]}, READS),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows(
    "corrections.attach",
    "corrections.drop",
    "corrections.judge_automatic",
    "corrections.judge_written",
    "corrections.make_ticket",
    "corrections.read_again",
    "corrections.refresh_text",
)
def corrected(world: World) -> list[Case]:
    return [
        Case("any", {"number": world["incoming"]}, CORRECTS),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("mail_texts.show", "mail_texts.frame")
def texts(world: World) -> list[Case]:
    return [
        Case("any", {"name": "ticket_receipt"}, who("editor", "admin")),
        Case("missing", {"name": "nothing"}, NOBODY),
    ]


@rows("addresses.mend", "addresses.confirm")
def marked(world: World) -> list[Case]:
    return [Case("missing", {"number": 999_999}, NOBODY)]


@rows("intake.attachment")
def attachments(world: World) -> list[Case]:
    return [Case("missing", {"number": world["incoming"], "position": 9}, NOBODY)]


@rows("mailboxes.edit")
def mailboxes(world: World) -> list[Case]:
    return [
        Case("any", {"number": world["mailbox"]}, ADMINISTERS),
        Case("missing", {"number": 999_999}, NOBODY),
    ]
