"""What is typed into the search page."""

from wtforms import SearchField, SelectField

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.search.question import LONGEST_TEXT
from kdn_helpdesk.web.forms import Form


class SearchForm(Form):
    """A question; sent by GET, so that its address can be kept and passed on."""

    class Meta(Form.Meta):
        """A search changes nothing, so it needs no token."""

        csrf = False

    q = SearchField(
        lazy("What are you looking for?"),
        description=lazy(
            "Words, “a phrase in quotation marks”, or -without for what must not occur."
        ),
        render_kw={"maxlength": LONGEST_TEXT, "autocomplete": "off", "data-suggest": True},
    )
    thema = SelectField(lazy("Topic"), validate_choice=False)
    arbeitskreis = SelectField(lazy("Working group"), validate_choice=False)
    organisation = SelectField(lazy("Organisation"), validate_choice=False)
    jahr = SelectField(lazy("Year"), validate_choice=False)
