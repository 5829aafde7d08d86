"""The templates write inputs as browsers and screen readers want them."""

import lxml.html
import pytest
from flask import render_template_string
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, SelectField
from wtforms import StringField as Text
from wtforms import TextAreaField as Area
from wtforms.validators import DataRequired, Length, NumberRange

from kdn_helpdesk.web.forms import Form, UploadsField, choices, grouped_choices

MACROS = "checkbox, file_input, hidden_fields, select, text_area, text_input"


def written(app, field, macro="text_input", more="", **data):
    """The input that the templates write for a field of this kind."""

    class Sample(Form):
        one = field

    with app.test_request_context():
        form = Sample(formdata=None, **data)
        source = (
            f'{{% from "components/forms.html" import {MACROS} %}}{{{{ {macro}(form.one{more}) }}}}'
        )
        page = lxml.html.fromstring(render_template_string(source, form=form))
    return page.xpath("//input | //textarea | //select")[0]


def test_what_the_validators_ask_stands_in_the_input(app):
    field = Text(validators=[DataRequired(), Length(min=2, max=9)])
    asked = written(app, field, one='<a> & "b"').attrib
    assert (asked["id"], asked["name"], asked["type"]) == ("one", "one", "text")
    assert asked["value"] == '<a> & "b"'
    assert asked["required"] == ""
    assert (asked["minlength"], asked["maxlength"]) == ("2", "9")
    assert "aria-invalid" not in asked


def test_a_number_may_begin_at_nought(app):
    asked = written(app, IntegerField(validators=[NumberRange(0, 5)]), one=0).attrib
    assert (asked["type"], asked["min"], asked["max"], asked["value"]) == ("number", "0", "5", "0")


def test_what_the_page_adds_wins(app):
    field = Text(render_kw={"autocomplete": "off", "maxlength": 60})
    asked = written(app, field, more=', maxlength=3, data_tags="x", required=False').attrib
    assert (asked["autocomplete"], asked["maxlength"], asked["data-tags"]) == ("off", "3", "x")
    assert "required" not in asked


def test_hint_and_error_are_tied_to_the_input(app):
    class Sample(Form):
        one = Text(description="Hinweis")

    with app.test_request_context():
        form = Sample(formdata=None)
        form.one.errors = ["Fehlt."]
        source = '{% from "components/forms.html" import text_input %}{{ text_input(form.one) }}'
        page = lxml.html.fromstring(render_template_string(source, form=form))
    asked = page.xpath("//input")[0].attrib
    assert asked["aria-describedby"].split() == ["one-hint", "one-error"]
    assert asked["aria-invalid"] == "true"
    assert "kern-form-input__input--error" in asked["class"]
    assert page.get_element_by_id("one-hint").text == "Hinweis"
    assert "Fehlt." in page.get_element_by_id("one-error").text_content()


def test_a_password_is_never_written_back(app):
    assert "value" not in written(app, PasswordField(), one="geheim").attrib


def test_a_text_keeps_its_first_empty_line(app):
    area = written(app, Area(), "text_area", ", rows=9", one="\nHallo <b>")
    assert area.text.strip("\n") == "Hallo <b>"
    assert area.text.endswith("\nHallo <b>")
    assert area.attrib["rows"] == "9"
    assert "value" not in area.attrib


def test_several_files_may_be_chosen(app):
    asked = written(app, UploadsField(), "file_input").attrib
    assert asked["type"] == "file"
    assert "multiple" in asked
    assert "value" not in asked


@pytest.mark.parametrize("checked", [True, False])
def test_a_box_is_checked_or_not(app, checked):
    asked = written(app, BooleanField(), "checkbox", one=checked).attrib
    assert ("checked" in asked) is checked
    assert asked["value"] == "y"


def test_the_chosen_option_is_selected(app):
    field = SelectField(choices=choices([("a", "Eins"), ("b", "Zwei & drei")]))
    chosen = written(app, field, "select", one="b").xpath("option[@selected]")
    assert [(option.get("value"), option.text) for option in chosen] == [("b", "Zwei & drei")]


def test_options_may_come_in_groups(app):
    groups = [("Kreis", [("a", "Eins")]), ("Stadt", [("b", "Zwei")])]
    select = written(app, SelectField(choices=grouped_choices(groups)), "select", one="b")
    assert select.xpath("optgroup/@label") == ["Kreis", "Stadt"]
    assert select.xpath("optgroup[2]/option[@selected]/@value") == ["b"]


def test_hidden_fields_come_without_a_number_of_their_own(app):
    class Sample(Form):
        one = HiddenField(default="<1>")

    with app.test_request_context():
        macro = '{% from "components/forms.html" import hidden_fields %}'
        source = macro + "<p>{{ hidden_fields(form) }}</p>"
        page = lxml.html.fromstring(render_template_string(source, form=Sample(formdata=None)))
    (asked,) = page.xpath("//input[@name='one']")
    assert dict(asked.attrib) == {"type": "hidden", "name": "one", "value": "<1>"}
