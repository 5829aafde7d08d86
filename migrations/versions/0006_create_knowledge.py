"""Create knowledge: articles, revisions, reviews, files, votes."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def _row(*columns: sa.Column) -> tuple[sa.Column, ...]:
    """Return the columns between those that every table has."""
    made = sa.Column("created_at", sa.DateTime(timezone=True), nullable=False)
    return (sa.Column("id", sa.Integer(), nullable=False), *columns, made)


def _key(table: str, column: str, target: str, *, ondelete: str | None = None) -> sa.Constraint:
    """Return a foreign key named by the convention."""
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete
    )


def upgrade() -> None:
    """Make the tables."""
    _create_category()
    _create_article()
    _create_revision()
    _create_review()
    _create_belongings()


def _create_category() -> None:
    op.create_table(
        "article_category",
        *_row(
            sa.Column("slug", sa.Text(), nullable=False),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("description", sa.Text(), nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_category"),
        sa.UniqueConstraint("slug", name="uq_article_category_slug"),
        sa.UniqueConstraint("title", name="uq_article_category_title"),
    )


def _create_article() -> None:
    op.create_table(
        "article",
        *_row(
            sa.Column("slug", sa.Text(), nullable=False),
            sa.Column("kind", sa.String(length=40), nullable=False),
            sa.Column("language", sa.Text(), nullable=False),
            sa.Column("status", sa.String(length=40), nullable=False),
            sa.Column("visibility", sa.String(length=40), nullable=False),
            sa.Column("group_id", sa.Integer(), nullable=True),
            sa.Column("organisation_id", sa.Integer(), nullable=True),
            sa.Column("category_id", sa.Integer(), nullable=True),
            sa.Column("author_id", sa.Integer(), nullable=True),
            sa.Column("byline", sa.Text(), nullable=False),
            sa.Column("latest_number", sa.Integer(), nullable=False),
            sa.Column("published_number", sa.Integer(), nullable=True),
            sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("helpful", sa.Integer(), nullable=False),
            sa.Column("unhelpful", sa.Integer(), nullable=False),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("slug", name="uq_article_slug"),
        _key("article", "group_id", "working_group"),
        _key("article", "organisation_id", "organisation"),
        _key("article", "category_id", "article_category"),
        _key("article", "author_id", "person", ondelete="SET NULL"),
    )
    for column in (
        *("kind", "status", "visibility", "group_id"),
        *("organisation_id", "category_id", "author_id"),
    ):
        op.create_index(f"ix_article_{column}", "article", [column])
    op.create_index("ix_article_changed_at_id", "article", ["changed_at", "id"])


def _create_revision() -> None:
    op.create_table(
        "article_revision",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            *(
                sa.Column(name, sa.Text(), nullable=False)
                for name in ("title", "summary", "body", "html")
            ),
            sa.Column("municipality_id", sa.Integer(), nullable=True),
            *(
                sa.Column(name, sa.Text(), nullable=False)
                for name in ("problem", "problem_html", "solution", "solution_html")
            ),
            sa.Column("effort", sa.Text(), nullable=False),
            sa.Column("contact", sa.Text(), nullable=False),
            sa.Column("licence", sa.String(length=40), nullable=True),
            sa.Column("visibility", sa.String(length=40), nullable=False),
            sa.Column("group_id", sa.Integer(), nullable=True),
            sa.Column("category_id", sa.Integer(), nullable=True),
            sa.Column("tags", sa.JSON(), nullable=False),
            sa.Column("author_id", sa.Integer(), nullable=True),
            sa.Column("remark", sa.Text(), nullable=False),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_revision"),
        sa.UniqueConstraint("article_id", "number", name="uq_article_revision_article_id_number"),
        _key("article_revision", "article_id", "article", ondelete="CASCADE"),
        _key("article_revision", "municipality_id", "organisation"),
        _key("article_revision", "group_id", "working_group"),
        _key("article_revision", "category_id", "article_category"),
        _key("article_revision", "author_id", "person", ondelete="SET NULL"),
    )
    for column in ("article_id", "municipality_id", "group_id", "category_id", "author_id"):
        op.create_index(f"ix_article_revision_{column}", "article_revision", [column])


def _create_review() -> None:
    op.create_table(
        "article_review",
        *_row(
            sa.Column("article_id", sa.Integer(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("asked_by_id", sa.Integer(), nullable=True),
            sa.Column("decided_by_id", sa.Integer(), nullable=True),
            sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("outcome", sa.String(length=40), nullable=True),
            sa.Column("comment", sa.Text(), nullable=False),
        ),
        sa.PrimaryKeyConstraint("id", name="pk_article_review"),
        _key("article_review", "article_id", "article", ondelete="CASCADE"),
        _key("article_review", "asked_by_id", "person", ondelete="SET NULL"),
        _key("article_review", "decided_by_id", "person", ondelete="SET NULL"),
    )
    for column in ("article_id", "asked_by_id", "decided_by_id"):
        op.create_index(f"ix_article_review_{column}", "article_review", [column])


def _create_belongings() -> None:
    _create_belonging(
        "article_address",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.UniqueConstraint("slug", name="uq_article_address_slug"),
    )
    _create_belonging(
        "article_tag",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.UniqueConstraint("article_id", "slug", name="uq_article_tag_article_id_slug"),
    )
    op.create_index("ix_article_tag_slug", "article_tag", ["slug"])
    _create_belonging(
        "article_file",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        _key("article_file", "file_id", "stored_file"),
    )
    op.create_index("ix_article_file_file_id", "article_file", ["file_id"])
    _create_belonging(
        "article_vote",
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("article_id", "voter", name="uq_article_vote_article_id_voter"),
    )
    _create_belonging(
        "article_source",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint(
            "article_id", "kind", "source_id", name="uq_article_source_article_id_kind_source_id"
        ),
    )
    op.create_index("ix_article_source_kind_source_id", "article_source", ["kind", "source_id"])


def _create_belonging(table: str, *parts: sa.Column | sa.Constraint) -> None:
    """Make a table whose rows go with their article."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    constraints = [part for part in parts if not isinstance(part, sa.Column)]
    op.create_table(
        table,
        *_row(sa.Column("article_id", sa.Integer(), nullable=False), *columns),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _key(table, "article_id", "article", ondelete="CASCADE"),
        *constraints,
    )
    op.create_index(f"ix_{table}_article_id", table, ["article_id"])


def downgrade() -> None:
    """Take the tables away with all articles."""
    for table in (
        *("article_source", "article_vote", "article_file", "article_tag", "article_address"),
        *("article_review", "article_revision", "article", "article_category"),
    ):
        op.drop_table(table)
