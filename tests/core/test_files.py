"""Files: bytes in a store, a name in a row."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import files
from kdn_helpdesk.core.db import transaction
from kdn_helpdesk.core.errors import DomainError

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Satzung über Öffnungszeiten.pdf", "Satzung über Öffnungszeiten.pdf"),
        ("C:\\Users\\amt\\Plan.docx", "Plan.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.txt", "a__Set-Cookie_ x.txt"),
        ("rechnung\u202efdp.doc", "rechnung_fdp.doc"),
        (".pdf", "pdf"),
        ("", "datei"),
        ("A" * 300 + ".pdf", "A" * 140 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert files.clean_name(given) == kept


def test_the_content_decides_the_type():
    assert files.put(PNG, name="bild.txt.png").content_type == "image/png"
    assert files.put(b"%PDF-1.7 ...", name="brief.pdf").content_type == "application/pdf"
    assert files.put(b"a;b\n1;2\n", name="daten.csv").content_type == "text/csv"
    assert files.put(b"\x00\x01\x02", name="etwas.xyz").content_type == "application/octet-stream"


def test_bytes_are_read_back_as_they_came():
    content = bytes(range(256)) * 10
    upload = files.put(content, name="alles.bin")
    with transaction():
        stored = files.keep(upload)
    assert files.read(stored) == content
    assert (stored.size, len(stored.sha256)) == (2560, 64)


@pytest.mark.parametrize("name", ["virus.exe", "Rechnung.pdf.EXE", "start.js"])
def test_a_program_is_refused_by_its_name(name):
    with pytest.raises(DomainError, match="Programme werden nicht angenommen"):
        files.put(b"MZ", name=name)


def test_a_file_that_the_store_lost_is_named():
    with pytest.raises(DomainError, match=r"„weg\.pdf“ ist nicht mehr"):
        files.read(files.Upload("2027/01/none", "weg.pdf", "application/pdf", 1, ""))


def test_bytes_that_no_row_owns_are_swept_after_a_day():
    kept, orphan = files.put(b"mine", name="a.txt"), files.put(b"nobody's", name="b.txt")
    with transaction():
        files.keep(kept)
    assert files.sweep_orphans() == 0
    with time_machine.travel(timedelta(days=2)):
        files.sweep_orphans()
    assert files.read(kept) == b"mine"
    with pytest.raises(DomainError):
        files.read(orphan)


@pytest.mark.real("s3")
def test_the_same_code_keeps_files_in_a_bucket(app, s3_bucket, monkeypatch):
    own = app.config["KDN"].model_copy(update={"files_url": f"s3://{s3_bucket.name}/anhang"})
    monkeypatch.setitem(app.config, "KDN", own)
    upload = files.put(b"weit weg", name="brief.txt")
    with transaction():
        stored = files.keep(upload)
    assert files.read(stored) == b"weit weg"
    lost = files.Upload("none", "weg.pdf", "application/pdf", 1, "")
    with pytest.raises(DomainError):
        files.read(lost)
