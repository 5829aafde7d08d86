"""Add which notices a person does not want."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has muted anything yet."""
    op.add_column("person", sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Forget it."""
    op.drop_column("person", "muted")
