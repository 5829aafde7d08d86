"""Add who else a mail named, to be put in copy; let nobody have two views of one name."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None
NAMES = "uq_saved_view_person_id_name"


def upgrade() -> None:
    """Make the table; views that share a name are told apart by their numbers."""
    op.create_table(
        "offered_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_offered_copy_ticket_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_offered_copy"),
        sa.UniqueConstraint("ticket_id", "email", name="uq_offered_copy_ticket_id_email"),
    )
    _tell_apart()
    with op.batch_alter_table("saved_view") as table:
        table.create_unique_constraint(NAMES, ["person_id", "name"])


def downgrade() -> None:
    """Take both away again; the names stay as they are."""
    with op.batch_alter_table("saved_view") as table:
        table.drop_constraint(NAMES, type_="unique")
    op.drop_table("offered_copy")


def _tell_apart() -> None:
    view = sa.table(
        "saved_view", sa.column("id", sa.Integer), sa.column("person_id"), sa.column("name")
    )
    twin = view.alias()
    earlier = sa.exists().where(
        twin.c.person_id == view.c.person_id, twin.c.name == view.c.name, twin.c.id < view.c.id
    )
    name = view.c.name + " (" + sa.cast(view.c.id, sa.Text) + ")"
    op.execute(sa.update(view).where(earlier).values(name=name))
