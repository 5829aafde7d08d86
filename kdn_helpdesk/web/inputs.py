"""What the templates write into a form's inputs: the attributes of a field.

WTForms would write the inputs themselves; its own way takes four times as long and was a third of
a page with an answer to write.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from wtforms import Field


def attributes_of(field: Field, css: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes by name: what the field asks for, its ties, and what is added.

    What is added wins; an attribute that is only named, such as `required`, has an empty value.
    """
    given: dict[str, Any] = {"id": field.id, "class": css}
    ties = ([f"{field.id}-hint"] if field.description else []) + (
        [f"{field.id}-error"] if field.errors else []
    )
    if ties:
        given["aria-describedby"] = " ".join(ties)
    if field.errors:
        given |= {"class": f"{css} {css}--error", "aria-invalid": "true"}
    given |= _asked(field) | _value(field) | (field.render_kw or {}) | dict(extra)
    given["name"] = field.name
    return {_name(key): "" if value is True else value for key, value in given.items()
            if value is not None and value is not False}  # fmt: skip


def _asked(field: Any) -> dict[str, Any]:
    """Return what the field's validators ask of its kind of input."""
    known, asked = field.widget.validation_attrs, vars(field.flags)
    found = {name: asked[name] for name in known if name in asked}
    return {name: value() if callable(value) else value for name, value in found.items()}


def _value(field: Any) -> dict[str, Any]:
    """Return type and value, as far as the input has them as attributes."""
    widget = field.widget
    kind = getattr(widget, "input_type", None)
    found: dict[str, Any] = {"multiple": bool(getattr(widget, "multiple", False))}
    if kind is not None:
        found["type"] = kind
        is_hidden = kind == "file" or getattr(widget, "hide_value", False)
        found["value"] = False if is_hidden else field._value()
    if kind == "checkbox":
        found["checked"] = bool(field.data)
    return found


def _name(key: str) -> str:
    key = key.rstrip("_")
    return key.replace("_", "-") if key.startswith(("data_", "aria_")) else key


def init_app(app: Flask) -> None:
    """Give the templates `attributes_of`."""
    app.jinja_env.globals["attributes_of"] = attributes_of
