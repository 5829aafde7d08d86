"""Files are found by their text, by those who may read what they hang on."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.core import files
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.core.scanning import Scan
from kdn_helpdesk.search import attachments, reading
from kdn_helpdesk.search.models import SearchEntry, SearchText, TextState
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.queries.tickets import get_ticket_by_id
from tests import factories
from tests.factories import make_agent, make_person, make_ticket
from tests.search import papers

AGENT = Viewer(person_id=1, roles=frozenset({Role.AGENT}))


def attach(ticket, content, *, name, note=False):
    """Let an agent add a file to a request: to an answer, or to an internal note."""
    agent, body = make_agent(email=f"{name}@kdn.example"), "Siehe Anlage."
    with factories.writing():
        upload = files.put(content, name=name)
        add = conversation.add_note if note else conversation.answer_ticket
        add(get_ticket_by_id(ticket.id), agent=agent.id, body=body, files=[upload])


def texts():
    with factories.reading() as session:
        return list(session.scalars(sa.select(SearchText).order_by(SearchText.id)))


def test_a_request_is_found_by_the_text_of_its_file_and_says_which(app, drain, sign_in):
    person = make_person()
    ticket = make_ticket(requester=person, subject="Frage zum Plan")
    attach(ticket, papers.pdf("Die Haldenbegrünung beginnt im Mai."), name="plan.pdf")
    drain()
    browser = sign_in(person)
    browser.get("/suche?q=Haldenbegrünung")
    assert "Frage zum Plan" in browser.text
    assert "Gefunden in der Datei „plan.pdf“" in browser.text
    assert "<mark>Haldenbegrünung</mark> beginnt" in browser.html
    assert "Alles 1" in browser.text


def test_the_file_of_a_note_is_found_by_the_desk_alone(app, drain, found):
    person = make_person()
    ticket = make_ticket(requester=person, subject="Frage")
    attach(ticket, b"Quarzsand", name="intern.txt", note=True)
    drain()
    assert found("Quarzsand", AGENT) == ["Frage"]
    assert found("Quarzsand", Viewer(person_id=person.id), mend=False) == []


def test_a_long_file_is_found_from_beginning_to_end(app, drain, found, monkeypatch):
    monkeypatch.setattr(attachments, "LETTERS", 200)
    ticket = make_ticket(subject="Lang")
    attach(ticket, ("Anfang " + "und weiter " * 80 + "Schlusswort").encode(), name="lang.txt")
    drain()
    for word in ("Anfang", "Schlusswort"):
        assert found(word, AGENT, mend=False) == ["Lang"]
    with factories.reading() as session:
        places = set(session.scalars(sa.select(SearchEntry.piece)))
    assert places == {0, 1, 2, 3, 4, 5}


def test_a_change_of_the_request_keeps_what_was_read_of_its_file(app, drain, found):
    ticket = make_ticket(subject="Frage")
    attach(ticket, b"Quarzsand", name="a.txt")
    drain()
    attach(ticket, b"Basalt", name="b.txt")
    assert found("Quarzsand", AGENT) == ["Frage"]
    assert found("Basalt", AGENT, mend=False) == []
    drain()
    assert found("Basalt", AGENT) == ["Frage"]


def test_a_bomb_is_named_and_the_next_file_is_read(app, drain, found):
    ticket = make_ticket(subject="Frage")
    attach(ticket, papers.bomb(), name="bombe.docx")
    attach(ticket, b"Quarzsand", name="a.txt")
    drain()
    assert [(text.state, text.reason) for text in texts()] == [
        (TextState.UNREADABLE, "large"),
        (TextState.READ, ""),
    ]
    assert found("Quarzsand", AGENT) == ["Frage"]


def test_who_takes_too_long_or_too_much_ends_alone(monkeypatch, tmp_path):
    endless, greedy = tmp_path / "endless.py", tmp_path / "greedy.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(reading.extraction, "__file__", str(endless))
    assert reading.text_of(b"", patience=0.2) == ("", "slow")
    greedy.write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(reading.extraction, "__file__", str(greedy))
    assert reading.text_of(b"") == ("", "large")


@pytest.mark.parametrize("tries", [1, 2])
def test_a_file_that_killed_its_reader_is_tried_once_more(app, drain, tries):
    attach(make_ticket(), b"Quarzsand", name="a.txt")
    with factories.writing() as session:
        text = session.scalars(sa.select(SearchText)).one()
        text.state, text.tries = TextState.READING, tries
        text.begun_at = text.created_at - 2 * reading.GIVEN_UP
    drain()
    expected = TextState.READ if tries == 1 else TextState.UNREADABLE
    assert [text.state for text in texts()] == [expected]


def test_a_file_with_a_virus_is_not_opened(app, drain):
    attach(make_ticket(), b"Quarzsand", name="a.txt")
    with factories.writing() as session:
        session.execute(sa.update(StoredFile).values(scan=Scan.FOUND))
    drain()
    assert [text.state for text in texts()] == [TextState.WAITING]


def test_a_picture_is_not_read(app, drain):
    attach(make_ticket(), b"\x89PNG", name="bild.png")
    drain()
    assert texts() == []
