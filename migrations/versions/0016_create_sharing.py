"""Create what is shared of requests, and who joined."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sharing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_sharing_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sharing"),
        sa.UniqueConstraint("ticket_id", name="uq_sharing_ticket_id"),
    )
    op.create_table(
        "shared_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sharing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name="fk_shared_version_made_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sharing_id"], ["sharing.id"], name="fk_shared_version_sharing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shared_version"),
        sa.UniqueConstraint("sharing_id", "number", name="uq_shared_version_sharing_id_number"),
    )
    op.create_index("ix_shared_version_made_by_id", "shared_version", ["made_by_id"])
    op.create_index(
        "uq_shared_version_agreed",
        "shared_version",
        ["sharing_id"],
        unique=True,
        sqlite_where=sa.text("state = 'agreed'"),
        postgresql_where=sa.text("state = 'agreed'"),
    )
    op.create_table(
        "shared_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_shared_file_stored_file_id"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["shared_version.id"],
            name="fk_shared_file_version_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shared_file"),
    )
    op.create_index("ix_shared_file_stored_file_id", "shared_file", ["stored_file_id"])
    op.create_index("ix_shared_file_version_id", "shared_file", ["version_id"])
    op.create_table(
        "joiner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sharing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_joiner_organisation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_joiner_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sharing_id"], ["sharing.id"], name="fk_joiner_sharing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_joiner"),
        sa.UniqueConstraint("sharing_id", "person_id", name="uq_joiner_sharing_id_person_id"),
    )
    op.create_index("ix_joiner_organisation_id", "joiner", ["organisation_id"])
    op.create_index("ix_joiner_person_id", "joiner", ["person_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("joiner", "shared_file", "shared_version", "sharing"):
        op.drop_table(table)
