"""Create pages."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "page_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_page_text_author_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_page_text"),
        sa.UniqueConstraint("slug", "language", "number", name="uq_page_text_slug_language_number"),
    )
    op.create_index("ix_page_text_author_id", "page_text", ["author_id"])
    op.create_table(
        "page_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_page_file_stored_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_page_file"),
    )
    op.create_index("ix_page_file_slug", "page_file", ["slug"])
    op.create_index("ix_page_file_stored_file_id", "page_file", ["stored_file_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("page_file")
    op.drop_table("page_text")
