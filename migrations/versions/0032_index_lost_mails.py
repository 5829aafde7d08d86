"""Let the desk's overview count lost mails without reading them."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
NAME = "ix_outgoing_mail_state_created_at"


def upgrade() -> None:
    """Add the index."""
    op.create_index(NAME, "outgoing_mail", ["state", "created_at"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(NAME, "outgoing_mail")
