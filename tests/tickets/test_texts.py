"""Text modules and macros, as the desk keeps and uses them."""

import pytest

from kdn_helpdesk.accounts.models import Salutation
from kdn_helpdesk.tickets.actions import conversation
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.states import Priority, State
from tests.factories import (
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    read_ticket,
    tell,
    writing,
)

LIST = "/servicestelle/textbausteine"


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def ticket(app):
    rita = make_person(
        name="Dr. Rita Rathaus",
        family_name="Rathaus",
        salutation=Salutation.MRS,
        email="rita@stadt.example",
        organisation=make_organisation("Musterstadt"),
    )
    return make_ticket(requester=rita, subject="Karte fehlt")


def page_of(ticket, step=""):
    return f"/servicestelle/{ticket.reference}{step}"


def make_module(body="{anrede}\n\nwir melden uns zu {nummer}.", **columns):
    with writing() as session:
        module = TextModule(**{"title": "Eingang", "body": body, **columns})
        session.add(module)
    return module


def make_macro(**columns):
    with writing() as session:
        macro = Macro(**{"title": "Erledigt", **columns})
        session.add(macro)
    return macro


def test_a_text_module_is_written_and_changed(desk):
    desk.submit(f"{LIST}/neu", title="Eingang", body="{anrede}\n\ndanke.")
    assert "Eingang" in desk.main
    (link,) = [link for link in desk.links if link.startswith(f"{LIST}/") and link[-1].isdecimal()]
    desk.get(link)
    desk.submit(title="Eingangsbestätigung", is_active=None)
    assert "Eingangsbestätigung" in desk.main
    assert "nicht angeboten" in desk.main


def test_unknown_variables_are_refused_by_name(desk):
    desk.submit(f"{LIST}/neu", title="Falsch", body="{anrede} {vorname} {nummer} { Frist }")
    assert desk.status == 422
    assert "Diese Variablen sind nicht bekannt: {vorname}, {Frist}." in desk.main
    assert "{vorname}" in desk.value("body")


def test_a_title_stands_once(desk):
    make_module()
    desk.submit(f"{LIST}/neu", title="Eingang", body="Text")
    assert desk.status == 422


def test_braces_that_are_no_variable_stay(desk, ticket):
    make_module('Beispiel: {"format": "json"} für {nummer}')
    desk.submit(page_of(ticket), form="antwort", button="Einfügen", module=_first(desk, ticket))
    assert '{"format": "json"}' in desk.value("body")
    assert ticket.reference in desk.value("body")


def _first(desk, ticket):
    """The number of the first text module that the page offers."""
    page = desk.get(page_of(ticket)).page
    return page.xpath("//select[@id='module']/option[2]/@value")[0]


def test_inserting_keeps_what_was_typed(desk, ticket):
    make_module()
    chosen = _first(desk, ticket)
    desk.submit(page_of(ticket), form="antwort", button="Einfügen", module=chosen, body="Vorneweg:")
    body = desk.value("body").strip()
    assert body.startswith("Vorneweg:")
    assert "Sehr geehrte Frau Dr. Rathaus," in body
    assert f"wir melden uns zu {ticket.reference}." in body


def test_every_variable_is_filled(desk, ticket):
    names = "{anrede}|{name}|{organisation}|{nummer}|{betreff}|{thema}|{bearbeitung}|{LINK}"
    module = make_module(names)
    text = desk.get(page_of(ticket, f"/textbaustein/{module.id}")).response.get_data(as_text=True)
    assert text.split("|") == [
        "Sehr geehrte Frau Dr. Rathaus,",
        "Dr. Rita Rathaus",
        "Musterstadt",
        ticket.reference,
        "Karte fehlt",
        "Open Data",
        "Anna Beratung",
        f"http://localhost/anfragen/{ticket.reference}",
    ]


def test_the_text_speaks_the_readers_language(desk):
    module = make_module("{anrede}")
    john = make_person(name="Dr. John Smith", family_name="Smith", salutation="mr", language="en")
    ticket = make_ticket(requester=john)
    answer = desk.get(page_of(ticket, f"/textbaustein/{module.id}")).response
    assert answer.get_data(as_text=True) == "Dear Dr. Smith,"


def test_modules_are_offered_by_topic(desk, ticket):
    make_module(title="Nur DKAN", topic_id=make_topic("dkan").id)
    make_module(title="Alt", is_active=False)
    make_module(title="Für alle")
    offered = desk.get(page_of(ticket)).page.xpath("//select[@id='module']/option/text()")
    assert offered[1:] == ["Für alle"]


def test_a_macro_does_all_its_steps(desk, ticket, agent, drain, outbox):
    module = make_module("{anrede}\n\nes ist behoben.")
    make_macro(
        text_module_id=module.id,
        state=State.SOLVED,
        takes=True,
        priority=Priority.HIGH,
        tags=["karte"],
        note="Siehe Handbuch.",
    )
    desk.submit(page_of(ticket), form="makro", makro=_macro_of(desk, ticket))
    for sentence in (
        "Schlagwörter hinzufügen: karte",
        "Priorität setzen: Hoch",
        "Die Anfrage Anna Beratung übergeben",
        "Stand von „Neu“ auf „Gelöst“ setzen",
        "Interne Notiz hinzufügen: Siehe Handbuch.",
    ):
        assert sentence in desk.main
    assert "Sehr geehrte Frau Dr. Rathaus," in desk.value("body")
    assert read_ticket(ticket).state is State.NEW
    desk.submit(body="Frau Dr. Rathaus, es ist behoben.")
    after = read_ticket(ticket)
    assert (after.state, after.priority, after.assignee_id) == (
        State.SOLVED,
        Priority.HIGH,
        agent.id,
    )
    page = desk.get(page_of(ticket))
    assert "Siehe Handbuch." in page.main
    assert "karte" in page.value("tags")
    drain()
    assert "es ist behoben." in outbox[0].text
    assert (
        "Anna Beratung hat das Makro „Erledigt“ benutzt"
        in desk.get(page_of(ticket, "/verlauf")).main
    )


def _macro_of(desk, ticket):
    return desk.get(page_of(ticket)).page.xpath("//select[@id='makro']/option[2]/@value")[0]


def test_a_macro_without_answer_leaves_the_draft_alone(desk, ticket):
    macro = make_macro(state=State.EXTERNAL)
    desk.submit(page_of(ticket), form="antwort", button="Entwurf speichern", body="Halb fertig")
    desk.submit(page_of(ticket, f"/makro/{macro.id}"), button="Alles ausführen")
    assert read_ticket(ticket).state is State.EXTERNAL
    assert desk.get(page_of(ticket)).value("body").strip() == "Halb fertig"


def test_where_one_step_is_refused_none_is_done(desk):
    macro = make_macro(state=State.WAITING, tags=["x"], priority=Priority.URGENT)
    ticket = make_ticket(state=State.SOLVED)
    desk.get(page_of(ticket, f"/makro/{macro.id}"))
    assert "jetzt nicht erlaubt" in desk.main
    desk.press("Alles ausführen")
    assert desk.status == 422
    assert read_ticket(ticket).priority is Priority.NORMAL
    assert desk.get(page_of(ticket)).value("tags") == ""


def test_a_new_message_is_shown_before_a_macro_answers(desk, ticket):
    macro = make_macro(text_module_id=make_module().id, state=State.SOLVED)
    desk.get(page_of(ticket, f"/makro/{macro.id}"))
    tell(conversation.add_note, ticket, agent=make_agent().id, body="Halt, warte!")
    desk.submit(body="Meine Antwort")
    assert desk.status == 409
    assert "Halt, warte!" in desk.main
    assert desk.value("body").strip() == "Meine Antwort"
    assert read_ticket(ticket).state is State.NEW


def test_a_macro_is_edited(desk, agent):
    make_module()
    desk.submit("/servicestelle/makros/neu", title="Leer")
    assert desk.status == 422
    assert "mindestens einen Schritt" in desk.main
    desk.submit("/servicestelle/makros/neu", title="Nehmen", assignee="me", tags="Eins; zwei")
    (link,) = [
        link
        for link in desk.links
        if link.startswith("/servicestelle/makros/") and link[-1].isdecimal()
    ]
    desk.get(link)
    assert (desk.value("assignee"), desk.value("tags")) == ("me", "eins, zwei")
    desk.submit(assignee=agent.id, state="solved")
    desk.get(link)
    assert (desk.value("assignee"), desk.value("state")) == (str(agent.id), "solved")


def test_only_the_desk_edits_them(sign_in):
    assert sign_in(make_person()).get(LIST).status == 403


def test_no_macro_chosen_leads_back(desk, ticket):
    make_macro(takes=True)
    assert desk.submit(page_of(ticket), form="makro", makro="").path.startswith(page_of(ticket))
    assert desk.get(page_of(ticket, "/makro/99999")).status == 404
