"""Let an invited person send somebody else, who is invited in their stead."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None
KEY = "fk_invitation_stands_in_for_id"
INDEX = "ix_invitation_stands_in_for_id"


def upgrade() -> None:
    """Add the link from the substitute's invitation to the first one."""
    with op.batch_alter_table("invitation") as table:
        table.add_column(sa.Column("stands_in_for_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            KEY, "invitation", ["stands_in_for_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(INDEX, "invitation", ["stands_in_for_id"])


def downgrade() -> None:
    """Forget who stands in for whom."""
    op.drop_index(INDEX, "invitation")
    with op.batch_alter_table("invitation") as table:
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("stands_in_for_id")
