"""Wishes, an incident and a mailbox for the walk, with everything in them."""

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import files
from kdn_helpdesk.tickets.actions import exports, incidents, mailboxes
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.wishes.actions import agreeing, developers, publishing
from kdn_helpdesk.wishes.models.wishes import WishFile
from kdn_helpdesk.wishes.states import State
from tests import factories
from tests.browser.walk import Example
from tests.wishes import making


def examples(agent: Person) -> dict[str, Example]:
    """Return an example for every address of a wish, a portal or an incident."""
    portal = making.make_portal()
    ticket = factories.make_ticket(subject="Kartendruck")
    wish = making.make_wish(portal=portal, ticket=ticket, agent=agent, is_public=True)
    asked = making.make_wish(portal=portal, ticket=ticket, agent=agent, is_agreed=False)
    with factories.reading():
        token = agreeing.token_of(asked.id, 1)
    making.act(developers.send_copy, wish, agent=agent.id)
    for number in range(4):
        town = factories.make_organisation(
            f"Kleinstadt {number}", population=10_000 * number, regierungsbezirk="Köln"
        )
        making.join(wish, factories.make_person(organisation=town))
    making.act(
        publishing.publish_news, wish, agent=agent.id, state=State.PLANNED, body="Kommt im März."
    )
    heard = making.act(
        developers.record_answer, wish, mail_id=1, sender="x@anders.example", body="Erst im April."
    )
    with factories.writing() as session:
        file = WishFile(entry_id=heard.id, stored=files.keep(files.put(b"April", name="plan.txt")))
        session.add(file)
    with factories.writing() as session:
        incident = incidents.open_incident(
            portal=portal, title="Karten laden nicht", text="Seit 8 Uhr.", agent=agent.id
        )
        incidents.attach_ticket(incident, session.get_one(Ticket, ticket.id), agent=agent.id)
        answer = incidents.answer_all(incident, body="Wir wissen davon.", agent=agent.id)
        export = exports.ask_export(
            session.get_one(Ticket, ticket.id), agent=agent.id, with_notes=True
        )
        exports.finish(export, files.put(b"Akte", name="akte.zip"))
        exports.ask_export(session.get_one(Ticket, ticket.id), agent=agent.id, with_notes=False)
        mailbox = mailboxes.add_mailbox(address="karten@kdn.example", actor=None)
    request = {"reference": ticket.reference}
    broken, told = {"number": incident.id}, {"number": incident.id, "answer_id": answer.id}
    number = {"number": wish.id}
    return {
        "exports.index": request,
        "exports.state": request,
        "exports.download": {**request, "export_id": export.id, "name": "akte.zip"},
        "incidents.show": broken,
        "incidents.edit": broken,
        "incidents.answer": broken,
        "incidents.end": broken,
        "incidents.progress": told,
        "incidents.state": told,
        "wishes.show": number,
        "wishes.download": {**number, "file_id": file.id, "name": "plan.txt"},
        "wishes.agree": {"token": token},
        "wish_desk.show": number,
        "wish_desk.trail": number,
        "wish_writing.edit": number,
        "wish_writing.send": {"number": asked.id},
        "wish_writing.write": number,
        "wish_writing.publish": number,
        "mailboxes.edit": {"number": mailbox.id},
        "portals.edit": {"portal_id": portal.id},
    }
