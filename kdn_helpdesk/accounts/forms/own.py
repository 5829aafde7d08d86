"""What people type about themselves: sign-in, passwords, registration, profile."""

from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.accounts.models import Person, Salutation
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, choices, grouped_choices, strip

SALUTATIONS = [
    (Salutation.NEUTRAL.value, lazy("By name, without Mr or Mrs")),
    (Salutation.MRS.value, lazy("Mrs")),
    (Salutation.MR.value, lazy("Mr")),
]
LANGUAGE_NAMES = [("de", "Deutsch"), ("en", "English")]
NO_ORGANISATION = ""


class CheckboxesField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def address_field(label: Any, **options: Any) -> EmailField:
    """Return a field for a mail address; `autocomplete` names whose it is."""
    autocomplete = options.pop("autocomplete", "email")
    return EmailField(
        label,
        validators=[
            InputRequired(lazy("Please enter a mail address.")),
            Email(lazy("Please enter a mail address, as in name@stadt.example.")),
            Length(max=254),
        ],
        filters=[strip],
        render_kw={"autocomplete": autocomplete},
        **options,
    )


def new_password_field() -> PasswordField:
    """Return the field for a password that is being chosen."""
    return PasswordField(
        lazy("New password"),
        validators=[InputRequired(lazy("Please choose a password."))],
        description=lazy(
            "At least 12 characters; a phrase of several words is easiest. Pasting from a "
            "password manager works."
        ),
        render_kw={"autocomplete": "new-password"},
    )


def repeated_password_field() -> PasswordField:
    """Return the field that catches a slip of the fingers."""
    return PasswordField(
        lazy("New password once more"),
        validators=[
            InputRequired(lazy("Please repeat the password.")),
            EqualTo("password", lazy("The two passwords are not the same.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(Form):
    """Address and password, and where to go on."""

    email = EmailField(
        lazy("Mail address"),
        validators=[InputRequired(lazy("Please enter your mail address."))],
        filters=[strip],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy("Password"),
        validators=[InputRequired(lazy("Please enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    weiter = HiddenField()


class ProofForm(Form):
    """The password once more, before something sensitive."""

    password = PasswordField(
        lazy("Your password"),
        validators=[InputRequired(lazy("Please enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    weiter = HiddenField()


class AddressForm(Form):
    """An address that is to get a link."""

    email = address_field(lazy("Your mail address at work"))


class NewPasswordForm(Form):
    """A password chosen after a mailed link proved the address."""

    password = new_password_field()
    repeated = repeated_password_field()


class ChangePasswordForm(NewPasswordForm):
    """Another password; the old one proves who asks."""

    current = PasswordField(
        lazy("Present password"),
        validators=[InputRequired(lazy("Please enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ChangeAddressForm(Form):
    """Another address; the password proves who asks."""

    email = address_field(lazy("New mail address"))
    current = PasswordField(
        lazy("Your password"),
        validators=[InputRequired(lazy("Please enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(Form):
    """How a person is called, addressed and written to."""

    given_name = StringField(
        lazy("Given name"),
        validators=[Optional(), Length(max=100)],
        filters=[strip],
        render_kw={"autocomplete": "given-name"},
    )
    family_name = StringField(
        lazy("Family name"),
        validators=[DataRequired(lazy("Please enter a family name.")), Length(max=100)],
        filters=[strip],
        render_kw={"autocomplete": "family-name"},
    )
    salutation = SelectField(lazy("Salutation in letters and mails"), choices=choices(SALUTATIONS))
    language = SelectField(lazy("Language"), choices=choices(LANGUAGE_NAMES))

    def description(self) -> dict[str, Any]:
        """Return what an action keeps of a person."""
        given, family = self.given_name.data or "", self.family_name.data or ""
        return {
            "name": f"{given} {family}".strip(),
            "family_name": family,
            "salutation": Salutation(self.salutation.data),
            "language": self.language.data,
        }


class WelcomeForm(ProfileForm):
    """The account of somebody who was invited."""

    password = new_password_field()
    repeated = repeated_password_field()


class OrganisationChoice(Form):
    """To which organisation somebody belongs."""

    organisation = SelectField(
        lazy("Your organisation"),
        description=lazy(
            "Its manager or the advisory service confirms it. Until then you file and read your "
            "own requests."
        ),
    )

    def offer(self, organisations: list[tuple[str, list[tuple[str, str]]]]) -> None:
        """Offer these organisations, grouped; none is a choice too."""
        none = (NO_ORGANISATION, lazy("My organisation is not in the list"))
        self.organisation.choices = [*choices([none]), *grouped_choices(organisations)]

    @property
    def organisation_id(self) -> int | None:
        """Return the organisation chosen, None for none."""
        return int(self.organisation.data) if self.organisation.data else None


class RegistrationForm(WelcomeForm, OrganisationChoice):
    """The account of somebody who registers."""


def profile_of(person: Person) -> dict[str, Any]:
    """Return the description as the profile form shows it; an unsaid family name is guessed."""
    family = person.family_name or person.name.rpartition(" ")[2]
    return {
        "given_name": person.name.removesuffix(family).strip(),
        "family_name": family,
        "salutation": person.salutation.value,
        "language": person.language,
    }
