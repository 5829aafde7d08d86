"""The main navigation: what this viewer may use, the present part marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flask import Flask, current_app, request

from kdn_helpdesk.core.i18n import language
from kdn_helpdesk.core.permissions import Permission, Viewer
from kdn_helpdesk.web.access import viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the service, open to whoever holds one of the permissions; none: to all."""

    url: str
    label: str
    permission: Permission | tuple[Permission, ...] | None = None
    unless: Permission | None = None
    """Whoever holds it has a better entry for the same thing."""

    def is_open_to(self, held: frozenset[Permission]) -> bool:
        """Tell whether whoever holds these permissions may use it and has no better entry."""
        if self.unless in held:
            return False
        if self.permission is None:
            return True
        needed = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return not held.isdisjoint(needed)


@dataclass(frozen=True, slots=True)
class Room(Entry):
    """One room of the administration, with a sentence that says what it is for."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it."""

    url: str
    label: str
    current: bool


def list_rooms(who: Viewer, *, of: str = "administration") -> list[Room]:
    """Return the rooms of the administration, or of the account, that the viewer may use."""
    rooms: Sequence[Room] = current_app.extensions["rooms"][of]
    return [room for room in rooms if room.is_open_to(who.permissions)]


def init_app(app: Flask, entries: Sequence[Entry], **rooms: Sequence[Room]) -> None:
    """Give every template its `navigation`, and keep the rooms of what has any."""
    app.extensions["rooms"] = rooms

    @cache
    def open_to(who: frozenset[Permission], code: str) -> list[tuple[str, str]]:
        return [(entry.url, str(entry.label)) for entry in entries if entry.is_open_to(who)]

    def offered() -> dict[str, list[Shown]]:
        path = request.path
        return {
            "navigation": [
                Shown(url, label, path.startswith(url))
                for url, label in open_to(viewer().permissions, language())
            ]
        }

    app.context_processor(offered)
