"""Create groups."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "working_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("shows_members", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_working_group"),
        sa.UniqueConstraint("slug", name="uq_working_group_slug"),
    )
    op.create_index("ix_working_group_is_active", "working_group", ["is_active"])
    _create_between("group_member", sa.Column("role", sa.String(length=40), nullable=False))
    _create_between("membership_request", sa.Column("reason", sa.Text(), nullable=False))


def downgrade() -> None:
    """Take the tables away."""
    for table in ("membership_request", "group_member"):
        op.drop_index(f"ix_{table}_person_id", table_name=table)
        op.drop_index(f"ix_{table}_group_id", table_name=table)
        op.drop_table(table)
    op.drop_index("ix_working_group_is_active", table_name="working_group")
    op.drop_table("working_group")


def _create_between(table: str, column: sa.Column[str]) -> None:
    """Make a table of pairs of a working group and a person."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        column,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["working_group.id"],
            name=f"fk_{table}_group_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("group_id", "person_id", name=f"uq_{table}_group_id_person_id"),
    )
    op.create_index(f"ix_{table}_group_id", table, ["group_id"])
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])
