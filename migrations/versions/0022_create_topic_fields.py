"""Create the fields that topics ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None
FLAGS = (("topic", "has_fields"), ("ticket", "has_details"))


def _key(table: str, column: str, target: str) -> sa.Constraint:
    """Return a foreign key named by the convention; what belongs to its target goes with it."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables, and note on topics and requests whether they have any."""
    for table, column in FLAGS:
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("filing", sa.Column("details", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "topic_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("for_desk_only", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("topic_field", "topic_id", "topic"),
        sa.PrimaryKeyConstraint("id", name="pk_topic_field"),
    )
    op.create_index("ix_topic_field_topic_id", "topic_field", ["topic_id"])
    op.create_table(
        "ticket_detail",
        sa.Column("ticket_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("field_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("value", sa.Text(), nullable=False),
        _key("ticket_detail", "ticket_id", "ticket"),
        _key("ticket_detail", "field_id", "topic_field"),
        sa.PrimaryKeyConstraint("ticket_id", "field_id", name="pk_ticket_detail"),
    )
    op.create_index("ix_ticket_detail_field_id_value", "ticket_detail", ["field_id", "value"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ticket_detail")
    op.drop_table("topic_field")
    op.drop_column("filing", "details")
    for table, column in reversed(FLAGS):
        op.drop_column(table, column)
