"""Keep large mails in pieces, so that nobody needs memory for all of one at once."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None
LONGEST = 1 << 20
MAIL = sa.table("incoming_mail", sa.column("id", sa.Integer), sa.column("content", sa.LargeBinary))
PIECE = sa.table(
    "incoming_piece",
    sa.column("mail_id", sa.Integer),
    sa.column("number", sa.Integer),
    sa.column("content", sa.LargeBinary),
)


def upgrade() -> None:
    """Create the table, and move there what is longer than one piece."""
    op.create_table(
        "incoming_piece",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["incoming_mail.id"], "fk_incoming_piece_mail_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mail_id", "number", name="pk_incoming_piece"),
    )
    connection = op.get_bind()
    long = sa.select(MAIL.c.id).where(sa.func.length(MAIL.c.content) > LONGEST)
    for number in connection.scalars(long).all():
        _part(connection, number)


def downgrade() -> None:
    """Put the pieces together again."""
    connection = op.get_bind()
    for number in connection.scalars(sa.select(PIECE.c.mail_id).distinct()).all():
        own = sa.select(MAIL.c.content).where(MAIL.c.id == number)
        rest = sa.select(PIECE.c.content).where(PIECE.c.mail_id == number)
        content = b"".join(
            [connection.scalar(own), *connection.scalars(rest.order_by(PIECE.c.number))]
        )
        connection.execute(sa.update(MAIL).where(MAIL.c.id == number).values(content=content))
    op.drop_table("incoming_piece")


def _part(connection: sa.Connection, number: int) -> None:
    mine = MAIL.c.id == number
    content = connection.scalar(sa.select(MAIL.c.content).where(mine))
    for position, at in enumerate(range(LONGEST, len(content), LONGEST), start=1):
        piece = {"mail_id": number, "number": position, "content": content[at : at + LONGEST]}
        connection.execute(sa.insert(PIECE), piece)
    connection.execute(sa.update(MAIL).where(mine).values(content=content[:LONGEST]))
