"""Whether a mail comes from whom it names, as the receiving server says (RFC 8601).

Nothing is verified here: the server that took the mail has seen its way and writes what it found
into `Authentication-Results`. Anybody can write such a field, so only the topmost ones count, and
only of the servers that are named in the settings. Chains of forwarders (ARC, RFC 8617) are not
read: what a forwarder saw counts where the receiving server takes it up in its own statement.
"""

import enum
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

METHODS = ("spf", "dkim", "dmarc")
NAMELESS = "-"
"""Stands in the settings for a server that writes no name of its own (Microsoft 365)."""

_LONGEST = 4_000
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*(?:/\s*\d+\s*)?=\s*([a-z]{1,20})\b", re.IGNORECASE)
_PROPERTY = re.compile(
    r"\b(header\.(?:from|d|i)|smtp\.(?:mailfrom|helo))\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE
)
_SERVER = re.compile(r"^\s*\"?([^\s\";=]+)\"?(?:\s+\d+)?\s*$")


class Authenticity(enum.StrEnum):
    """What the receiving server's statement comes to."""

    PASS = "pass"  # noqa: S105 - the word of the RFC
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One method's result, and the domain that it holds for."""

    method: str
    result: str
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a trusted server says of a mail; `server` is empty where none says anything."""

    authenticity: Authenticity
    server: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The results in the order of `METHODS`, as `dmarc=fail`."""
        return [f"{finding.method}={finding.result}" for finding in self.findings]


def assess(
    fields: Sequence[str], *, trusted: Collection[str], domain: str, is_demanded: bool = False
) -> Proof:
    """Judge a mail whose From has this domain by its Authentication-Results, topmost first.

    `is_demanded`: a mail counts as failed too where nothing was proven.
    """
    missing = Authenticity.FAIL if is_demanded else Authenticity.NONE
    if not trusted:
        return Proof(Authenticity.NONE)
    server, statements = _believed(fields, {name.casefold() for name in trusted})
    if not server:
        return Proof(missing)
    findings = tuple(_topmost(statements))
    if any(_proves(finding, domain) for finding in findings):
        if not any(_fails(finding, domain) for finding in findings):
            return Proof(Authenticity.PASS, server, findings)
    elif not any(_fails(finding, domain) for finding in findings):
        return Proof(missing, server, findings)
    return Proof(Authenticity.FAIL, server, findings)


def _believed(fields: Sequence[str], trusted: set[str]) -> tuple[str, list[str]]:
    """Return the topmost server's name and what it states; nothing where it is a stranger."""
    server, statements = "", []
    for field in fields:
        name, parts = _take_apart(field)
        if name.casefold() not in trusted or (server and name != server):
            break
        server = name
        statements.extend(parts)
    return server, statements


def _take_apart(field: str) -> tuple[str, list[str]]:
    """Return the server's name and its statements, without comments."""
    previous, field = None, field[:_LONGEST]
    while field != previous:  # comments stand within comments
        previous, field = field, _COMMENT.sub(" ", field)
    parts = field.split(";")
    match = _SERVER.match(parts[0])
    if match:
        return match[1], parts[1:]
    return (NAMELESS, parts) if _RESULT.match(parts[0]) else ("", [])


def _topmost(statements: Sequence[str]) -> Iterator[Finding]:
    """Return each method's first result; of several signatures one that is valid."""
    found: dict[str, list[Finding]] = {}
    for statement in statements:
        if match := _RESULT.match(statement):
            method, result = match[1].lower(), match[2].lower()
            finding = Finding(method, result, _domain_of(method, statement))
            found.setdefault(method, []).append(finding)
    for method in METHODS:
        several = found.get(method, [])
        if method == "dkim":
            yield from [one for one in several if one.result == "pass"] or several[:1]
        else:
            yield from several[:1]


def _domain_of(method: str, statement: str) -> str:
    known = {name.lower(): value for name, value in _PROPERTY.findall(statement)}
    names = {
        "spf": ("smtp.mailfrom", "smtp.helo"),
        "dkim": ("header.d", "header.i"),
        "dmarc": ("header.from",),
    }[method]
    value = next((known[name] for name in names if name in known), "")
    return value.rpartition("@")[2].strip("<>.").casefold()


def _proves(finding: Finding, domain: str) -> bool:
    return finding.result == "pass" and _belong_together(finding.domain, domain)


def _fails(finding: Finding, domain: str) -> bool:
    """Tell whether DMARC failed, or speaks of another domain than the one that is shown."""
    if finding.method != "dmarc":
        return False
    if finding.result == "pass":
        return not _belong_together(finding.domain, domain)
    return finding.result == "fail"


def _belong_together(one: str, other: str) -> bool:
    """Tell whether one domain is the other or lies within it (RFC 7489, relaxed alignment)."""
    if not one or not other or "." not in one or "." not in other:
        return False
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
