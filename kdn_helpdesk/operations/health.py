"""Whether the service can work now: what a load balancer asks each second."""

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kdn_helpdesk.core.db import MIGRATIONS, db


def find_problem() -> str | None:
    """Return why requests would fail now, or None; in English, for programs and logs."""
    try:
        with db.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_heads()
    except sa.exc.SQLAlchemyError:
        return "the database does not answer"
    if set(current) != newest_steps():
        return "the database is not at the newest step"
    return None


def newest_steps() -> set[str]:
    """Return the migrations that the database should have ended with."""
    return set(ScriptDirectory(str(MIGRATIONS)).get_heads())
