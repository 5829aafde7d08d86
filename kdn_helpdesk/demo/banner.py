"""Whether this installation shows a demonstration, which every page then says."""

import sqlalchemy as sa
from flask import Flask, current_app, has_request_context

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.settings import settings

DOMAIN = "demo.kdn.example"
"""Where the demonstration's own people have their addresses."""


def is_demonstration() -> bool:
    """Tell whether people with known passwords are in the database; asked once a process."""
    if settings().demo:
        return True
    if not has_request_context():
        return False  # a mail is being written, perhaps while the region is being loaded
    known: dict[str, bool] = current_app.extensions["demo"]
    if "loaded" not in known:
        try:
            known["loaded"] = is_loaded()
        except sa.exc.SQLAlchemyError:
            return False  # an error page is being shown; the next one asks again
    return known["loaded"]


def is_loaded() -> bool:
    """Tell whether the demonstration's people are in the database."""
    found = sa.select(Person.id).where(Person.email.endswith(f"@{DOMAIN}")).limit(1)
    return db.session.scalar(found) is not None


def init_app(app: Flask) -> None:
    """Let every page know."""
    app.extensions["demo"] = {}
    app.context_processor(lambda: {"is_demo": is_demonstration()})
