"""Header fields as programs of every age write them."""

import pytest

from kdn_helpdesk.mail.headers import addresses, message_ids, words


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=", "Grüße"),
        ("AW: =?iso-8859-1?Q?Pr=FCfung?= morgen", "AW: Prüfung morgen"),
        ("=?x-nie-gehoert?Q?Stra=C3=9Fe?=", "Straße"),
        ("=?utf-8?B?kaputt!?=", "=?utf-8?B?kaputt!?="),
        ("Zeile\r\n mit Umbruch", "Zeile mit Umbruch"),
        ("100 % =? sicher", "100 % =? sicher"),
    ],
)
def test_encoded_words_are_read(value, expected):
    assert words(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ('"Müller, Ina" <Ina@B.Example>', [("Müller, Ina", "Ina@b.example")]),
        ("Müller, Ina <ina@b.example>", [("Müller, Ina", "ina@b.example")]),
        ("ina@b.example (Ina Müller)", [("Ina Müller", "ina@b.example")]),
        ("< ina @ b.example >", [("", "ina@b.example")]),
        ("'ina@b.example'", [("", "ina@b.example")]),
        ("mailto:ina@b.example", [("", "ina@b.example")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("Gruppe: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")]),
        (", a@b.example, , c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("Ina <a@b.example> Max <c@d.example>", [("Ina", "a@b.example"), ("Max", "c@d.example")]),
        ("Max | [Amt] <a@b.example>", [("Max | [Amt]", "a@b.example")]),
        ('"Roth, Ina (i@b.example)" <a@b.example>', [("Roth, Ina (i@b.example)", "a@b.example")]),
        ("a@[192.0.2.1]", [("", "a@[192.0.2.1]")]),
        ("a@b.example, Ina <A@B.example>", [("Ina", "A@b.example")]),
        ("=?utf-8?Q?Ina_Roth_=3Ca=40b.example=3E?=", [("Ina Roth", "a@b.example")]),
        ("undisclosed-recipients:;", []),
        ("niemand", []),
        ("", []),
    ],
)
def test_addresses_are_read(value, expected):
    assert [(found.name, found.email) for found in addresses([value])] == expected


def test_addresses_are_compared_without_case():
    (address,) = addresses(["Ina.Roth@Stadt.Example"])
    assert (address.key, address.domain, address.mailbox) == (
        "ina.roth@stadt.example",
        "stadt.example",
        "ina.roth",
    )


def test_ids_without_brackets_are_found_too():
    assert message_ids(["abc@x.example", "<d@x> noch <e@x>"]) == (
        "<abc@x.example>",
        "<d@x>",
        "<e@x>",
    )
