"""The desk's tags: see, rename, merge and delete them; suggestions while one is typed."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.tickets.actions import tags as actions
from kdn_helpdesk.tickets.actions.sorting import clean_tag
from kdn_helpdesk.tickets.forms.tags import MergeTagForm, RenameTagForm
from kdn_helpdesk.tickets.models.tickets import Tag
from kdn_helpdesk.tickets.queries import tags
from kdn_helpdesk.tickets.views.work import agent
from kdn_helpdesk.web.access import requires
from kdn_helpdesk.web.forms import Form

bp = Blueprint("tags", __name__, url_prefix="/servicestelle/schlagwoerter")


@bp.get("")
@requires(Permission.TICKET_WORK)
def index() -> ResponseReturnValue:
    """List the tags with the number of their requests."""
    text = request.args.get("text", "")
    return render_template("tickets/tags/index.html", tags=tags.list_used(text=text), text=text)


@bp.get("/vorschlaege")
@requires(Permission.TICKET_WORK)
def suggest() -> ResponseReturnValue:
    """Return the tags that fit what is being typed."""
    return jsonify(list(tags.suggest(request.args.get("text", ""))))


@bp.route("/<int:tag_id>", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def edit(tag_id: int) -> ResponseReturnValue:
    """Give a tag another name."""
    tag = tags.get_tag(tag_id)
    form = RenameTagForm(obj=tag)
    if form.validate_on_submit():
        try:
            actions.rename_tag(tag, name=form.name.data or "", agent=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            return _done(_("The tag is called “%(name)s” now.", name=tag.name))
    return _page(tag, form, MergeTagForm(formdata=None))


@bp.post("/<int:tag_id>/zusammenfuehren")
@requires(Permission.TICKET_WORK)
def merge(tag_id: int) -> ResponseReturnValue:
    """Let another tag take the place of this one."""
    tag, form = tags.get_tag(tag_id), MergeTagForm()
    if form.validate_on_submit():
        try:
            into = tags.find_tag(clean_tag(form.into.data or ""))
            if into is None:
                raise DomainError(_("There is no such tag."), field="into")
            number = actions.merge_tag(tag, into=into, agent=agent())
        except DomainError as error:
            form.refuse(error)
        else:
            words = ngettext(
                "%(num)d request has “%(name)s” now.",
                "%(num)d requests have “%(name)s” now.",
                number,
                name=into.name,
            )
            return _done(words)
    return _page(tag, RenameTagForm(formdata=None, obj=tag), form)


@bp.route("/<int:tag_id>/loeschen", methods=["GET", "POST"])
@requires(Permission.TICKET_WORK)
def delete(tag_id: int) -> ResponseReturnValue:
    """Ask once, then take a tag away from all its requests."""
    tag, form = tags.get_tag(tag_id), Form()
    if form.validate_on_submit():
        name = tag.name
        actions.delete_tag(tag, agent=agent())
        return _done(_("The tag “%(name)s” has been deleted.", name=name))
    return render_template(
        "tickets/tags/delete.html", tag=tag, form=form, number=tags.count_uses(tag)
    )


def _page(tag: Tag, form: RenameTagForm, merging: MergeTagForm) -> str:
    return render_template(
        "tickets/tags/edit.html", tag=tag, form=form, merging=merging, number=tags.count_uses(tag)
    )


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for(".index"))
