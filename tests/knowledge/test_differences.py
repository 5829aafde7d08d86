from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.knowledge.differences import Line, Piece, compare, compare_words

LINES = st.lists(st.sampled_from(["", "ein Satz", "ein anderer Satz", "Ziel", "# Kosten"])).map(
    "\n".join
)


def kinds(old, new):
    return [line.kind for line in compare(old, new)]


def test_equal_texts_have_no_difference():
    assert compare("Ziel\n\nText", "Ziel\n\nText") == []


def test_a_changed_word_is_shown_inside_its_line():
    assert compare("Die Frist endet im Mai.", "Die Frist endet im Juni.") == [
        Line(
            "changed",
            (
                Piece("same", "Die Frist endet im "),
                Piece("removed", "Mai"),
                Piece("added", "Juni"),
                Piece("same", "."),
            ),
        )
    ]


def test_a_line_that_is_quite_different_went_and_came():
    assert kinds("Wir fragen den Rat.", "Kosten entstehen keine") == ["added", "removed"]


def test_an_added_and_a_removed_line_are_whole():
    assert compare("eins", "eins\nzwei")[-1] == Line("added", (Piece("added", "zwei"),))
    assert compare("eins\nzwei", "eins")[-1] == Line("removed", (Piece("removed", "zwei"),))


def test_long_unchanged_stretches_are_folded():
    old = "\n".join(f"Zeile {number}" for number in range(20))
    lines = compare(old, old.replace("Zeile 10\n", "Zeile zehn\n"))
    assert [line.kind for line in lines] == [
        *("skipped", "same", "same", "changed", "same", "same", "skipped")
    ]
    assert (lines[0].count, lines[-1].count) == (8, 7)


def test_reworded_lines_keep_their_order_among_new_ones():
    old = "Der Antrag wird gestellt.\nDie Kosten trägt das Land."
    new = "Der Antrag wird digital gestellt.\nNeu ist der Rat.\nDie Kosten trägt der Bund."
    assert kinds(old, new) == ["changed", "added", "changed"]


@settings(deadline=None)
@given(st.text(), st.text())
def test_words_that_are_not_removed_give_the_new_line_and_not_added_ones_the_old(old, new):
    pieces = compare_words(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old


@settings(deadline=None)
@given(LINES, LINES)
def test_no_line_is_lost(old, new):
    lines = compare(old, new)
    if old.splitlines() == new.splitlines():
        assert lines == []
        return
    shown = sum(line.count or 1 for line in lines if line.kind != "removed")
    assert shown == len(new.splitlines())
    shown = sum(line.count or 1 for line in lines if line.kind != "added")
    assert shown == len(old.splitlines())
