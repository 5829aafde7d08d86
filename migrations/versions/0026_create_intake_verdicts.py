"""Create what the desk says of a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No mail was judged by hand yet."""
    op.add_column("incoming_mail", sa.Column("judged", sa.String(length=40), nullable=True))
    op.add_column(
        "incoming_mail", sa.Column("suggested", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    """What was judged by hand is forgotten."""
    op.drop_column("incoming_mail", "suggested")
    op.drop_column("incoming_mail", "judged")
