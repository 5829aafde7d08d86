"""Create checklists by topic."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None


def _key(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.Constraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete
    )


def upgrade() -> None:
    """Make the tables, and note on topics and requests whether they have any."""
    for table, column in (("topic", "has_checklists"), ("ticket", "has_checklists")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _create_template()
    _create_checklist()


def _create_template() -> None:
    op.create_table(
        "checklist_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("is_usual", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("checklist_template", "topic_id", "topic"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_template"),
    )
    op.create_index("ix_checklist_template_topic_id", "checklist_template", ["topic_id"])


def _create_checklist() -> None:
    op.create_table(
        "checklist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _key("checklist", "ticket_id", "ticket"),
        _key("checklist", "template_id", "checklist_template", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist"),
        sa.UniqueConstraint("ticket_id", "template_id", name="uq_checklist_ticket_id_template_id"),
    )
    op.create_index("ix_checklist_template_id", "checklist", ["template_id"])
    op.create_table(
        "checklist_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        _key("checklist_step", "checklist_id", "checklist"),
        _key("checklist_step", "done_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_step"),
        sa.UniqueConstraint(
            "checklist_id", "position", name="uq_checklist_step_checklist_id_position"
        ),
    )
    op.create_index("ix_checklist_step_done_by_id", "checklist_step", ["done_by_id"])


def downgrade() -> None:
    """Drop them."""
    for table in ("checklist_step", "checklist", "checklist_template"):
        op.drop_table(table)
    for table in ("ticket", "topic"):
        op.drop_column(table, "has_checklists")
