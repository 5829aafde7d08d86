"""Asking other servers: only by the web's own schemes, never inside a private network.

The name is resolved once, and the connection goes to the address that was checked, so that a
name which answers differently the second time leads nowhere else.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT: Final = 10.0
"""Seconds for each step: connecting, and waiting for the answer."""
HOPS: Final = 5
"""Redirects that are followed."""
_AGENT: Final = "KDN-Helpdesk (link check)"
_PORTS: Final = frozenset({80, 443, 8080, 8443})
_HEAD_UNKNOWN: Final = frozenset({400, 403, 404, 405, 406, 501})
"""What servers answer to HEAD that would answer GET."""


class RefusedError(Exception):
    """An address that this service does not ask."""


class UnreachableError(Exception):
    """A server that did not answer; it says why in a few words."""


@dataclass(frozen=True)
class Target:
    """An address with the one place in the network that may be asked."""

    url: str
    host: str
    port: int
    address: str
    is_secure: bool
    path: str


def probe(url: str, *, timeout: float = TIMEOUT) -> int:
    """Return the status that stands at the end of the redirects.

    Raises RefusedError for private addresses and UnreachableError where nobody answers.
    """
    status, location = 0, url
    for _hop in range(HOPS + 1):
        target = resolve(location)
        status, further = _ask("HEAD", target, timeout)
        if status in _HEAD_UNKNOWN:
            status, further = _ask("GET", target, timeout)
        if not 300 <= status < 400 or not further:
            return status
        location = urljoin(location, further)
    raise UnreachableError("too many redirects")


def resolve(url: str) -> Target:
    """Return where an address leads; every address of its name must be a public one."""
    parts = urlsplit(url)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise RefusedError(url) from None
    if parts.scheme not in {"http", "https"} or not host or port not in _PORTS or parts.username:
        raise RefusedError(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise UnreachableError("name not found") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise RefusedError(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return Target(url, host, port, addresses[0], parts.scheme == "https", path + query)


def is_public(address: str) -> bool:
    """Tell whether the address is one of the open Internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo or (None, None))[1]
        if inner is not None:
            parsed = inner
    return parsed.is_global and not parsed.is_multicast


def connect(target: Target, timeout: float) -> http.client.HTTPConnection:
    """Return a connection to the address that was checked; the certificate is the name's."""
    plain = socket.create_connection((target.address, target.port), timeout=timeout)
    connection = http.client.HTTPConnection(target.host, target.port, timeout=timeout)
    connection.sock = plain
    if target.is_secure:
        try:
            connection.sock = ssl.create_default_context().wrap_socket(
                plain, server_hostname=target.host
            )
        except BaseException:
            plain.close()
            raise
    return connection


def _ask(method: str, target: Target, timeout: float) -> tuple[int, str]:
    try:
        connection = connect(target, timeout)
    except ssl.SSLCertVerificationError:
        raise UnreachableError("certificate not valid") from None
    except OSError as error:
        raise UnreachableError(_why(error)) from None
    usual = 443 if target.is_secure else 80
    host = target.host if target.port == usual else f"{target.host}:{target.port}"
    try:
        connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in (("Host", host), ("User-Agent", _AGENT), ("Connection", "close")):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(_why(error)) from None
    finally:
        connection.close()


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    return type(error).__name__
