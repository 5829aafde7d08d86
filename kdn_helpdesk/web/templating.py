"""Templates compiled once for each language, with the plain messages already in it.

A list page names some two hundred messages; looking them up at each request costs more than the
page's queries. `{{ _("Save") }}` becomes the word when the template is compiled; what takes values
is still looked up as the page is shown. What a template does at every value and every macro goes
by shorter ways than Jinja's own, which save a page of the desk a fifth of its time.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from functools import partial
from itertools import islice
from types import CodeType, FunctionType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template, runtime
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, _escape_inner  # type: ignore[attr-defined]

from kdn_helpdesk.core import i18n

_mark = partial(str.__new__, Markup)
"""Marks a string as safe as `Markup` does, without asking whether it is one already."""


def _escape(value: Any) -> Any:
    """Return what a template writes for a value; joined at once, so it need not be marked."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return _escape_inner(str(value))


class Macro(runtime.Macro):
    """A macro whose text is marked as safe once."""

    def of(self, values: tuple[Any, ...]) -> str | None:
        """Return the text for these values by position; None where Jinja has to sort them out."""
        absent = self._argument_count - len(values)
        if absent < 0 or self.caller or self.explicit_caller or self.catch_kwargs:
            return None
        text: str = self._func(*values, *(missing,) * absent)
        marked: str = _mark(text)
        return marked

    def _invoke(self, arguments: list[Any], autoescape: bool) -> str:
        text: str = self._func(*arguments)
        return _mark(text) if autoescape else text


class PageContext(Context):
    """What a template knows; it calls macros and functions without asking what they take."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls; Jinja hands over two arguments that few functions take."""
        kind = type(called)
        if kind is not Macro and (kind is not FunctionType or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        if kind is FunctionType:
            return called(*args, **kwargs)
        text = called.of(args) if self.eval_ctx.autoescape and not kwargs else None
        return called(self.eval_ctx, *args, **kwargs) if text is None else text


SHORTER = {"escape": _escape, "Markup": _mark, "Macro": Macro}
"""What a compiled template finds instead of Jinja's own under these names."""


class Page(Template):
    """A template whose macros are shared by all pages, as if its globals were only its own.

    Jinja compares the globals of both at each `{% from … %}`; ours are the same everywhere, and
    comparing them costs a page more than a query.
    """

    @classmethod
    def from_code(
        cls,
        environment: Any,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """Return the template of compiled code, by the shorter ways."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__.update(SHORTER)
        return template

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
    first.context_class = PageContext
    found = {}
    for code in i18n.LANGUAGES:
        environment = first if code == i18n.DEFAULT_LANGUAGE else first.overlay()
        environment.written_language = code  # type: ignore[attr-defined]
        found[code] = environment
    return found
