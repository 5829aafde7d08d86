"""Keep what a merging carries along, and let recalculations be stopped."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was merged before carried nothing along."""
    op.add_column("ticket_merge", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "ticket_merge", sa.Column("details", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column("recalculation", sa.Column("stopped_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("recalculation", "stopped_at")
    op.drop_column("ticket_merge", "details")
    op.drop_column("ticket_merge", "tags")
