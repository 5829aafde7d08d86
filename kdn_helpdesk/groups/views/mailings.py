"""Letters to a whole group: writing, reading, and wanting no more of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _, in_language
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import actions, notices, queries
from kdn_helpdesk.groups.forms import EndMailingsForm, MailingForm
from kdn_helpdesk.groups.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer


@bp.get("/<slug>/rundschreiben")
@requires(Permission.ACCOUNT_USE)
def mailings(slug: str) -> ResponseReturnValue:
    """List the letters to a group, for its members."""
    group = queries.get_joined(slug, viewer=viewer())
    return render_template(
        "groups/mailings.html",
        group=group,
        mailings=queries.list_mailings(group),
        member=queries.get_member(group, viewer().person_id or 0),
        leads=viewer().coordinates_group(group.id),
    )


@bp.get("/<slug>/rundschreiben/<int:number>")
@requires(Permission.ACCOUNT_USE)
def mailing(slug: str, number: int) -> ResponseReturnValue:
    """Show one letter to the group."""
    group = queries.get_joined(slug, viewer=viewer())
    return render_template(
        "groups/mailing.html", group=group, mailing=queries.get_mailing(group, number)
    )


@bp.route("/<slug>/rundschreiben/neu", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def write_mailing(slug: str) -> ResponseReturnValue:
    """Write to all members: first a preview, then it goes to each of them."""
    group = queries.get_joined(slug, viewer=viewer())
    if not viewer().coordinates_group(group.id):
        raise NotFound(_("There is no such working group."))
    form, is_preview = MailingForm(), False
    if form.validate_on_submit():
        is_preview = "send" not in request.form
        if not is_preview:
            try:
                actions.send_mailing(
                    group,
                    subject=form.subject.data or "",
                    body=form.body.data or "",
                    answers_to_desk=form.answers.data == "desk",
                    actor=viewer().person_id or 0,
                )
            except DomainError as error:
                form.refuse(error)
            else:
                flash(_("The letter is on its way to the members."))
                return redirect(url_for(".mailings", slug=slug))
    return render_template(
        "groups/write_mailing.html",
        group=group,
        form=form,
        is_preview=is_preview,
        readers=queries.count_mailed(group, author=viewer().person_id),
    )


@bp.post("/<slug>/rundschreiben/<any(abbestellen, bestellen):wish>")
@requires(Permission.GROUP_JOIN)
def choose_mailings(slug: str, wish: str) -> ResponseReturnValue:
    """Let a member get the letters to the group, or no longer."""
    group = queries.get_joined(slug, viewer=viewer())
    member = queries.get_member(group, viewer().person_id or 0)
    actions.choose_mailings(member, wants=wish == "bestellen")
    flash(_("Your choice is saved."))
    return redirect(url_for(".mailings", slug=slug))


@bp.route("/abbestellen/<token>", methods=["GET", "POST"])
@public
def end_mailings(token: str) -> ResponseReturnValue:
    """Show what a link ends; a POST ends it, a mail program's own one-click POST too."""
    try:
        member = queries.get_membership(notices.read_member(token))
    except DomainError as error:
        raise NotFound(error.sentence) from error
    if request.form.get("List-Unsubscribe") == "One-Click":
        actions.choose_mailings(member, wants=False)
        return "", 204
    form = EndMailingsForm()
    is_done = form.validate_on_submit()
    if is_done:
        actions.choose_mailings(member, wants="again" in request.form)
    with in_language(member.person.language):
        return render_template("groups/end_mailings.html", member=member, form=form)
