"""The tree of a mail: the header fields and the parts of its bytes, found in one pass.

The standard library's parser copies every line, walks a deep tree by recursion and gives up a
body whose boundary is missing; a service that reads what strangers send needs a pass whose
time and memory grow with the length alone (RFC 2046, section 5.1, read tolerantly).
"""

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property

from kdn_helpdesk.mail import fields
from kdn_helpdesk.mail.charsets import decode

MOST_PARTS = 3000
_DEEPEST = 50
_MOST_FIELDS = 2000
_MOST_GUESSES = 20
_LONGEST_MARK = 1000
_FIELD = re.compile(rb"([!-9;-~\x80-\xff][^:\r\n\x00]{0,200}?)[ \t]*:")
_KNOWN_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:[ \t]")
_GOES_ON = re.compile(rb"[ \t]+[^\s]|[A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:[ \t]")
_WRAPPED = frozenset({"subject", "content-type", "content-disposition", "references"})
_ENVELOPE = re.compile(rb"(?:>?From [^\r\n]*\r?\n)")
_GUESSED_MARK = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n[Cc]ontent-[A-Za-z-]+:", re.MULTILINE)


@dataclass
class Entity:
    """One node of the tree: a whole mail, a part that holds parts, or a leaf with its body."""

    fields: list[tuple[str, bytes]]
    body: memoryview = field(default_factory=lambda: memoryview(b""), repr=False)
    children: list["Entity"] = field(default_factory=list, repr=False)
    default_type: str = "text/plain"

    def get(self, name: str) -> str:
        """Return the first field of this name, unfolded and not decoded; empty without one."""
        for known, value in self.fields:
            if known == name:
                return fields.unfold(decode(value))
        return ""

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        return fields.parameters(self.get("content-type"))

    @cached_property
    def _disposition(self) -> tuple[str, dict[str, str]]:
        return fields.parameters(self.get("content-disposition"))

    @cached_property
    def content_type(self) -> str:
        """The media type in lower case; what is none counts as plain text (RFC 2045, 5.2)."""
        kind = self._type[0]
        if not kind:
            return self.default_type
        return kind if fields.MEDIA_TYPE.fullmatch(kind) else "text/plain"

    @property
    def disposition(self) -> str:
        """ "attachment", "inline", another word, or empty."""
        return self._disposition[0]

    def parameter(self, name: str) -> str:
        """Return a parameter of the Content-Type; empty where it has none."""
        return self._type[1].get(name, "")

    @property
    def file_name(self) -> str:
        """The name it is sent under, decoded but not cleaned; empty where it has none."""
        return self._disposition[1].get("filename") or self._type[1].get("name", "")

    @property
    def is_container(self) -> bool:
        """Say whether it holds parts."""
        return bool(self.children)


def parse(raw: bytes) -> Entity:
    """Return the tree of a mail; any bytes give one."""
    return _Pass(_normalised(raw)).run()


def read_fields(content: bytes) -> Entity:
    """Return what begins with a header as one entity, its body not taken apart."""
    raw = _normalised(content)
    found, start = _fields(raw, 0, {})
    return Entity(found, memoryview(raw)[start:])


def _normalised(raw: bytes) -> bytes:
    """Undo what has no place around a mail: other widths of signs, bare CR, an mbox line."""
    for mark, charset in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            raw = raw.decode(charset, "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    start = len(raw) - len(raw[:10_000].lstrip(b"\r\n\t \x00") + raw[10_000:]) if raw[:1] in (
        b"\r", b"\n", b" ", b"\t", b"\x00") else 0  # fmt: skip
    while match := _ENVELOPE.match(raw, start):
        start = match.end()
    return raw[start:] if start else raw


class _Pass:
    """One pass over the bytes with the containers that are open, the outermost first."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.view = memoryview(raw)
        self.open: list[Entity] = []
        self.marks: dict[bytes, int] = {}
        self.marks_of: list[list[bytes]] = []
        self.leaf: Entity | None = None
        self.start = 0
        self.guesses = 0

    def run(self) -> Entity:
        root = self._begin(0)
        at, count = self.start, 1
        while self.marks and count < MOST_PARTS:
            hit = self._line_start(at)
            if hit < 0:
                break
            end = self.raw.find(b"\n", hit)
            end = len(self.raw) if end < 0 else end
            at = end
            if end - hit > _LONGEST_MARK:
                continue
            mark = self.raw[hit + 2 : end].rstrip()
            level = self.marks.get(mark)
            is_last = level is None
            if is_last:
                level = self.marks.get(mark.removesuffix(b"--"))
            if level is None:
                continue
            self._end(hit)
            self._close_below(level)
            if not is_last:
                count += 1
                self._begin(min(end + 1, len(self.raw)), level)
                at = self.start
        self._end(len(self.raw))
        return root

    def _line_start(self, at: int) -> int:
        """Return where the next line begins that may be a boundary, from `at` on."""
        if self.raw.startswith(b"--", at) and (at == 0 or self.raw[at - 1 : at] == b"\n"):
            return at
        hit = self.raw.find(b"\n--", at)
        return hit + 1 if hit >= 0 else -1

    def _begin(self, at: int, level: int | None = None) -> Entity:
        found, self.start = _fields(self.raw, at, self.marks)
        entity = Entity(found)
        if level is not None:
            container = self.open[level]
            if container.content_type == "multipart/digest":
                entity.default_type = "message/rfc822"
            container.children.append(entity)
        self.leaf = entity
        if entity.content_type.startswith("multipart/"):
            mark = self._mark_of(entity)
            if mark:
                self._open(entity, mark)
        return entity

    def _mark_of(self, entity: Entity) -> bytes:
        """Return the boundary, or the one it should have named, if that is to be seen."""
        declared = entity.parameter("boundary").encode("utf-8", "replace").rstrip()
        if self.guesses > _MOST_GUESSES:
            return declared
        if declared and self.raw.find(b"--" + declared, self.start) >= 0:
            return declared
        self.guesses += 1
        guessed = _GUESSED_MARK.search(self.raw, self.start)
        return guessed[1] if guessed and guessed[1] not in self.marks else b""

    def _open(self, entity: Entity, mark: bytes) -> None:
        if mark in self.marks:  # the inner one took the outer's boundary: its parts go there
            return
        if len(self.open) < _DEEPEST:
            self.open.append(entity)
            self.marks_of.append([])
        self.marks[mark] = len(self.open) - 1
        self.marks_of[-1].append(mark)

    def _end(self, at: int) -> None:
        """Give the leaf its body; what stands around the parts of a container is dropped."""
        if self.leaf is None:
            return
        if not self.leaf.children:
            end = max(at - 1, self.start) if at < len(self.raw) else at
            if end > self.start and self.raw[end - 1 : end] == b"\r" and at < len(self.raw):
                end -= 1
            self.leaf.body = self.view[self.start : max(end, self.start)]
        self.leaf = None

    def _close_below(self, level: int) -> None:
        while len(self.open) > level + 1:
            self.open.pop()
            for mark in self.marks_of.pop():
                self.marks.pop(mark, None)


def _fields(raw: bytes, at: int, marks: dict[bytes, int]) -> tuple[list[tuple[str, bytes]], int]:
    """Return the fields that begin at `at`, and where the body begins.

    A line that is no field belongs to a subject or is dropped if a field follows, else the body
    begins with it: the empty line between was forgotten.
    """
    found: list[tuple[str, bytes]] = []
    size = len(raw)
    while at < size:
        end = raw.find(b"\n", at)
        end = size if end < 0 else end
        first = raw[at]
        if first == 10 or (first == 13 and end == at + 1):
            return found, end + 1
        if first in b" \t" and found:
            if not raw[at:end].strip() and not _GOES_ON.match(raw, end + 1):
                return found, min(end + 1, size)  # an empty line with blanks in it
            _continue(found, raw[at:end])
        elif raw.startswith(b"--", at) and _names(raw[at + 2 : end], marks):
            return found, at
        elif (match := _FIELD.match(raw, at, end)) and len(found) < _MOST_FIELDS:
            name = match[1].decode("latin-1").lower()
            found.append((name, raw[match.end() : end]))
        elif found and found[-1][0] in _WRAPPED and found[-1][1].rstrip().endswith(b";"):
            _continue(found, raw[at:end])  # folded without the blank that makes it a fold
        elif found and len(found) < _MOST_FIELDS and _KNOWN_FIELD.match(raw, end + 1):
            if found[-1][0] in _WRAPPED:
                _continue(found, raw[at:end])
        elif not found and _ENVELOPE.match(raw, at):
            pass
        else:
            return found, at
        at = end + 1
    return found, min(at, size)


def _continue(found: list[tuple[str, bytes]], line: bytes) -> None:
    name, value = found[-1]
    if len(value) < 100_000:
        found[-1] = (name, value + b"\n" + line)


def _names(line: bytes, marks: dict[bytes, int]) -> bool:
    mark = line.rstrip()
    return mark in marks or mark.removesuffix(b"--") in marks
