"""What the forms of a verb have in common."""

import pytest

from kdn_helpdesk.search.folding import fold
from kdn_helpdesk.search.roots import root
from kdn_helpdesk.search.stemming import stem


def common(word: str) -> str:
    return root(fold(word)) or stem(fold(word))


@pytest.mark.parametrize(
    "forms",
    [
        "verlängern verlängert verlängerte Verlängerung",
        "einreichen eingereicht eingereichte einzureichen Einreichung",
        "aktualisieren aktualisiert Aktualisierung",
        "veröffentlichen veröffentlicht veröffentlichte Veröffentlichung",
        "hochladen hochgeladen hochzuladen",
        "schreiben schrieb geschrieben",
        "entstehen entstand entstanden",
        "löschen gelöscht gelöschten Löschung",
        "gründen gründete gegründet Gründung Gründer",
    ],
)
def test_all_forms_of_a_verb_have_one_root(forms):
    assert len({common(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("word", ["Rat", "Gemeinde", "Kommentar", "2026", "3d", "Gesetz"])
def test_other_words_have_none(word):
    assert root(fold(word)) == ""


def test_different_verbs_stay_apart():
    roots = [common(word) for word in ("verschieben", "verschreiben", "abschieben", "schreiben")]
    assert len(set(roots)) == 4
