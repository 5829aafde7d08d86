"""Facts that happened, told to whoever is listed in `reactions.py`, in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact; it carries ids and small values, never rows."""


Reactions = Mapping[type[Event], Sequence[Callable[[Any], None]]]


def connect(app: Flask, reactions: Reactions) -> None:
    """Let `publish` call these handlers."""
    app.extensions["reactions"] = reactions


def publish(event: Event) -> None:
    """Call the handlers of the event in their order; one that raises refuses the whole."""
    for handler in current_app.extensions["reactions"].get(type(event), ()):
        handler(event)
