"""Create the figures of the desk's dashboard, and an index for what waits for an agent."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The worker counts within some minutes."""
    op.create_table(
        "desk_load",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_desk_load"),
    )
    op.create_index("ix_ticket_assignee_id_due_at", "ticket", ["assignee_id", "due_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_ticket_assignee_id_due_at", table_name="ticket")
    op.drop_table("desk_load")
