"""Add what the virus scanner says of files and of mails."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was scanned yet."""
    for table in ("stored_file", "incoming_mail"):
        column = sa.Column("scan", sa.String(length=40), nullable=False, server_default="none")
        op.add_column(table, column)
        op.create_index(f"ix_{table}_scan", table, ["scan"])
    op.add_column("stored_file", sa.Column("threat", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "incoming_mail", sa.Column("threats", sa.JSON(), nullable=False, server_default="{}")
    )


def downgrade() -> None:
    """What was found is forgotten."""
    op.drop_column("incoming_mail", "threats")
    op.drop_column("stored_file", "threat")
    for table in ("incoming_mail", "stored_file"):
        op.drop_index(f"ix_{table}_scan", table)
        op.drop_column(table, "scan")
