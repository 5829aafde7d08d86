"""Create tasks, standing items and materials of agendas."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KEY = "fk_agenda_item_earlier_id"
INDEX = "ix_agenda_item_earlier_id"


def upgrade() -> None:
    """Make the tables and columns."""
    with op.batch_alter_table("agenda_item") as table:
        table.add_column(
            sa.Column("kind", sa.String(length=40), nullable=False, server_default="topic")
        )
        table.add_column(sa.Column("earlier_id", sa.Integer(), nullable=True))
        table.create_foreign_key(KEY, "meeting", ["earlier_id"], ["id"], ondelete="SET NULL")
    op.create_index(INDEX, "agenda_item", ["earlier_id"])
    _create_tasks()
    _create_materials()


def _create_tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("overdue_told_at", MOMENT, nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name="fk_task_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_task_meeting_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_task_item_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name="fk_task_owner_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_task_created_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
    )
    for column in ("group_id", "meeting_id", "item_id", "owner_id", "due_on", "created_by_id"):
        op.create_index(f"ix_task_{column}", "task", [column])


def _create_materials() -> None:
    op.create_table(
        "agenda_material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=True),
        sa.Column("visibility", sa.String(length=40), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name="fk_agenda_material_item_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["stored_file_id"], ["stored_file.id"], name="fk_agenda_material_stored_file_id"
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["person.id"],
            name="fk_agenda_material_added_by_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_material"),
    )
    for column in ("item_id", "stored_file_id", "added_by_id"):
        op.create_index(f"ix_agenda_material_{column}", "agenda_material", [column])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("agenda_material")
    op.drop_table("task")
    op.drop_index(INDEX, "agenda_item")
    with op.batch_alter_table("agenda_item") as table:
        table.drop_constraint(KEY, type_="foreignkey")
        table.drop_column("earlier_id")
        table.drop_column("kind")
