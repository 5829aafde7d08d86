"""Who took part."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.actions.attendance import Noted
from kdn_helpdesk.meetings.models.attendance import ATTENDANCE_LABELS, Attendance
from kdn_helpdesk.meetings.queries.attendance import Line
from kdn_helpdesk.web.forms import Form, choices, strip


class AttendanceForm(Form):
    """The list; the fields of each line are added by `attendance_form`."""

    lines: Sequence[Line] = ()

    def noted(self) -> list[Noted]:
        """Return what was noted."""
        return [
            Noted(
                key=line.key,
                state=Attendance(self[f"state_{line.key}"].data),
                substitute_name=self[f"name_{line.key}"].data or "",
                substitute_organisation=self[f"organisation_{line.key}"].data or "",
                seen=self[f"seen_{line.key}"].data or "",
            )
            for line in self.lines
        ]


def attendance_form(lines: Sequence[Line]) -> type[AttendanceForm]:
    """Return a form with the fields of each line."""
    fields: dict[str, object] = {"lines": lines}
    for line in lines:
        fields[f"state_{line.key}"] = SelectField(
            lazy("Attendance of %(name)s", name=line.name),
            choices=choices((kind.value, label) for kind, label in ATTENDANCE_LABELS.items()),
            default=line.state.value,
        )
        fields[f"name_{line.key}"] = StringField(
            lazy("Substitute of %(name)s", name=line.name),
            default=line.substitute_name,
            filters=[strip],
        )
        fields[f"organisation_{line.key}"] = StringField(
            lazy("Organisation of the substitute of %(name)s", name=line.name),
            default=line.substitute_organisation,
            filters=[strip],
        )
        fields[f"seen_{line.key}"] = HiddenField(default=line.stamp)
    return type("AttendanceOfMeetingForm", (AttendanceForm,), fields)


class GuestForm(Form):
    """Somebody who was there without being invited."""

    guest_name = StringField(
        lazy("Name"),
        validators=[
            InputRequired(lazy("Please enter a name.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[strip],
    )
    guest_organisation = StringField(
        lazy("Organisation"),
        validators=[Length(max=200, message=lazy("At most 200 characters, please."))],
        filters=[strip],
        description=lazy("As people call it, such as “Ahlen”: then it counts in the figures."),
    )
