"""Create date polls: what is asked, the dates, and what people say to each."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "date_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("join_url", sa.Text(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("is_open_to_all", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_date_poll_created_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name="fk_date_poll_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_date_poll_meeting_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_poll"),
    )
    op.create_index("ix_date_poll_created_by_id", "date_poll", ["created_by_id"])
    op.create_index("ix_date_poll_group_id", "date_poll", ["group_id"])
    op.create_index("ix_date_poll_meeting_id", "date_poll", ["meeting_id"])
    op.create_table(
        "date_poll_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["date_poll.id"], name="fk_date_poll_date_poll_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_poll_date"),
        sa.UniqueConstraint("poll_id", "starts_at", name="uq_date_poll_date_poll_id_starts_at"),
    )
    op.create_table(
        "date_poll_voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("news", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_date_poll_voice_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["date_poll.id"], name="fk_date_poll_voice_poll_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_poll_voice"),
        sa.UniqueConstraint("poll_id", "person_id", name="uq_date_poll_voice_poll_id_person_id"),
    )
    op.create_index("ix_date_poll_voice_news", "date_poll_voice", ["news"])
    op.create_index("ix_date_poll_voice_person_id", "date_poll_voice", ["person_id"])
    op.create_table(
        "date_poll_vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice_id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["date_id"], ["date_poll_date.id"], name="fk_date_poll_vote_date_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["voice_id"],
            ["date_poll_voice.id"],
            name="fk_date_poll_vote_voice_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_date_poll_vote"),
        sa.UniqueConstraint("voice_id", "date_id", name="uq_date_poll_vote_voice_id_date_id"),
    )
    op.create_index("ix_date_poll_vote_date_id", "date_poll_vote", ["date_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("date_poll_vote")
    op.drop_table("date_poll_voice")
    op.drop_table("date_poll_date")
    op.drop_table("date_poll")
