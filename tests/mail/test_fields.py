"""Parameters of header fields, by the standard and as programs write them."""

import pytest

from kdn_helpdesk.mail.fields import parameters


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="plan.pdf"', "plan.pdf"),
        ("attachment; filename=plan.pdf", "plan.pdf"),
        ("attachment; filename=Mein Plan.pdf; size=3", "Mein Plan.pdf"),
        ("attachment; filename='plan.pdf'", "plan.pdf"),
        ('attachment; filename="a;b \\"c\\".pdf"', 'a;b "c".pdf'),
        ('attachment; filename="C:\\\\Akten\\\\plan.pdf"', "C:\\Akten\\plan.pdf"),
        ("attachment; filename*=utf-8''%C3%9Cbersicht.pdf", "Übersicht.pdf"),
        ("attachment; filename*=iso-8859-1'de'%DCbersicht.pdf", "Übersicht.pdf"),
        ("attachment; filename*=%C3%9Cbersicht.pdf", "Übersicht.pdf"),
        ("attachment; filename=alt.pdf; filename*=utf-8''neu.pdf", "neu.pdf"),
        ("attachment; filename*0=eins; filename*1=zwei.pdf", "einszwei.pdf"),
        ("attachment; filename*1=zwei.pdf; filename*0=eins", "einszwei.pdf"),
        ("attachment; filename*0*=utf-8''%C3; filename*1*=%9Cbersicht.pdf", "Übersicht.pdf"),
        ("attachment; filename*0*=utf-8''%C3%9Cber; filename*1=sicht.pdf", "Übersicht.pdf"),
        ('attachment; filename="=?utf-8?Q?=C3=9Cbersicht.pdf?="', "Übersicht.pdf"),
        ("attachment; filename==?utf-8?Q?=C3=9Cbersicht.pdf?=", "Übersicht.pdf"),
        ('attachment; filename="=?utf-8?Q?=C3=9C?=\t=?utf-8?Q?bersicht.pdf?="', "Übersicht.pdf"),
        ('attachment; filename="ohne Ende.pdf', "ohne Ende.pdf"),
        ('attachment filename="plan.pdf"', "plan.pdf"),
        ('filename="plan.pdf"', "plan.pdf"),
        ("attachment;; filename=plan.pdf", "plan.pdf"),
        ("attachment; filename=", ""),
        ("attachment", ""),
    ],
)
def test_a_file_name_is_read(value, name):
    assert parameters(value)[1].get("filename", "") == name


@pytest.mark.parametrize(
    "value",
    [
        "text/plain; charset=utf-8",
        "text/plain; charset=utf-8 (Klartext)",
        "text/plain charset=utf-8",
        'text/plain; charset="utf-8"; format=flowed',
        "text/plain; charset=utf-8 format=flowed",
        "text/plain; charset='utf-8'",
        "text/plain;charset = utf-8",
        "text/plain; CHARSET=utf-8; charset=koi8-r",
    ],
)
def test_a_charset_is_read(value):
    assert (parameters(value)[0], parameters(value)[1]["charset"]) == ("text/plain", "utf-8")


def test_many_blanks_and_quotes_take_no_noticeable_time():
    for hostile in (" " * 19_000, "'" * 19_000, "; a" * 6_000, '"\\' * 9_000, "*0*=%" * 4_000):
        assert parameters(f"text/plain; a={hostile}")[0] == "text/plain"
