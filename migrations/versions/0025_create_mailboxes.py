"""Create mailboxes and what is known of the servers that mails come from and go to."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The service's own address needs no row; every mail that was fetched counts as marked."""
    op.create_table(
        "mailbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox"),
        sa.UniqueConstraint("address", name="uq_mailbox_address"),
    )
    op.create_table(
        "mailbox_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailbox.id"], name="fk_mailbox_topic_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name="fk_mailbox_topic_topic_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox_topic"),
        sa.UniqueConstraint("mailbox_id", name="uq_mailbox_topic_mailbox_id"),
    )
    op.create_index("ix_mailbox_topic_topic_id", "mailbox_topic", ["topic_id"])
    op.create_table(
        "mail_thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_thread"),
        sa.UniqueConstraint("kind", "subject_id", name="uq_mail_thread_kind_subject_id"),
    )
    op.create_table(
        "mail_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_line"),
        sa.UniqueConstraint("name", name="uq_mail_line_name"),
    )
    op.add_column(
        "outgoing_mail", sa.Column("sender", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "incoming_mail", sa.Column("mailbox", sa.Text(), nullable=False, server_default="")
    )
    op.create_index("ix_incoming_mail_mailbox", "incoming_mail", ["mailbox"])
    op.add_column(
        "fetched_mail",
        sa.Column("is_marked", sa.Boolean(), nullable=False, server_default=sa.true()),
    )


def downgrade() -> None:
    """Everything leaves from the service's own address again."""
    op.drop_column("fetched_mail", "is_marked")
    op.drop_index("ix_incoming_mail_mailbox", table_name="incoming_mail")
    op.drop_column("incoming_mail", "mailbox")
    op.drop_column("outgoing_mail", "sender")
    op.drop_table("mail_line")
    op.drop_table("mail_thread")
    op.drop_index("ix_mailbox_topic_topic_id", table_name="mailbox_topic")
    op.drop_table("mailbox_topic")
    op.drop_table("mailbox")
