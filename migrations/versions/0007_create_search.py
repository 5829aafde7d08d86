"""Create search."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = "title_terms, body_terms, parts, readers"


def upgrade() -> None:
    """Make the tables, and the index of the database in use."""
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("title_terms", sa.Text(), nullable=False),
        sa.Column("body_terms", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_entry"),
        sa.UniqueConstraint("kind", "subject_id", name="uq_search_entry_kind_subject_id"),
    )
    op.create_index("ix_search_entry_version", "search_entry", ["version"])
    op.create_table(
        "search_term",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_search_term"),
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name="pk_search_word"),
    )
    op.create_index("ix_search_word_entries", "search_word", ["entries"])
    op.create_table(
        "search_figure",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_search_figure"),
    )
    op.create_table(
        "search_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("added", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_change"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _index_on_postgresql()
    else:
        _index_on_sqlite()


def _index_on_postgresql() -> None:
    """Words with their weights; readers' keys as =key, and words of the title once more as ^word.

    GIN knows no weights, so what a whole search hangs on must be a word of its own, and one that
    no text can hold.
    """
    op.execute(
        "ALTER TABLE search_entry ADD COLUMN search_fts tsvector GENERATED ALWAYS AS ("
        "setweight(to_tsvector('simple', title_terms), 'A')"
        " || setweight(to_tsvector('simple', body_terms), 'B')"
        " || setweight(to_tsvector('simple', parts), 'D')"
        " || array_to_tsvector(string_to_array("
        "regexp_replace(readers, '([^ ]+)', '=\\1', 'g'), ' '))"
        " || array_to_tsvector(string_to_array("
        "regexp_replace(title_terms, '([^ ]+)', '^\\1', 'g'), ' '))) STORED"
    )
    op.execute("CREATE INDEX search_fts_index ON search_entry USING gin (search_fts)")


def _index_on_sqlite() -> None:
    """External content: the index holds no copy of the terms, the triggers tell it of changes."""
    op.execute(
        f"CREATE VIRTUAL TABLE search_fts USING fts5({COLUMNS}, content='search_entry',"
        " content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\")"
    )
    # the columns are this file's own, so nothing foreign gets into these statements
    columns = COLUMNS.split(", ")
    old = ", ".join(f"old.{column}" for column in columns)
    new = ", ".join(f"new.{column}" for column in columns)
    into = f"INSERT INTO search_fts(search_fts, rowid, {COLUMNS})"
    forget = f"{into} VALUES ('delete', old.id, {old});"
    learn = f"{into} VALUES (NULL, new.id, {new});"
    for name, when, work in (
        ("search_fts_insert", "INSERT", learn),
        ("search_fts_delete", "DELETE", forget),
        ("search_fts_update", f"UPDATE OF {COLUMNS}", f"{forget} {learn}"),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON search_entry BEGIN {work} END")


def downgrade() -> None:
    """Take the tables away."""
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE search_fts")
    op.drop_table("search_change")
    op.drop_table("search_figure")
    op.drop_index("ix_search_word_entries", table_name="search_word")
    op.drop_table("search_word")
    op.drop_table("search_term")
    op.drop_index("ix_search_entry_version", table_name="search_entry")
    op.drop_table("search_entry")
