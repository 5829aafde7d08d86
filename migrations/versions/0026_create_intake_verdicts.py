"""Create what the desk and the receiving server say of a mail."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No mail was judged by hand yet."""
    op.add_column("incoming_mail", sa.Column("judged", sa.String(length=40), nullable=True))
    op.add_column(
        "incoming_mail", sa.Column("suggested", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "incoming_mail",
        sa.Column("authenticity", sa.String(length=40), nullable=False, server_default="none"),
    )
    op.add_column(
        "incoming_mail", sa.Column("proof", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "message",
        sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "outgoing_mail",
        sa.Column("is_withheld", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "address_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outgoing_id", sa.Integer(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["outgoing_id"],
            ["outgoing_mail.id"],
            name="fk_address_flag_outgoing_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_address_flag"),
        sa.UniqueConstraint("email", name="uq_address_flag_email"),
    )
    op.create_index("ix_address_flag_outgoing_id", "address_flag", ["outgoing_id"])
    op.create_index("ix_address_flag_cleared_at", "address_flag", ["cleared_at"])
    op.create_index("ix_incoming_mail_sender_created_at", "incoming_mail", ["sender", "created_at"])
    op.create_table(
        "rereading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_rereading_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rereading"),
    )
    op.create_index("ix_rereading_person_id", "rereading", ["person_id"])
    op.create_index("ix_rereading_state", "rereading", ["state"])


def downgrade() -> None:
    """What was judged by hand is forgotten; senders would be proven by reading again."""
    op.drop_table("rereading")
    op.drop_index("ix_incoming_mail_sender_created_at", "incoming_mail")
    op.drop_table("address_flag")
    op.drop_column("outgoing_mail", "is_withheld")
    op.drop_column("message", "is_doubtful")
    op.drop_column("incoming_mail", "proof")
    op.drop_column("incoming_mail", "authenticity")
    op.drop_column("incoming_mail", "suggested")
    op.drop_column("incoming_mail", "judged")
