"""Texts and their escapes, addresses of pages, enclosed files and alarms."""

import base64
import binascii
import re

from kdn_helpdesk.ical.checkup.components import Component
from kdn_helpdesk.ical.checkup.findings import Sheet
from kdn_helpdesk.ical.checkup.lines import Line

_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT"})
_LISTS = frozenset({"CATEGORIES", "RESOURCES"})
_ADDRESSES = frozenset({"URL", "TZURL", "SOURCE", "CONFERENCE", "ATTACH", "IMAGE"})
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+")
_PAIR = re.compile(r"\\(.?)", re.DOTALL)
_ESCAPED = frozenset("\\;,nN")
_LARGEST = 256 * 1024
"""Bytes of a file within a calendar object that mail programs bear."""


def check(calendar: Component, sheet: Sheet) -> None:
    """Note what is wrong with the words and files of a calendar."""
    for component in calendar.walk():
        if component.name == "VALARM":
            _check_alarm(component, sheet)
        for line in component.lines:
            if line.name.startswith("X-"):
                continue
            if line.has("ENCODING") or line.has("CHARSET"):
                _check_encoding(line, sheet)
            elif line.name in _TEXTS | _LISTS and not _is_uri(line):
                _check_text(line, sheet)
            elif line.name in _ADDRESSES and component.name != "VALARM":  # sounds have bare names
                _check_uri(line, sheet)


def _is_uri(line: Line) -> bool:
    return line.parameter("VALUE").upper() == "URI"


def _check_text(line: Line, sheet: Sheet) -> None:
    wrong = next((m for m in _PAIR.finditer(line.value) if m[1] not in _ESCAPED or not m[1]), None)
    if wrong is not None:
        sheet.note("text-escaped-wrongly", line.number, line.name, value=wrong[0])
        return
    bare = _PAIR.sub("", line.value)
    signs = ";" if line.name in _LISTS else ";,"
    found = next((sign for sign in bare if sign in signs), None)
    if found is not None:
        sheet.note("text-unescaped", line.number, line.name, sign=found)
    if line.name == "SUMMARY" and any(m[1] in "nN" for m in _PAIR.finditer(line.value)):
        sheet.note("summary-of-several-lines", line.number, line.name)


def _check_encoding(line: Line, sheet: Sheet) -> None:
    encoding = line.parameter("ENCODING").upper()
    if line.has("CHARSET") or encoding not in {"BASE64", "8BIT"}:
        sheet.note("encoding-outdated", line.number, line.name, value=encoding or "CHARSET")
        return
    if encoding != "BASE64":
        return
    size = _size(line.value)
    if line.parameter("VALUE").upper() != "BINARY" or size is None:
        sheet.note("file-not-encoded", line.number, line.name)
    elif size > _LARGEST:
        sheet.note("file-too-large", line.number, line.name, size=size // 1024)


def _size(value: str) -> int | None:
    try:
        return len(base64.b64decode(value.strip(), validate=True))
    except (binascii.Error, ValueError):
        return None


def _check_uri(line: Line, sheet: Sheet) -> None:
    value = line.value.strip()
    if line.parameter("VALUE").upper() == "BINARY":
        sheet.note("file-not-encoded", line.number, line.name)
    elif value and not _URI.fullmatch(value):
        sheet.note("uri-malformed", line.number, line.name, value=value)


def _check_alarm(alarm: Component, sheet: Sheet) -> None:
    if not alarm.lines:
        return
    for name in ("ACTION", "TRIGGER"):
        if alarm.first(name) is None:
            sheet.note("alarm-incomplete", alarm.number, "VALARM", missing=name)
            return
    action = alarm.first("ACTION")
    if action is not None and action.value.strip().upper() in {"EMAIL", "PROCEDURE"}:
        sheet.note("alarm-acts", action.number, "ACTION", value=action.value.strip())
