"""Create digests, and rhythms of news in place of muted notices."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0024"
branch_labels = None
depends_on = None
PERSON = sa.table(
    "person",
    sa.column("id", sa.Integer()),
    sa.column("muted", sa.JSON()),
    sa.column("rhythms", sa.JSON()),
)


def upgrade() -> None:
    """Whoever muted something never hears of it."""
    op.add_column("person", sa.Column("rhythms", sa.JSON(), nullable=False, server_default="{}"))
    for person_id, muted in _people(PERSON.c.muted):
        if muted:
            _write(person_id, rhythms=dict.fromkeys(muted, "never"))
    op.drop_column("person", "muted")
    op.create_table(
        "digest_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("headlines", sa.JSON(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["outgoing_id"],
            ["outgoing_mail.id"],
            name="fk_digest_entry_outgoing_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digest_entry"),
        sa.UniqueConstraint("person_id", "event_key", name="uq_digest_entry_person_id_event_key"),
    )
    op.create_index("ix_digest_entry_outgoing_id", "digest_entry", ["outgoing_id"])
    op.create_index("ix_digest_entry_state_due_at", "digest_entry", ["state", "due_at"])


def downgrade() -> None:
    """News that waits is not told; whoever never wanted to hear of something muted it."""
    op.drop_table("digest_entry")
    op.add_column("person", sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"))
    for person_id, rhythms in _people(PERSON.c.rhythms):
        muted = [notice for notice, rhythm in (rhythms or {}).items() if rhythm == "never"]
        if muted:
            _write(person_id, muted=muted)
    op.drop_column("person", "rhythms")


def _people(column: sa.ColumnClause) -> list[sa.Row]:
    return list(op.get_bind().execute(sa.select(PERSON.c.id, column)))


def _write(person_id: int, **values: object) -> None:
    op.get_bind().execute(sa.update(PERSON).where(PERSON.c.id == person_id).values(**values))
