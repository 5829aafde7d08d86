"""Every mail text in both languages: what all of them have in common, and the page of them."""

import re
from html.parser import HTMLParser

import pytest

from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.letters import WIDTH
from kdn_helpdesk.mail.samples import collection
from tests import factories
from tests.architecture.sources import TEMPLATES
from tests.mailbox import join_soft_lines

PAGE = "/verwaltung/mailtexte"
NO_LETTERS = {"layout", "when"}
ABOUT_REQUESTS = ("ticket_", "sharing_", "decision")
NUMBERLESS = {"ticket_confirmation", "ticket_alerts", "ticket_deadlines.several", "decision.wish"}
"""About a request without a number yet, about several, or about a wish."""
ENGLISH = re.compile(r"\b(the|you|your|and|please|this|request|is)\b", re.IGNORECASE)
GERMAN = re.compile(r"\b(und|oder|Sie|Ihre?|nicht|bitte|Anfrage|diese[nr]?|wird)\b")


@pytest.fixture(scope="module", params=["de", "en"])
def mails(request, migrated_app):
    with migrated_app.app_context():
        sections = collection.list_shown(request.param)
        address = settings().public_url
    found = {shown.name: shown.text for _title, each in sections for shown in each}
    return request.param, found, address


class Reader(HTMLParser):
    """What a reader of the HTML sees, its tags, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.words, self.tags, self.hrefs, self._hidden = [], [], [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag in ("style", "title")
        if tag == "a":
            self.hrefs.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        if not self._hidden:
            self.words.append(data)


def offenders(mails, is_wrong):
    _language, found, _address = mails
    return [name for name, text in found.items() if is_wrong(name, text)]


def prose(text):
    """The text without addresses, which are the same in every language."""
    return re.sub(r"\S+@\S+|https?://\S+", "", join_soft_lines(text.plain))


def test_every_template_has_a_sample(mails):
    written = {path.stem for path in (TEMPLATES / "mail").glob("*.txt")} - NO_LETTERS
    assert written == {name.partition(".")[0] for name in mails[1]}


def test_every_subject_is_one_line_and_names_the_request(mails):
    assert not offenders(mails, lambda _name, text: not text.subject or "\n" in text.subject)
    assert not offenders(
        mails,
        lambda name, text: (
            name.startswith(ABOUT_REQUESTS)
            and name not in NUMBERLESS
            and not re.match(r"\[KDN-\d{4}-\d{4}\] \S", text.subject)
        ),
    )


def test_every_mail_greets(mails):
    greeting = re.compile(r"(Guten Tag|Sehr geehrte|Good day|Dear )[^\n]*,$", re.MULTILINE)
    assert not offenders(mails, lambda _name, text: not greeting.match(text.plain))


def test_every_mail_says_why_it_came_and_who_answers_for_it(mails):
    language, _found, address = mails
    why = {"de": "Sie erhalten diese E-Mail, weil ", "en": "You get this mail because "}[language]
    imprint = f"{address}/seiten/impressum"
    assert not offenders(mails, lambda _name, text: why not in prose(text))
    assert not offenders(
        mails, lambda _name, text: imprint not in text.plain or imprint not in text.html
    )


def test_every_mail_leads_somewhere(mails):
    without = offenders(
        mails,
        lambda _name, text: not re.search(r"^https?://\S+$", text.plain.split("\n-- ")[0], re.M),
    )
    assert without == ["ticket_forward"], "whoever got it answers by mail"


def test_no_mail_speaks_two_languages(mails):
    foreign = {"de": ENGLISH, "en": GERMAN}[mails[0]]
    assert not offenders(mails, lambda _name, text: foreign.search(prose(text)))


def test_no_mail_shows_a_value_that_is_none(mails):
    empty = re.compile(r"\bNone\b|\bnull\b|%\(|\{\{|\n\n\n|<p>\s*</p>")
    assert not offenders(mails, lambda _name, text: empty.search(text.plain + text.html))


def test_lines_are_as_short_as_plain_text_wants(mails):
    long = re.compile(rf"^(?!.*https?://).{{{WIDTH + 2},}}$", re.MULTILINE)
    assert not offenders(mails, lambda _name, text: long.search(text.plain))


def test_the_html_says_the_same_as_the_text(mails):
    def words(text):
        return set(re.findall(r"\w{2,}", re.sub(r"https?://\S+", "", text)))

    def differs(_name, text):
        shown = words(" ".join(Reader(text.html).words))
        said = words(join_soft_lines(text.plain)) | words(text.subject)
        return shown ^ said

    assert not offenders(mails, differs)


def test_the_html_leads_to_the_same_places(mails):
    def differs(_name, text):
        said = {word.rstrip(".,") for word in text.plain.split() if word.startswith("http")}
        return said ^ {href for href in Reader(text.html).hrefs if href.startswith("http")}

    assert not offenders(mails, differs)


def test_the_html_names_its_language_and_loads_nothing(mails):
    def is_wrong(_name, text):
        tags = Reader(text.html).tags
        names = {tag for tag, _attributes in tags}
        loads = {"img", "link", "script", "iframe", "table"} & names
        return dict(tags)["html"].get("lang") != mails[0] or loads or "url(" in text.html

    assert not offenders(mails, is_wrong)
    assert not offenders(mails, lambda _name, text: " style=" in text.html)


def test_a_mail_that_can_be_done_without_says_how(mails):
    _language, found, address = mails
    assert f"{address}/konto/nachrichten" in found["digest"].plain
    assert f"{address}/abbestellen/" in found["digest"].html
    assert "/abbestellen/" not in found["ticket_receipt"].plain


def test_an_editor_reads_every_mail_in_both_languages(sign_in):
    browser = sign_in(factories.make_editor()).get(PAGE)
    assert "Ihre Einladung zum KDN Helpdesk" in browser.main
    assert "Your invitation to the KDN Helpdesk" in browser.get(f"{PAGE}?sprache=en").main


def test_an_editor_reads_one_mail_as_text_and_as_html(sign_in):
    browser = sign_in(factories.make_admin()).get(f"{PAGE}/ticket_receipt?sprache=en")
    assert "Thank you for your message" in browser.main
    frame = browser.get(f"{PAGE}/ticket_receipt/rahmen?sprache=en")
    assert '<html lang="en">' in frame.html


def test_the_frame_runs_and_loads_nothing(app, sign_in):
    browser = sign_in(factories.make_editor())
    answer = browser.client.get(f"{PAGE}/ticket_receipt/rahmen")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_mail_that_is_none_is_not_found(sign_in):
    assert sign_in(factories.make_editor()).get(f"{PAGE}/nichts").status == 404
