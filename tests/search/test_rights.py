"""Whatever is put into the index, for whomever: a reader finds what they may read and no more."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.search import actions, queries, vocabulary
from kdn_helpdesk.search.documents import Document
from kdn_helpdesk.search.filters import Filter, values_of
from kdn_helpdesk.search.models import Kind
from kdn_helpdesk.search.readers import keys_of
from kdn_helpdesk.search.suggestions import suggest
from tests import factories

SECRETS = [
    "Ahornhalde", "Basaltgrube", "Chronikturm", "Dolomitwand", "Efeuranke", "Farnschlucht",
    "Granitsockel", "Haselstrauch", "Ingwerbeet", "Jaspisring", "Kieselufer", "Lavendelfeld",
    "Marmorsaal", "Nebelkamm",
]  # fmt: skip
ALL_SEEING = "person1000"
KEYS = [
    "public", "members", "desk", "editors", "organisation1", "organisation2", "managers1",
    "group3", "group4", "person5", "person6",
]  # fmt: skip
PIECES = 2


@st.composite
def viewers(draw):
    """Anybody: each role, each organisation and group, signed in or not."""
    if draw(st.booleans()):
        return Viewer()
    return Viewer(
        person_id=draw(st.sampled_from([5, 6, 7])),
        roles=frozenset(draw(st.sets(st.sampled_from(list(Role)), max_size=2))),
        organisation_id=draw(st.sampled_from([None, 1, 2])),
        groups=frozenset(draw(st.sets(st.sampled_from([3, 4])))),
    )


things = st.lists(
    st.tuples(st.sets(st.sampled_from(KEYS), max_size=3), st.booleans()),
    min_size=len(Kind) * PIECES,
    max_size=len(Kind) * PIECES,
)


def documents(drawn):
    """One thing of each kind and a second one, the readers as drawn, the word in title or file."""
    for number, (readers, in_file) in enumerate(drawn):
        kind = list(Kind)[number % len(Kind)]
        word = SECRETS[number]
        yield Document(
            kind=kind,
            subject_id=number + 1,
            reference=f"KDN-2026-{number + 1:04}",
            title="Karte" if in_file else f"Karte {word}",
            body=word,
            readers=(ALL_SEEING, *sorted(readers)),
            at=datetime(2020 + number % 5, 6, 1, tzinfo=UTC),
            topic=f"Thema {word}",
            organisation=f"Stadt {word}",
        )


def put(drawn):
    with factories.writing():
        actions.put(documents(drawn))


def found(text, viewer, wanted=queries.NOTHING):
    results = queries.search(text, viewer=viewer, wanted=wanted)
    ids = [ranked.candidate.id for ranked in results.ranked]
    return results, {entry.reference: entry for entry in queries.list_entries(ids)}


@pytest.fixture
def index(app, count):
    """Every word known, whoever may read it."""
    put([(set(), False)] * (len(Kind) * PIECES))
    count()
    with app.app_context():
        vocabulary.forget()
        yield


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(things, viewers())
def test_a_readers_results_are_all_results_filtered_by_their_rights(index, drawn, viewer):
    put(drawn)
    queries.db.session.rollback()
    keys = set(keys_of(viewer))
    readable = {
        document.reference: document
        for document, (readers, _) in zip(documents(drawn), drawn, strict=True)
        if readers & keys
    }
    everything, every = found("Karte", Viewer(person_id=1000))
    assert len(every) == len(Kind) * PIECES
    results, entries = found("Karte", viewer)
    assert entries.keys() == every.keys() & readable.keys()
    assert len(results.ranked) == len(readable)
    order = [ranked.candidate.id for ranked in everything.ranked]
    mine = [ranked.candidate.id for ranked in results.ranked]
    assert mine == [number for number in order if number in set(mine)]
    topics = {value for value, _ in values_of("topic", results.facts_ranked)}
    assert topics == {document.topic for document in readable.values()}
    for kind in Kind:
        _, of_kind = found("Karte", viewer, Filter(kinds=(kind,)))
        assert of_kind.keys() == {r for r, document in readable.items() if document.kind is kind}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(things, viewers())
def test_suggestions_and_mended_words_name_only_what_a_reader_may_read(index, drawn, viewer):
    put(drawn)
    queries.db.session.rollback()
    keys = set(keys_of(viewer))
    for word, document, (readers, _) in zip(SECRETS, documents(drawn), drawn, strict=True):
        may_read = bool(readers & keys)
        mistyped = word[:3] + word[4] + word[3] + word[5:]
        results, entries = found(mistyped, viewer)
        assert [mended.instead for mended in results.mended] == ([word] if may_read else [])
        assert entries.keys() == ({document.reference} if may_read else set())
        titles = {"".join(p.text for p in one.title) for one in suggest(word[:6], viewer=viewer)}
        assert titles == ({document.title} if may_read else set())
