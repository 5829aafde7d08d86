"""The virus scanner: what clamd answers, and what is said where it does not."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.scanning import Finding, Scan, ScannerAway
from tests.parts import clamd

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def use(app, monkeypatch):
    """Names the scanner's address in the settings."""
    return lambda url: monkeypatch.setattr(app.config["KDN"], "clamd_url", url)


def zipped(content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("rechnung.com", content)
    return packed.getvalue()


@pytest.mark.real("clamd")
@pytest.mark.parametrize("way", ["unix", "tcp"])
def test_clamd_tells_a_virus_from_a_letter(clamd_urls, use, way):
    use(clamd_urls[way])
    assert scanning.scan(b"Guten Tag") == Finding(Scan.CLEAN)
    assert scanning.scan(clamd.EICAR) == Finding(Scan.FOUND, clamd.THREAT)
    assert scanning.scan(zipped(clamd.EICAR)) == Finding(Scan.FOUND, clamd.THREAT)
    assert "ClamAV" in scanning.version()


@pytest.mark.real("clamd")
@pytest.mark.parametrize("more", [1, 500_000, 8 << 20])
def test_what_clamd_does_not_take_is_told_from_a_clamd_that_is_away(clamd_urls, use, more):
    use(clamd_urls["tcp"])
    assert scanning.scan(bytes(clamd.LARGEST + more)) == Finding(Scan.UNFIT)


@pytest.mark.parametrize(
    "url",
    ["tcp://127.0.0.1:1", "unix:///nowhere/socket", "http://x", "tcp://", "tcp://h:port", "clamd"],
)
def test_a_scanner_that_cannot_be_asked_is_away(use, url):
    use(url)
    with pytest.raises(ScannerAway):
        scanning.scan(b"x")
    with pytest.raises(ScannerAway):
        scanning.version()


def test_without_a_scanner_nothing_is_said(use):
    use("")
    assert scanning.scan(b"x") == Finding(Scan.NONE)


@pytest.mark.parametrize(
    "answer", ["", "stream: Can't allocate memory ERROR", "UNKNOWN COMMAND", "FOUND", "stream:"]
)
def test_an_odd_answer_is_never_taken_for_clean(use, monkeypatch, answer):
    use("tcp://localhost")
    monkeypatch.setattr(scanning, "_ask", lambda *_words, **_options: answer)
    with pytest.raises(ScannerAway):
        scanning.scan(b"x")


def test_the_age_of_the_signatures_is_known_where_clamd_tells_it():
    words = "ClamAV 1.4.6/27800/Mon Nov  9 09:30:00 2026"
    with time_machine.travel(datetime(2026, 11, 23, 9, 30, tzinfo=UTC), tick=False):
        assert scanning.age_of_signatures(words) == timedelta(days=14)
    assert scanning.age_of_signatures("ClamAV 1.4.6") is None
