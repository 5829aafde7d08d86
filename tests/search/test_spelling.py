"""What a mistyped word is mended to."""

from kdn_helpdesk.search.spelling import beginning, kin, nearest, nearest_compounds

VOCABULARY = {"beteiligung": 40, "bebauung": 3, "portal": 9, "lizenz": 2, "lizenzen": 5}


def kin_of(word, known):
    return kin(word, known, [other for other in known if other.startswith(beginning(word))])


def test_swapped_letters_are_mended():
    assert nearest("betieligung", VOCABULARY)[0] == "beteiligung"


def test_two_errors_are_mended_in_a_long_word_and_one_in_a_short():
    assert nearest("beteilgnug", VOCABULARY)[0] == "beteiligung"
    assert nearest("prtal", VOCABULARY)[0] == "portal"
    assert nearest("prtol", VOCABULARY) == []


def test_the_more_frequent_of_two_near_words_is_taken():
    assert nearest("planun", {"planung": 1, "planum": 8})[0] == "planum"


def test_known_short_and_numeric_words_are_left_alone():
    assert nearest("portal", VOCABULARY) == []
    assert nearest("ozq", VOCABULARY) == []
    assert nearest("2o26", VOCABULARY) == []


def test_a_word_unlike_any_other_is_left_alone():
    assert nearest("quarzsand", VOCABULARY) == []
    assert nearest("quarzsand", {}) == []


def test_kin_begin_alike_or_are_one_error_away():
    known = {"authenticator": 2, "authentisch": 1, "author": 4, "bestaetigung": 3}
    assert kin_of("authentifizierung", known) == ["authenticator", "authentisch"]
    assert kin_of("bestaetignug", known) == ["bestaetigung"]


def test_short_words_and_numbers_have_no_kin():
    assert kin_of("amt", {"amtlich": 3}) == []
    assert kin_of("202612", {"202613": 3}) == []


def test_a_compound_that_nobody_wrote_is_mended_in_its_mistyped_half():
    words = {"barrierefreiheit": 4, "erklaerung": 7, "portal": 9}
    assert nearest_compounds("barreirefreiheitserklaerung", words) == [
        ("barrierefreiheit", "s", "erklaerung")
    ]
    assert nearest_compounds("portalerklearung", words)[0] == ("portal", "", "erklaerung")


def test_a_compound_of_known_words_and_a_strange_one_are_left_alone():
    words = {"barrierefreiheit": 4, "erklaerung": 7}
    assert nearest_compounds("barrierefreiheitserklaerung", words) == []
    assert nearest_compounds("quarzsand", words) == []
