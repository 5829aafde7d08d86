"""Checklists by topic: written by the administration, ticked by the desk."""

import pytest
import sqlalchemy as sa

from kdn_helpdesk.tickets.actions import checklists as actions
from kdn_helpdesk.tickets.models.checklists import ChecklistStep, ChecklistTemplate
from kdn_helpdesk.tickets.models.topics import Topic
from tests.factories import (
    make_admin,
    make_agent,
    make_person,
    make_ticket,
    make_topic,
    reading,
    writing,
)

STEPS = ("Rechte klären", "Lizenz wählen", "Veröffentlichen")


@pytest.fixture
def agent(app):
    return make_agent(name="Anna Beratung")


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def admin(sign_in, app):
    return sign_in(make_admin())


def make_template(slug="open-data", *, is_usual=True, name="Ablauf", steps=STEPS):
    topic = make_topic(slug)
    with writing() as session:
        return actions.add_template(
            session.get_one(Topic, topic.id), name=name, steps=steps, is_usual=is_usual, actor=None
        )


def page_of(ticket):
    return f"/servicestelle/{ticket.reference}"


def steps_of(browser):
    """The steps on the page, and whether each is ticked."""
    labels = browser.page.xpath("//ul[@class='checklist']//label")
    return [
        (label.xpath("./span/text()")[0].strip(), bool(label.xpath("./input/@checked")))
        for label in labels
    ]


def ids():
    with reading() as session:
        return session.scalars(sa.select(ChecklistStep.id).order_by(ChecklistStep.position)).all()


def test_the_administration_writes_a_checklist_a_step_a_line(admin):
    topic = make_topic("dkan", name="DKAN")
    admin.get(f"/verwaltung/themen/{topic.id}")
    assert f"/verwaltung/themen/{topic.id}/checklisten" in admin.links
    admin.submit(
        f"/verwaltung/themen/{topic.id}/checklisten", name="Ablauf", steps="Eins\n\n  Zwei \n"
    )
    assert "Die Checkliste ist angelegt" in admin.text
    with reading() as session:
        template = session.scalars(sa.select(ChecklistTemplate)).one()
    assert (template.steps, template.is_usual) == (["Eins", "Zwei"], True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " ", "steps": "Eins"}, "Bitte geben Sie einen Namen ein"),
        ({"name": "Ablauf", "steps": " \n "}, "mindestens einen Schritt"),
        ({"name": "Ablauf", "steps": "x\n" * 41}, "höchstens 40 Schritte"),
    ],
)
def test_what_is_missing_is_said_and_the_text_stays(admin, fields, sentence):
    topic = make_topic()
    admin.submit(f"/verwaltung/themen/{topic.id}/checklisten", **fields)
    assert admin.status == 422
    assert sentence in admin.main
    assert admin.value("name").strip() == fields["name"].strip()


def test_a_request_begins_with_the_checklists_of_its_topic(desk):
    make_template()
    make_template(name="Selten", is_usual=False)
    make_template("dkan", name="Anderes Thema")
    desk.get(page_of(make_ticket()))
    assert steps_of(desk) == [(step, False) for step in STEPS]
    assert "Ablauf: 0 von 3" in desk.main
    assert "Anderes Thema" not in desk.main
    desk.press("Checkliste „Selten“ beginnen")
    assert "Selten: 0 von 3" in desk.main
    assert "„Selten“ beginnen" not in desk.main


def test_steps_are_ticked_and_unticked_and_that_stands_in_the_history(desk):
    make_template()
    ticket = make_ticket()
    first, second, third = ids()
    desk.submit(page_of(ticket), form="checkliste/", step=[first, third])
    assert "Ablauf: 2 von 3" in desk.main
    assert steps_of(desk) == list(zip(STEPS, (True, False, True), strict=True))
    assert "Anna Beratung" in desk.main
    desk.submit(form="checkliste/", step=[first, second])
    assert steps_of(desk) == list(zip(STEPS, (True, True, False), strict=True))
    history = desk.get(f"{page_of(ticket)}/verlauf").main
    assert "hakte den Schritt „Veröffentlichen“ ab" in history
    assert "nahm den Haken vom Schritt „Veröffentlichen“" in history


def test_two_agents_ticking_lose_nothing_of_either(desk, sign_in):
    make_template()
    ticket = make_ticket()
    first, second, _third = ids()
    other = sign_in(make_agent())
    desk.get(page_of(ticket))
    other.submit(page_of(ticket), form="checkliste/", step=[second])
    desk.submit(form="checkliste/", step=[first])
    assert steps_of(desk) == list(zip(STEPS, (True, True, False), strict=True))


def test_a_changed_template_leaves_running_checklists_as_they_are(admin, desk):
    template = make_template()
    old = make_ticket()
    admin.submit(
        f"/verwaltung/themen/checklisten/{template.id}", name="Neuer Ablauf", steps="Nur noch das"
    )
    desk.get(page_of(old))
    assert [step for step, _done in steps_of(desk)] == list(STEPS)
    desk.get(page_of(make_ticket()))
    assert [step for step, _done in steps_of(desk)] == ["Nur noch das"]


def test_a_deleted_template_leaves_running_checklists_as_they_are(admin, desk):
    template = make_template()
    old = make_ticket()
    admin.get(f"/verwaltung/themen/checklisten/{template.id}/loeschen")
    admin.press("Checkliste löschen")
    desk.get(page_of(old))
    assert [step for step, _done in steps_of(desk)] == list(STEPS)
    desk.get(page_of(make_ticket()))
    assert steps_of(desk) == []


def test_a_checklist_that_runs_is_not_begun_twice(desk):
    template = make_template()
    ticket = make_ticket()
    token = desk.get(page_of(ticket)).value("csrf_token")
    desk.post(f"{page_of(ticket)}/checkliste", data={"csrf_token": token, "template": template.id})
    assert len(steps_of(desk)) == 3


def test_checklists_are_the_desks_alone(sign_in):
    make_template()
    asker = make_person()
    ticket = make_ticket(requester=asker)
    browser = sign_in(asker)
    assert "Rechte klären" not in browser.get(f"/anfragen/{ticket.reference}").text


def test_a_request_without_checklists_asks_nothing_more(desk, queries):
    ticket = make_ticket()
    desk.get(page_of(ticket))
    queries.clear()
    desk.get(page_of(ticket))
    assert not [statement for statement in queries if "FROM checklist" in statement]
