"""Create what the desk and the receiving server say of a mail."""

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
    op.add_column(
        "incoming_mail",
        sa.Column("authenticity", sa.String(length=40), nullable=False, server_default="none"),
    )
    op.add_column(
        "incoming_mail", sa.Column("proof", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "message",
        sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """What was judged by hand is forgotten; senders would be proven by reading again."""
    op.drop_column("message", "is_doubtful")
    op.drop_column("incoming_mail", "proof")
    op.drop_column("incoming_mail", "authenticity")
    op.drop_column("incoming_mail", "suggested")
    op.drop_column("incoming_mail", "judged")
