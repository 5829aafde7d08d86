"""What is found, on both databases, through the index."""

import pytest

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.search import actions, queries
from kdn_helpdesk.search.filters import Filter
from kdn_helpdesk.search.models import Kind, SearchEntry
from tests import factories


def test_half_of_a_compound_finds_the_whole(put, found):
    put("Bürgerbeteiligung im Netz")
    put("Abfallkalender")
    assert found("Beteiligung") == ["Bürgerbeteiligung im Netz"]
    assert found("bürger") == ["Bürgerbeteiligung im Netz"]


@pytest.mark.parametrize(
    "question", ["Gebuehren", "gebühr", "GEBÜHR", "Gebühren", "Gebühr:", "(Gebühr)", "Gebühr*"]
)
def test_spelling_and_inflection_do_not_matter(put, found, question):
    put("Gebühr für Reisepässe")
    assert found(question) == ["Gebühr für Reisepässe"]


def test_a_change_is_found_at_once_and_the_former_text_is_not(put, found):
    number = put("Kataster")
    put("Luftbilder", subject_id=number)
    assert found("Luftbild") == ["Luftbilder"]
    assert found("Kataster", mend=False) == []


def test_what_is_removed_is_not_found(put, found):
    number = put("Kataster")
    with factories.writing():
        actions.remove(Kind.ARTICLE, [number])
    assert found("Kataster") == []


def test_a_phrase_is_found_only_as_it_stands(put, found):
    put("Freie Lizenz")
    put("Lizenz, auch eine freie")
    assert found('"freie Lizenz"') == ["Freie Lizenz"]
    assert len(found("freie Lizenz")) == 2


def test_a_phrase_does_not_run_from_the_title_into_the_text(put, found):
    put("Eine freie", "Lizenz")
    assert found('"freie Lizenz"') == []


def test_an_excluded_word_is_not_found(put, found):
    put("Karte von Köln")
    put("Karte von Bonn")
    assert found("Karte -Köln") == ["Karte von Bonn"]
    assert found('Karte -"von Köln"') == ["Karte von Bonn"]


def test_results_with_all_words_are_filled_up_by_those_with_some(put, found):
    put("Karte der Radwege")
    put("Karte der Spielplätze")
    assert found("Karte Radweg") == ["Karte der Radwege", "Karte der Spielplätze"]


def test_synonyms_are_found_after_the_word_itself(put, found):
    put("Anmeldung am Portal")
    put("Login am Portal")
    assert found("Login") == ["Login am Portal", "Anmeldung am Portal"]


def test_english_articles_are_found_by_english_forms(put, found):
    put("Publishing open data", language="en")
    assert found("published") == ["Publishing open data"]


def test_kinds_can_be_asked_for(put, found):
    put("Karte als Artikel")
    put("Karte als Termin", kind=Kind.MEETING)
    assert found("Karte", wanted=Filter(kinds=(Kind.MEETING,))) == ["Karte als Termin"]


def test_a_reference_finds_its_request_first(put, found):
    put("Hilfe", "Verweis auf KDN-2026-0007 und auch auf KDN-2026-0012, siehe dort.")
    put("Karte fehlt", keywords="KDN-2026-0012")
    assert found("KDN-2026-0012") == ["Karte fehlt", "Hilfe"]


@pytest.mark.parametrize("question", ["", "der die das", "-Köln", '"', "\x00", "(((", "* OR NEAR"])
def test_a_question_that_asks_nothing_finds_nothing(put, found, question):
    put("Karte von Köln")
    assert found(question) == []


@pytest.mark.parametrize(
    "word", ["3d", "5e3x9b", "1e5", "0x1f", "10mb", "b2b", "x.y", "straße", "привет", "ñandú"]
)
def test_odd_words_are_the_same_term_for_every_engine(put, found, word):
    put(f"Bericht {word}")
    put("Bericht anders")
    assert found(word)[:1] == [f"Bericht {word}"]


VIEWERS = {
    "visitor": Viewer(),
    "guest": Viewer(person_id=4, roles=frozenset({Role.REQUESTER})),
    "member": Viewer(person_id=5, organisation_id=1, roles=frozenset({Role.REQUESTER})),
    "manager": Viewer(person_id=9, organisation_id=1, roles=frozenset({Role.MANAGER})),
    "of a group": Viewer(
        person_id=6, organisation_id=2, groups=frozenset({3}), roles=frozenset({Role.REQUESTER})
    ),
    "agent": Viewer(person_id=7, roles=frozenset({Role.AGENT})),
    "editor": Viewer(person_id=8, roles=frozenset({Role.EDITOR})),
}
SEES = {
    "public": set(VIEWERS),
    "members": set(VIEWERS) - {"visitor", "guest"},
    "organisation1": {"member", "manager"},
    "managers1": {"manager"},
    "group3": {"of a group"},
    "person4": {"guest"},
    "desk": {"agent"},
    "editors": {"editor"},
}


@pytest.mark.parametrize("who", VIEWERS)
def test_each_reader_finds_what_they_may_see_and_nothing_else(put, found, who):
    for key in SEES:
        put(f"Karte für {key}", readers=(key,))
    put("Karte für zwei", readers=("desk", "person4"))
    expected = {f"Karte für {key}" for key, readers in SEES.items() if who in readers}
    if who in {"agent", "guest"}:
        expected.add("Karte für zwei")
    assert set(found("Karte", VIEWERS[who])) == expected
    assert set(found("Karte Unfug", VIEWERS[who])) == expected


def test_a_word_that_is_a_readers_key_finds_nothing_more(put, found):
    put("Geheimes", readers=("desk",))
    put("Offenes")
    assert found("public", mend=False) == []
    assert found("desk", VIEWERS["agent"], mend=False) == []


def test_a_typing_error_is_mended_and_said(put, count, app):
    put("Bürgerbeteiligung")
    put("Beteiligung der Jugend")
    count()
    with app.app_context():
        results = queries.search("Betieligung", viewer=Viewer())
    assert [(m.written, m.instead) for m in results.mended] == [("Betieligung", "Beteiligung")]
    assert len(results.ranked) == 2


def test_a_word_of_the_domain_is_proposed_although_it_stands_only_in_compounds(put, app):
    put("Bürgerbeteiligung")
    with app.app_context():
        results = queries.search("Betieligung", viewer=Viewer())
    assert [m.instead for m in results.mended] == ["beteiligung"]
    assert len(results.ranked) == 1


def test_a_known_word_is_never_mended(put, count, app):
    for number in range(5):
        put(f"Karten {number}")
    put("Warten")
    count()
    with app.app_context():
        assert queries.search("Warten", viewer=Viewer()).mended == ()


def test_a_word_that_only_others_may_read_is_never_proposed(put, count, app):
    put("Beschwerde über Quarkheimer", readers=("desk",))
    count()
    with app.app_context():
        assert queries.search("Quarkheimar", viewer=Viewer()).mended == ()
        agent = queries.search("Quarkheimar", viewer=VIEWERS["agent"])
    assert [m.instead for m in agent.mended] == ["Quarkheimer"]


def test_a_compound_of_hidden_words_is_never_proposed_by_its_visible_halves(put, count, app):
    put("Haldenstollen", readers=("desk",))
    put("Haldenstollen", readers=("desk",))
    put("Halden und Stollen, dazu Halde und Stolle")
    count()
    with app.app_context():
        visitor = queries.search("Haldnestolen", viewer=Viewer())
        agent = queries.search("Haldnestolen", viewer=VIEWERS["agent"])
    assert "Haldenstollen" not in [m.instead for m in visitor.mended]
    assert [m.instead for m in agent.mended] == ["Haldenstollen"]


def test_a_compound_that_nobody_wrote_is_mended_in_its_half(put, count, app):
    put("Barrierefreiheit: eine Erklärung")
    put("Erklärung anderer Art")
    count()
    with app.app_context():
        results = queries.search("Barreirefreiheitserklärung", viewer=Viewer())
    assert [m.instead for m in results.mended] == ["Barrierefreiheitserklärung"]
    assert results.ranked


def test_a_very_common_word_beside_a_rare_one_brings_no_other_entries(put, found, drain):
    for number in range(120):
        put(f"Portal {number}")
    put("Portal für Lärm")
    put("Lärm am Spielplatz")
    drain()
    assert found("Portal Lärm") == ["Portal für Lärm", "Lärm am Spielplatz"]


def test_a_common_word_is_found_beside_one_that_occurs_nowhere(put, found, drain):
    for number in range(120):
        put(f"Portal {number}")
    drain()
    assert len(found("Portal Quarzsand")) == 120


def test_a_common_word_alone_finds_the_newest_and_those_with_it_in_the_title(
    put, found, drain, monkeypatch
):
    monkeypatch.setattr(queries, "RANKED_BY_ENGINE", 5)
    monkeypatch.setattr(queries, "MOST", 4)
    put("Portal ganz alt")
    for number in range(10):
        put(f"Hinweis {number}", "Im Portal.")
    drain()
    titles = found("Portal")
    assert titles[0] == "Portal ganz alt"
    assert "Hinweis 9" in titles
    assert len(titles) == 4


def test_a_search_asks_the_database_a_fixed_number_of_times(put, found, queries, drain):
    for number in range(30):
        put(f"Karte {number}")
    drain()
    found("Karte")
    before = len(queries)
    found("Karte")
    assert len(queries) - before <= 5


def test_entries_of_an_earlier_analyser_are_analysed_anew(put, found, drain):
    put("Bürgerbeteiligung")
    with factories.writing() as session:
        entry = session.query(SearchEntry).one()
        entry.parts, entry.version = "", entry.version - 1
    assert found("Beteiligung", mend=False) == []
    drain()
    assert found("Beteiligung") == ["Bürgerbeteiligung"]


def test_the_words_of_the_texts_split_compounds_once_they_are_known(put, found, count):
    put("Quendelkirmes am Bach")
    assert found("Kirmes", mend=False) == []
    for number in range(3):
        put(f"Kirmes {number}", "Quendel darf hier wachsen.")
    count()
    assert found("Kirmes -wachsen") == ["Quendelkirmes am Bach"]


def test_what_nobody_wrote_is_found_by_what_begins_as_it_does(put, found, count):
    put("Codes aus dem Authenticator")
    put("Rathaus")
    count()
    assert found("Authentifizierung") == ["Codes aus dem Authenticator"]
    assert found("Authentifizierung", mend=False) == []


def test_forms_of_a_verb_find_one_another(put, found):
    put("Wer hat den Antrag eingereicht?")
    put("Die Satzung wird verlängert")
    assert found("Anträge einzureichen", mend=False)[0] == "Wer hat den Antrag eingereicht?"
    assert found("Verlängerung", mend=False) == ["Die Satzung wird verlängert"]
