"""What agents write with: a held answer, a note, a text module and a macro, for the walk."""

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets import ratings
from kdn_helpdesk.tickets.actions import conversation, records, texts
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.states import State, Work
from tests import factories
from tests.browser.walk import Example


def examples(ticket: Ticket, agent: Person) -> dict[str, Example]:
    """Return what the addresses for writing in this request need."""
    note = factories.tell(conversation.add_note, ticket, agent=agent.id, body="Rückfrage läuft.")
    with factories.writing() as session:
        module = texts.save_module(
            None,
            title="Behoben",
            body="{anrede}\n\nder Fehler ist behoben.",
            topic_id=None,
            is_active=True,
            actor=agent.id,
        )
        macro = texts.save_macro(
            None,
            title="Behoben",
            actor=agent.id,
            topic_id=None,
            text_module_id=module.id,
            state=State.SOLVED,
            is_active=True,
        )
        records.add_time(ticket, person=agent.id, minutes=25, work=Work.ADVICE)
        solved = session.get_one(Ticket, ticket.id)
        solved.solved_at = clock.now()
        token = ratings.address_of(solved).rpartition("/")[2]
        solved.solved_at = None
    request = {"reference": ticket.reference}
    return {
        "writing.publish": {**request, "message_id": note.id},
        "texts.edit_module": {"number": module.id},
        "texts.edit_macro": {"number": macro.id},
        "texts.choose": request,
        "records.own_times": request,
        "records.rate": {"token": token},
        "texts.filled": {**request, "number": module.id},
        "texts.run": {**request, "number": macro.id},
    }
