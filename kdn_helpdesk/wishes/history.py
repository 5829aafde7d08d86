"""What was done with a wish, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from kdn_helpdesk.core.audit import AuditEntry
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.wishes.states import STATE_LABELS, State


def describe(entry: AuditEntry, names: Mapping[int, str]) -> tuple[str, str]:
    """Return the deed as a sentence, and who did it."""
    write = _WORDS.get(entry.action)
    sentence = write(entry.details) if write else entry.action
    if entry.actor_id is None:
        return sentence, _("the service, automatically")
    return sentence, names.get(entry.actor_id, _("somebody who is no longer known"))


def _published(details: dict[str, Any]) -> str:
    return _(
        "published news: %(old)s → %(new)s",
        old=STATE_LABELS[State(details["old"])],
        new=STATE_LABELS[State(details["new"])],
    )


def _made(details: dict[str, Any]) -> str:
    if details.get("ticket"):
        return _("made it of %(reference)s", reference=details["ticket"])
    return _("made it")


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "wish:make": _made,
    "wish:copy": lambda details: _(
        "changed the text (version %(number)s)", number=details["version"]
    ),
    "wish:portal": lambda _details: _("moved it to another portal"),
    "wish:list": lambda _details: _("put it on the public list"),
    "wish:withdraw": lambda _details: _("took it off the public list"),
    "wish:link": lambda details: _("added %(reference)s", reference=details["ticket"]),
    "wish:unlink": lambda details: _("took out %(reference)s", reference=details["ticket"]),
    "wish:note": lambda _details: _("added an internal note"),
    "wish:ask": lambda _details: _("asked the author about the text"),
    "wish:agree": lambda _details: _("agreed with the text"),
    "wish:object": lambda _details: _("wants the text otherwise"),
    "wish:note_agreement": lambda _details: _("wrote down that the author agreed"),
    "wish:send": lambda details: _("sent the text to %(address)s", address=details["to"]),
    "wish:write": lambda _details: _("wrote to the developers"),
    "wish:answer": lambda _details: _("took in an answer of the developers"),
    "wish:read": lambda _details: _("decided that the answer needs no news"),
    "wish:publish": _published,
    "wish:join": lambda _details: _("said that it concerns them too"),
    "wish:leave": lambda _details: _("said that it no longer concerns them"),
}
