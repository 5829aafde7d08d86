"""Add saved views of the desk's list, and changes of many requests at once."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0009"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, target: str) -> sa.Constraint:
    """Return a foreign key named by the convention; what belongs to its target goes with it."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Make the tables."""
    _create_saved_view()
    _create_bulk_change()
    _create_bulk_item()


def _create_saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _moment("created_at", nullable=False),
        _key("saved_view", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("ix_saved_view_person_id", "saved_view", ["person_id"])
    op.create_index("ix_saved_view_is_shared", "saved_view", ["is_shared"])
    op.create_table(
        "desk_start",
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("view_id", sa.Integer(), nullable=False),
        _key("desk_start", "person_id", "person"),
        _key("desk_start", "view_id", "saved_view"),
        sa.PrimaryKeyConstraint("person_id", name="pk_desk_start"),
    )
    op.create_index("ix_desk_start_view_id", "desk_start", ["view_id"])


def _create_bulk_change() -> None:
    op.create_table(
        "bulk_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        _moment("begun_at"),
        _moment("ended_at"),
        sa.Column("problem", sa.Text(), nullable=False),
        _moment("created_at", nullable=False),
        _key("bulk_change", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_change"),
    )
    op.create_index("ix_bulk_change_person_id", "bulk_change", ["person_id"])
    op.create_index("ix_bulk_change_state", "bulk_change", ["state"])


def _create_bulk_item() -> None:
    op.create_table(
        "bulk_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulk_id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _key("bulk_item", "bulk_id", "bulk_change"),
        _key("bulk_item", "ticket_id", "ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_item"),
        sa.UniqueConstraint("bulk_id", "ticket_id", name="uq_bulk_item_bulk_id_ticket_id"),
    )
    op.create_index("ix_bulk_item_bulk_id_outcome_id", "bulk_item", ["bulk_id", "outcome", "id"])
    op.create_index("ix_bulk_item_ticket_id", "bulk_item", ["ticket_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("bulk_item", "bulk_change", "desk_start", "saved_view"):
        op.drop_table(table)
