"""Create text modules and macros."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "text_module",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name="fk_text_module_topic_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_module"),
        sa.UniqueConstraint("title", name="uq_text_module_title"),
    )
    op.create_index("ix_text_module_topic_id", "text_module", ["topic_id"])
    op.create_table(
        "macro",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("text_module_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("takes", sa.Boolean(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=40), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name="fk_macro_assignee_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["text_module_id"],
            ["text_module.id"],
            name="fk_macro_text_module_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name="fk_macro_topic_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_macro"),
        sa.UniqueConstraint("title", name="uq_macro_title"),
    )
    op.create_index("ix_macro_assignee_id", "macro", ["assignee_id"])
    op.create_index("ix_macro_text_module_id", "macro", ["text_module_id"])
    op.create_index("ix_macro_topic_id", "macro", ["topic_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_macro_topic_id", table_name="macro")
    op.drop_index("ix_macro_text_module_id", table_name="macro")
    op.drop_index("ix_macro_assignee_id", table_name="macro")
    op.drop_table("macro")
    op.drop_index("ix_text_module_topic_id", table_name="text_module")
    op.drop_table("text_module")
