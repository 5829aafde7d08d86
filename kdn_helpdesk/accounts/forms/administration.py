"""What administrators, the desk and managers type about people and organisations."""

from typing import Any

from wtforms import SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from kdn_helpdesk.accounts.actions import people
from kdn_helpdesk.accounts.forms.own import (
    LANGUAGE_NAMES,
    CheckboxesField,
    ProfileForm,
    address_field,
)
from kdn_helpdesk.accounts.models import KIND_LABELS, OrganisationKind
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.permissions import ROLE_LABELS, Role
from kdn_helpdesk.web.forms import Form, choices, grouped_choices, strip

ANY = ("", lazy("All"))
KINDS = [(kind.value, KIND_LABELS[kind]) for kind in OrganisationKind]
ROLES = people.GRANTABLE


class FilterForm(Form):
    """A form in the address: it changes nothing, so it needs no token."""

    class Meta(Form.Meta):
        csrf = False


class PeopleFilterForm(FilterForm):
    """Which people the list shows."""

    q = SearchField(lazy("Name or organisation"), validators=[Optional()], filters=[strip])
    role = SelectField(
        lazy("Role"),
        choices=choices(
            [ANY, *((role.value, ROLE_LABELS[role]) for role in (Role.REQUESTER, *ROLES))]
        ),
        validate_choice=False,
        default="",
    )
    state = SelectField(
        lazy("State"),
        choices=choices(
            [
                ANY,
                ("active", lazy("With an account")),
                ("invited", lazy("Without an account")),
                ("inactive", lazy("Shut out")),
            ]
        ),
        validate_choice=False,
        default="",
    )


class OrganisationFilterForm(FilterForm):
    """Which organisations the list shows."""

    q = SearchField(lazy("Name, key or domain"), validators=[Optional()], filters=[strip])
    kind = SelectField(
        lazy("Kind"), choices=choices([ANY, *KINDS]), validate_choice=False, default=""
    )
    region = SelectField(lazy("Regierungsbezirk"), validate_choice=False, default="")
    state = SelectField(
        lazy("State"),
        choices=choices(
            [
                ("", lazy("All open ones")),
                ("members", lazy("With people")),
                ("empty", lazy("Without people")),
                ("closed", lazy("Closed")),
            ]
        ),
        validate_choice=False,
        default="",
    )

    def offer_regions(self, names: Any) -> None:
        """Offer these Regierungsbezirke."""
        self.region.choices = choices([ANY, *((name, name) for name in names)])


class InvitationForm(Form):
    """Who is invited; the organisation and the roles as far as the inviter may choose."""

    email = address_field(lazy("Mail address"), autocomplete="off")
    name = StringField(lazy("Name"), validators=[Optional(), Length(max=200)], filters=[strip])
    language = SelectField(lazy("Language of the invitation"), choices=choices(LANGUAGE_NAMES))
    organisation = SelectField(lazy("Organisation"))
    roles = CheckboxesField(lazy("Roles"))

    def offer(
        self, organisations: list[tuple[str, list[tuple[str, str]]]], roles: tuple[Role, ...]
    ) -> None:
        """Offer what the inviter may give."""
        self.organisation.choices = [
            *choices([("", lazy("No organisation"))]),
            *grouped_choices(organisations),
        ]
        self.roles.choices = choices((role.value, ROLE_LABELS[role]) for role in roles)

    @property
    def organisation_id(self) -> int | None:
        """Return the organisation chosen, None for none."""
        return int(self.organisation.data) if self.organisation.data else None

    @property
    def chosen_roles(self) -> frozenset[Role]:
        """Return the roles ticked."""
        return frozenset(Role(value) for value in self.roles.data or [])


class ColleagueForm(Form):
    """A colleague whom a manager invites to the own organisation."""

    email = address_field(lazy("Mail address"), autocomplete="off")
    name = StringField(lazy("Name"), validators=[Optional(), Length(max=200)], filters=[strip])


class PersonForm(ProfileForm):
    """A person as the administration changes it."""

    organisation = SelectField(lazy("Organisation"))
    roles = CheckboxesField(
        lazy("Roles"),
        choices=choices((role.value, ROLE_LABELS[role]) for role in ROLES),
        description=lazy("Leading a working group is given on the group's own page."),
    )

    def offer(self, organisations: list[tuple[str, list[tuple[str, str]]]]) -> None:
        """Offer these organisations."""
        self.organisation.choices = [
            *choices([("", lazy("No organisation"))]),
            *grouped_choices(organisations),
        ]

    @property
    def organisation_id(self) -> int | None:
        """Return the organisation chosen, None for none."""
        return int(self.organisation.data) if self.organisation.data else None

    @property
    def chosen_roles(self) -> frozenset[Role]:
        """Return the roles ticked."""
        return frozenset(Role(value) for value in self.roles.data or [])


class OrganisationForm(Form):
    """An organisation; of a municipality only the contact is open, the rest says the register."""

    kind = SelectField(lazy("Kind"), choices=choices(KINDS))
    name = StringField(
        lazy("Full name"),
        validators=[DataRequired(lazy("Please enter a name.")), Length(max=200)],
        filters=[strip],
    )
    short_name = StringField(
        lazy("Short name"),
        validators=[Optional(), Length(max=100)],
        filters=[strip],
        description=lazy("As people say it; empty means the full name."),
    )
    regierungsbezirk = SelectField(lazy("Regierungsbezirk"))
    contact = TextAreaField(
        lazy("Contact"),
        validators=[Optional(), Length(max=2000)],
        filters=[strip],
        description=lazy("How the advisory service reaches the organisation."),
    )

    def offer_regions(self, names: Any) -> None:
        """Offer these Regierungsbezirke."""
        self.regierungsbezirk.choices = choices(
            [("", lazy("None")), *((name, name) for name in names)]
        )

    def leave_to_register(self) -> None:
        """Offer only what no register overwrites."""
        for name in ("kind", "name", "short_name", "regierungsbezirk"):
            del self[name]

    def description(self) -> dict[str, Any]:
        """Return what an action keeps of an organisation."""
        return {
            "kind": OrganisationKind(self.kind.data),
            "name": self.name.data,
            "short_name": self.short_name.data or "",
            "regierungsbezirk": self.regierungsbezirk.data,
            "contact": self.contact.data or "",
        }


class ContactForm(Form):
    """How an organisation is reached."""

    contact = TextAreaField(
        lazy("Contact"),
        validators=[Optional(), Length(max=2000)],
        filters=[strip],
        description=lazy(
            "Telephone, postal address, office hours: how the advisory service reaches you."
        ),
    )


class DomainForm(Form):
    """One mail domain more."""

    domain = StringField(
        lazy("Mail domain"),
        validators=[DataRequired(lazy("Please enter a mail domain.")), Length(max=253)],
        filters=[strip],
        description=lazy("What stands after the @, as in stadt.example."),
        render_kw={"autocomplete": "off"},
    )


class RefusalForm(Form):
    """Why somebody may not join."""

    reason = TextAreaField(
        lazy("Reason"),
        validators=[
            DataRequired(lazy("Please say why; the person reads it.")),
            Length(max=1000),
        ],
        filters=[strip],
        description=lazy("The person reads this sentence in a mail."),
    )
