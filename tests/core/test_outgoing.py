"""Asking other servers: never inside a private network, whatever a name says."""

import http.client
import socket

import pytest

from kdn_helpdesk.core import outgoing
from kdn_helpdesk.core.outgoing import RefusedError, UnreachableError

PUBLIC = "93.184.216.34"


@pytest.fixture
def names(monkeypatch):
    """What names resolve to; others are unknown."""
    known = {"www.example.org": [PUBLIC], "xn--kln-sna.example": [PUBLIC]}

    def look_up(host, port, **_options):
        if host not in known:
            try:
                socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
            except OSError:
                raise socket.gaierror from None
            return [(0, 0, 0, "", (host, port))]
        return [(0, 0, 0, "", (address, port)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


class Answering:
    """A server that answers by what is asked: method and path → status and location."""

    def __init__(self, answers):
        self.answers, self.asked, self.headers = answers, [], {}

    def __call__(self, target, _timeout):
        self.target = target
        return self

    def putrequest(self, method, path, **_options):
        self.asked.append(f"{method} {self.target.host}{path}")
        self.key = (method, path)

    def putheader(self, name, value):
        self.headers[name] = value

    def endheaders(self):
        pass

    def getresponse(self):
        found = self.answers.get(self.key, self.answers.get(self.key[1], 200))
        if isinstance(found, Exception):
            raise found
        self.status, location = found if isinstance(found, tuple) else (found, "")
        self.headers = http.client.HTTPMessage()
        if location:
            self.headers["Location"] = location
        return self

    def close(self):
        pass


@pytest.fixture
def serve(monkeypatch, names):
    def start(**answers):
        server = Answering({f"/{path}": answer for path, answer in answers.items()})
        monkeypatch.setattr(outgoing, "connect", server)
        return server

    return start


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "::"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1", "kein.ip", ""),
    ],
)  # fmt: skip
def test_addresses_of_private_networks_are_not_public(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_of_the_internet_are(address):
    assert outgoing.is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://www.example.org/", "file:///etc/passwd", "http:///x", "gopher://www.example.org"),
        *("http://127.0.0.1/", "http://[::1]/", "http://www.example.org:22/"),
        *("http://name:wort@www.example.org/", "http://www.example.org:99999/"),
    ],
)  # fmt: skip
def test_what_is_no_page_of_the_web_is_refused(names, url):
    with pytest.raises(RefusedError):
        outgoing.resolve(url)


def test_a_name_with_one_private_address_among_public_ones_is_refused(names):
    names["www.example.org"].append("10.0.0.1")
    with pytest.raises(RefusedError):
        outgoing.resolve("https://www.example.org/")


def test_the_connection_goes_to_the_address_that_was_checked(names):
    target = outgoing.resolve("https://köln.example/größe?a=ü b")
    assert (target.host, target.address, target.port) == ("xn--kln-sna.example", PUBLIC, 443)
    assert target.path == "/gr%C3%B6%C3%9Fe?a=%C3%BC%20b"


def test_an_unknown_name_cannot_be_reached(names):
    with pytest.raises(UnreachableError):
        outgoing.resolve("https://gibt-es-nicht.example/")


def test_the_status_at_the_end_of_the_redirects_counts(serve):
    server = serve(alt=(301, "/neu"), neu=200)
    assert outgoing.probe("https://www.example.org/alt") == 200
    assert server.asked == ["HEAD www.example.org/alt", "HEAD www.example.org/neu"]


def test_a_redirect_into_the_own_network_is_refused(serve):
    serve(alt=(302, "http://169.254.169.254/latest/meta-data"))
    with pytest.raises(RefusedError):
        outgoing.probe("https://www.example.org/alt")


def test_redirects_in_a_circle_end(serve):
    serve(kreis=(302, "/kreis"))
    with pytest.raises(UnreachableError):
        outgoing.probe("https://www.example.org/kreis")


def test_a_server_that_knows_no_head_is_asked_again(serve, monkeypatch):
    server = serve()
    server.answers = {("HEAD", "/"): 405, ("GET", "/"): 200}
    assert outgoing.probe("https://www.example.org") == 200
    assert server.asked == ["HEAD www.example.org/", "GET www.example.org/"]


def test_a_server_that_hangs_up_cannot_be_reached(serve):
    serve(weg=ConnectionResetError())
    with pytest.raises(UnreachableError):
        outgoing.probe("https://www.example.org/weg")
