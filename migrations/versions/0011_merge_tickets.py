"""Let requests be merged, and parted again."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of merges; messages learn where they were written."""
    op.create_table(
        "ticket_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("source_before", sa.JSON(), nullable=False),
        sa.Column("target_before", sa.JSON(), nullable=False),
        sa.Column("target_after", sa.JSON(), nullable=False),
        sa.Column("watchers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name="fk_ticket_merge_made_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["ticket.id"], name="fk_ticket_merge_source_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["ticket.id"], name="fk_ticket_merge_target_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_merge"),
        sa.UniqueConstraint("source_id", name="uq_ticket_merge_source_id"),
    )
    op.create_index("ix_ticket_merge_made_by_id", "ticket_merge", ["made_by_id"])
    op.create_index("ix_ticket_merge_target_id", "ticket_merge", ["target_id"])
    op.execute(
        "ALTER TABLE message ADD COLUMN home_id INTEGER"
        " CONSTRAINT fk_message_home_id REFERENCES ticket (id)"
    )  # plain SQL: on SQLite a table made anew would lose the rows that point to it
    op.create_index("ix_message_home_id", "message", ["home_id"])


def downgrade() -> None:
    """Forget both; merged messages stay where they are."""
    op.drop_index("ix_message_home_id", "message")
    op.drop_column("message", "home_id")
    op.drop_table("ticket_merge")
