"""Rules for tables, and that the migrations make exactly these."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from kdn_helpdesk.core import clock
from kdn_helpdesk.core.db import Base, db


def tables():
    return sorted(Base.metadata.tables.values(), key=lambda table: table.name)


def test_every_relationship_raises_where_it_was_not_loaded(app):
    lenient = [
        str(relation)
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise_on_sql"
    ]
    assert not lenient


def test_every_foreign_key_is_indexed(app):
    bare = []
    for table in tables():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if isinstance(constraint, sa.UniqueConstraint | sa.PrimaryKeyConstraint)
        }
        bare += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if column.foreign_keys and column.name not in leading
        ]
    assert not bare


def test_every_foreign_key_says_what_happens_when_its_target_goes(app):
    """Silence means that the target cannot go; CASCADE and SET NULL are said."""
    allowed = {None, "CASCADE", "SET NULL", "RESTRICT"}
    odd = [
        str(key) for table in tables() for key in table.foreign_keys if key.ondelete not in allowed
    ]
    assert not odd


def test_the_migrations_make_exactly_the_models(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def _is_ours(_object, name, kind, _reflected, _compared):
    """The search index and the job engine's tables are made by hand."""
    if kind == "table":
        return name in Base.metadata.tables
    return not (name or "").startswith("search_fts")


def test_the_migrations_go_down_and_up_again(app):
    directory = app.extensions["migrate"].directory
    with app.app_context():
        before = sorted(sa.inspect(db.engine).get_table_names())
        downgrade(directory=directory, revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade(directory=directory)
        assert sorted(sa.inspect(db.engine).get_table_names()) == before


def test_a_large_mail_is_parted_and_put_together_by_the_migration(app):
    directory = app.extensions["migrate"].directory
    raw = bytes(range(256)) * 10_000
    with app.app_context():
        downgrade(directory=directory, revision="0039-1")
        with db.engine.begin() as connection:
            mail = sa.Table("incoming_mail", sa.MetaData(), autoload_with=connection)
            needed = {
                column.name: False if isinstance(column.type, sa.Boolean) else 0
                for column in mail.columns
                if not column.nullable and column.name != "id"
            }
            needed |= {
                column.name: ""
                for column in mail.columns
                if column.name in needed and isinstance(column.type, sa.String | sa.Text)
            }
            needed |= {"created_at": clock.now(), "evidence": [], "proof": [], "threats": {}}
            connection.execute(sa.insert(mail).values(**needed | {"content": raw}))
        upgrade(directory=directory)
        with db.engine.begin() as connection:
            sizes = sa.text("SELECT length(content) FROM incoming_piece ORDER BY number")
            assert list(connection.scalars(sizes)) == [1 << 20, len(raw) - (2 << 20)]
        downgrade(directory=directory, revision="0039-1")
        with db.engine.begin() as connection:
            assert bytes(connection.scalar(sa.text("SELECT content FROM incoming_mail"))) == raw
            connection.execute(sa.delete(mail))
        upgrade(directory=directory)
