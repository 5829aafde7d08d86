"""Bytes become text by what they are, whatever they are called."""

import pytest

from kdn_helpdesk.mail.charsets import decode

GERMAN = "Die Straße heißt „Grüner Weg“ und kostet 5 €."


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        (GERMAN.encode(), "utf-8", GERMAN),
        (GERMAN.encode(), "iso-8859-1", GERMAN),
        (GERMAN.encode(), "us-ascii", GERMAN),
        (GERMAN.encode(), None, GERMAN),
        (GERMAN.encode("cp1252"), "iso-8859-1", GERMAN),
        (GERMAN.encode("cp1252"), "utf-8", GERMAN),
        (GERMAN.encode("cp1252"), "unknown-8bit", GERMAN),
        (GERMAN.encode("cp1252"), "nie-gehört", GERMAN),
        (GERMAN.encode("cp1252"), "gibt es nicht", GERMAN),
        (GERMAN.encode("utf-16"), "utf-16", GERMAN),
        (GERMAN.encode("utf-16-le"), "utf-16", GERMAN),
        (GERMAN.encode("utf-16-be"), "utf-16", GERMAN),
        (GERMAN.encode("utf-16"), "utf-8", GERMAN),
        (b"nur ASCII, wirklich", "utf-16", "nur ASCII, wirklich"),
        ("10 €".encode("iso-8859-15"), "iso-8859-15", "10 €"),
        (GERMAN.encode() + "Fuß".encode("cp1252"), "utf-8", GERMAN + "Fuß"),
        (GERMAN.encode()[:-5] + b"\xe2", "utf-8", GERMAN[:-3] + "â"),
        ("Привет, друзья".encode("koi8_r"), "koi8-r", "Привет, друзья"),
        ("Привет, как ваши дела".encode("koi8_r"), None, "Привет, как ваши дела"),
        ("Привет, как ваши дела".encode("cp1251"), "x-unknown", "Привет, как ваши дела"),
        (
            "您好，请问开放数据在哪里下载？".encode("gb18030"),
            "gb2312",
            "您好，请问开放数据在哪里下载？",
        ),
        ("公開データ".encode("iso2022_jp"), "iso-2022-jp", "公開データ"),
        ("公開データ".encode("iso2022_jp"), "us-ascii", "公開データ"),
        ("公開データ".encode("cp932"), "shift_jis", "公開データ"),
        ("한국어 데이터".encode("cp949"), "ks_c_5601-1987", "한국어 데이터"),
        (b"Gr+APwA3w-e", "unicode-1-1-utf-7", "Grüße"),
        ("Ελληνικά".encode("iso8859_7"), "ISO-8859-7", "Ελληνικά"),
        (b"", "utf-8", ""),
    ],
)
def test_bytes_are_decoded(content, declared, expected):
    assert decode(content, declared) == expected


@pytest.mark.parametrize("declared", ["idna", "punycode", "zip", "rot13", "\x00", "ß", "utf-8;;;"])
def test_what_is_no_charset_leaves_the_guess(declared):
    assert decode(GERMAN.encode("cp1252"), declared) == GERMAN
