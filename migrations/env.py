"""Runs the migrations on the application's database."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from kdn_helpdesk.core.db import ENUM_LENGTH, UTCDateTime

database = current_app.extensions["migrate"].db


def render_plainly(kind: str, item: Any, _autogen: object) -> str | bool:
    """Write the plain SQL type where a model has one of its own."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={ENUM_LENGTH})"
    return False


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the job engine's and the search engine's own tables alone."""
    return not (
        kind in ("table", "column", "index") and name and name.startswith(("huey_", "search_fts"))
    )


def compare_types(
    _context: object, _column: object, _own_column: object, in_database: Any, in_model: Any
) -> bool | None:
    """Take an enumeration's text column for what it is."""
    if isinstance(in_model, sa.Enum):
        return not isinstance(in_database, sa.String)
    return None


def migrate() -> None:
    """Apply the migrations within one transaction."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_plainly,
            include_name=is_ours,
            compare_type=compare_types,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


migrate()
