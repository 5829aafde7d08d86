"""Create portals and wishes."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

portal = sa.table(
    "portal",
    sa.column("name", sa.Text()),
    sa.column("developers", sa.Text()),
    sa.column("mailbox", sa.Text()),
    sa.column("position", sa.Integer()),
    sa.column("is_active", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
PORTALS = ("Beteiligung NRW", "Open.NRW", "Serviceportal (OZG-Leistungen)", "DKAN")


def upgrade() -> None:
    """Make the tables, and the portals to begin with; the desk adds their mailboxes."""
    op.create_table(
        "portal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("developers", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_portal"),
        sa.UniqueConstraint("name", name="uq_portal_name"),
    )
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portal_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("copy", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("agreement", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_version", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_unread", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["person.id"], name="fk_wish_agent_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_wish_author_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["portal_id"], ["portal.id"], name="fk_wish_portal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_wish"),
    )
    op.create_index("ix_wish_agent_id", "wish", ["agent_id"])
    op.create_index("ix_wish_author_id", "wish", ["author_id"])
    op.create_index("ix_wish_portal_id", "wish", ["portal_id"])
    op.create_index("ix_wish_published_at", "wish", ["published_at"])
    op.create_index("ix_wish_state_changed_at", "wish", ["state", "changed_at"])
    op.create_table(
        "wish_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name="fk_wish_entry_author_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wish.id"], name="fk_wish_entry_wish_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wish_entry"),
    )
    op.create_index("ix_wish_entry_author_id", "wish_entry", ["author_id"])
    op.create_index("ix_wish_entry_kind_told_at", "wish_entry", ["kind", "told_at"])
    op.create_index("ix_wish_entry_mail_id", "wish_entry", ["mail_id"])
    op.create_index("ix_wish_entry_wish_id_id", "wish_entry", ["wish_id", "id"])
    op.create_table(
        "wish_joiner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_wish_joiner_organisation_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_wish_joiner_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wish.id"], name="fk_wish_joiner_wish_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wish_joiner"),
        sa.UniqueConstraint("wish_id", "person_id", name="uq_wish_joiner_wish_id_person_id"),
    )
    op.create_index("ix_wish_joiner_organisation_id", "wish_joiner", ["organisation_id"])
    op.create_index("ix_wish_joiner_person_id", "wish_joiner", ["person_id"])
    op.create_table(
        "wish_ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("told_entry_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_wish_ticket_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wish.id"], name="fk_wish_ticket_wish_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wish_ticket"),
        sa.UniqueConstraint("wish_id", "ticket_id", name="uq_wish_ticket_wish_id_ticket_id"),
    )
    op.create_index("ix_wish_ticket_ticket_id", "wish_ticket", ["ticket_id"])

    op.bulk_insert(
        portal,
        [
            {
                "name": name,
                "developers": "",
                "mailbox": "",
                "position": position,
                "is_active": True,
                "created_at": datetime.now(UTC),
            }
            for position, name in enumerate(PORTALS, start=1)
        ],
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("wish_ticket")
    op.drop_table("wish_joiner")
    op.drop_table("wish_entry")
    op.drop_table("wish")
    op.drop_table("portal")
