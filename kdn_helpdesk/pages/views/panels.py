"""What a box of the start page holds: figures, things, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

SHORT = 4
"""How many things a box names; the rest is one click away."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of something wait, and where to see them."""

    number: int
    label: str
    url: str
    is_urgent: bool = False
    is_whole: bool = True
    """Whether they were counted to the end; else there are more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a box: its name, its address, and what to know beside it."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A box: figures first, then the newest things, then what to do."""

    title: str
    url: str
    figures: Sequence[Figure] = ()
    rows: Sequence[Row] = ()
    empty: str = ""
    """Said where there is nothing to list."""
    steps: Sequence[Row] = ()
