"""Files and links of the topics of an agenda."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError, NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.meetings.actions import materials as actions
from kdn_helpdesk.meetings.forms.materials import MaterialForm
from kdn_helpdesk.meetings.models.meetings import VISIBILITY_LABELS, Visibility
from kdn_helpdesk.meetings.queries import agendas, materials
from kdn_helpdesk.meetings.queries import meetings as reads
from kdn_helpdesk.meetings.views.blueprint import bp
from kdn_helpdesk.web.access import public, requires, viewer
from kdn_helpdesk.web.downloads import send_stored


@bp.route("/termine/<int:meeting_id>/themen/<int:item_id>/unterlagen", methods=["GET", "POST"])
@requires(Permission.MEETING_PLAN)
def edit_materials(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """List what belongs to a topic; add to it."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    item = agendas.get_item(meeting, item_id)
    form = MaterialForm()
    if form.validate_on_submit():
        try:
            actions.add_materials(
                item,
                title=form.title.data or "",
                url=form.link.data or "",
                uploads=form.uploads.data or [],
                visibility=Visibility(form.visibility.data),
                actor=viewer().person_id or 0,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The material belongs to the topic now."))
            return redirect(url_for(".edit_materials", meeting_id=meeting.id, item_id=item.id))
    return render_template(
        "meetings/materials.html",
        meeting=meeting,
        item=item,
        materials=materials.list_of_item(item),
        labels=VISIBILITY_LABELS,
        form=form,
    )


@bp.get("/termine/<int:meeting_id>/unterlagen/<int:material_id>/<name>")
@public
def read_material(meeting_id: int, material_id: int, name: str) -> ResponseReturnValue:
    """Return a file of a topic to those who may read it."""
    meeting = reads.get_meeting(meeting_id, viewer=viewer())
    insider = reads.is_insider(meeting, viewer=viewer())
    material = materials.get_material(meeting, material_id, viewer=viewer(), insider=insider)
    if material.stored is None:
        raise NotFound(_("There is no such file."))
    return send_stored(material.stored)


@bp.post("/termine/<int:meeting_id>/unterlagen/<int:material_id>/entfernen")
@requires(Permission.MEETING_PLAN)
def remove_material(meeting_id: int, material_id: int) -> ResponseReturnValue:
    """Take a file or link off its topic."""
    meeting = reads.get_managed(meeting_id, viewer=viewer())
    material = materials.get_material(meeting, material_id, viewer=viewer(), insider=True)
    item_id = material.item_id
    actions.remove_material(material, actor=viewer().person_id or 0)
    flash(_("The material has been taken away."))
    return redirect(url_for(".edit_materials", meeting_id=meeting.id, item_id=item_id))
