"""The library as readers walk through it."""

import pytest
from lxml import etree

from kdn_helpdesk.knowledge.models.articles import Kind, Visibility
from tests import factories
from tests.knowledge import making


def test_a_visitor_finds_and_reads_a_public_article(visitor):
    making.make_article("Bäume zählen", summary="Alle Straßenbäume als offene Daten.")
    visitor.get("/wissen")
    assert "Alle Straßenbäume als offene Daten." in visitor.main
    assert "/wissen/baeume-zaehlen" in visitor.links
    visitor.get("/wissen/baeume-zaehlen")
    assert visitor.status == 200
    assert "<p>Wir zählen <strong>Bäume</strong>.</p>" in visitor.html


def test_an_empty_library_says_what_to_do(visitor, sign_in):
    assert "noch leer" in visitor.get("/wissen").main
    member = sign_in(factories.make_person(organisation=factories.make_organisation()))
    assert "/redaktion/neu?art=practice" in member.get("/wissen").links


def test_the_list_is_narrowed_by_category_kind_and_tag(visitor):
    shelf = making.make_category("Geodaten")
    making.make_article("Baumkataster", category_id=shelf.id, tags=("Grün",))
    making.make_article("Haushalt", tags=("Geld",))
    assert "Haushalt" not in visitor.get("/wissen?kategorie=geodaten").main.split("Artikel")[-1]
    for address in ("kategorie=geodaten", "schlagwort=gruen", "art=article&schlagwort=gruen"):
        visitor.get(f"/wissen?{address}")
        assert "/wissen/baumkataster" in visitor.links, address
        assert "/wissen/haushalt" not in visitor.links, address
    assert "Nichts passt" in visitor.get("/wissen?art=practice").main


def test_the_list_comes_in_pages_and_keeps_its_filter(visitor):
    editor = factories.make_editor()
    for number in range(22):
        making.make_article(f"Text {number}", author=editor, tags=("Reihe",))
    visitor.get("/wissen?schlagwort=reihe")
    assert len([link for link in visitor.links if link.startswith("/wissen/text")]) == 20
    visitor.get("/wissen?schlagwort=reihe&seite=2")
    assert len([link for link in visitor.links if link.startswith("/wissen/text")]) == 2
    assert any("schlagwort=reihe" in link and "seite=1" in link for link in visitor.links)


def test_the_number_of_queries_does_not_grow_with_the_list(visitor, queries):
    editor = factories.make_editor()
    shelf = making.make_category()
    making.make_article("Erster", author=editor, category_id=shelf.id, tags=("a",))
    queries.clear()
    visitor.get("/wissen")
    few = len(queries)
    for number in range(10):
        making.make_article(f"T{number}", author=editor, category_id=shelf.id, tags=("a", "b"))
    queries.clear()
    visitor.get("/wissen")
    assert len(queries) == few <= 8


def test_an_article_page_asks_few_queries(visitor, queries):
    making.make_article("Baum", tags=("a", "b"))
    queries.clear()
    visitor.get("/wissen/baum")
    assert len(queries) <= 7


def test_a_best_practice_shows_its_profile_and_licence(visitor):
    town = factories.make_organisation("Musterstadt")
    making.make_article(
        "Haushalt offen",
        kind=Kind.PRACTICE,
        municipality_id=town.id,
        problem="## Lage\n\nNur PDF.",
        solution="## Lage\n\nCSV.",
        effort="drei Tage",
        contact="open@musterstadt.example",
        licence="dl-de/zero-2-0",
    )
    visitor.get("/wissen/haushalt-offen")
    for words in ("Musterstadt", "drei Tage", "Datenlizenz Deutschland – Zero", "Nur PDF."):
        assert words in visitor.main
    assert "https://www.govdata.de/dl-de/zero-2-0" in visitor.links
    assert "mailto:open@musterstadt.example" in visitor.links
    ids = visitor.page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_an_earlier_address_leads_to_the_present_one(visitor, sign_in):
    article = making.make_article("Alter Name")
    editor = sign_in(factories.make_editor())
    editor.submit(f"/redaktion/{article.id}/adresse", address="Neuer Name")
    response = visitor.client.get("/wissen/alter-name")
    assert (response.status_code, response.location) == (301, "/wissen/neuer-name")
    assert visitor.get("/wissen/alter-name").status == 200


def test_a_renamed_article_that_one_may_not_read_does_not_betray_its_new_address(visitor, sign_in):
    article = making.make_article("Alter Name", visibility=Visibility.MEMBERS)
    sign_in(factories.make_editor()).submit(f"/redaktion/{article.id}/adresse", address="geheim")
    assert visitor.get("/wissen/alter-name").status == 404
    assert visitor.get("/wissen/geheim").status == 404


def test_the_print_view_names_its_address_and_terms(visitor):
    making.make_article("Baum", licence="CC-BY-4.0")
    visitor.get("/wissen/baum/druck")
    assert "http://localhost/wissen/baum" in visitor.text
    assert "Creative Commons Namensnennung" in visitor.text
    assert not visitor.page.xpath("//nav")


def test_a_text_is_not_shown_as_typed_html(visitor):
    making.make_article("Baum", body="<script>alert(1)</script> [x](javascript:alert(1))")
    visitor.get("/wissen/baum")
    assert "<script>alert" not in visitor.html
    assert "javascript:alert" not in "".join(visitor.links)


@pytest.mark.parametrize("kind", ["1", "x", "-1", "99999999999999999999"])
def test_nonsense_in_the_address_is_the_first_page(visitor, kind):
    assert visitor.get(f"/wissen?seite={kind}&art={kind}&kategorie={kind}").status == 200


def test_a_reader_says_once_whether_it_helped_and_may_change_it(visitor, sign_in):
    making.make_article("Baum")
    for answer in ("Ja", "Ja", "Nein", "Ja"):
        visitor.submit("/wissen/baum", form="hilfreich", button=answer)
        assert "Vielen Dank" in visitor.text
    assert "Einer Person hat es geholfen." in visitor.main
    person = sign_in(factories.make_person())
    person.submit("/wissen/baum", form="hilfreich", button="Ja")
    assert "2 Personen hat es geholfen." in person.main


def test_no_vote_is_taken_for_an_article_one_may_not_read(visitor):
    making.make_article("Intern", visibility=Visibility.MEMBERS)
    making.make_article("Offen")
    visitor.get("/wissen/offen")
    token = visitor.value("csrf_token")
    visitor.post("/wissen/intern/hilfreich", data={"csrf_token": token, "answer": "yes"})
    assert visitor.status == 404


def read_feed(browser, url="/wissen.atom"):
    browser.get(url)
    assert browser.status == 200
    return etree.fromstring(browser.data)


ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_feed_tells_of_public_articles_alone_even_to_members(visitor, sign_in):
    making.make_article("Offen & gut", summary="Kurz", tags=("Grün",))
    making.make_article("Intern", visibility=Visibility.MEMBERS)
    making.make_draft("Entwurf", visibility=Visibility.PUBLIC)
    for browser in (visitor, sign_in(factories.make_editor())):
        feed = read_feed(browser)
        assert feed.xpath("//a:entry/a:title/text()", namespaces=ATOM) == ["Offen & gut"]
    assert feed.xpath("//a:entry/a:content/text()", namespaces=ATOM) == [
        "<p>Wir zählen <strong>Bäume</strong>.</p>\n"
    ]


def test_the_feed_of_a_category_tells_of_that_alone(visitor):
    shelf = making.make_category("Geodaten")
    making.make_article("Karte", category_id=shelf.id)
    making.make_article("Haushalt")
    feed = read_feed(visitor, "/wissen.atom?kategorie=geodaten")
    assert feed.xpath("//a:entry/a:title/text()", namespaces=ATOM) == ["Karte"]


def test_an_unchanged_feed_is_not_sent_twice(visitor):
    making.make_article("Baum")
    first = visitor.get("/wissen.atom").response
    assert first.headers["ETag"]
    headers = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get("/wissen.atom", headers=headers).status == 304
    making.make_article("Strauch")
    assert visitor.get("/wissen.atom", headers=headers).status == 200


def test_an_empty_feed_is_still_a_feed(visitor):
    assert read_feed(visitor).xpath("count(//a:entry)", namespaces=ATOM) == 0
