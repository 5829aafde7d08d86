"""Create recurring requests."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is planned yet."""
    op.create_table(
        "recurring_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("next_day", sa.Date(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_recurring_request_topic_id"),
        sa.ForeignKeyConstraint(
            ["requester_id"],
            ["person.id"],
            name="fk_recurring_request_requester_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"],
            ["person.id"],
            name="fk_recurring_request_assignee_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name="fk_recurring_request_made_by_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recurring_request"),
    )
    for column in ("topic_id", "requester_id", "assignee_id", "made_by_id", "next_day"):
        op.create_index(f"ix_recurring_request_{column}", "recurring_request", [column])
    op.create_table(
        "recurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recurring_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recurring_id"],
            ["recurring_request.id"],
            name="fk_recurrence_recurring_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_recurrence_ticket_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recurrence"),
        sa.UniqueConstraint("recurring_id", "day", name="uq_recurrence_recurring_id_day"),
    )
    op.create_index("ix_recurrence_ticket_id", "recurrence", ["ticket_id"])


def downgrade() -> None:
    """Forget them; the requests that were filed stay."""
    op.drop_table("recurrence")
    op.drop_table("recurring_request")
