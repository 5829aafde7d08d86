"""The page that examines an invitation."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.meetings.forms.checking import LARGEST_FILE
from tests.factories import reading
from tests.ical.checkup.objects import INVITATION, changed, crlf, mail
from tests.ical.checkup.spoiled import SPOILED

PAGE = "/termine/einladung-pruefen"
CLEAN = "An dieser Einladung ist nichts falsch."


@pytest.fixture
def member(sign_in, eva):
    return sign_in(eva)


def test_the_list_of_meetings_leads_to_the_page(member):
    assert PAGE in member.get("/termine").links


def test_a_visitor_is_asked_to_sign_in(visitor):
    assert PAGE not in visitor.get("/termine").links
    assert visitor.get(PAGE).path.startswith("/anmelden")


@pytest.mark.parametrize("raw", [crlf(INVITATION), mail()], ids=["object", "mail"])
def test_a_sound_file_is_said_to_be_sound(member, raw):
    page = member.submit(PAGE, file=(raw, "einladung.eml"))
    assert page.status == 200
    assert CLEAN in page.main


def test_a_pasted_text_is_not_blamed_for_its_line_ends(member):
    assert CLEAN in member.submit(PAGE, text=INVITATION).main
    assert CLEAN in member.submit(PAGE, text="\n\n" + mail().decode()).main


def test_findings_are_grouped_with_place_reason_and_advice(member):
    raw = changed("STATUS:CONFIRMED", "STATUS:JA\nURL:www.stadt.example")
    page = member.submit(PAGE, text=raw.replace(b"RSVP=TRUE;", b"").decode())
    headings = page.page.xpath("//main//h3/text()")
    assert headings == ["Fehler", "Warnungen", "Hinweise"]
    first = page.page.xpath("//ol[@class='findings']/li")[0].text_content()
    assert "Zeile 32, STATUS" in first
    assert "„JA“ ist kein Wert" in first
    assert "Was zu tun ist:" in first
    assert "Outlook, Gmail" in first
    assert "value-unknown" in first


def test_what_was_pasted_stays_to_be_mended(member):
    text = SPOILED["uid-missing"][0].decode()
    page = member.submit(PAGE, text=text)
    assert page.value("text").split() == text.split()


def test_english_is_read_in_english(sign_in, max_):
    page = sign_in(max_).submit(PAGE, file=(SPOILED["uid-missing"][0], "a.ics"))
    assert "UID is missing" in page.main


def test_values_of_a_stranger_are_only_text(member):
    raw = changed("STATUS:CONFIRMED", "STATUS:<script>alert(1)</script>")
    page = member.submit(PAGE, file=(raw, "a.ics"))
    assert "<script>alert" not in page.html
    assert "<script>alert(1)" in page.main


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": "  "}, "Wählen Sie eine Datei oder fügen Sie den Text"),
        ({"text": "x", "file": (b"x", "a.ics")}, "nicht beides"),
        ({"file": (b"", "a.ics")}, "Diese Datei ist leer."),
        ({"file": (b"x" * (LARGEST_FILE + 1), "a.ics")}, "größer als 5 MB"),
        ({"text": "x" * 500_001}, "höchstens 500.000 Zeichen"),
    ],
    ids=["nothing", "both", "empty", "large", "long"],
)
def test_what_cannot_be_examined_is_refused_with_a_sentence(member, fields, sentence):
    page = member.submit(PAGE, **fields)
    assert page.status == 422
    assert sentence in page.main
    if "text" in fields:
        assert page.value("text").strip() == fields["text"].strip()


def test_no_calendar_at_all_is_a_finding_not_an_error(member):
    page = member.submit(PAGE, file=(bytes(range(256)), "bild.png"))
    assert page.status == 200
    assert "Hier ist kein Kalenderobjekt" in page.main


def test_nothing_is_stored(app, member):
    folder = app.config["KDN"].data_dir
    before = sorted(folder.rglob("*"))
    assert CLEAN in member.submit(PAGE, file=(mail(), "einladung.eml")).main
    assert sorted(folder.rglob("*")) == before
    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 0
