"""Create incidents, and requests as files."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name="fk_incident_opened_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name="fk_incident_portal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_index("ix_incident_ended_at", "incident", ["ended_at"])
    op.create_index("ix_incident_opened_by_id", "incident", ["opened_by_id"])
    op.create_index("ix_incident_portal_id", "incident", ["portal_id"])
    op.create_table(
        "case_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("with_notes", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name="fk_case_export_asked_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"],
            ["stored_file.id"],
            name="fk_case_export_stored_file_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_case_export_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_case_export"),
    )
    op.create_index("ix_case_export_asked_by_id", "case_export", ["asked_by_id"])
    op.create_index("ix_case_export_state", "case_export", ["state"])
    op.create_index("ix_case_export_stored_file_id", "case_export", ["stored_file_id"])
    op.create_index("ix_case_export_ticket_id", "case_export", ["ticket_id"])
    op.create_table(
        "incident_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_incident_answer_author_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name="fk_incident_answer_incident_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_answer"),
    )
    op.create_index("ix_incident_answer_author_id", "incident_answer", ["author_id"])
    op.create_index("ix_incident_answer_incident_id", "incident_answer", ["incident_id"])
    op.create_index("ix_incident_answer_state", "incident_answer", ["state"])
    op.create_table(
        "incident_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incident.id"],
            name="fk_incident_ticket_incident_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_incident_ticket_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_ticket"),
        sa.UniqueConstraint("ticket_id", name="uq_incident_ticket_ticket_id"),
    )
    op.create_index("ix_incident_ticket_incident_id", "incident_ticket", ["incident_id"])
    op.create_table(
        "incident_telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["incident_answer.id"],
            name="fk_incident_telling_answer_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_incident_telling_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_telling"),
        sa.UniqueConstraint(
            "answer_id", "ticket_id", name="uq_incident_telling_answer_id_ticket_id"
        ),
    )
    op.create_index(
        "ix_incident_telling_answer_id_told_at_id",
        "incident_telling",
        ["answer_id", "told_at", "id"],
    )
    op.create_index("ix_incident_telling_ticket_id", "incident_telling", ["ticket_id"])


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("incident_telling")
    op.drop_table("incident_ticket")
    op.drop_table("incident_answer")
    op.drop_table("case_export")
    op.drop_table("incident")
