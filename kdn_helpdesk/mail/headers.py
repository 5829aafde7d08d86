"""Header fields as people meant them: decoded, unfolded, with blanks where they do not belong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses

from kdn_helpdesk.mail.charsets import clean, decode

_FOLD = re.compile(r"[\r\n]+[ \t]?")
_ENCODED_BLANK = re.compile(r"(\?=)[\s]+(=\?)")
_MESSAGE_ID = re.compile(r"<([^<>]{1,900})>")
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_ANGLE = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]*@[^<>]*)>?\s*$")
_LONGEST = 20_000

Headers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Address:
    """One mailbox; the name is empty where none was given."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """The address as it is compared and looked up."""
        return self.email.casefold()

    @property
    def domain(self) -> str:
        """What follows the last @, in lower case."""
        return self.key.rpartition("@")[2]

    @property
    def mailbox(self) -> str:
        """What stands before the @, in lower case."""
        return self.key.rpartition("@")[0]


def read_headers(message: Message) -> dict[str, tuple[str, ...]]:
    """Return every instance of every field, by its name in lower case, unfolded and not decoded."""
    fields: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        raw = str(value)[:_LONGEST].encode("utf-8", "surrogateescape")
        text = clean(_FOLD.sub(" ", decode(raw))).strip()
        fields.setdefault(clean(name).strip().lower(), []).append(text)
    return {name: tuple(values) for name, values in fields.items()}


def first(headers: Headers, name: str) -> str:
    """Return the first instance of a field, not decoded; empty where there is none."""
    values = headers.get(name, ())
    return values[0] if values else ""


def words(value: str) -> str:
    """Decode the encoded words (RFC 2047) of a field; what is broken stays as it was sent."""
    if "=?" not in value:
        return _one_line(value)
    joined = _ENCODED_BLANK.sub(r"\1\2", value)
    try:
        pieces = decode_header(joined)
    except (HeaderParseError, ValueError, AssertionError):
        return _one_line(value)
    return _one_line("".join(_piece(content, charset) for content, charset in pieces))


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    if charset is None:  # decode_header writes plain stretches as raw-unicode-escape
        return content.decode("raw-unicode-escape", errors="replace")
    return decode(content, charset)


def _one_line(value: str) -> str:
    return " ".join(clean(value).split())


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Read the mailboxes of the fields, as far as anything in them looks like one."""
    found = [address for value in values for address in _addresses_of(value)]
    return tuple(dict.fromkeys(found))


def _addresses_of(value: str) -> list[Address]:
    single = _ANGLE.match(value)
    if single and "," not in single["email"]:
        pairs = [(single["name"], single["email"])]
    else:
        pairs = getaddresses([value])
    read = [_address(name, email) for name, email in pairs]
    known = [address for address in read if address is not None]
    return known or [Address("", clean(hit).lower()) for hit in _BARE_ADDRESS.findall(words(value))]


def _address(name: str, email: str) -> Address | None:
    email = "".join(words(email).split()).strip("'\"<>.,;")
    mailbox, _, domain = email.rpartition("@")
    if not mailbox or not domain:
        return None
    shown = words(name).strip().strip("\"'").replace('\\"', '"').strip()
    return Address(shown, f"{mailbox}@{domain.lower()}")


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Read the ids of Message-ID, In-Reply-To or References, each with its angle brackets."""
    found: list[str] = []
    for value in values:
        hits = ["".join(hit.split()) for hit in _MESSAGE_ID.findall(value)]
        if not hits:  # some programs forget the brackets
            hits = [word for word in value.split() if "@" in word and len(word) <= 900]
        found.extend(f"<{hit.strip('<>')}>" for hit in hits)
    return tuple(dict.fromkeys(found))
