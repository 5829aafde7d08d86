"""Links: own ones are checked at once, foreign ones by a job that asks no private network."""

import pytest

from kdn_helpdesk.core import outgoing
from kdn_helpdesk.core.outgoing import RefusedError, UnreachableError
from kdn_helpdesk.knowledge import jobs
from kdn_helpdesk.knowledge.inspection import Flaw, list_flaws
from kdn_helpdesk.knowledge.models.articles import Visibility
from tests import factories
from tests.knowledge import making
from tests.knowledge.letters import PIXEL


@pytest.fixture
def author(app):
    return factories.make_person(
        email="autor@stadt.example", organisation=factories.make_organisation("Musterstadt")
    )


def draft_of(browser, body, **fields):
    browser.submit("/redaktion/neu", form="draft", title="Baum", body=body, **fields)
    return browser


def mended(browser):
    return [item.text_content() for item in browser.page.xpath("//main//*[@role='status']//li")]


def test_pictures_without_words_are_found_by_line_and_keep_a_text_from_review(author, sign_in):
    browser = draft_of(sign_in(author), "Text\n\n![](plan.png)", uploads=[(PIXEL, "plan.png")])
    [sentence] = mended(browser)
    assert sentence.startswith("Text, Zeile 3: Das Bild „plan.png“ hat keinen Alternativtext.")
    browser.press("Zur Prüfung einreichen")
    assert browser.status == 422
    assert "keinen Alternativtext" in browser.text


def test_a_picture_is_shown_where_its_alternative_text_is_given(author, sign_in):
    browser = draft_of(
        sign_in(author), "![Plan der Stadt](plan.png)", uploads=[(PIXEL, "plan.png")]
    )
    assert mended(browser) == []
    [source] = browser.page.xpath("//main//img[@alt='Plan der Stadt']/@src")
    assert browser.get(source).data == PIXEL


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("[x](/wissen/gibt-es-nicht)", "„/wissen/gibt-es-nicht“ führt ins Leere"),
        ("[x](http://localhost/wissen/gibt-es-nicht)", "führt ins Leere"),
        ("[x](/gibt/es/nicht)", "„/gibt/es/nicht“ führt ins Leere"),
        ("[x](#weiter)", "„#weiter“ führt ins Leere"),
        ("[x](liste.csv)", "Der Text nennt die Datei „liste.csv“"),
        ("[x]()", "Adresse ist leer"),
    ],
)
def test_links_of_our_own_that_lead_nowhere_are_told_at_once(author, sign_in, body, words):
    browser = draft_of(sign_in(author), body)
    [sentence] = mended(browser)
    assert words in sentence
    browser.press("Zur Prüfung einreichen")
    assert browser.status == 422


def test_links_of_our_own_that_lead_somewhere_are_fine(author, sign_in):
    making.make_article("Strauch")
    body = (
        "## Größe\n\n[a](/wissen/strauch) [b](/wissen/strauch/druck) [c](#groesse) [d](/termine)"
        " [e](http://localhost/suche?q=x) [f](https://www.example.org/) [g](mailto:a@b.example)"
    )
    browser = draft_of(sign_in(author), body)
    assert mended(browser) == []
    browser.press("Zur Prüfung einreichen")
    assert browser.status == 200


def test_whether_a_hidden_article_exists_is_not_told(author, sign_in):
    making.make_draft("Geheim")
    making.make_article("Hausintern", visibility=Visibility.ORGANISATION, author=author)
    browser = draft_of(sign_in(author), "[a](/wissen/geheim) [b](/wissen/hausintern)")
    assert len(mended(browser)) == 1


def test_a_renamed_articles_earlier_address_is_no_dead_link(author, sign_in):
    article = making.make_article("Alt")
    sign_in(factories.make_editor()).submit(f"/redaktion/{article.id}/adresse", address="neu-da")
    assert mended(draft_of(sign_in(author), "[a](/wissen/alt)")) == []


def test_slips_that_do_no_harm_are_hints_alone(author, sign_in):
    found = list_flaws("## A\n\n#### B\n\n![plan.png](plan.png)")
    assert [(finding.line, finding.flaw) for finding in found] == [
        (3, Flaw.SKIPPED_LEVEL),
        (5, Flaw.FILE_NAME),
    ]
    browser = draft_of(sign_in(author), "## A\n\n#### B")
    assert "Über der Überschrift „B“ fehlt eine Ebene." in mended(browser)[0]
    browser.press("Zur Prüfung einreichen")
    assert browser.status == 200


@pytest.fixture
def web(monkeypatch):
    """What the addresses of the web answer; how often each was asked."""
    answers, asked = {}, []

    def probe(url):
        asked.append(url)
        answer = answers.get(url, 200)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(outgoing, "probe", probe)
    probe.answers, probe.asked = answers, asked
    return probe


@pytest.fixture
def check(app):
    def run(limit=50):
        with app.app_context():
            return jobs.try_links(limit)

    return run


GONE = "https://www.example.org/weg"
GOOD = "https://www.example.org/da"


def test_foreign_links_that_are_gone_are_listed_for_the_editors(web, check, sign_in):
    making.make_article("Baum", body=f"[a]({GONE}#teil) [b]({GOOD}) <{GONE}>")
    web.answers[GONE] = 404
    assert check() == 2
    browser = sign_in(factories.make_editor())
    browser.get("/redaktion/verweise")
    assert "2 von 2" in browser.main
    [row] = browser.page.xpath("//tbody/tr")
    assert GONE in row.text_content()
    assert "HTTP 404" in row.text_content()
    assert check() == 0


def test_a_server_that_is_ill_once_is_not_broken(web, check, sign_in):
    making.make_article("Baum", body=f"<{GONE}>")
    web.answers[GONE] = UnreachableError("no answer in time")
    check()
    browser = sign_in(factories.make_editor())
    assert "Kein Verweis ist kaputt." in browser.get("/redaktion/verweise").main


def test_an_address_of_a_private_network_is_named_and_not_asked(web, check, sign_in):
    making.make_article("Baum", body="<http://192.168.0.1/geheim>")
    web.answers["http://192.168.0.1/geheim"] = RefusedError()
    check()
    browser = sign_in(factories.make_editor())
    browser.get("/redaktion/verweise")
    assert "führt in ein internes Netz" in browser.main


def test_a_link_can_be_tried_again_and_is_then_fine(web, check, sign_in):
    making.make_article("Baum", body=f"<{GONE}>")
    web.answers[GONE] = 410
    check()
    browser = sign_in(factories.make_editor())
    browser.press("Noch einmal prüfen", "/redaktion/verweise")
    del web.answers[GONE]
    assert check() == 1
    assert "Kein Verweis ist kaputt." in browser.get("/redaktion/verweise").main


def test_a_guarded_page_exists(web, check, sign_in):
    making.make_article("Baum", body=f"<{GONE}>")
    web.answers[GONE] = 403
    check()
    assert "Kein Verweis" in sign_in(factories.make_editor()).get("/redaktion/verweise").main


def test_links_that_a_new_revision_lost_are_forgotten(web, check, author, sign_in):
    article = making.make_article("Baum", author=author, body=f"<{GONE}>")
    web.answers[GONE] = 404
    check()
    making.revise(article, author, title="Baum", body=f"<{GOOD}>")
    making.hand_in(article, author)
    making.publish(article, factories.make_editor())
    assert "Kein Verweis" in sign_in(factories.make_editor()).get("/redaktion/verweise").main
    check()
    assert web.asked == [GONE, GOOD]


def test_links_of_drafts_are_not_asked(web, check):
    making.make_draft("Baum", body=f"<{GONE}>")
    assert check() == 0


def test_the_list_is_for_editors(author, sign_in):
    assert sign_in(author).get("/redaktion/verweise").status == 403
