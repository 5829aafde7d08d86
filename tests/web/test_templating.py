"""Templates write by ways of their own: every value is still escaped, once, and only once."""

import pytest
from flask import render_template_string
from markupsafe import Markup

ESCAPED = [
    ("{{ value }}", "<b>", "&lt;b&gt;"),
    ("{{ value }}", Markup("<b>"), "<b>"),
    ("{{ value }}", 3, "3"),
    ("{{ value }}", None, "None"),
    ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(value) }}", "<b>", "[&lt;b&gt;]"),
    ("{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m(m(value)) }}", "<b>", "[[&lt;b&gt;]]"),
    ("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ value }}{% endcall %}", "<b>",
     "[&lt;b&gt;]"),
    ("{% macro m() %}{{ kwargs.x }}{% endmacro %}{% for _n in [1] %}{{ m(x=value) }}{% endfor %}",
     "<b>", "&lt;b&gt;"),
    ("{% set x %}[{{ value }}]{% endset %}{{ x }}", "<b>", "[&lt;b&gt;]"),
    ("{{ value ~ '>' }}", Markup("<b>"), "<b>&gt;"),
    ("{{ [value, value]|join('&') }}", "<", "&lt;&amp;&lt;"),
    ("{{ value|e|e }}", "<b>", "&lt;b&gt;"),
]  # fmt: skip


class Shown:
    """A thing that knows how it is written."""

    def __html__(self):
        return "<i>"


CASES = [*ESCAPED, ("{{ value }}", Shown(), "<i>")]


@pytest.mark.parametrize(("template", "value", "written"), CASES)
def test_every_value_is_escaped_once(app, template, value, written):
    with app.test_request_context():
        assert render_template_string(template, value=value) == written


def test_a_value_in_a_macro_of_another_file_is_escaped_once(app):
    source = '{% from "components/page.html" import badge %}{{ badge(value) }}'
    with app.test_request_context():
        written = render_template_string(source, value="<b>")
    assert "&lt;b&gt;" in written
    assert written.startswith("<span")


def test_a_macro_refuses_what_it_does_not_take(app):
    with app.test_request_context(), pytest.raises(TypeError):
        render_template_string("{% macro m(x) %}{% endmacro %}{{ m(y=1) }}")


@pytest.mark.parametrize(
    ("call", "written"),
    [("m(1)", "1-2-"), ("m(1, 3)", "1-3-"), ("m(1, b=4)", "1-4-"), ("m(1, 3, 5)", None)],
)
def test_a_macro_takes_values_by_place_and_name_and_its_own_where_none_are_given(
    app, call, written
):
    source = "{% macro m(a, b=2) %}{{ a }}-{{ b }}-{% endmacro %}{{ " + call + " }}"
    with app.test_request_context():
        if written is None:
            with pytest.raises(TypeError):
                render_template_string(source)
        else:
            assert render_template_string(source) == written
