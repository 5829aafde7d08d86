"""What coordinators and administrators do with working groups."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import actions, queries
from kdn_helpdesk.groups.forms import (
    DeclineForm,
    DescribeForm,
    FoundForm,
    LeaveForm,
    MemberForm,
    RoleForm,
)
from kdn_helpdesk.groups.models import GroupRole
from kdn_helpdesk.groups.views.blueprint import bp
from kdn_helpdesk.meetings.queries import invitations as invitation_queries
from kdn_helpdesk.web.access import requires, viewer
from kdn_helpdesk.web.forms import data_of


def _actor() -> int:
    return viewer().person_id or 0


@bp.route("/neu", methods=["GET", "POST"])
@requires(Permission.GROUP_CREATE)
def create() -> ResponseReturnValue:
    """Begin a working group."""
    form = FoundForm()
    if form.validate_on_submit():
        try:
            group = actions.found_group(
                **data_of(form, "name", "summary", "description", "shows_members"),
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The working group is there. Now name its members and who coordinates it."))
            return redirect(url_for(".members", slug=group.slug))
    return render_template("groups/create.html", form=form)


@bp.route("/<slug>/beschreiben", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def describe(slug: str) -> ResponseReturnValue:
    """Change what is said about the group."""
    group = queries.get_managed(slug, viewer=viewer())
    domains = "\n".join(row.domain for row in group.domains)
    form = DescribeForm(obj=group, data={"mail_domains": domains})
    if form.validate_on_submit():
        try:
            actions.describe_group(
                group,
                **data_of(form, "name", "summary", "description", "shows_members", "is_active"),
                domains=form.chosen_domains(),
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The description has been changed."))
            return redirect(url_for(".show", slug=slug))
    return render_template("groups/describe.html", group=group, form=form)


@bp.route("/<slug>/mitglieder", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def members(slug: str) -> ResponseReturnValue:
    """List members and requests; take somebody in."""
    group = queries.get_managed(slug, viewer=viewer())
    form = MemberForm()
    if form.validate_on_submit():
        try:
            actions.add_member(
                group,
                email=form.email.data or "",
                name=form.name.data or "",
                role=GroupRole(form.role.data),
                actor=_actor(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("%(email)s belongs to the group now.", email=form.email.data))
            return redirect(url_for(".members", slug=slug))
    return render_template(
        "groups/members.html",
        group=group,
        form=form,
        inviting=invitation_queries.list_inviting(group.id),
    )


@bp.route("/<slug>/mitglieder/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def member(slug: str, person_id: int) -> ResponseReturnValue:
    """Change what a member is in the group."""
    group = queries.get_managed(slug, viewer=viewer())
    row = queries.get_member(group, person_id)
    form = RoleForm(role=row.role.value)
    if form.validate_on_submit():
        try:
            actions.change_role(row, role=GroupRole(form.role.data), actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The role has been changed."))
            return redirect(url_for(".members", slug=slug))
    return render_template("groups/member.html", group=group, member=row, form=form)


@bp.route("/<slug>/mitglieder/<int:person_id>/entfernen", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def remove(slug: str, person_id: int) -> ResponseReturnValue:
    """End a membership, once asked."""
    group = queries.get_managed(slug, viewer=viewer())
    row = queries.get_member(group, person_id)
    form = LeaveForm()
    if form.validate_on_submit():
        try:
            actions.remove_member(row, actor=_actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The membership has ended; open invitations are withdrawn by mail."))
            return redirect(url_for(".members", slug=slug))
    return render_template(
        "groups/remove.html",
        group=group,
        member=row,
        form=form,
        meetings=invitation_queries.list_withdrawable(group.id, row.person_id),
    )


@bp.post("/beitritte/<int:request_id>/annehmen")
@requires(Permission.GROUP_MANAGE)
def accept(request_id: int) -> ResponseReturnValue:
    """Let in somebody who asked."""
    request = queries.get_request(request_id, viewer=viewer())
    slug, name = request.group.slug, request.person.name or request.person.email
    actions.accept_request(request, actor=_actor())
    flash(_("%(name)s belongs to the group now.", name=name))
    return redirect(url_for(".members", slug=slug))


@bp.route("/beitritte/<int:request_id>/ablehnen", methods=["GET", "POST"])
@requires(Permission.GROUP_MANAGE)
def decline(request_id: int) -> ResponseReturnValue:
    """Say no to somebody who asked, with a reason."""
    request = queries.get_request(request_id, viewer=viewer())
    form = DeclineForm()
    if form.validate_on_submit():
        slug = request.group.slug
        actions.decline_request(request, reason=form.reason.data or "", actor=_actor())
        flash(_("The person has been told."))
        return redirect(url_for(".members", slug=slug))
    return render_template("groups/decline.html", request_to_join=request, form=form)
