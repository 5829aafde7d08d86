"""What topics ask besides the text: written by the administration, filled in, seen, filtered."""

import re

import pytest
import sqlalchemy as sa

from kdn_helpdesk.tickets.actions import details as actions
from kdn_helpdesk.tickets.models.details import FieldKind, TicketDetail, TopicField
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from tests.factories import (
    make_admin,
    make_agent,
    make_organisation,
    make_person,
    make_ticket,
    make_topic,
    reading,
    tell,
    writing,
)

FILING = {"subject": "Karte", "body": "Sie lädt nicht."}


@pytest.fixture
def agent(app):
    return make_agent()


@pytest.fixture
def desk(sign_in, agent):
    return sign_in(agent)


@pytest.fixture
def admin(sign_in, app):
    return sign_in(make_admin())


@pytest.fixture
def asker(app):
    return make_person(organisation=make_organisation())


@pytest.fixture
def asking(sign_in, asker):
    return sign_in(asker)


def make_field(label="Browser", kind=FieldKind.TEXT, *, topic="open-data", options=(), **more):
    made = make_topic(topic)
    with writing() as session:
        return actions.add_field(
            session.get_one(Topic, made.id),
            label=label,
            kind=kind,
            options=options,
            actor=None,
            **{"is_required": False, "for_desk_only": False, "position": 0, **more},
        )


def said():
    with reading() as session:
        return list(session.scalars(sa.select(TicketDetail.value).order_by(TicketDetail.field_id)))


def fill(field, ticket, value, agent):
    tell(actions.set_details, ticket, values={field.id: value}, actor=agent.id)


def test_the_administration_says_what_a_topic_asks(admin):
    topic = make_topic("dkan", name="DKAN")
    admin.submit(
        f"/verwaltung/themen/{topic.id}/felder",
        label="Version", kind="choice", options="1.x\n2.x\n2.x\n", is_required=True,
    )  # fmt: skip
    assert "Das Feld ist angelegt" in admin.text
    assert "1.x, 2.x" in admin.main
    with reading() as session:
        field = session.scalars(sa.select(TopicField)).one()
    assert (field.options, field.is_required, field.for_desk_only) == (["1.x", "2.x"], True, False)


def test_a_choice_needs_choices_and_a_field_a_name(admin):
    topic = make_topic()
    address = f"/verwaltung/themen/{topic.id}/felder"
    admin.submit(address, label="Version", kind="choice", options="nur eins")
    assert (admin.status, admin.value("label")) == (422, "Version")
    assert "mindestens zwei Auswahlwerte" in admin.main
    admin.submit(address, label=" ", kind="text")
    assert "Bitte geben Sie einen Namen ein" in admin.main


def test_the_chosen_topics_fields_are_asked_and_seen_by_both_sides(asking, desk):
    kinds = {
        make_field("Browser"): ("Firefox", "Firefox"),
        make_field("Nutzende", FieldKind.NUMBER): ("1.250,5", "1.250,5"),
        make_field("Seit", FieldKind.DATE): ("2026-05-01", "01.05.2026"),
        make_field("Gerät", FieldKind.CHOICE, options=["PC", "Tablet"]): ("PC", "PC"),
        make_field("Dringend?", FieldKind.YES_NO): ("yes", "ja"),
    }
    typed = {f"feld-{field.id}": value for field, (value, _shown) in kinds.items()}
    asking.submit("/anfragen/neu", topic="open-data", **FILING, **typed)
    assert said() == ["Firefox", "1250.5", "2026-05-01", "PC", "yes"]
    reference = asking.path.rsplit("/", 1)[-1]
    for page in (asking.main, desk.get(f"/servicestelle/{reference}").main):
        for field, (_typed, shown) in kinds.items():
            assert re.search(f"{re.escape(field.label)}\\s*{re.escape(shown)}", page), field.label


def test_without_script_every_topics_fields_stand_there_and_only_the_chosen_are_read(asking):
    field, other = make_field(), make_field("Version", topic="dkan", is_required=True)
    asking.get("/anfragen/neu")
    legends = asking.page.xpath("//fieldset[@data-topic]/legend/text()")
    assert [legend.strip() for legend in legends] == ["Zu „Open Data“", "Zu „Dkan“"]
    typed = {f"feld-{field.id}": "Firefox", f"feld-{other.id}": ""}
    asking.submit(topic="open-data", **FILING, **typed)
    assert said() == ["Firefox"]


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (FieldKind.TEXT, " ", "Bitte füllen Sie dieses Feld aus"),
        (FieldKind.NUMBER, "viele", "Bitte geben Sie eine Zahl ein"),
        (FieldKind.NUMBER, "1e400", "Bitte geben Sie eine Zahl ein"),
        (FieldKind.DATE, "2026-02-30", "Bitte geben Sie ein Datum ein"),
    ],
)
def test_what_a_field_cannot_take_is_said_and_the_text_stays(asking, kind, typed, sentence):
    field = make_field("Angabe", kind, is_required=True)
    asking.submit("/anfragen/neu", topic="open-data", **FILING, **{f"feld-{field.id}": typed})
    assert asking.status == 422
    assert f"Angabe: {sentence}" in asking.main
    assert asking.value("body").strip() == FILING["body"]
    assert asking.value(f"feld-{field.id}") == typed
    with reading() as session:
        assert session.scalar(sa.select(Ticket.id)) is None


def test_a_value_that_is_not_offered_is_refused(asking):
    field = make_field("Gerät", FieldKind.CHOICE, options=["PC", "Tablet"])
    token = asking.get("/anfragen/neu").value("csrf_token")
    data = {**FILING, "topic": "open-data", "csrf_token": token, f"feld-{field.id}": "Toaster"}
    assert "Bitte wählen Sie einen der Werte" in asking.post("/anfragen/neu", data=data).main


def test_a_visitors_particulars_wait_with_their_request(visitor, drain, outbox):
    field = make_field()
    visitor.submit(
        "/anfragen/neu", topic="open-data", name="Vera", email="vera@stadt.example", **FILING,
        **{f"feld-{field.id}": "Firefox"},
    )  # fmt: skip
    assert said() == []
    drain()
    link = re.search(r"/anfragen/bestaetigen/\S+", outbox[0].text).group()
    visitor.submit(link)
    assert said() == ["Firefox"]


def test_the_desks_own_fields_are_asked_at_the_telephone_and_hidden_from_others(
    desk, asker, asking
):
    secret = make_field("Einschätzung", for_desk_only=True)
    assert "Einschätzung" not in asking.get("/anfragen/neu").text
    desk.submit(
        "/servicestelle/neu", topic="open-data", name=asker.name, email=asker.email, **FILING,
        **{f"feld-{secret.id}": "schwierig"},
    )  # fmt: skip
    assert "schwierig" in desk.main
    reference = desk.path.rsplit("/", 1)[-1]
    assert "schwierig" not in asking.get(f"/anfragen/{reference}").text


def test_the_desk_changes_particulars_and_the_history_names_them(desk):
    field = make_field("Browser", is_required=True)
    ticket = make_ticket()
    page = f"/servicestelle/{ticket.reference}"
    assert "fehlt" in desk.get(page).main
    desk.submit(form="angaben", **{f"feld-{field.id}": "Chrome"})
    assert said() == ["Chrome"]
    assert "änderte die Angaben: Browser" in desk.get(f"{page}/verlauf").main
    desk.submit(page, form="angaben", **{f"feld-{field.id}": ""})
    assert desk.status == 422
    assert "Browser: Bitte füllen Sie dieses Feld aus" in desk.main
    assert said() == ["Chrome"]


def test_what_was_said_stays_when_the_topic_changes(desk, agent):
    field, ticket = make_field(), make_ticket()
    fill(field, ticket, "Firefox", agent)
    make_topic("dkan")
    desk.submit(f"/servicestelle/{ticket.reference}", form="einordnung", topic="dkan")
    assert "Firefox" in desk.main


def test_the_list_is_narrowed_by_a_choice_of_its_topic(desk, agent):
    field = make_field("Gerät", FieldKind.CHOICE, options=["PC", "Tablet"])
    wanted, other = make_ticket(), make_ticket()
    fill(field, wanted, "PC", agent)
    fill(field, other, "Tablet", agent)
    assert "Gerät" not in "".join(desk.get("/servicestelle").page.xpath("//optgroup/@label"))
    desk.submit("/servicestelle?thema=open-data", form="servicestelle", angabe=f"{field.id}:PC")
    assert wanted.reference in desk.main
    assert other.reference not in desk.main
    assert desk.get("/servicestelle?angabe=unsinn").status == 200


def test_an_answered_field_keeps_its_kind_and_goes_with_its_answers(admin, agent):
    field = make_field()
    fill(field, make_ticket(), "Firefox", agent)
    address = f"/verwaltung/themen/felder/{field.id}"
    admin.submit(address, kind="number")
    assert "die Art bleibt" in admin.main
    admin.submit(address, label="Welcher Browser?")
    assert "Welcher Browser?" in admin.main
    admin.get(f"{address}/loeschen")
    assert "1 Anfrage enthält dazu eine Angabe" in admin.main
    admin.press("Feld löschen")
    assert said() == []


def test_a_request_without_fields_asks_nothing_more(desk, queries):
    ticket = make_ticket()
    desk.get(f"/servicestelle/{ticket.reference}")
    queries.clear()
    desk.get(f"/servicestelle/{ticket.reference}")
    assert not [statement for statement in queries if "topic_field" in statement]
