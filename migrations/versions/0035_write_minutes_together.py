"""Write minutes together, remark on them, approve and correct them; note who was there."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and attendance lists of what stood in the minutes as text."""
    _create_writing()
    _create_versions()
    _create_attendance()
    op.add_column(
        "agenda_item",
        sa.Column("is_internal", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("meeting_minutes") as table:
        table.add_column(
            sa.Column("state", sa.String(length=40), nullable=False, server_default="draft")
        )
        table.add_column(sa.Column("comments_until", sa.Date(), nullable=True))
        table.add_column(sa.Column("approved_in_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_meeting_minutes_approved_in_id",
            "meeting",
            ["approved_in_id"],
            ["id"],
            ondelete="SET NULL",
        )
        table.create_index("ix_meeting_minutes_approved_in_id", ["approved_in_id"])
    op.execute("UPDATE meeting_minutes SET state = 'approved' WHERE published_at IS NOT NULL")
    _turn_lines_into_attendees()
    op.drop_column("meeting_minutes", "attendance")


def _turn_lines_into_attendees() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT meeting_id, attendance, created_at FROM meeting_minutes").columns(
            created_at=MOMENT
        )
    ).all()
    table = sa.table(
        "attendee",
        *(sa.column(name) for name in ("meeting_id", "name", "organisation_name", "state")),
        *(sa.column(name) for name in ("substitute_name", "substitute_organisation")),
        sa.column("created_at", MOMENT),
    )
    for meeting_id, attendance, created_at in rows:
        for line in filter(None, map(str.strip, attendance.splitlines())):
            connection.execute(
                table.insert().values(
                    meeting_id=meeting_id,
                    name=line,
                    organisation_name="",
                    state="present",
                    substitute_name="",
                    substitute_organisation="",
                    created_at=created_at,
                )
            )


def _create_writing() -> None:
    op.create_table(
        "minutes_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_minutes_section_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_minutes_section_item_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name="fk_minutes_section_saved_by_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_section"),
        sa.UniqueConstraint("meeting_id", "key", name="uq_minutes_section_meeting_id_key"),
    )  # fmt: skip
    op.create_index("ix_minutes_section_item_id", "minutes_section", ["item_id"])
    op.create_index("ix_minutes_section_saved_by_id", "minutes_section", ["saved_by_id"])
    op.create_table(
        "minutes_writer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_minutes_writer_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_minutes_writer_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_writer"),
        sa.UniqueConstraint(
            "meeting_id", "person_id", name="uq_minutes_writer_meeting_id_person_id"
        ),
    )
    op.create_index("ix_minutes_writer_person_id", "minutes_writer", ["person_id"])


def _create_versions() -> None:
    op.create_table(
        "minutes_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["meeting_minutes.id"], name="fk_minutes_comment_minutes_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_minutes_comment_item_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_minutes_comment_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_comment"),
    )  # fmt: skip
    for column in ("minutes_id", "item_id", "person_id"):
        op.create_index(f"ix_minutes_comment_{column}", "minutes_comment", [column])
    op.create_table(
        "minutes_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["meeting_minutes.id"], name="fk_minutes_version_minutes_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name="fk_minutes_version_made_by_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_minutes_version"),
        sa.UniqueConstraint("minutes_id", "number", name="uq_minutes_version_minutes_id_number"),
    )  # fmt: skip
    op.create_index("ix_minutes_version_made_by_id", "minutes_version", ["made_by_id"])


def _create_attendance() -> None:
    op.create_table(
        "attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("substitute_name", sa.Text(), nullable=False),
        sa.Column("substitute_organisation", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_attendee_meeting_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_attendee_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_attendee_organisation_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attendee"),
        sa.UniqueConstraint("meeting_id", "person_id", name="uq_attendee_meeting_id_person_id"),
    )  # fmt: skip
    op.create_index("ix_attendee_person_id", "attendee", ["person_id"])
    op.create_index("ix_attendee_organisation_id", "attendee", ["organisation_id"])


def downgrade() -> None:
    """Take the tables away; who was there becomes text again."""
    op.add_column(
        "meeting_minutes",
        sa.Column("attendance", sa.Text(), nullable=False, server_default=""),
    )
    _turn_attendees_into_lines()
    with op.batch_alter_table("meeting_minutes") as table:
        table.drop_index("ix_meeting_minutes_approved_in_id")
        table.drop_constraint("fk_meeting_minutes_approved_in_id", type_="foreignkey")
        table.drop_column("approved_in_id")
        table.drop_column("comments_until")
        table.drop_column("state")
    op.drop_column("agenda_item", "is_internal")
    for name in (
        "attendee", "minutes_version", "minutes_comment", "minutes_writer", "minutes_section"
    ):  # fmt: skip
        op.drop_table(name)


def _turn_attendees_into_lines() -> None:
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT meeting_id, name FROM attendee WHERE state IN ('present', 'substituted')"
            " ORDER BY id"
        )
    ).all()
    lines: dict[int, list[str]] = {}
    for meeting_id, name in rows:
        lines.setdefault(meeting_id, []).append(name)
    for meeting_id, names in lines.items():
        connection.execute(
            sa.text("UPDATE meeting_minutes SET attendance = :words WHERE meeting_id = :number"),
            {"words": "\n".join(names), "number": meeting_id},
        )
