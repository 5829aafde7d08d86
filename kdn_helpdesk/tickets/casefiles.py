"""What stands in the file of a whole request: pages, data, mails, attachments."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from kdn_helpdesk.core import files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.tickets import printing
from kdn_helpdesk.tickets.archives import Archive
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries.conversation import Said
from kdn_helpdesk.tickets.queries.exports import Letter
from kdn_helpdesk.tickets.states import CHANNEL_LABELS, PRIORITY_LABELS, STATE_LABELS
from kdn_helpdesk.web.filters import format_datetime

VERSION = 1
"""Of the JSON; a later one only adds names."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the history."""

    moment: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one request, as far as it goes into the file."""

    ticket: Ticket
    messages: Sequence[Said]
    tags: Sequence[str]
    copied: Sequence[str]
    letters: Sequence[Callable[[], Letter | None]]
    """Each mail is read when it has its turn, since all together may be large."""
    history: Sequence[Deed]
    with_notes: bool

    @property
    def name(self) -> str:
        """The folder's name, which tells whether notes are in it."""
        suffix = "-mit-internen-notizen" if self.with_notes else ""
        return f"{self.ticket.reference}-Akte{suffix}"

    @property
    def attachments(self) -> list[tuple[Said, Upload]]:
        """Every file of the conversation with the message that brought it."""
        return [(message, entry.stored) for message in self.messages for entry in message.files]

    @property
    def total(self) -> int:
        """How many files there are to pack."""
        return len(self.letters) + len(self.attachments) + 2


def pack(case: Case, into: IO[bytes], *, moment: datetime, progress: Callable[[int], None]) -> None:
    """Write the archive; `progress` hears how many files are in it.

    What people sent is read piece by piece. A mail or attachment that is no longer stored is named
    as missing and stops nothing.
    """
    with Archive(case.name, into=into, moment=moment) as archive:
        missing: list[str] = []
        _add_letters(archive, case, missing, progress)
        stored = _add_attachments(archive, case, missing, progress)
        data = json.dumps(_data(case, stored, missing, moment), ensure_ascii=False, indent=2)
        archive.add(f"{case.ticket.reference}.json", [data.encode(), b"\n"])
        names = [*archive.names, f"{case.ticket.reference}.pdf", *missing]
        pages = printing.print_case(_words(case, names), moment=moment)
        archive.add(f"{case.ticket.reference}.pdf", [pages])
    progress(case.total)


def _add_letters(
    archive: Archive, case: Case, missing: list[str], progress: Callable[[int], None]
) -> None:
    for done, read in enumerate(case.letters, start=1):
        try:
            letter = read()
        except DomainError as error:
            missing.append(error.sentence)
        else:
            _add_letter(archive, letter, missing)
        progress(done)


def _add_attachments(
    archive: Archive, case: Case, missing: list[str], progress: Callable[[int], None]
) -> dict[int, list[dict[str, Any]]]:
    """Pack the files of the conversation, and return them by their messages' numbers."""
    stored: dict[int, list[dict[str, Any]]] = {}
    for done, (message, file) in enumerate(case.attachments, start=len(case.letters) + 1):
        try:
            name = f"dateien/{message.id:06d}-{files.clean_name(file.name)}"
            digest = archive.add(name, files.stream(file))
            entry = {"name": file.name, "path": archive.names[-1], "sha256": digest}
            stored.setdefault(message.id, []).append(entry)
        except DomainError as error:
            missing.append(error.sentence)
        progress(done)
    return stored


def _add_letter(archive: Archive, letter: Letter | None, missing: list[str]) -> None:
    if letter is None:
        missing.append(_("A mail that has been erased"))
        return
    way = "eingang" if letter.is_incoming else "ausgang"
    archive.add(f"e-mails/{way}-{letter.number:06d}.eml", letter.pieces)


def _data(
    case: Case,
    stored: dict[int, list[dict[str, Any]]],
    missing: Sequence[str],
    moment: datetime,
) -> dict[str, Any]:
    ticket = case.ticket
    data: dict[str, Any] = {
        "format": "kdn-helpdesk-case",
        "version": VERSION,
        "exported_at": moment.isoformat(),
        "contains_internal_notes": case.with_notes,
        "reference": ticket.reference,
        "subject": ticket.subject,
        "topic": ticket.topic.name,
        "state": ticket.state.value,
        "channel": ticket.channel.value,
        "filed_at": ticket.created_at.isoformat(),
        "first_answer_at": _instant(ticket.first_answer_at),
        "solved_at": _instant(ticket.solved_at),
        "requester": {"name": ticket.requester.name, "email": ticket.requester.email},
        "organisation": ticket.organisation.name if ticket.organisation else None,
        "messages": [_message(message, stored) for message in case.messages],
        "missing": list(missing),
    }
    if case.with_notes:
        data |= {
            "priority": ticket.priority.name.lower(),
            "agent": ticket.assignee.name if ticket.assignee else None,
            "tags": list(case.tags),
            "in_copy": list(case.copied),
            "history": [
                {"at": deed.moment.isoformat(), "by": deed.who, "what": deed.what}
                for deed in case.history
            ],
        }
    return data


def _message(message: Said, stored: dict[int, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        "number": message.id,
        "kind": message.kind.value,
        "from_desk": message.is_from_desk,
        "author": message.author.name if message.author else settings().mail_name,
        "at": message.created_at.isoformat(),
        "mail": message.mail_id,
        "text": message.body,
        "files": stored.get(message.id, []),
    }


def _words(case: Case, names: Sequence[str]) -> dict[str, Any]:
    """Return what stands on the pages, in the language of the desk."""
    ticket = case.ticket
    facts = [
        (_("State"), str(STATE_LABELS[ticket.state])),
        (_("Topic"), ticket.topic.name),
        (_("From"), f"{ticket.requester.name} <{ticket.requester.email}>"),
        (_("Organisation"), ticket.organisation.name if ticket.organisation else "–"),
        (_("Received on"), format_datetime(ticket.created_at)),
        (_("Came in"), str(CHANNEL_LABELS[ticket.channel])),
    ]
    if case.with_notes:
        facts += [
            (_("Priority"), str(PRIORITY_LABELS[ticket.priority])),
            (_("Worked on by"), ticket.assignee.name if ticket.assignee else _("nobody")),
            (_("Tags"), ", ".join(case.tags) or "–"),
            (_("In copy"), ", ".join(case.copied) or "–"),
        ]
    return {
        "title": f"{ticket.reference}: {ticket.subject}",
        "author": settings().mail_name,
        "language": "de",
        "mark": _("With internal notes – only for the service desk") if case.with_notes else "",
        "facts": facts,
        "conversation": _("Conversation"),
        "internal": _("Internal note, only for the desk"),
        "files": _("Files"),
        "messages": [_printed(message) for message in case.messages],
        "past": _("What was done"),
        "history": [
            f"{format_datetime(deed.moment)}: {deed.who} {deed.what}" for deed in case.history
        ],
        "contents": _("Files of this export"),
        "names": list(names),
    }


def _printed(message: Said) -> dict[str, Any]:
    who = message.author.name if message.author else settings().mail_name
    return {
        "heading": f"{who}, {format_datetime(message.created_at)}",
        "internal": message.is_internal,
        "body": message.body or _("(no text)"),
        "files": [entry.stored.name for entry in message.files],
    }


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
