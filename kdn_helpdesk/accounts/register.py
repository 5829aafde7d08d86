"""The municipal register: its entries, the edition that ships, and what a newer edition changes."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
LAND = "05"
"""North Rhine-Westphalia in the official municipality key."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A municipality (key of eight digits) or a district (five)."""

    ags: str
    """Amtlicher Gemeindeschlüssel."""
    kind: str
    """Kreisfreie Stadt, Stadt, Gemeinde, Kreis or Städteregion."""
    name: str
    """The official name with its additions: "Solingen, Klingenstadt"."""
    short_name: str
    seat: str
    """Where a district is administered; empty for a municipality."""
    district: str
    """The key of the district a municipality belongs to; empty for a city without one."""
    regierungsbezirk: str
    population: int

    @property
    def is_district(self) -> bool:
        """A district's key has five digits, a municipality's eight."""
        return len(self.ags) == 5


@dataclass(frozen=True, slots=True)
class Edition:
    """The register as it stood on one day."""

    as_of: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry of both editions with the fields that are no longer the same."""

    before: Entry
    after: Entry
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done to get from the entries held to those read."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    dissolved: list[Entry] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.dissolved)


@dataclass(frozen=True, slots=True)
class OtherBody:
    """A provider, an association or an authority that no official register lists."""

    kind: str
    name: str
    short_name: str
    seat: str
    regierungsbezirk: str


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def shipped() -> Edition:
    """Return the edition that comes with the product."""
    entries = (
        Entry(**{**row, "population": int(row["population"])})  # type: ignore[arg-type]
        for row in _rows("register.csv")
    )
    return Edition(as_of=date(2025, 11, 30), entries=tuple(entries))


@cache
def shipped_bodies() -> tuple[OtherBody, ...]:
    """Return the providers, associations and authorities that come with the product."""
    return tuple(OtherBody(**row) for row in _rows("bodies.csv"))


def compare(held: Iterable[Entry], read: Iterable[Entry]) -> Changes:
    """Tell what the entries read change about those held.

    A key that vanishes while the same name and kind appear under a new one has moved
    (a municipality that changes its district gets a new key): that is a change, so that what
    hangs on the entry stays with it. Any other key that vanishes is dissolved, mostly by a merger.
    """
    old = {entry.ags: entry for entry in held}
    new = {entry.ags: entry for entry in read}
    gone = {_identity(old[ags]): ags for ags in old.keys() - new.keys()}
    changes = Changes()
    for ags in sorted(new):
        before = old.get(ags) or old.get(gone.pop(_identity(new[ags]), ""))
        if before is None:
            changes.new.append(new[ags])
        elif fields := _differing(before, new[ags]):
            changes.changed.append(Difference(before, new[ags], fields))
    changes.dissolved.extend(old[ags] for ags in sorted(gone.values()))
    return changes


def _identity(entry: Entry) -> tuple[str, bool]:
    return entry.short_name, entry.is_district


def _differing(before: Entry, after: Entry) -> tuple[str, ...]:
    return tuple(name for name in Entry.__slots__ if getattr(before, name) != getattr(after, name))
