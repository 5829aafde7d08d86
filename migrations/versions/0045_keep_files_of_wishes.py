"""Add the files that developers send, and those that are passed on with the news."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "wish_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["wish_entry.id"], name="fk_wish_file_entry_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_wish_file_stored_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wish_file"),
    )
    for column in ("entry_id", "stored_file_id"):
        op.create_index(f"ix_wish_file_{column}", "wish_file", [column])


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("wish_file")
