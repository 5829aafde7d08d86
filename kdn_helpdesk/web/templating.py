"""Templates compiled once for each language, with the plain messages already in it.

A list page names some two hundred messages; looking them up at each request costs more than the
page's queries. `{{ _("Save") }}` becomes the word when the template is compiled; what takes values
is still looked up as the page is shown.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context

from kdn_helpdesk.core import i18n


class Page(Template):
    """A template whose macros are shared by all pages, as if its globals were only its own.

    Jinja compares the globals of both at each `{% from … %}`; ours are the same everywhere, and
    comparing them costs a page more than a query.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


CALL = ["name", "lparen", "string", "rparen"]


class Messages(Extension):
    """Replaces `_("…")` by the message in the environment's language."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the tokens with each plain message translated."""
        code: str = getattr(self.environment, "written_language", i18n.DEFAULT_LANGUAGE)
        return _translated(list(stream), code)


def _translated(tokens: list[Token], code: str) -> Iterator[Token]:
    position = 0
    while position < len(tokens):
        token = tokens[position]
        following = list(islice(tokens, position, position + len(CALL)))
        if token.value == "_" and [part.type for part in following] == CALL:
            yield Token(token.lineno, "string", i18n.translate(following[2].value, code))
            position += len(CALL)
        else:
            yield token
            position += 1


def environments(app: Flask) -> dict[str, Environment]:
    """Return an environment for each language; they share loader, filters and globals."""
    first = app.create_jinja_environment()
    for extension in (Messages, "jinja2.ext.do"):  # an overlay takes over what is there already
        first.add_extension(extension)
    first.template_class = Page
    found = {}
    for code in i18n.LANGUAGES:
        environment = first if code == i18n.DEFAULT_LANGUAGE else first.overlay()
        environment.written_language = code  # type: ignore[attr-defined]
        found[code] = environment
    return found
