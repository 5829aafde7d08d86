"""Create calendars, targets and deadlines, with the hours and targets that ship."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0011"
branch_labels = None
depends_on = None


FLAGS = (
    "is_default",
    "keeps_holidays",
    "keeps_rosenmontag",
    "keeps_christmas_eve",
    "keeps_new_years_eve",
)
BEGINNING = datetime(2026, 11, 23, tzinfo=UTC)
MORNING, AFTERNOON, FRIDAY = (510, 720), (780, 960), (510, 750)
"""8:30 to 12:00, 13:00 to 16:00, 8:30 to 12:30."""
HOURS = [(day, *span) for day in range(4) for span in (MORNING, AFTERNOON)] + [(4, *FRIDAY)]
TARGETS = ((4, 120, 780), (3, 240, 1560), (2, 780, 3900), (1, 1560, 7800))
"""Priority, working minutes for the first answer and for the solution; a day has 390."""


def upgrade() -> None:
    """Make the tables; the worker then works out the deadlines of what is not done."""
    op.create_table(
        "work_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("keeps_holidays", sa.Boolean(), nullable=False),
        sa.Column("keeps_rosenmontag", sa.Boolean(), nullable=False),
        sa.Column("keeps_christmas_eve", sa.Boolean(), nullable=False),
        sa.Column("keeps_new_years_eve", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work_calendar"),
        sa.UniqueConstraint("name", name="uq_work_calendar_name"),
    )
    op.create_table(
        "closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["work_calendar.id"], name="fk_closure_calendar_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_closure"),
    )
    op.create_index("ix_closure_calendar_id", "closure", ["calendar_id"])
    op.create_table(
        "opening_span",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["work_calendar.id"],
            name="fk_opening_span_calendar_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opening_span"),
    )
    op.create_index("ix_opening_span_calendar_id", "opening_span", ["calendar_id"])
    op.create_table(
        "service_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=True),
        sa.Column("answer_minutes", sa.Integer(), nullable=True),
        sa.Column("solution_minutes", sa.Integer(), nullable=True),
        sa.Column("warn_percent", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["work_calendar.id"], name="fk_service_target_calendar_id"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name="fk_service_target_topic_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_service_target"),
    )
    op.create_index("ix_service_target_calendar_id", "service_target", ["calendar_id"])
    op.create_index("ix_service_target_topic_id", "service_target", ["topic_id"])
    op.create_table(
        "recalculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name="fk_recalculation_actor_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recalculation"),
    )
    op.create_index("ix_recalculation_actor_id", "recalculation", ["actor_id"])
    op.create_index("ix_recalculation_finished_at", "recalculation", ["finished_at"])
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_minutes", sa.Integer(), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_deadline_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sa.UniqueConstraint("ticket_id", "target", name="uq_deadline_ticket_id_target"),
    )
    op.create_index("ix_deadline_due_at", "deadline", ["due_at"])
    op.create_index("ix_deadline_warn_at", "deadline", ["warn_at"])
    op.add_column("ticket", sa.Column("due_target", sa.String(length=40), nullable=True))
    op.add_column("ticket", sa.Column("warn_at", sa.DateTime(timezone=True), nullable=True))
    _ship()


def _ship() -> None:
    """Write the calendar, the targets, and that everything is to be worked out."""
    calendar = sa.table(
        "work_calendar",
        *(sa.column(name) for name in ("id", "name")),
        *(sa.column(name, sa.Boolean()) for name in FLAGS),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    flags = dict.fromkeys(FLAGS, True)
    row = {"name": "Servicestelle", **flags, "created_at": BEGINNING}
    op.bulk_insert(calendar, [row])
    number = op.get_bind().scalar(sa.select(calendar.c.id))
    _insert(
        "opening_span",
        ("calendar_id", "weekday", "opens", "closes"),
        [(number, *span) for span in HOURS],
    )
    _insert(
        "service_target",
        ("calendar_id", "priority", "answer_minutes", "solution_minutes", "warn_percent"),
        [(number, str(priority), *minutes, 75) for priority, *minutes in TARGETS],
    )
    _insert(
        "recalculation",
        ("edition", "total", "done", "reached"),
        [("shipped", 0, 0, 0)],
    )


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    target = sa.table(
        table,
        *(sa.column(name) for name in columns),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    values = [dict(zip(columns, row, strict=True)) | {"created_at": BEGINNING} for row in rows]
    op.bulk_insert(target, values)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_column("ticket", "warn_at")
    op.drop_column("ticket", "due_target")
    op.drop_index("ix_deadline_warn_at", table_name="deadline")
    op.drop_index("ix_deadline_due_at", table_name="deadline")
    op.drop_table("deadline")
    op.drop_index("ix_recalculation_finished_at", table_name="recalculation")
    op.drop_index("ix_recalculation_actor_id", table_name="recalculation")
    op.drop_table("recalculation")
    op.drop_index("ix_service_target_topic_id", table_name="service_target")
    op.drop_index("ix_service_target_calendar_id", table_name="service_target")
    op.drop_table("service_target")
    op.drop_index("ix_opening_span_calendar_id", table_name="opening_span")
    op.drop_table("opening_span")
    op.drop_index("ix_closure_calendar_id", table_name="closure")
    op.drop_table("closure")
    op.drop_table("work_calendar")
