"""Text modules and macros: the desk's lists of them, and using them in a request."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets import macros, variables
from kdn_helpdesk.tickets.actions import texts as actions
from kdn_helpdesk.tickets.forms.texts import MacroForm, MacroRunForm, TextModuleForm
from kdn_helpdesk.tickets.models.texts import Macro, TextModule
from kdn_helpdesk.tickets.queries import conversation, people, texts, topics
from kdn_helpdesk.tickets.views.work import agent, back_to, get
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("texts", __name__, url_prefix="/servicestelle")


@bp.get("/textbausteine")
@requires(Permission.TICKET_TEXTS)
def index() -> ResponseReturnValue:
    """List text modules and macros."""
    return render_template(
        "tickets/texts.html", modules=texts.list_modules(), macros=texts.list_macros()
    )


@bp.route("/textbausteine/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_TEXTS)
def add_module() -> ResponseReturnValue:
    """Add a text module."""
    return _edit_module(None)


@bp.route("/textbausteine/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_TEXTS)
def edit_module(number: int) -> ResponseReturnValue:
    """Change a text module."""
    return _edit_module(texts.get_module(number))


@bp.route("/makros/neu", methods=["GET", "POST"])
@requires(Permission.TICKET_TEXTS)
def add_macro() -> ResponseReturnValue:
    """Add a macro."""
    return _edit_macro(None)


@bp.route("/makros/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_TEXTS)
def edit_macro(number: int) -> ResponseReturnValue:
    """Change a macro."""
    return _edit_macro(texts.get_macro(number))


@bp.get("/<reference>/textbaustein/<int:number>")
@requires(Permission.TICKET_ANSWER)
def filled(reference: str, number: int) -> ResponseReturnValue:
    """Return a text module for this request, for the page that puts it at the cursor."""
    ticket = get(reference)
    text = variables.fill(texts.get_module(number).body, ticket=ticket, agent=viewer().name)
    return Response(text, content_type="text/plain; charset=utf-8")


@bp.get("/<reference>/makro")
@requires(Permission.TICKET_ANSWER)
def choose(reference: str) -> ResponseReturnValue:
    """Lead to the preview of the macro that was chosen."""
    ticket, chosen = get(reference), request.args.get("makro", "")
    if not chosen.isdecimal():
        return back_to(ticket, anchor="antwort")
    return redirect(url_for(".run", reference=ticket.reference, number=int(chosen)))


@bp.route("/<reference>/makro/<int:number>", methods=["GET", "POST"])
@requires(Permission.TICKET_ANSWER)
def run(reference: str, number: int) -> ResponseReturnValue:
    """Show what the macro will do; pressing the button does it."""
    ticket, macro = get(reference), texts.get_macro(number, only_active=True)
    form, module = MacroRunForm(), macro.text_module
    if form.validate_on_submit():
        try:
            actions.run_macro(
                ticket, macro, agent=agent(), body=form.body.data or "", seen=form.seen_number
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The macro “%(title)s” has been done.", title=macro.title), "success")
            return back_to(ticket)
    elif module is not None:
        form.body.data = variables.fill(module.body, ticket=ticket, agent=viewer().name)
    messages = conversation.list_messages(ticket.id, viewer=viewer())
    form.seen.data = str(messages[-1].id) if messages else ""
    steps = macros.describe(macro, ticket, agent=viewer().name)
    return render_template(
        "tickets/macro_run.html",
        ticket=ticket,
        macro=macro,
        form=form,
        steps=steps,
        messages=messages[-3:],
    )


def _edit_module(module: TextModule | None) -> ResponseReturnValue:
    form = TextModuleForm(obj=module, topic=str(module.topic_id or "") if module else "")
    form.offer_topics(topics.list_topics(only_active=False), language())
    if form.validate_on_submit():
        try:
            actions.save_module(
                module,
                title=form.title.data or "",
                body=form.body.data or "",
                topic_id=form.topic_id,
                is_active=form.is_active.data,
                actor=agent(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The text module has been saved."), "success")
            return redirect(url_for(".index"))
    return render_template(
        "tickets/text_module.html", module=module, form=form, meanings=variables.MEANINGS
    )


def _edit_macro(macro: Macro | None) -> ResponseReturnValue:
    form = MacroForm()
    form.offer_topics(topics.list_topics(only_active=False), language())
    form.offer(texts.list_modules(), people.list_agents())
    if macro is not None and not form.is_submitted():
        form.show(macro)
    if form.validate_on_submit():
        try:
            actions.save_macro(macro, title=form.title.data or "", actor=agent(), **form.steps)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The macro has been saved."), "success")
            return redirect(url_for(".index"))
    return render_template("tickets/macro.html", macro=macro, form=form)
