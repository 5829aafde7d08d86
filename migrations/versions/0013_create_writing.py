"""Create what agents are writing: drafts, held answers, presence, forwarding."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_draft_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_draft_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint(
            "ticket_id", "person_id", "kind", name="uq_draft_ticket_id_person_id_kind"
        ),
    )
    op.create_index("ix_draft_person_id", "draft", ["person_id"])
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrote_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_presence_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_presence_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_presence"),
        sa.UniqueConstraint("ticket_id", "person_id", name="uq_presence_ticket_id_person_id"),
    )
    op.create_index("ix_presence_person_id", "presence", ["person_id"])
    op.create_index("ix_presence_seen_at", "presence", ["seen_at"])
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name="fk_draft_file_draft_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_draft_file_stored_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_draft_file"),
    )
    op.create_index("ix_draft_file_draft_id", "draft_file", ["draft_id"])
    op.create_index("ix_draft_file_stored_file_id", "draft_file", ["stored_file_id"])
    op.create_table(
        "forwarding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["person.id"], name="fk_forwarding_agent_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_forwarding_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_forwarding_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_forwarding"),
        sa.UniqueConstraint("message_id", name="uq_forwarding_message_id"),
    )
    op.create_index("ix_forwarding_agent_id", "forwarding", ["agent_id"])
    op.create_index("ix_forwarding_ticket_id_email", "forwarding", ["ticket_id", "email"])
    op.create_table(
        "held_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("old_state", sa.String(length=40), nullable=False),
        sa.Column("new_state", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_held_answer_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_held_answer"),
        sa.UniqueConstraint("message_id", name="uq_held_answer_message_id"),
    )
    op.create_index("ix_held_answer_leaves_at", "held_answer", ["leaves_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_held_answer_leaves_at", table_name="held_answer")
    op.drop_table("held_answer")
    op.drop_index("ix_forwarding_ticket_id_email", table_name="forwarding")
    op.drop_index("ix_forwarding_agent_id", table_name="forwarding")
    op.drop_table("forwarding")
    op.drop_index("ix_draft_file_stored_file_id", table_name="draft_file")
    op.drop_index("ix_draft_file_draft_id", table_name="draft_file")
    op.drop_table("draft_file")
    op.drop_index("ix_presence_seen_at", table_name="presence")
    op.drop_index("ix_presence_person_id", table_name="presence")
    op.drop_table("presence")
    op.drop_index("ix_draft_person_id", table_name="draft")
    op.drop_table("draft")
