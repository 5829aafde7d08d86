"""A whole request as one file: everything in it, verifiable, and nothing that does not belong."""

import hashlib
import io
import json
import subprocess
import weakref
import zipfile
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from pypdf import PdfReader

from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.mail import inbox
from kdn_helpdesk.tickets import casefiles, exporting, printing
from kdn_helpdesk.tickets.actions import conversation, exports
from kdn_helpdesk.tickets.models.exports import CaseExport, ExportState
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    reading,
    tell,
    writing,
)

LETTER = b"""From: Rita Rathaus <rita@stadt.example>\r
To: beratung@kdn.example\r
Subject: Karte\r
Message-ID: <1@stadt.example>\r
\r
Die Karte ist leer.\r
"""


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def rita(app):
    home = make_organisation("Musterstadt")
    return make_person(name="Rita Rathaus", email="rita@stadt.example", organisation=home)


@pytest.fixture
def ticket(rita, anna, drain):
    """A request with an answer, a file and a note."""
    ticket = make_ticket(requester=rita, subject="Karte", body="Die Karte ist leer.")
    with reading():
        upload = files.put(b"a;b\n1;2\n", name="Übersicht.csv")
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Bitte so.", files=[upload])
    tell(conversation.add_note, ticket, agent=anna.id, body="Nur für uns.")
    drain()
    return ticket


@pytest.fixture
def take(anna, sign_in, drain):
    """Ask for the file on its page and return the archive."""

    def take(ticket, *, with_notes=False):
        desk = sign_in(anna)
        address = f"/servicestelle/{ticket.reference}/akte"
        desk.submit(address, with_notes=with_notes)
        drain()
        desk.get(address)
        (link,) = [link for link in desk.links if link.endswith(".zip")][:1]
        return zipfile.ZipFile(io.BytesIO(desk.get(link).data))

    return take


def file(archive, ending):
    (name,) = [name for name in archive.namelist() if name.endswith(ending)]
    return archive.read(name)


def everything(archive):
    texts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    pages = PdfReader(io.BytesIO(file(archive, ".pdf"))).pages
    return "".join(archive.namelist()) + "".join(texts) + "".join(p.extract_text() for p in pages)


class Piece(bytearray):
    """Bytes whose end can be watched."""


class HeldAtOnce:
    """Counts the bytes that were read from the store and are still held by somebody."""

    def __init__(self, stream):
        self.read, self.now, self.most = stream, 0, 0

    def stream(self, stored):
        for chunk in self.read(stored):
            self.now += len(chunk)
            self.most = max(self.most, self.now)
            yield self.watched(chunk)

    def watched(self, chunk):
        piece = Piece(chunk)
        weakref.finalize(piece, self.forget, len(piece))
        return piece

    def forget(self, size):
        self.now -= size


def test_the_list_of_sums_verifies_every_file(ticket, take, tmp_path):
    archive = take(ticket)
    archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    packed = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert packed - {"SHA256SUMS"} == listed


def test_a_changed_file_is_noticed(ticket, take, tmp_path):
    take(ticket).extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    (data,) = folder.glob("*.json")
    data.write_text(data.read_text() + " ")
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert checked.returncode == 1


def test_conversation_attachments_and_mails_are_in_it(ticket, take):
    archive = take(ticket)
    data = json.loads(file(archive, ".json"))
    assert [message["text"] for message in data["messages"]] == [
        "Die Karte ist leer.",
        "Bitte so.",
    ]
    (attachment,) = data["messages"][1]["files"]
    assert archive.read(f"{ticket.reference}-Akte/{attachment['path']}") == b"a;b\n1;2\n"
    assert b"Bitte so." in b"".join(
        archive.read(name) for name in archive.namelist() if name.endswith(".eml")
    )
    pages = "".join(p.extract_text() for p in PdfReader(io.BytesIO(file(archive, ".pdf"))).pages)
    for words in (ticket.reference, "Rita Rathaus", "Die Karte ist leer.", "Bitte so."):
        assert words in pages


def test_the_original_mail_is_in_it_byte_by_byte(anna, drain, take, sign_in):
    make_topic("sonstiges")
    with writing():
        mail = inbox.store(LETTER, recipient="beratung@kdn.example", source="test")
    drain()
    with reading() as session:
        reference = session.get_one(type(mail), mail.id).reference
    archive = take(SimpleNamespace(reference=reference))
    (name,) = [name for name in archive.namelist() if "eingang" in name]
    assert archive.read(name) == LETTER


def test_without_the_tick_nothing_internal_is_in_it(ticket, take):
    text = everything(take(ticket))
    for secret in ("Nur für uns", "anna@kdn.example", "history", "priority"):
        assert secret not in text


def test_with_notes_it_says_so_on_every_page_and_in_its_name(ticket, take):
    archive = take(ticket, with_notes=True)
    assert all("mit-internen-notizen" in name for name in archive.namelist())
    reader = PdfReader(io.BytesIO(file(archive, ".pdf")))
    pages = [page.extract_text() for page in reader.pages]
    assert all("Mit internen Notizen" in page for page in pages)
    assert "Nur für uns." in "".join(pages)
    data = json.loads(file(archive, ".json"))
    assert data["contains_internal_notes"]
    assert any(deed["by"] == "Anna Beratung" for deed in data["history"])


def test_the_pages_claim_and_keep_what_pdf_a_asks_for(ticket, take):
    content = file(take(ticket), ".pdf")
    reader = PdfReader(io.BytesIO(content))
    metadata = reader.xmp_metadata
    raw = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in raw
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in raw
    assert "<pdfuaid:part>1</pdfuaid:part>" in raw
    root = reader.trailer["/Root"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert "/Encrypt" not in reader.trailer
    assert b"/JavaScript" not in content
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        (descendant,) = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor), "a font is not embedded"
        assert "/ToUnicode" in font


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Danke 🙂", "[slightly smiling face]"),
        ("漢字", "[cjk unified ideograph-6f22]"),
        ("#let x = 1 $ \\ *nicht fett* [x] @y", "#let x = 1 $ \\ *nicht fett* [x] @y"),
        ("<script>", "<script>"),
        ("Glocke\x07!", "Glocke"),
    ],
)
def test_whatever_people_type_is_printed_as_words(rita, take, text, printed):
    archive = take(make_ticket(requester=rita, body=f"Anfang {text} Ende"))
    pages = "".join(p.extract_text() for p in PdfReader(io.BytesIO(file(archive, ".pdf"))).pages)
    assert " ".join(printed.split()) in " ".join(pages.split())
    assert "Ende" in pages


def test_two_files_of_one_name_stay_apart(rita, anna, take):
    ticket = make_ticket(requester=rita)
    with reading():
        uploads = [files.put(content, name="a.txt") for content in (b"eins", b"zwei")]
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Anbei.", files=uploads)
    archive = take(ticket)
    contents = {archive.read(n) for n in archive.namelist() if "dateien/" in n}
    assert contents == {b"eins", b"zwei"}


def test_a_file_that_the_store_has_lost_is_named_and_stops_nothing(ticket, take, monkeypatch):
    def lose(stored):
        raise DomainError("Die Datei „Übersicht.csv“ ist nicht mehr im Speicher.")

    store = SimpleNamespace(stream=lose, clean_name=files.clean_name)
    monkeypatch.setattr(casefiles, "files", store)
    data = json.loads(file(take(ticket), ".json"))
    assert data["missing"] == ["Die Datei „Übersicht.csv“ ist nicht mehr im Speicher."]


def test_many_large_files_pass_through_memory_one_piece_at_a_time(rita, anna, take, monkeypatch):
    contents = [bytes([number]) * 4_000_000 for number in range(12)]
    with reading():
        uploads = [files.put(content, name="plan.bin") for content in contents]
    ticket = make_ticket(requester=rita)
    tell(conversation.answer_ticket, ticket, agent=anna.id, body="Anbei.", files=uploads)
    held = HeldAtOnce(files.stream)
    monkeypatch.setattr(casefiles, "files", SimpleNamespace(stream=held.stream, clean_name=str))
    listed = file(take(ticket), "SHA256SUMS").decode().splitlines()
    assert files.AT_ONCE <= held.most <= 2 * files.AT_ONCE
    assert {hashlib.sha256(content).hexdigest() for content in contents} == {
        line.split()[0] for line in listed if "plan" in line
    }


def test_the_page_shows_progress_and_asks_once(ticket, anna, sign_in, app):
    desk = sign_in(anna)
    address = f"/servicestelle/{ticket.reference}/akte"
    desk.submit(address)
    assert desk.page.xpath("//progress")
    assert desk.get(f"{address}/stand").json["running"]
    desk.submit(address)
    assert desk.status == 422
    assert "gerade schon erstellt" in desk.main


def test_a_worker_that_was_killed_makes_it_in_the_next_round(ticket, anna, drain, monkeypatch, app):
    tell(exports.ask_export, ticket, agent=anna.id, with_notes=False)

    def die(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, app.app_context():
        patch.setattr(printing, "print_case", die)
        with pytest.raises(KeyboardInterrupt):
            exporting.make_next()
    drain()
    with reading() as session:
        export = session.query(CaseExport).one()
    assert (export.state, export.attempts) == (ExportState.DONE, 2)


def test_what_kills_its_worker_three_times_is_left_with_the_reason(
    ticket, anna, drain, monkeypatch, sign_in, app
):
    tell(exports.ask_export, ticket, agent=anna.id, with_notes=False)
    with writing() as session:
        session.query(CaseExport).one().attempts = 3
    drain()
    page = sign_in(anna).get(f"/servicestelle/{ticket.reference}/akte").main
    assert "dreimal abgebrochen" in page


def test_an_error_is_shown_with_its_reason(ticket, anna, drain, monkeypatch, sign_in):
    def fail(*arguments, **options):
        raise OSError("kein Platz")

    monkeypatch.setattr(printing, "print_case", fail)
    tell(exports.ask_export, ticket, agent=anna.id, with_notes=False)
    drain()
    page = sign_in(anna).get(f"/servicestelle/{ticket.reference}/akte").main
    assert "gescheitert" in page
    assert "kein Platz" in page


def test_after_a_week_the_copy_is_gone(ticket, anna, drain, take):
    take(ticket)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        drain()
        with reading() as session:
            assert session.query(CaseExport).count() == 0


def test_asking_stands_in_the_history(ticket, take, sign_in, anna):
    take(ticket, with_notes=True)
    page = sign_in(anna).get(f"/servicestelle/{ticket.reference}/verlauf").main
    assert "hat die Akte mit internen Notizen angefordert" in page


def test_only_the_desk_asks_for_files(ticket, rita, sign_in, take):
    take(ticket)
    with reading() as session:
        number = session.query(CaseExport).one().id
    browser = sign_in(rita)
    assert browser.get(f"/servicestelle/{ticket.reference}/akte").status == 403
    address = f"/servicestelle/{ticket.reference}/akte/{number}/a.zip"
    assert browser.get(address).status == 403


def test_a_file_of_another_request_is_not_found(ticket, rita, anna, sign_in, take):
    take(ticket)
    other = make_ticket(requester=rita)
    with reading() as session:
        number = session.query(CaseExport).one().id
    address = f"/servicestelle/{other.reference}/akte/{number}/a.zip"
    assert sign_in(anna).get(address).status == 404
