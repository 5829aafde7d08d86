"""HTML as the text that its reader sees."""

import pytest

from kdn_helpdesk.mail.bodies import tidy
from kdn_helpdesk.mail.hypertext import read_html
from kdn_helpdesk.mail.marks import unmarked


def text(markup: str) -> str:
    return unmarked(tidy(read_html(markup)))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>eins</p><p>zwei</p>", "eins\n\nzwei"),
        ("<div>eins</div><div>zwei</div>", "eins\nzwei"),
        ("<div>eins<br></div><div><br></div><div>zwei</div>", "eins\n\nzwei"),
        ('<p class="MsoNormal">eins</p><p class=MsoNormal>zwei</p>', "eins\nzwei"),
        ('<p style="margin:0">eins</p><p style="margin:0">zwei</p>', "eins\nzwei"),
        ("eins<br/>zwei<BR>drei", "eins\nzwei\ndrei"),
        ("  viele \n\t Blanks  ", "viele Blanks"),
        ("&Auml;pfel &amp; &#8364; &lt;5&nbsp;kg&gt;", "Äpfel & € <5 kg>"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "* a\n* b\n  * c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<b>fe</b><i>tt</i>", "fett"),
        ("<h1>Titel</h1>Text", "Titel\n\nText"),
        ("<style>p{}</style><script>x()</script><title>t</title>Text", "Text"),
        ("<!-- nie --><!--[if mso]>nie<![endif]-->Text", "Text"),
        ('<div style="display:none">nie</div>Text', "Text"),
        ('<span style="font-size: 0px">nie</span>Text', "Text"),
        ('<span style="font-size: 0.9em">doch</span>', "doch"),
        ('<?xml version="1.0" encoding="utf-8"?><p>Text</p>', "Text"),
        ("Text ohne < Ende", "Text ohne < Ende"),
        ("<p>offen <b>fett", "offen fett"),
        ("<blockquote>eingerückt</blockquote>", "eingerückt"),
        (
            '<blockquote type="cite">a<blockquote type="cite">b</blockquote></blockquote>',
            "> a\n>\n>> b",
        ),
        ("", ""),
        ("<html></html>", ""),
    ],
)
def test_html_is_read(markup, expected):
    assert text(markup) == expected


@pytest.mark.parametrize("depth", [300, 3000, 50_000])
def test_what_stands_deep_is_read(depth):
    assert text("<p>oben</p>" + "<div>" * depth + "unten").split() == ["oben", "unten"]


def test_a_foreign_private_sign_is_no_mark():
    assert read_html("<p>\ue0f0Text</p>") == "Text"
