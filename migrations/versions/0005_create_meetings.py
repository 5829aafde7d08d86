"""Create meetings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "meeting_series",
    "meeting",
    "invitation",
    "invitation_answer",
    "agenda_item",
    "decision",
    "meeting_minutes",
    "calendar_feed",
)


def upgrade() -> None:
    """Make the tables."""
    _create(
        "meeting_series",
        _key("group_id"),
        _text("title"),
        _enum("rhythm"),
        _number("weekday"),
        _number("interval"),
        _number("position"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        _number("minutes"),
        _key("created_by_id", nullable=True),
        keys={"group_id": "working_group", "created_by_id": "person?"},
    )
    _create(
        "meeting",
        _key("group_id"),
        _key("series_id", nullable=True),
        _text("uid"),
        _number("sequence"),
        _text("title"),
        _instant("starts_at"),
        _instant("ends_at"),
        _text("place"),
        _text("join_url"),
        _text("description"),
        _enum("visibility"),
        _enum("status"),
        _text("cancelled_because"),
        _instant("invited_at", nullable=True),
        _instant("changed_at"),
        _number("version"),
        _key("created_by_id", nullable=True),
        sa.UniqueConstraint("uid", name="uq_meeting_uid"),
        keys={
            "group_id": "working_group",
            "series_id": "meeting_series?",
            "created_by_id": "person?",
        },
        indexes=("starts_at", "visibility"),
    )
    _create(
        "invitation",
        _key("meeting_id"),
        _key("person_id"),
        _text("email"),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        _enum("partstat"),
        _text("comment"),
        _instant("answered_at", nullable=True),
        _number("answered_sequence"),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        _enum("due", nullable=True),
        sa.Column("due_details", sa.JSON(), nullable=False),
        sa.Column("sent_sequence", sa.Integer(), nullable=True),
        _number("mails"),
        sa.UniqueConstraint("meeting_id", "person_id", name="uq_invitation_meeting_id_person_id"),
        keys={"meeting_id": "meeting", "person_id": "person"},
        indexes=("email", "due"),
    )
    _create(
        "invitation_answer",
        _key("meeting_id"),
        _key("invitation_id", nullable=True),
        _enum("partstat"),
        _enum("channel"),
        _enum("state"),
        _instant("given_at"),
        _number("sequence"),
        sa.Column("is_outdated", sa.Boolean(), nullable=False),
        _text("comment"),
        _text("attendee"),
        _text("attendee_name"),
        _text("sender"),
        _text("delegated_to"),
        _instant("proposed_start", nullable=True),
        _instant("proposed_end", nullable=True),
        _key("recorded_by_id", nullable=True),
        keys={
            "meeting_id": "meeting",
            "invitation_id": "invitation",
            "recorded_by_id": "person?",
        },
    )
    _create(
        "agenda_item",
        _key("meeting_id"),
        _number("position"),
        _text("title"),
        _text("description"),
        sa.Column("minutes", sa.Integer(), nullable=True),
        _enum("state"),
        _text("declined_because"),
        _key("proposed_by_id", nullable=True),
        _key("ticket_id", nullable=True),
        _text("record"),
        keys={"meeting_id": "meeting", "proposed_by_id": "person?", "ticket_id": "ticket?"},
    )
    _create(
        "decision",
        _key("item_id"),
        _text("text"),
        _instant("published_at", nullable=True),
        keys={"item_id": "agenda_item"},
    )
    _create(
        "meeting_minutes",
        _key("meeting_id"),
        _text("opening"),
        _text("attendance"),
        _enum("visibility"),
        _instant("published_at", nullable=True),
        _key("author_id", nullable=True),
        _number("version"),
        sa.UniqueConstraint("meeting_id", name="uq_meeting_minutes_meeting_id"),
        keys={"meeting_id": "meeting=", "author_id": "person?"},
    )
    _create(
        "calendar_feed",
        _key("person_id"),
        _text("digest"),
        sa.UniqueConstraint("person_id", name="uq_calendar_feed_person_id"),
        sa.UniqueConstraint("digest", name="uq_calendar_feed_digest"),
        keys={"person_id": "person="},
    )


def downgrade() -> None:
    """Take the tables away, with their indexes."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _create(
    table: str,
    *parts: sa.schema.SchemaItem,
    keys: dict[str, str],
    indexes: tuple[str, ...] = (),
) -> None:
    """Make a table. A target ending in `?` may go (SET NULL), one in `=` has a unique key."""
    foreign = [
        sa.ForeignKeyConstraint(
            [column],
            [f"{target.rstrip('?=')}.id"],
            name=f"fk_{table}_{column}",
            ondelete="SET NULL" if target.endswith("?") else "CASCADE",
        )
        for column, target in keys.items()
    ]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *foreign,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    indexed = [column for column, target in keys.items() if not target.endswith("=")]
    for column in (*indexed, *indexes):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _enum(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[sa.DateTime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
