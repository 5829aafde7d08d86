"""What may answer it already, while somebody writes."""

import lxml.html
import pytest

from kdn_helpdesk.search.models import Kind
from tests.factories import make_agent, make_organisation, make_person, make_ticket, make_topic

ADDRESS = "/anfragen/neu/aehnlich"
TEXT = "Die Karte im Beteiligungsportal zeigt nur eine weiße Fläche."


@pytest.fixture
def library(put, count):
    """A shared request, an article for all, one for a group, and much beside the matter."""
    put(
        "Karte zeigt weiße Fläche",
        "In der Beteiligung bleibt die Karte leer.",
        kind=Kind.SHARED,
        reference="7",
        readers=("members",),
    )
    put("Karten im Beteiligungsportal", "Was eine weiße Fläche bedeutet.", reference="karten")
    put("Interne Karte mit weißer Fläche", "Beteiligung", reference="geheim", readers=("group9",))
    for number in range(6):
        put(f"Haushaltsdaten {number}", "Datensatz veröffentlichen", reference=f"haushalt-{number}")
    count()


@pytest.fixture
def member(app):
    return make_person(organisation=make_organisation())


def asked(browser, subject="Karte bleibt weiß", text=TEXT):
    browser.get(ADDRESS, query_string={"betreff": subject, "text": text})
    assert browser.status == 200
    return Offered(browser.json["html"], browser.json["found"])


class Offered:
    """What the page's script gets."""

    def __init__(self, html, found):
        self.html = html
        self.links = lxml.html.fromstring(f"<div>{html}</div>").xpath("//a/@href")
        assert len(self.links) == found


def test_a_member_is_offered_shared_requests_and_articles(library, member, sign_in):
    links = asked(sign_in(member)).links
    assert set(links) == {"/geteilte-anfragen/7", "/wissen/karten?von=anfrage"}


def test_a_visitor_is_offered_what_everybody_reads(library, visitor):
    assert asked(visitor).links == ["/wissen/karten?von=anfrage"]


def test_nobody_is_offered_what_they_may_not_read(library, member, sign_in):
    for person in (member, make_agent(), make_person()):
        assert "/wissen/geheim?von=anfrage" not in asked(sign_in(person)).links


def test_originals_are_never_offered_not_even_to_the_desk(library, sign_in):
    make_ticket(subject="Karte bleibt weiß", body=TEXT)
    links = asked(sign_in(make_agent())).links
    assert links
    assert not [link for link in links if link.startswith(("/anfragen", "/servicestelle"))]


def test_one_word_in_common_is_no_likeness(library, visitor):
    answer = asked(visitor, "Karte der Radwege", "Unser Datensatz für Parkplätze fehlt.")
    assert "/wissen/karten?von=anfrage" not in answer.links


def test_what_says_nothing_finds_nothing(library, visitor):
    for subject, text in (("", ""), ("und der die", "ist das"), ("Xylophonquartett", "")):
        answer = asked(visitor, subject, text)
        assert answer.links == []


def test_the_likest_comes_first_and_five_are_enough(put, count, visitor):
    for number in range(8):
        put(f"Karte {number}", "weiße Fläche im Portal", reference=f"k{number}")
    put("Karte zeigt weiße Fläche im Beteiligungsportal", reference="ganz-gleich")
    count()
    links = asked(visitor).links
    assert links[0] == "/wissen/ganz-gleich?von=anfrage"
    assert len(links) == 5


def test_a_text_cannot_bring_markup_or_operators(library, visitor):
    answer = asked(visitor, 'Karte" OR readers : *', "<script>weiße Fläche</script> -Karte NEAR(")
    assert "<script>" not in answer.html


def test_it_asks_the_database_a_constant_number_of_times(library, visitor, queries):
    asked(visitor)
    queries.clear()
    asked(visitor)
    few = len(queries)
    queries.clear()
    asked(visitor, "Karte", TEXT * 50)
    assert len(queries) == few <= 8


def test_without_script_the_button_shows_it_and_keeps_what_was_typed(
    library, member, sign_in, drain, outbox
):
    make_topic()
    browser = sign_in(member)
    browser.submit(
        "/anfragen/neu",
        button="Ähnliches zeigen",
        topic="open-data",
        subject="Karte bleibt weiß",
        body=TEXT,
        visibility="only_me",
    )
    assert browser.status == 200
    assert "/geteilte-anfragen/7" in browser.links
    assert browser.value("subject") == "Karte bleibt weiß"
    assert browser.value("body").strip() == TEXT
    assert (browser.value("topic"), browser.value("visibility")) == ("open-data", "only_me")
    drain()
    assert outbox == []
    browser.press("Anfrage absenden")
    assert browser.path.startswith("/anfragen/KDN-")


def test_a_visitor_keeps_name_and_address_too(library, visitor):
    make_topic()
    visitor.submit(
        "/anfragen/neu",
        button="Ähnliches zeigen",
        subject="Karte bleibt weiß",
        body=TEXT,
        name="Vera Neu",
        email="keine",
    )
    assert visitor.status == 200
    assert "/wissen/karten?von=anfrage" in visitor.links
    assert (visitor.value("name"), visitor.value("email")) == ("Vera Neu", "keine")
    assert "Bitte prüfen" not in visitor.main


def test_an_unfinished_request_says_that_there_is_nothing(visitor):
    make_topic()
    visitor.submit("/anfragen/neu", button="Ähnliches zeigen", subject="", body="")
    assert "Wir haben nichts Ähnliches gefunden." in visitor.main
