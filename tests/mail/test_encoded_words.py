"""Encoded words, kept and broken."""

import pytest

from kdn_helpdesk.mail.encoded_words import decode_words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?UTF-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?Gr=c3=bc=C3=9fe?=", "Grüße"),
        ("=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?B?R3LD?=\r\n =?utf-8?B?vMOfZQ==?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3=BC?= =?iso-8859-1?Q?=DFe?=", "Grüße"),
        ("=?utf-8?Q?viele Gr=C3=BC=C3=9Fe?=", "viele Grüße"),
        ("=?utf-8?Q?viele_Gr=C3=BC=C3=9Fe", "viele Grüße"),
        ("vor=?utf-8?Q?_Gr=C3=BC=C3=9Fe_?=nach", "vor Grüße nach"),
        ("=?utf-8?Q?Gr=FC=DFe?=", "Grüße"),
        ("=?iso-8859-1?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?windows-1252?Q?=845_=80=93?=", "„5 €“"),
        ("=?utf-8?Q?Was_ist_das??=", "Was ist das?"),
        ("=?utf-8?Q??= leer", " leer"),
        ("=?nie-da?Q?Stra=C3=9Fe?=", "Straße"),
        ("=?utf-8?X?unbekannt?=", "=?utf-8?X?unbekannt?="),
        ("=?utf-8?B?k!aputt?=", "=?utf-8?B?k!aputt?="),
        ("=?iso-2022-jp?B?GyRCOHgzKxsoQg==?=", "公開"),
        ("nichts", "nichts"),
    ],
)
def test_encoded_words_are_read(value, expected):
    assert decode_words(value) == expected


def test_many_beginnings_take_no_noticeable_time():
    for hostile in ("=?a?q?" * 5000, "=?utf-8?q?" + "?" * 20_000, "=?" * 20_000):
        assert decode_words(hostile) is not None
