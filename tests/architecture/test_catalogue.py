"""The German catalogue is complete."""

import re

import pytest
from babel.messages import pofile
from babel.messages.extract import extract_from_dir

from tests.architecture.sources import PACKAGE, ROOT, named, templates

CATALOGUE = PACKAGE / "translations" / "de" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
METHODS = [("kdn_helpdesk/**.py", "python"), ("templates/**", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy": None, "ngettext": (1, 2), "lazy_gettext": None}


@pytest.fixture(scope="module")
def catalogue():
    with CATALOGUE.open("rb") as file:
        return pofile.read_po(file, locale="de")


@pytest.fixture(scope="module")
def used():
    found = {}
    for name, _line, message, _comments, _context in extract_from_dir(
        ROOT,
        METHODS,
        keywords=KEYWORDS,
        options_map={"templates/**": {"extensions": "jinja2.ext.do", "silent": "false"}},
        directory_filter=lambda path: (
            not re.search(r"/(\.venv|node_modules|var|\.git|vendor)$", str(path))
        ),
    ):
        key = message[0] if isinstance(message, tuple) else message
        if key:
            found.setdefault(key, name)
    return found


def test_every_message_has_a_german_text(catalogue, used):
    texts = {_id(message): message for message in catalogue if message.id}
    missing = {
        text: place
        for text, place in used.items()
        if text not in texts or not all(_strings(texts[text]))
    }
    assert not missing


def test_nothing_is_fuzzy_and_nothing_is_unused(catalogue, used):
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    assert not [_id(m) for m in catalogue if m.id and _id(m) not in used]


def test_placeholders_survive_the_translation(catalogue):
    wrong = [
        message.id
        for message in catalogue
        if message.id
        for text in _strings(message)
        if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(_all_ids(message)))
    ]
    assert not wrong


def test_german_texts_address_people_formally(catalogue):
    familiar = re.compile(r"\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir)\b")
    assert not [m.id for m in catalogue if m.id for text in _strings(m) if familiar.search(text)]


def test_templates_speak_through_the_catalogue():
    """A German word in a template is a text that the catalogue has never seen."""
    german = re.compile(r">[^<{]*\b(und|oder|nicht|für|der|die|das|Sie)\b[^<{]*<")
    found = [named(p) for p in templates() if german.search(p.read_text(encoding="utf-8"))]
    assert not found


def _id(message):
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _all_ids(message):
    return " ".join(message.id) if isinstance(message.id, tuple) else message.id


def _strings(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)
