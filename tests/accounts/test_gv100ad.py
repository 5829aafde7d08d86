"""Reading the official register format."""

import io
import zipfile
from datetime import date

import pytest

from kdn_helpdesk.accounts import gv100ad, register
from kdn_helpdesk.accounts.gv100ad import WrongFileError
from tests.accounts.gv100ad_lines import district, municipality, record, region, text


def read(*records, encoding="utf-8"):
    edition = gv100ad.read(text(*records).encode(encoding))
    return {entry.ags: entry for entry in edition.entries}


def test_a_municipality_is_read_with_its_kind_district_region_and_population():
    entry = read(region(), district(), municipality())["05974028"]
    assert entry == register.Entry(
        ags="05974028",
        kind="Stadt",
        name="Lippstadt, Stadt",
        short_name="Lippstadt",
        seat="",
        district="05974",
        regierungsbezirk="Arnsberg",
        population=68739,
    )


def test_a_district_has_its_seat_and_the_inhabitants_of_its_municipalities():
    entries = read(
        region(),
        district(),
        municipality(population=100),
        municipality("05974040", "Soest, Stadt", population=23),
    )
    assert (entries["05974"].name, entries["05974"].seat) == ("Kreis Soest", "Soest")
    assert entries["05974"].population == 123


@pytest.mark.parametrize(
    ("official", "name", "kind"),
    [
        ("Kleve", "Kreis Kleve", "Kreis"),
        ("Kleve, Kreis", "Kreis Kleve", "Kreis"),
        ("Rhein-Kreis Neuss", "Rhein-Kreis Neuss", "Kreis"),
        ("Hochsauerlandkreis", "Hochsauerlandkreis", "Kreis"),
        ("Aachen, Städteregion", "Städteregion Aachen", "Städteregion"),
        ("Städteregion Aachen", "Städteregion Aachen", "Städteregion"),
    ],
)
def test_a_district_is_called_what_people_say(official, name, kind):
    entry = read(region(), district(name=official), municipality())["05974"]
    assert (entry.name, entry.short_name, entry.kind) == (name, name, kind)


def test_a_city_without_a_district_is_no_district_of_its_own():
    entries = read(
        region(),
        district("05911", "Bochum, Stadt", "", mark="41"),
        municipality("05911000", "Bochum, Stadt", mark="61"),
    )
    assert list(entries) == ["05911000"]
    assert (entries["05911000"].kind, entries["05911000"].district) == ("Kreisfreie Stadt", "")


def test_aachen_counts_as_a_city_of_its_staedteregion():
    entries = read(
        region("053", "Reg.-Bez. Köln"),
        district("05334", "Aachen, Städteregion", "Aachen"),
        municipality("05334002", "Aachen, Stadt", mark="61"),
    )
    assert (entries["05334002"].kind, entries["05334002"].district) == ("Stadt", "05334")


def test_uninhabited_areas_and_other_laender_are_left_out():
    entries = read(
        region(),
        district(),
        municipality(),
        municipality("05974999", "Truppenübungsplatz", mark="66", population=0),
        municipality("09184112", "Aschheim", mark="64"),
    )
    assert list(entries) == ["05974", "05974028"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_old_and_new_encodings_are_understood(encoding):
    entries = read(
        region(), district(), municipality("05974036", "Rüthen, Stadt"), encoding=encoding
    )
    assert entries["05974036"].short_name == "Rüthen"


def test_the_day_of_the_edition_is_read():
    content = text(region(), district(), municipality()).encode()
    assert gv100ad.read(content).as_of == date(2026, 1, 31)


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, content in files.items():
            made.writestr(name.replace("_txt", ".txt").replace("_pdf", ".pdf"), content)
    return packed.getvalue()


def test_the_archive_is_read_as_it_is_published():
    content = archive(
        GV100AD_31012026_txt=text(region(), district(), municipality()), Beschreibung_pdf="…"
    )
    assert len(gv100ad.read(content).entries) == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no record of the Land 05"),
        (b"PK not really", "damaged"),
        (archive(readme_txt="Hallo"), "no file or several"),
        (b"ags;name\n05974028;Lippstadt\n", "Line 1: “ag” is not a record type"),
        (text(region(), district()).encode(), "no municipality of the Land 05"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(WrongFileError, match=sentence):
        gv100ad.read(content)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (municipality()[:100], "100 characters, 220 are due"),
        (municipality(day="20261331"), "“20261331” is not a day"),
        (municipality(day="20250131"), "of 2025-01-31, the first one of 2026-01-31"),
        (municipality("05974X28"), "“05974X28” is not a key of 8 digits"),
        (municipality(name=""), "The name is missing"),
        (municipality(mark="99"), "“99” is not a known kind"),
        (municipality("05970040", "Siegen, Stadt"), "district 05970 has no record"),
        (municipality("05111000", mark="61"), "Regierungsbezirk 051 has no record"),
        (record("60", "05974028", "Lippstadt", mark="63"), "“” is not a number of inhabitants"),
    ],
)
def test_a_damaged_record_is_named_by_its_line(line, sentence):
    with pytest.raises(WrongFileError, match=sentence) as refused:
        read(region(), district(), line)
    assert refused.value.line == 4
    assert str(refused.value).startswith("Line 4: ")


def test_a_key_that_occurs_twice_is_refused():
    with pytest.raises(WrongFileError, match="05974028 occurs twice"):
        read(region(), district(), municipality(), municipality(name="Lippstadt"))
