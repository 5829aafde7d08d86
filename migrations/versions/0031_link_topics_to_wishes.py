"""Let a topic of a meeting come from a wish."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("agenda_item") as table:
        table.add_column(sa.Column("wish_id", sa.Integer()))
        table.create_foreign_key(
            "fk_agenda_item_wish_id", "wish", ["wish_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_agenda_item_wish_id", ["wish_id"])


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("agenda_item") as table:
        table.drop_index("ix_agenda_item_wish_id")
        table.drop_constraint("fk_agenda_item_wish_id", type_="foreignkey")
        table.drop_column("wish_id")
