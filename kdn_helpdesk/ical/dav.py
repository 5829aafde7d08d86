"""CalDAV's XML (RFC 4791, RFC 4918): what a calendar program asks, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

    Property = str | _Element
else:
    Property = object
"""Text, or an element where the value is more than that."""

DAV, CALDAV, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
_PREFIXES = {"d": DAV, "c": CALDAV, "s": SERVER}
Name = str
"""A property with its namespace, such as `{DAV:}getetag`."""
LARGEST = 256 * 1024
"""Octets of a request; one for thousands of dates is smaller."""


class UnreadableError(ValueError):
    """The request is no XML, or none that this calendar knows."""


def dav(name: str) -> Name:
    """Return a name of WebDAV."""
    return f"{{{DAV}}}{name}"


def cal(name: str) -> Name:
    """Return a name of CalDAV."""
    return f"{{{CALDAV}}}{name}"


def server(name: str) -> Name:
    """Return a name of calendarserver.org, whose CTag everybody knows."""
    return f"{{{SERVER}}}{name}"


@dataclass(frozen=True)
class Asked:
    """What a program wants to know."""

    kind: Name
    """The root: `propfind`, `calendar-query`, `calendar-multiget` …"""
    properties: tuple[Name, ...] = ()
    """None of them means all."""
    hrefs: tuple[str, ...] = ()
    wants_events: bool = True
    """False where a query looks for tasks or journals."""
    begin: datetime | None = None
    end: datetime | None = None

    def covers(self, start: datetime, end: datetime) -> bool:
        """Tell whether an event lies in the span that is asked for (RFC 4791 section 9.9)."""
        return (self.end is None or start < self.end) and (self.begin is None or end > self.begin)


@dataclass(frozen=True)
class Resource:
    """One thing and what is known of it; a value is text, or names, or elements with text."""

    href: str
    properties: Mapping[Name, Property] = field(default_factory=dict)
    is_missing: bool = False


def read(raw: bytes) -> Asked:
    """Return what a PROPFIND or REPORT asks; an empty one asks for everything.

    Raises UnreadableError.
    """
    import lxml.etree as xml  # heavy

    if not raw.strip():
        return Asked(dav("propfind"))
    parser = xml.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = xml.fromstring(raw[: LARGEST + 1], parser)
    except xml.XMLSyntaxError as error:
        raise UnreadableError(str(error)) from error
    span = root.find(f".//{cal('comp-filter')}/{cal('time-range')}")
    kinds = {each.get("name", "").upper() for each in root.iter(cal("comp-filter"))}
    wanted = root.find(dav("prop"))
    return Asked(
        kind=str(root.tag),
        properties=tuple(str(each.tag) for each in wanted) if wanted is not None else (),
        hrefs=tuple((each.text or "").strip() for each in root.findall(dav("href"))),
        wants_events=not kinds or kinds == {"VCALENDAR"} or "VEVENT" in kinds,
        begin=_moment(span.get("start")) if span is not None else None,
        end=_moment(span.get("end")) if span is not None else None,
    )


def multistatus(resources: Iterable[Resource], asked: Asked) -> bytes:
    """Return the answer: of each resource what was asked, and what of that it does not have."""
    import lxml.etree as xml  # heavy

    root = xml.Element(dav("multistatus"), nsmap=_PREFIXES)
    for resource in resources:
        response = xml.SubElement(root, dav("response"))
        xml.SubElement(response, dav("href")).text = resource.href
        if resource.is_missing:
            xml.SubElement(response, dav("status")).text = "HTTP/1.1 404 Not Found"
            continue
        wanted = asked.properties or tuple(
            name for name in resource.properties if name != cal("calendar-data")
        )
        known = [name for name in wanted if name in resource.properties]
        unknown = [name for name in wanted if name not in resource.properties]
        if known or not unknown:
            found = _propstat(response, "HTTP/1.1 200 OK")
            for name in known:
                _put(found, name, resource.properties[name])
        if unknown:
            missing = _propstat(response, "HTTP/1.1 404 Not Found")
            for name in unknown:
                xml.SubElement(missing, name)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True)


def element(tag: Name, *children: _Element, text: str = "", **attributes: str) -> _Element:
    """Return an element for a property whose value is more than text."""
    import lxml.etree as xml  # heavy

    made = xml.Element(tag, attrib=attributes)
    made.text = text or None
    made.extend(children)
    return made


def _propstat(response: _Element, status: str) -> _Element:
    import lxml.etree as xml  # heavy

    part = xml.SubElement(response, dav("propstat"))
    properties = xml.SubElement(part, dav("prop"))
    xml.SubElement(part, dav("status")).text = status
    return properties


def _put(parent: _Element, name: Name, value: Property) -> None:
    import lxml.etree as xml  # heavy

    if isinstance(value, str):
        xml.SubElement(parent, name).text = value
    else:
        parent.append(value)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise UnreadableError(text) from error
