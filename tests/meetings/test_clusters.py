"""Questions that come again and again: common words alone, never a name."""

from kdn_helpdesk.meetings.clusters import Asked, find_clusters


def ask(*subjects, organisations=5, names=""):
    return [
        Asked(subject, number % organisations, names) for number, subject in enumerate(subjects)
    ]


def test_what_many_ask_comes_first_and_forms_of_a_word_are_one():
    found = find_clusters(
        ask(
            "Lizenz für Geodaten", "Welche Lizenzen gelten?", "Geodaten: Lizenz wählen",
            "Karte bleibt leer", "Karten laden nicht", "Karte verschoben", "Karte weg",
            "Passwort vergessen",
        )
    )  # fmt: skip
    assert [(one.words[0], one.requests) for one in found] == [("Karte", 4), ("Lizenz", 3)]


def test_words_that_go_together_are_named_together():
    found = find_clusters(ask(*["Haushaltsdaten als Tabelle"] * 3))
    assert sorted(found[0].words) == ["Haushaltsdaten", "Tabelle"]
    assert found[0].organisations == 3


def test_what_one_organisation_asks_is_no_common_question():
    assert find_clusters(ask(*["Lizenz gesucht"] * 5, organisations=1)) == []


def test_two_requests_are_not_many():
    assert find_clusters(ask("Lizenz", "Lizenz")) == []


def test_names_of_people_and_organisations_never_come_out():
    subjects = ["Lindenau: Lizenz", "Lindenau: Lizenz?", "Lizenz (Lindenau)", "Lizenz Kirchhellen"]
    found = find_clusters(ask(*subjects, names="Petra Lindenau Stadt Kirchhellen"))
    assert [list(one.words) for one in found] == [["Lizenz"]]


def test_numbers_addresses_and_empty_words_say_nothing():
    assert find_clusters(ask(*["Frage 4711 bitte, wie?"] * 4)) == []


def test_no_request_counts_twice():
    found = find_clusters(ask(*["Lizenz Geodaten Karte Metadaten"] * 4))
    assert len(found) == 1


def test_only_words_that_name_a_thing_come_out():
    found = find_clusters(ask(*["Luftbilder veröffentlichen"] * 3))
    assert [list(one.words) for one in found] == [["Luftbilder"]]
