"""The search page."""

from datetime import UTC, datetime

from kdn_helpdesk.search.models import Kind
from tests.factories import make_agent, make_person


def test_a_result_leads_to_its_page_and_marks_what_was_asked(visitor, put):
    put("Bürgerbeteiligung im Netz", "Die Beteiligung beginnt im März.", reference="netz")
    visitor.get("/suche?q=Beteiligung")
    assert "/wissen/netz" in visitor.links
    assert "Bürger<mark>beteiligung</mark> im Netz" in visitor.html
    assert "Die <mark>Beteiligung</mark> beginnt" in visitor.html


def test_the_search_in_the_header_of_any_page_works(visitor, put):
    put("Abfallkalender")
    visitor.get("/suche?q=Abfall")
    assert "Abfallkalender" in visitor.text
    assert visitor.html.count('action="/suche"') == 2


def test_a_text_cannot_bring_markup_into_the_page(visitor, put):
    put("<script>alert(1)</script> Karte", "<b>Karte</b>")
    visitor.get("/suche?q=Karte<i>")
    assert "<script>alert" not in visitor.html
    assert "<b>" not in visitor.html
    assert "<i>" not in visitor.html


def test_nothing_found_says_what_to_do(visitor):
    visitor.get("/suche?q=Quarzsand")
    assert "Für „Quarzsand“ wurde nichts gefunden." in visitor.text
    assert "/anfragen/neu" in visitor.links


def test_an_empty_search_says_what_is_searched(visitor):
    visitor.get("/suche")
    assert visitor.status == 200
    assert "Sie suchen in allen Anfragen, Artikeln und Terminen" in visitor.text


def test_a_question_of_empty_words_asks_for_another(visitor):
    visitor.get("/suche?q=wie+ist+das")
    assert "kein Wort, nach dem sich suchen lässt" in visitor.text


def test_each_kind_says_how_many_results_it_has(visitor, put):
    put("Karte eins")
    put("Karte zwei")
    put("Karte drei", kind=Kind.MEETING, reference="3-karte")
    visitor.get("/suche?q=Karte")
    for label in ("Alles 3", "Wissen 2", "Termine 1", "Anfragen 0"):
        assert label in visitor.text
    visitor.get("/suche?q=Karte&art=termine")
    assert "Karte drei" in visitor.text
    assert "Karte eins" not in visitor.text


def test_what_may_not_be_seen_is_neither_named_nor_counted(visitor, sign_in, put):
    put("Karte der Geheimnisse", kind=Kind.NOTE, readers=("desk",), reference="KDN-2026-0001")
    put("Karte der Radwege")
    visitor.get("/suche?q=Karte")
    assert "Alles 1" in visitor.text
    assert "Geheimnisse" not in visitor.text
    browser = sign_in(make_agent())
    browser.get("/suche?q=Karte")
    assert "Alles 2" in browser.text
    assert "Interne Notiz KDN-2026-0001" in browser.text


def test_a_request_leads_each_reader_to_their_own_room(sign_in, put):
    person = make_person()
    put(
        "Karte fehlt",
        kind=Kind.TICKET,
        readers=("desk", f"person{person.id}"),
        reference="KDN-2026-0002",
    )
    browser = sign_in(person)
    browser.get("/suche?q=Karte")
    assert "/anfragen/KDN-2026-0002" in browser.links
    browser = sign_in(make_agent())
    browser.get("/suche?q=Karte")
    assert "/servicestelle/KDN-2026-0002" in browser.links


def test_a_request_and_its_notes_are_one_result(sign_in, put):
    put("Karte", kind=Kind.TICKET, subject_id=7, readers=("desk",), reference="KDN-2026-0007")
    put("Karte", kind=Kind.NOTE, subject_id=7, readers=("desk",), reference="KDN-2026-0007")
    browser = sign_in(make_agent())
    browser.get("/suche?q=Karte")
    assert "Alles 1" in browser.text


def test_a_mended_word_is_said_and_can_be_searched_exactly(visitor, put, count):
    put("Beteiligung der Jugend")
    count()
    visitor.get("/suche?q=Betieligung")
    assert "Für „Betieligung“ gibt es keinen Treffer" in visitor.text
    assert "Beteiligung der Jugend" in visitor.text
    exact = next(link for link in visitor.links if "genau=1" in link)
    visitor.get(exact)
    assert "Für „Betieligung“ wurde nichts gefunden." in visitor.text


def test_many_results_are_shown_a_page_at_a_time(visitor, put):
    for number in range(12):
        put(f"Karte {number}", at=datetime(2026, 1, 1 + number, tzinfo=UTC))
    visitor.get("/suche?q=Karte")
    assert "1 bis 10 von 12" in visitor.text
    visitor.get("/suche?q=Karte&seite=2")
    assert "11 bis 12 von 12" in visitor.text
    visitor.get("/suche?q=Karte&seite=9")
    assert "Keine weiteren Treffer." in visitor.text


def test_an_english_article_says_its_language(visitor, put):
    put("Publishing data", language="en")
    visitor.get("/suche?q=data")
    assert '<article class="search-result" lang="en">' in visitor.html


def test_the_page_in_english(sign_in, put):
    put("Karte")
    browser = sign_in(make_person(language="en"))
    browser.get("/suche?q=Karte")
    assert "Everything 1" in browser.text
