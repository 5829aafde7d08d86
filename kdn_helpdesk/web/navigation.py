"""The main navigation: what this viewer may use, the present part marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, request

from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web.access import viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of the service; without permission it is for everybody."""

    url: str
    label: str
    permission: Permission | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it."""

    url: str
    label: str
    current: bool


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Give every template its `navigation`."""

    def offered() -> dict[str, list[Shown]]:
        who = viewer()
        return {
            "navigation": [
                Shown(entry.url, entry.label, request.path.startswith(entry.url))
                for entry in entries
                if entry.permission is None or who.can(entry.permission)
            ]
        }

    app.context_processor(offered)
