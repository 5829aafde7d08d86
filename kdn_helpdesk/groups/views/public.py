"""What everybody reads about working groups, and how to join one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.groups import actions, queries
from kdn_helpdesk.groups.forms import JoinForm, LeaveForm
from kdn_helpdesk.groups.models import GroupMember
from kdn_helpdesk.groups.views.blueprint import bp as bp
from kdn_helpdesk.meetings.queries import invitations as invitation_queries
from kdn_helpdesk.meetings.queries import meetings as meeting_queries
from kdn_helpdesk.web.access import public, requires, viewer


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List the working groups with their next dates."""
    groups = queries.list_groups(viewer=viewer())
    return render_template(
        "groups/index.html",
        groups=groups,
        upcoming=meeting_queries.next_by_group(viewer=viewer()),
    )


@bp.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show one group: what it does, its dates, its people as far as the reader may see them."""
    group = queries.get_group(slug, viewer=viewer())
    return render_template(
        "groups/show.html",
        group=group,
        members=queries.list_members(group, viewer=viewer()),
        asked=queries.find_request(group.id, viewer().person_id),
        may_manage=queries.may_manage(group.id, viewer=viewer()),
        upcoming=meeting_queries.list_upcoming(group_id=group.id, viewer=viewer()),
        past=meeting_queries.list_past(group_id=group.id, viewer=viewer(), limit=6),
    )


@bp.route("/<slug>/beitreten", methods=["GET", "POST"])
@requires(Permission.GROUP_JOIN)
def join(slug: str) -> ResponseReturnValue:
    """Ask the coordinators to be let in."""
    group = queries.get_group(slug, viewer=viewer())
    form = JoinForm()
    if form.validate_on_submit():
        try:
            asked = actions.request_membership(
                group, person_id=viewer().person_id or 0, reason=form.reason.data or ""
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(
                _("You belong to the working group now.")
                if isinstance(asked, GroupMember)
                else _("The coordinators have got your request and will answer by mail.")
            )
            return redirect(url_for(".show", slug=slug))
    return render_template("groups/join.html", group=group, form=form)


@bp.post("/<slug>/anfrage-zuruecknehmen")
@requires(Permission.GROUP_JOIN)
def withdraw(slug: str) -> ResponseReturnValue:
    """Take back one's own request."""
    group = queries.get_group(slug, viewer=viewer())
    if request := queries.find_request(group.id, viewer().person_id):
        actions.withdraw_request(request)
        flash(_("You have taken back your request."))
    return redirect(url_for(".show", slug=slug))


@bp.route("/<slug>/verlassen", methods=["GET", "POST"])
@requires(Permission.GROUP_JOIN)
def leave(slug: str) -> ResponseReturnValue:
    """End one's own membership, once asked."""
    group = queries.get_group(slug, viewer=viewer())
    member = queries.get_member(group, viewer().person_id or 0)
    form = LeaveForm()
    if form.validate_on_submit():
        try:
            actions.remove_member(member, actor=viewer().person_id or 0)
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("You have left the working group. Its invitations are withdrawn."))
            return redirect(url_for(".index"))
    return render_template(
        "groups/leave.html",
        group=group,
        form=form,
        meetings=invitation_queries.list_withdrawable(group.id, member.person_id),
    )
