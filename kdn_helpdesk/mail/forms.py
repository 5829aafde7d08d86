"""How a list of mails is narrowed."""

from collections.abc import Iterable

from wtforms import HiddenField, SearchField, SelectField

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, choices


class OutboxFilter(Form):
    """To whom, what about."""

    an = SearchField(lazy("Recipient"), render_kw={"autocomplete": "off"})
    betreff = SearchField(lazy("Subject or number"), render_kw={"autocomplete": "off"})
    zustand = HiddenField()
    bereich = SelectField(lazy("About"))

    def offer(self, subjects: Iterable[tuple[str, str]]) -> None:
        """Offer these kinds of things, and all of them."""
        self.bereich.choices = choices([("", lazy("Everything")), *subjects])
