"""Drafts between a form and the database: brought back on return, kept by a button."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from kdn_helpdesk.core.errors import Conflict, DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets import variables
from kdn_helpdesk.tickets.actions import drafts
from kdn_helpdesk.tickets.forms.answering import DraftedForm, NoteForm
from kdn_helpdesk.tickets.models.tickets import Ticket
from kdn_helpdesk.tickets.queries import texts
from kdn_helpdesk.tickets.queries.workplace import Workplace
from kdn_helpdesk.tickets.states import DraftKind
from kdn_helpdesk.web.access import viewer

DISCARD, INSERT, REMOVE_FILE = "discard", "insert", "file-"
"""What a form's button wants of the draft instead of sending it."""


def restore(place: Workplace, *forms: DraftedForm) -> None:
    """Let the forms begin with what was written before."""
    for form in forms:
        kind = DraftKind.NOTE if isinstance(form, NoteForm) else DraftKind.ANSWER
        form.show(place.drafts.get(kind))


def keep(ticket: Ticket, form: DraftedForm, kind: DraftKind) -> Response | None:
    """Do what the pressed button wants of the draft; None where the form must be shown again."""
    person, intent = viewer().person_id or 0, form.intent.data or ""
    if intent == DISCARD:
        drafts.discard_draft(ticket, person=person, kind=kind)
        flash(_("The draft has been discarded."), "success")
        return _back(ticket)
    if not form.has_valid_files():
        return None
    try:
        drafts.save_draft(
            ticket,
            person=person,
            kind=kind,
            body=_with_module(ticket, form, intent),
            revision=form.revision_number,
            files=form["files"].data,
        )
    except DomainError as error:
        form.refuse(error)
        if isinstance(error, Conflict):
            form.other_version = error.current
        return None
    if intent.startswith(REMOVE_FILE) and intent.removeprefix(REMOVE_FILE).isdecimal():
        file_id = int(intent.removeprefix(REMOVE_FILE))
        drafts.remove_draft_file(ticket, person=person, file_id=file_id)
    flash(_("The draft has been saved. Only you can see it."), "success")
    return _back(ticket)


def _with_module(ticket: Ticket, form: DraftedForm, intent: str) -> str:
    """Return what was typed, and after it the text module where that was asked for."""
    typed, chosen = form.text.data or "", form.module.data or ""
    if intent != INSERT or not chosen.isdecimal():
        return typed
    module = texts.get_module(int(chosen))
    text = variables.fill(module.body, ticket=ticket, agent=viewer().name)
    return "\n\n".join(part for part in (typed.rstrip(), text) if part)


def _back(ticket: Ticket) -> Response:
    return redirect(url_for("work.show", reference=ticket.reference, _anchor="antwort"))
