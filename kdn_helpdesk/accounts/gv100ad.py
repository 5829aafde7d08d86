"""Reads the GV100AD files in which Destatis publishes the municipal register.

A record has 220 characters, its type in the first two: 10 Land, 20 Regierungsbezirk, 30 region,
40 Kreis, 50 association of municipalities, 60 municipality. Source: Destatis, description of the
GV100 ASCII format.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from kdn_helpdesk.accounts.register import LAND, Edition, Entry

KINDS = {
    "60": "Gemeinde",
    "61": "Kreisfreie Stadt",
    "62": "Kreisfreie Stadt",
    "63": "Stadt",
    "64": "Gemeinde",
    "67": "Stadt",
}
"""Textkennzeichen of municipalities; 65 and 66 are areas without one."""
UNINCORPORATED = {"65", "66"}
CITIES_AS_DISTRICTS = {"41", "42"}
"""Textkennzeichen of the district records that repeat a city without a district."""


class WrongFileError(ValueError):
    """The file is no GV100AD file, or a damaged one; the line counts from 1."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {reason}" if line else reason)
        self.line = line


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    text: str

    def cut(self, first: int, last: int) -> str:
        """Return the columns first to last, counted from 1 as the record description does."""
        return self.text[first - 1 : last].strip()

    @property
    def kind(self) -> str:
        return self.text[:2]

    @property
    def as_of(self) -> date:
        try:
            return datetime.strptime(self.cut(3, 10), "%Y%m%d").date()  # noqa: DTZ007 - a day
        except ValueError:
            raise WrongFileError(
                f"“{self.cut(3, 10)}” is not a day (year, month, day).", self.line
            ) from None

    def key(self, digits: int) -> str:
        value = self.cut(11, 10 + digits)
        if len(value) != digits or not value.isdecimal():
            raise WrongFileError(f"“{value}” is not a key of {digits} digits.", self.line)
        return value

    @property
    def name(self) -> str:
        if not (value := self.cut(23, 72)):
            raise WrongFileError("The name is missing.", self.line)
        return value

    @property
    def population(self) -> int:
        if not (value := self.cut(140, 150)).isdecimal():
            raise WrongFileError(f"“{value}” is not a number of inhabitants.", self.line)
        return int(value)


def read(content: bytes, *, land: str = LAND) -> Edition:
    """Return the register of one Land from a file, or from the ZIP archive it is published in.

    Raises WrongFileError, naming the line where there is one.
    """
    records = list(_records(_decode(_unpack(content)), land))
    if not records:
        raise WrongFileError(f"There is no record of the Land {land} in it.")
    as_of = _one_day(records)
    regions = {r.key(3): _region_name(r.name) for r in records if r.kind == "20"}
    districts = {
        r.key(5): r
        for r in records
        if r.kind == "40" and r.cut(123, 124) not in CITIES_AS_DISTRICTS
    }
    municipalities = [
        _municipality(r, districts, regions)
        for r in records
        if r.kind == "60" and r.cut(123, 124) not in UNINCORPORATED
    ]
    if not municipalities:
        raise WrongFileError(f"There is no municipality of the Land {land} in it (record type 60).")
    entries = [*(_district(r, regions) for r in districts.values()), *municipalities]
    return Edition(as_of=as_of, entries=tuple(_with_sums(_unique(entries))))


def _unpack(content: bytes) -> bytes:
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [n for n in archive.namelist() if n.rpartition("/")[2].startswith("GV100AD")]
            texts = [name for name in names if name.lower().endswith((".txt", ".asc"))]
            if len(texts) != 1:
                raise WrongFileError("The archive holds no file or several named GV100AD….txt.")
            return archive.read(texts[0])
    except zipfile.BadZipFile:
        raise WrongFileError("The archive is damaged.") from None


def _decode(content: bytes) -> str:
    """Editions since 2019 are UTF-8, older ones ISO 8859-1."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("iso-8859-1")


def _records(text: str, land: str) -> Iterator[_Record]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if line[:2] not in {"10", "20", "30", "40", "50", "60"}:
            raise WrongFileError(
                f"“{line[:2]}” is not a record type of GV100AD (10, 20, 30, 40, 50, 60).", number
            )
        if len(line) < 150 and line[:2] == "60":
            raise WrongFileError(f"The record has {len(line)} characters, 220 are due.", number)
        if line[10:12] == land:
            yield _Record(number, line)


def _one_day(records: list[_Record]) -> date:
    as_of = records[0].as_of
    for record in records:
        if record.as_of != as_of:
            raise WrongFileError(
                f"The record is of {record.as_of}, the first one of {as_of}.", record.line
            )
    return as_of


def _region_name(name: str) -> str:
    return name.removeprefix("Reg.-Bez.").strip()


def _region(regions: dict[str, str], record: _Record) -> str:
    key = record.key(3)
    if key not in regions:
        raise WrongFileError(f"The Regierungsbezirk {key} has no record of its own.", record.line)
    return regions[key]


def _district(record: _Record, regions: dict[str, str]) -> Entry:
    name, kind = _district_name(record.name)
    return Entry(
        ags=record.key(5),
        kind=kind,
        name=name,
        short_name=name,
        seat=record.cut(73, 122),
        district="",
        regierungsbezirk=_region(regions, record),
        population=0,
    )


def _district_name(name: str) -> tuple[str, str]:
    """Turn "Kleve" and "Aachen, Städteregion" into what people say, and tell the kind."""
    head, _, addition = name.partition(", ")
    if addition:
        return f"{addition} {head}", addition
    if "kreis" in name.casefold():
        return name, "Kreis"
    if name.startswith("Städteregion"):
        return name, "Städteregion"
    return f"Kreis {name}", "Kreis"


def _municipality(record: _Record, districts: dict[str, _Record], regions: dict[str, str]) -> Entry:
    ags, mark = record.key(8), record.cut(123, 124)
    if mark not in KINDS:
        raise WrongFileError(
            f"“{mark}” is not a known kind of municipality (Textkennzeichen).", record.line
        )
    kind, district = KINDS[mark], ags[:5]
    if district in districts:
        # Aachen has the rights of a city without district, yet belongs to the Städteregion.
        kind = "Stadt" if kind == "Kreisfreie Stadt" else kind
    elif not ags.endswith("000"):
        raise WrongFileError(f"The district {district} has no record of its own.", record.line)
    return Entry(
        ags=ags,
        kind=kind,
        name=record.name,
        short_name=record.name.partition(",")[0],
        seat="",
        district=district if district in districts else "",
        regierungsbezirk=_region(regions, record),
        population=record.population,
    )


def _unique(entries: list[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        if found.setdefault(entry.ags, entry) is not entry:
            raise WrongFileError(f"The key {entry.ags} occurs twice.")
    return sorted(found.values(), key=lambda entry: entry.ags)


def _with_sums(entries: list[Entry]) -> Iterator[Entry]:
    """Give each district the inhabitants of its municipalities: its own record has no number."""
    for entry in entries:
        if entry.is_district:
            inhabitants = sum(e.population for e in entries if e.district == entry.ags)
            yield replace(entry, population=inhabitants)
        else:
            yield entry
