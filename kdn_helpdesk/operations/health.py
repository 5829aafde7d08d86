"""Whether the service can work now: what a load balancer asks each second."""

import re
from functools import cache

import sqlalchemy as sa

from kdn_helpdesk.core.db import MIGRATIONS, db

_STEP = re.compile(r'^(down_)?revision = "(\w+)"$', re.MULTILINE)


def find_problem() -> str | None:
    """Return why requests would fail now, or None; in English, for programs and logs."""
    try:
        with db.engine.connect() as connection:
            is_made = connection.dialect.has_table(connection, "alembic_version")
            reached = sa.text("SELECT version_num FROM alembic_version")
            current = set(connection.scalars(reached)) if is_made else set()
    except sa.exc.SQLAlchemyError:
        return "the database does not answer"
    if current != newest_steps():
        return "the database is not at the newest step"
    return None


@cache
def newest_steps() -> set[str]:
    """Return the migrations that the database should have ended with.

    They are read as text: Alembic, which would run each of them, weighs as much as all pages.
    """
    made: set[str] = set()
    followed: set[str] = set()
    for path in (MIGRATIONS / "versions").glob("*.py"):
        for is_earlier, step in _STEP.findall(path.read_text(encoding="utf-8")):
            (followed if is_earlier else made).add(step)
    return made - followed
