"""Header fields as people meant them: decoded, unfolded, with blanks where they do not belong."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import getaddresses

from kdn_helpdesk.mail.charsets import clean, decode
from kdn_helpdesk.mail.encoded_words import decode_words
from kdn_helpdesk.mail.fields import unfold
from kdn_helpdesk.mail.structure import Entity

_MESSAGE_ID = re.compile(r"<([^<>]{1,900})>")
_BARE_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
_ANGLE = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]*@[^<>]*)>?[\s>;,.]*$")
_IN_ANGLES = re.compile(r"<([^<>]*)>")
_NAME_PARTS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[,;\"]|[^,;\"]+")
_LONGEST_NAME = 300
_GROUP = re.compile(r"^\s*[^\"<>@,;:]*:\s*(?P<members>[^;]*)(?:;\s*|$)")
_IN_QUOTES = re.compile(r'"[^"]*"|\([^()]*\)')
_SCHEME = re.compile(r"^(?:mailto|smtp):", re.IGNORECASE)
_QUOTED = re.compile(r'^"(.*)"$|^\'(.*)\'$', re.DOTALL)
_MOST_ADDRESSES = 2000

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


def read_headers(entity: Entity) -> dict[str, tuple[str, ...]]:
    """Return every instance of every field, by its name in lower case, unfolded and not decoded.

    Bare 8-bit signs are read by the charset of the body, where they are no UTF-8.
    """
    fields: dict[str, list[str]] = {}
    charset: str | None = None
    for name, value in entity.fields:
        if not value.isascii() and charset is None:
            charset = entity.parameter("charset")
        text = unfold(decode(value, charset if not value.isascii() else None))
        fields.setdefault(clean(name).strip(), []).append(text)
    return {name: tuple(values) for name, values in fields.items()}


def first(headers: Headers, name: str) -> str:
    """Return the first instance of a field, not decoded; empty where there is none."""
    values = headers.get(name, ())
    return values[0] if values else ""


def words(value: str) -> str:
    """Decode the encoded words (RFC 2047) of a field, on one line."""
    return " ".join(clean(decode_words(value)).split())


def addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Read the mailboxes of the fields, as far as anything in them looks like one."""
    found: dict[str, Address] = {}
    for value in values:
        for address in _addresses_of(value):
            if not found.setdefault(address.key, address).name:
                found[address.key] = address
    return tuple(found.values())[:_MOST_ADDRESSES]


def _addresses_of(value: str) -> list[Address]:
    if "@" not in value:  # the whole field, address and all, may be one encoded word
        decoded = words(value)
        return _addresses_of(decoded) if "@" in decoded else []
    single = _ANGLE.match(value)
    if single and "," not in single["email"] and not _is_list(single["name"]):
        pairs = [(single["name"], single["email"])]
    else:
        pairs = _pairs(value)
    read = [_address(name, email) for name, email in pairs]
    known = [address for address in read if address is not None]
    if known:
        return known
    loose = (_address("", hit) for hit in _BARE_ADDRESS.findall(words(value)))
    return [address for address in loose if address is not None]


def _is_list(name: str) -> bool:
    """Say whether what stands before the last address holds another one."""
    bare = _IN_QUOTES.sub("", name)
    return "@" in bare and ("," in bare or ";" in bare)


def _pairs(value: str) -> list[tuple[str, str]]:
    """Split a list of mailboxes; names with a bare comma or @ are met where <> tell the address."""
    group = _GROUP.match(value)
    if group and "@" in group["members"]:
        value = f"{group['members']},{value[group.end() :]}"
    if ";" in value and "," not in value:
        value = value.replace(";", ",")  # Outlook's way
    pairs = getaddresses([value])
    angled = value.count("<")
    if angled and sum("@" in email for _, email in pairs) != value.count("@"):
        hits = list(_in_angles(value))
        if len(hits) == angled:
            return [(name.strip(" ,;"), email) for name, email in hits]
    return pairs


def _in_angles(value: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in angle brackets with the name before it, in one pass."""
    end = 0
    for found in _IN_ANGLES.finditer(value):
        if "@" in found[1]:
            before = value[max(end, found.start() - _LONGEST_NAME) : found.start()]
            yield _last_name(before), found[1]
        end = found.end()


def _last_name(text: str) -> str:
    """Return what follows the last separator that stands in no quotation."""
    name = ""
    for part in _NAME_PARTS.findall(text):
        name = "" if part in (",", ";", '"') else name + part
    return name


def _address(name: str, email: str) -> Address | None:
    bare = "".join(words(email).split()).strip("'\"<>.,;()")
    if "@[" not in bare:  # what is in brackets there is a number of the network
        bare = bare.strip("[]")
    bare = _SCHEME.sub("", bare)
    mailbox, _, domain = bare.rpartition("@")
    if not mailbox or not domain:
        return None
    return Address(_shown(name), f"{mailbox}@{domain.lower()}")


def _shown(name: str) -> str:
    shown = words(name).strip()
    while (match := _QUOTED.match(shown)) and len(shown) > 1:
        shown = (match[1] if match[1] is not None else match[2]).strip()
    return shown.replace('\\"', '"').strip('" ')


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Read the ids of Message-ID, In-Reply-To or References, each with its angle brackets."""
    found: dict[str, None] = {}
    for value in values:
        hits = ["".join(hit.split()) for hit in _MESSAGE_ID.findall(value)]
        if not hits:  # some programs forget the brackets
            hits = [word for word in value.split() if "@" in word and len(word) <= 900]
        found.update(dict.fromkeys(f"<{hit.strip('<>')}>" for hit in hits))
    return tuple(found)
