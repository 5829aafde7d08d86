"""Add what people have yet to hear of changes of many requests."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0026"
branch_labels = None
depends_on = None

_TARGETS = {
    "bulk_id": "bulk_change",
    "ticket_id": "ticket",
    "person_id": "person",
    "message_id": "message",
    "joiner_id": "joiner",
}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "bulk_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer()),
        sa.Column("joiner_id", sa.Integer()),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=f"fk_bulk_news_{column}", ondelete="CASCADE"
            )
            for column, table in _TARGETS.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_news"),
        sa.UniqueConstraint(
            "bulk_id", "ticket_id", "person_id", name="uq_bulk_news_bulk_id_ticket_id_person_id"
        ),
    )
    for column in ("ticket_id", "person_id", "message_id", "joiner_id"):
        op.create_index(f"ix_bulk_news_{column}", "bulk_news", [column])
    op.create_index(
        "ix_bulk_news_bulk_id_told_at_person_id", "bulk_news", ["bulk_id", "told_at", "person_id"]
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("bulk_news")
