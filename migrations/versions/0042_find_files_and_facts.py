"""Find the text of files; narrow what is found; note what is not."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ADDED = ("file_name", "topic", "working_group", "organisation")
WHOLE = "uq_search_entry_kind_subject_id"
PIECES = "uq_search_entry_kind_subject_id_piece"
INDEXED = ("title_terms", "body_terms", "parts", "readers")


def upgrade() -> None:
    """Entries get pieces and facts; `flask search rebuild` fills them for what is there already."""
    with op.batch_alter_table("search_entry") as table:
        number = sa.Column("piece", sa.Integer(), nullable=False, server_default="0")
        table.add_column(number)
        for name in ADDED:
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        table.drop_constraint(WHOLE, type_="unique")
        table.create_unique_constraint(PIECES, ["kind", "subject_id", "piece"])
    _follow_again()
    op.create_table(
        "search_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stored_file_id"],
            ["stored_file.id"],
            name="fk_search_text_stored_file_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_text"),
    )
    op.create_index("ix_search_text_stored_file_id", "search_text", ["stored_file_id"], unique=True)
    op.create_index("ix_search_text_state", "search_text", ["state"])
    op.create_table(
        "search_miss",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_miss"),
        sa.UniqueConstraint("words", name="uq_search_miss_words"),
    )
    op.create_index("ix_search_miss_last_at", "search_miss", ["last_at"])


def downgrade() -> None:
    """Files are not found any more."""
    op.drop_table("search_miss")
    op.drop_table("search_text")
    op.execute("DELETE FROM search_entry WHERE piece > 0")
    with op.batch_alter_table("search_entry") as table:
        table.drop_constraint(PIECES, type_="unique")
        for name in ("piece", *ADDED):
            table.drop_column(name)
        table.create_unique_constraint(WHOLE, ["kind", "subject_id"])
    _follow_again()


def _follow_again() -> None:
    """On SQLite the table was made anew, and the triggers that tell the index went with the old."""
    if op.get_bind().dialect.name == "postgresql":
        return
    # the columns are this file's own, so nothing foreign gets into these statements
    columns = ", ".join(INDEXED)
    old = ", ".join(f"old.{column}" for column in INDEXED)
    new = ", ".join(f"new.{column}" for column in INDEXED)
    into = f"INSERT INTO search_fts(search_fts, rowid, {columns})"
    forget = f"{into} VALUES ('delete', old.id, {old});"
    learn = f"{into} VALUES (NULL, new.id, {new});"
    for name, when, work in (
        ("search_fts_insert", "INSERT", learn),
        ("search_fts_delete", "DELETE", forget),
        ("search_fts_update", f"UPDATE OF {columns}", f"{forget} {learn}"),
    ):
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON search_entry BEGIN {work} END")
