"""Incidents and whole requests as files: banners are for everybody, all else for the desk."""

from kdn_helpdesk.core import files
from kdn_helpdesk.tickets.actions import exports, incidents
from kdn_helpdesk.tickets.models.tickets import Ticket
from tests import factories as make
from tests.access.rows import NOBODY, Case, rows, who
from tests.access.world import World, builds
from tests.wishes import making

DESK = who("agent")


@builds
def add_incidents(world: World) -> None:
    agent = world.people["agent"].id
    portal = making.make_portal("Serviceportal")
    ticket = make.make_ticket(requester=world.people["requester"], subject="Ausfall")
    with make.writing() as session:
        incident = incidents.open_incident(
            portal=portal, title="Ausfall", text="Seit 8 Uhr.", agent=agent
        )
        incidents.attach_ticket(incident, session.get_one(Ticket, ticket.id), agent=agent)
        text = world.keep_secret("Marknotizstoerung", DESK)
        answer = incidents.answer_all(incident, body=text, agent=agent)
        world.things["incident"], world.things["incident answer"] = incident.id, answer.id
    world.things["incident ticket"] = ticket
    with make.writing() as session:
        export = exports.ask_export(
            session.get_one(Ticket, ticket.id), agent=agent, with_notes=False
        )
        exports.finish(export, files.put(b"Akte", name="akte.zip"))
        world.things["export"] = export.id


@rows(
    "incidents.show",
    "incidents.edit",
    "incidents.answer",
    "incidents.end",
    "incidents.attach",
)
def all_incidents(world: World) -> list[Case]:
    return [
        Case("one", {"number": world["incident"]}, DESK),
        Case("missing", {"number": 999_999}, NOBODY),
    ]


@rows("incidents.progress", "incidents.state", "incidents.stop", "incidents.go_on")
def answers(world: World) -> list[Case]:
    number, answer = world["incident"], world["incident answer"]
    return [
        Case("one", {"number": number, "answer_id": answer}, DESK),
        Case("another's", {"number": 999_999, "answer_id": answer}, NOBODY),
    ]


@rows("incidents.detach")
def parts(world: World) -> list[Case]:
    reference = world["incident ticket"].reference
    return [
        Case("one", {"number": world["incident"], "reference": reference}, DESK),
        Case("missing", {"number": 999_999, "reference": reference}, NOBODY),
    ]


@rows("exports.download")
def whole_files(world: World) -> list[Case]:
    values = {"reference": world["incident ticket"].reference, "name": "akte.zip"}
    return [
        Case("ready", {**values, "export_id": world["export"]}, DESK),
        Case("missing", {**values, "export_id": 999_999}, NOBODY),
    ]


@rows("incidents.choose", "exports.index", "exports.state")
def requests_beside(world: World) -> list[Case]:
    return [
        Case("one", {"reference": world["incident ticket"].reference}, DESK),
        Case("missing", {"reference": "KDN-2020-9999"}, NOBODY),
    ]
