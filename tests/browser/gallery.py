"""A page of every component, rendered by the application: for tests, and for eyes.

`python -m tests.browser.gallery FILE` writes it, with the errors of a refused form.
"""

import sys
from datetime import date
from pathlib import Path

from flask import Flask, render_template_string
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    MultipleFileField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    widgets,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.web.forms import Form
from kdn_helpdesk.web.paging import Page

SOURCE = Path(__file__).with_name("gallery.html")


class GalleryForm(Form):
    """One field of every kind."""

    subject = StringField(
        "Betreff",
        [InputRequired("Bitte geben Sie einen Betreff an.")],
        description="In einem Satz: worum geht es?",
    )
    mail = EmailField(
        "E-Mail-Adresse",
        [InputRequired("Bitte geben Sie Ihre Adresse an.")],
        render_kw={"autocomplete": "email"},
    )
    topic = SelectField("Thema", choices=["Beteiligung NRW", "Open.NRW"])
    tags = SelectMultipleField("Schlagwörter", choices=["Karte", "Export", "Anmeldung"])
    body = TextAreaField(
        "Ihre Nachricht", [InputRequired("Bitte schreiben Sie uns, was geschehen ist.")]
    )
    files = MultipleFileField("Dateien", description="Bis zu 20 MB je Datei.")
    day = DateField("Tag", default=date(2027, 3, 2))
    time = TimeField("Uhrzeit")
    readers = RadioField(
        "Wer darf mitlesen?",
        [InputRequired("Bitte wählen Sie aus.")],
        choices=[SelectChoice("me", "Nur ich"), SelectChoice("organisation", "Meine Organisation")],
    )
    weekdays = SelectMultipleField(
        "Wochentage",
        choices=["Montag", "Dienstag"],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    consent = BooleanField("Ich bin einverstanden", [InputRequired("Bitte stimmen Sie zu.")])


class FilterForm(Form):
    """Filters above a list."""

    text = SearchField("Suchwort")
    state = SelectField("Stand", choices=["Alle", "Neu"])
    subject_area = SelectField("Thema", choices=["Alle", "Open.NRW"])


def render(app: Flask, *, refused: bool = False) -> str:
    """Return the page, with the errors of an empty form where `refused`."""
    with app.test_request_context("/bausteine", method="POST" if refused else "GET"):
        form = GalleryForm(meta={"csrf": False})
        if refused:
            form.validate()
        return render_template_string(
            SOURCE.read_text(encoding="utf-8"),
            form=form,
            filters=FilterForm(formdata=None, meta={"csrf": False}),
            page=Page(items=list(range(25)), number=3, per_page=25, total=332),
            page_url=lambda number: f"?seite={number}",
            viewer=Viewer(person_id=1, name="Agnes Demo", roles=frozenset({Role.AGENT})),
        )


if __name__ == "__main__":
    from wsgi import app as application

    Path(sys.argv[1]).write_text(render(application, refused=True), encoding="utf-8")
