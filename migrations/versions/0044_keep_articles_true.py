"""Create what keeps articles true: upkeep, relations, links, translations, templates."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def _row(*columns: sa.Column) -> tuple[sa.Column, ...]:
    """Return the columns between those that every table has."""
    made = sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)
    return (sa.Column("id", sa.Integer(), nullable=False), *columns, made)


def _key(table: str, column: str, target: str, ondelete: str) -> sa.Constraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete
    )


def upgrade() -> None:
    """Make the tables."""
    _create_upkeep()
    _create_relation()
    _create_link()
    _create_translation()
    _create_template()


def _create_upkeep() -> None:
    op.create_table(
        "article_upkeep",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("responsible_id", sa.Integer(), nullable=True),
            sa.Column("months", sa.Integer(), nullable=False),
            sa.Column("due_on", sa.Date(), nullable=True),
            sa.Column("reminded_for", sa.Date(), nullable=True),
        ),
        _key("article_upkeep", "article_id", "article", "CASCADE"),
        _key("article_upkeep", "responsible_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article_upkeep"),
        sa.UniqueConstraint("article_id", name="uq_article_upkeep_article_id"),
    )
    op.create_index("ix_article_upkeep_responsible_id", "article_upkeep", ["responsible_id"])
    op.create_index("ix_article_upkeep_due_on", "article_upkeep", ["due_on"])


def _create_relation() -> None:
    op.create_table(
        "article_relation",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("other_id", sa.Integer(), nullable=False),
        ),
        _key("article_relation", "article_id", "article", "CASCADE"),
        _key("article_relation", "other_id", "article", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_relation"),
        sa.UniqueConstraint(
            "article_id", "other_id", name="uq_article_relation_article_id_other_id"
        ),
    )
    op.create_index("ix_article_relation_article_id", "article_relation", ["article_id"])
    op.create_index("ix_article_relation_other_id", "article_relation", ["other_id"])


def _create_link() -> None:
    op.create_table(
        "article_link",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("target", sa.Text(), nullable=False),
            sa.Column("state", sa.String(length=40), nullable=False),
            sa.Column("reason", sa.Text(), nullable=False),
            sa.Column("failures", sa.Integer(), nullable=False),
            sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("broken_since", sa.DateTime(timezone=True), nullable=True),
        ),
        _key("article_link", "article_id", "article", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_link"),
        sa.UniqueConstraint("article_id", "target", name="uq_article_link_article_id_target"),
    )
    for column in ("article_id", "state", "checked_at"):
        op.create_index(f"ix_article_link_{column}", "article_link", [column])


def _create_translation() -> None:
    op.create_table(
        "article_translation",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("original_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
        ),
        _key("article_translation", "article_id", "article", "CASCADE"),
        _key("article_translation", "original_id", "article", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_translation"),
        sa.UniqueConstraint("article_id", name="uq_article_translation_article_id"),
    )
    op.create_index("ix_article_translation_original_id", "article_translation", ["original_id"])


def _create_template() -> None:
    op.create_table(
        "article_template",
        *_row(
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("summary", sa.Text(), nullable=False),
            sa.Column("problem", sa.Text(), nullable=False),
            sa.Column("solution", sa.Text(), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_template"),
        sa.UniqueConstraint("title", name="uq_article_template_title"),
    )


def downgrade() -> None:
    """Take them away again."""
    for table in ("template", "translation", "link", "relation", "upkeep"):
        op.drop_table(f"article_{table}")
