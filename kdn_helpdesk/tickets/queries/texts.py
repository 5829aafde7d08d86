"""Text modules and macros, for those who use and those who edit them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.tickets.models.texts import Macro, TextModule


def list_modules(*, only_active: bool = False) -> Sequence[TextModule]:
    """Return the text modules in the order of their titles."""
    wanted = sa.select(TextModule).options(joinedload(TextModule.topic))
    if only_active:
        wanted = wanted.where(TextModule.is_active)
    return sorted(db.session.scalars(wanted), key=lambda module: module.title.casefold())


def get_module(number: int) -> TextModule:
    """Return one text module; raises NotFound."""
    module = db.session.scalar(sa.select(TextModule).where(TextModule.id == number))
    if module is None:
        raise NotFound(_("There is no such text module."))
    return module


def list_macros() -> Sequence[Macro]:
    """Return the macros in the order of their titles."""
    wanted = sa.select(Macro).options(joinedload(Macro.topic))
    return sorted(db.session.scalars(wanted), key=lambda macro: macro.title.casefold())


def get_macro(number: int, *, only_active: bool = False) -> Macro:
    """Return one macro with all that it names; raises NotFound."""
    wanted = sa.select(Macro).where(Macro.id == number)
    if only_active:
        wanted = wanted.where(Macro.is_active)
    macro = db.session.scalar(
        wanted.options(joinedload(Macro.text_module), joinedload(Macro.assignee))
    )
    if macro is None:
        raise NotFound(_("There is no such macro."))
    return macro
