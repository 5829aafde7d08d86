"""Let groups have mail domains, letters to all members, and topics of the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.add_column(
        "group_member",
        sa.Column("gets_mailings", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "group_domain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name="fk_group_domain_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_domain"),
        sa.UniqueConstraint("group_id", "domain", name="uq_group_domain_group_id_domain"),
    )
    op.create_table(
        "group_mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answers_to_desk", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("last_member_id", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name="fk_group_mailing_group_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_group_mailing_author_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_mailing"),
    )
    for column in ("group_id", "author_id", "state"):
        op.create_index(f"ix_group_mailing_{column}", "group_mailing", [column])
    op.create_table(
        "group_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name="fk_group_topic_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name="fk_group_topic_topic_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_group_topic"),
        sa.UniqueConstraint("group_id", "topic_id", name="uq_group_topic_group_id_topic_id"),
    )
    op.create_index("ix_group_topic_topic_id", "group_topic", ["topic_id"])


def downgrade() -> None:
    """Take them away."""
    for name in ("group_topic", "group_mailing", "group_domain"):
        op.drop_table(name)
    op.drop_column("group_member", "gets_mailings")
