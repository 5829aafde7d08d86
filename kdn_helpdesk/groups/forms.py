"""What people enter about working groups."""

from wtforms import BooleanField, EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.groups.models import GROUP_ROLE_LABELS, GroupRole
from kdn_helpdesk.web.forms import Form, choices, strip


class FoundForm(Form):
    """What a working group is called and does."""

    name = StringField(
        lazy("Name"),
        validators=[
            InputRequired(lazy("Please enter a name.")),
            Length(max=120, message=lazy("At most 120 characters, please.")),
        ],
        filters=[strip],
    )
    summary = StringField(
        lazy("In one sentence"),
        validators=[Length(max=300, message=lazy("At most 300 characters, please."))],
        filters=[strip],
        description=lazy("Stands in the list of working groups."),
    )
    description = TextAreaField(
        lazy("Description"),
        filters=[strip],
        description=lazy("What the group works on and who it is for. Markdown is possible."),
    )
    shows_members = BooleanField(
        lazy("Members see each other"),
        description=lazy(
            "On the group's page and in calendar invitations. Otherwise everybody sees only "
            "themself and the coordinators."
        ),
    )


class DescribeForm(FoundForm):
    """The same, and whether the group still works."""

    is_active = BooleanField(lazy("The working group is active"))
    mail_domains = TextAreaField(
        lazy("Mail domains whose people join at once"),
        filters=[strip],
        description=lazy(
            "One a line, such as ahlen.de. Everybody else asks the coordinators. Only proven"
            " addresses count."
        ),
    )

    def chosen_domains(self) -> list[str]:
        """Return the domains that were typed."""
        return (self.mail_domains.data or "").splitlines()


class MemberForm(Form):
    """Whom to take in."""

    email = EmailField(
        lazy("Mail address"),
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("This is not a complete mail address.")),
        ],
        filters=[strip],
        description=lazy("An account is not needed: invitations are answered by mail or link."),
    )
    name = StringField(
        lazy("Name"),
        filters=[strip],
        description=lazy("Only needed for somebody whom the service does not know yet."),
    )
    role = SelectField(
        lazy("Role in the group"),
        choices=choices((role.value, GROUP_ROLE_LABELS[role]) for role in GroupRole),
        default=GroupRole.MEMBER.value,
    )


class RoleForm(Form):
    """What a member is in the group."""

    role = SelectField(
        lazy("Role in the group"),
        choices=choices((role.value, GROUP_ROLE_LABELS[role]) for role in GroupRole),
    )


class JoinForm(Form):
    """A word to the coordinators."""

    reason = TextAreaField(
        lazy("Message to the coordinators"),
        filters=[strip],
        description=lazy("Optional: what you work on, and what you hope for from the group."),
    )


class DeclineForm(Form):
    """Why somebody is not let in."""

    reason = TextAreaField(
        lazy("Reason"),
        validators=[InputRequired(lazy("Please give a reason; it is mailed to the person."))],
        filters=[strip],
    )


class LeaveForm(Form):
    """Asks once before a membership ends."""


class MailingForm(Form):
    """A letter to all members."""

    subject = StringField(
        lazy("Subject"),
        validators=[
            InputRequired(lazy("Please enter a subject.")),
            Length(max=150, message=lazy("At most 150 characters, please.")),
        ],
        filters=[strip],
    )
    body = TextAreaField(
        lazy("Text"),
        validators=[InputRequired(lazy("Please write the text."))],
        filters=[strip],
        description=lazy("Salutation and the reason for the mail are added by themselves."),
    )
    answers = SelectField(
        lazy("Answers go to"),
        choices=choices(
            [
                ("author", lazy("me, at my mail address")),
                ("desk", lazy("the service desk, as a request")),
            ]
        ),
        description=lazy("Never to all members."),
    )


class EndMailingsForm(Form):
    """Asks once before letters to the group end."""
