"""Create tickets."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0007"
branch_labels = None
depends_on = None


topic = sa.table(
    "topic",
    sa.column("slug", sa.Text()),
    sa.column("name", sa.Text()),
    sa.column("english_name", sa.Text()),
    sa.column("default_visibility", sa.String()),
    sa.column("position", sa.Integer()),
    sa.column("is_active", sa.Boolean()),
    sa.column("created_at", sa.DateTime(timezone=True)),
)
TOPICS = (
    ("beteiligung-nrw", "Beteiligung NRW", "", "organisation"),
    ("open-nrw", "Open.NRW", "", "organisation"),
    ("open-data", "Open Data", "", "organisation"),
    ("ozg-leistungen", "OZG-Leistungen", "Online services (OZG)", "organisation"),
    ("dkan", "DKAN", "", "organisation"),
    ("open-source", "Open Source", "", "organisation"),
    ("termine", "Arbeitskreise und Termine", "Working groups and meetings", "organisation"),
    ("datenschutz", "Datenschutz und Recht", "Privacy and law", "only_me"),
    ("sonstiges", "Sonstiges", "Other", "organisation"),
)


def upgrade() -> None:
    """Make the tables, and the topics to begin with."""
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
        sa.UniqueConstraint("name", name="uq_tag_name"),
    )
    op.create_table(
        "ticket_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_ticket_counter"),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("english_name", sa.Text(), nullable=False),
        sa.Column("default_visibility", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_topic"),
        sa.UniqueConstraint("slug", name="uq_topic_slug"),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.String(length=40), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pending_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name="fk_ticket_assignee_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["ticket.id"], name="fk_ticket_merged_into_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name="fk_ticket_organisation_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["requester_id"], ["person.id"], name="fk_ticket_requester_id"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_ticket_topic_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket"),
        sa.UniqueConstraint("reference", name="uq_ticket_reference"),
        sa.UniqueConstraint("year", "number", name="uq_ticket_year_number"),
    )
    op.create_index(
        "ix_ticket_assignee_id_is_done_last_activity_at",
        "ticket",
        ["assignee_id", "is_done", "last_activity_at"],
    )
    op.create_index("ix_ticket_is_done_id", "ticket", ["is_done", "id"])
    op.create_index("ix_ticket_due_at", "ticket", ["due_at"])
    op.create_index("ix_ticket_last_activity_at", "ticket", ["last_activity_at"])
    op.create_index(
        "ix_ticket_priority_last_activity_at", "ticket", ["priority", "last_activity_at"]
    )
    op.create_index("ix_ticket_is_done_last_activity_at", "ticket", ["is_done", "last_activity_at"])
    op.create_index(
        "ix_ticket_is_done_priority_last_activity_at",
        "ticket",
        ["is_done", "priority", "last_activity_at"],
    )
    op.create_index("ix_ticket_merged_into_id", "ticket", ["merged_into_id"])
    op.create_index(
        "ix_ticket_organisation_id_is_done_last_activity_at",
        "ticket",
        ["organisation_id", "is_done", "last_activity_at"],
    )
    op.create_index("ix_ticket_pending_until", "ticket", ["pending_until"])
    op.create_index(
        "ix_ticket_requester_id_last_activity_at", "ticket", ["requester_id", "last_activity_at"]
    )
    op.create_index("ix_ticket_state_last_activity_at", "ticket", ["state", "last_activity_at"])
    op.create_index(
        "ix_ticket_topic_id_is_done_last_activity_at",
        "ticket",
        ["topic_id", "is_done", "last_activity_at"],
    )
    op.create_index(
        "ix_ticket_unannounced",
        "ticket",
        ["id"],
        sqlite_where=sa.text("is_announced = 0"),
        postgresql_where=sa.text("NOT is_announced"),
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_filing_ticket_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name="fk_filing_topic_id"),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
    )
    op.create_index("ix_filing_email_created_at", "filing", ["email", "created_at"])
    op.create_index("ix_filing_ticket_id", "filing", ["ticket_id"])
    op.create_index("ix_filing_topic_id", "filing", ["topic_id"])
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_from_desk", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_message_author_id"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_message_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index("ix_message_author_id", "message", ["author_id"])
    op.create_index("ix_message_mail_id", "message", ["mail_id"])
    op.create_index("ix_message_ticket_id_id", "message", ["ticket_id", "id"])
    op.create_table(
        "ticket_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["ticket.id"], name="fk_ticket_link_other_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_link_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_link"),
        sa.UniqueConstraint(
            "ticket_id", "other_id", "kind", name="uq_ticket_link_ticket_id_other_id_kind"
        ),
    )
    op.create_index("ix_ticket_link_other_id", "ticket_link", ["other_id"])
    op.create_table(
        "ticket_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name="fk_ticket_tag_tag_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_tag_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_tag"),
        sa.UniqueConstraint("ticket_id", "tag_id", name="uq_ticket_tag_ticket_id_tag_id"),
    )
    op.create_index("ix_ticket_tag_tag_id", "ticket_tag", ["tag_id"])
    op.create_table(
        "watcher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_watcher_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_watcher_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_watcher"),
        sa.UniqueConstraint("ticket_id", "person_id", name="uq_watcher_ticket_id_person_id"),
    )
    op.create_index("ix_watcher_person_id", "watcher", ["person_id"])
    op.create_table(
        "filing_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name="fk_filing_file_filing_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_filing_file_stored_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_filing_file"),
    )
    op.create_index("ix_filing_file_filing_id", "filing_file", ["filing_id"])
    op.create_index("ix_filing_file_stored_file_id", "filing_file", ["stored_file_id"])
    op.create_table(
        "message_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name="fk_message_file_message_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_message_file_stored_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_message_file"),
    )
    op.create_index("ix_message_file_message_id", "message_file", ["message_id"])
    op.create_index("ix_message_file_stored_file_id", "message_file", ["stored_file_id"])
    op.bulk_insert(
        topic,
        [
            {
                "slug": slug,
                "name": name,
                "english_name": english_name,
                "default_visibility": visibility,
                "position": position,
                "is_active": True,
                "created_at": datetime.now(UTC),
            }
            for position, (slug, name, english_name, visibility) in enumerate(TOPICS, start=1)
        ],
    )


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("message_file")
    op.drop_table("filing_file")
    op.drop_table("watcher")
    op.drop_table("ticket_tag")
    op.drop_table("ticket_link")
    op.drop_table("message")
    op.drop_table("filing")
    op.drop_table("ticket")
    op.drop_table("topic")
    op.drop_table("ticket_counter")
    op.drop_table("tag")
