"""Create what readers give back: answered and prevented requests, remarks, subscriptions."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
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


def _number(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def upgrade() -> None:
    """Make the tables."""
    _create_counts()
    _create_remark()
    _create_subscription()


def _create_counts() -> None:
    op.create_table(
        "article_answer",
        *_row(_number("article_id"), _number("ticket_id")),
        _key("article_answer", "article_id", "article", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_answer"),
        sa.UniqueConstraint(
            "article_id", "ticket_id", name="uq_article_answer_article_id_ticket_id"
        ),
    )
    op.create_index("ix_article_answer_article_id", "article_answer", ["article_id"])
    op.create_index("ix_article_answer_ticket_id", "article_answer", ["ticket_id"])
    op.create_table(
        "article_prevention",
        *_row(_number("article_id"), sa.Column("reader", sa.Text(), nullable=False)),
        _key("article_prevention", "article_id", "article", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_prevention"),
        sa.UniqueConstraint("article_id", "reader", name="uq_article_prevention_article_id_reader"),
    )
    op.create_index("ix_article_prevention_article_id", "article_prevention", ["article_id"])


def _create_remark() -> None:
    op.create_table(
        "article_remark",
        *_row(
            _number("article_id"),
            _number("number"),
            sa.Column("body", sa.Text(), nullable=False),
            _number("person_id", nullable=True),
            sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        ),
        _key("article_remark", "article_id", "article", "CASCADE"),
        _key("article_remark", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_article_remark"),
    )
    op.create_index("ix_article_remark_article_id", "article_remark", ["article_id"])
    op.create_index("ix_article_remark_person_id", "article_remark", ["person_id"])


def _create_subscription() -> None:
    op.create_table(
        "article_subscription",
        *_row(_number("person_id"), _number("category_id", nullable=True)),
        _key("article_subscription", "person_id", "person", "CASCADE"),
        _key("article_subscription", "category_id", "article_category", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_article_subscription"),
        sa.UniqueConstraint(
            "person_id", "category_id", name="uq_article_subscription_person_id_category_id"
        ),
    )
    op.create_index("ix_article_subscription_person_id", "article_subscription", ["person_id"])
    op.create_index("ix_article_subscription_category_id", "article_subscription", ["category_id"])


def downgrade() -> None:
    """Take them away again."""
    for table in ("subscription", "remark", "prevention", "answer"):
        op.drop_table(f"article_{table}")
