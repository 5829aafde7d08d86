"""What other rooms ask about mails."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.mail.models import OutgoingMail


def list_about(kind: str, subject_id: int) -> Sequence[OutgoingMail]:
    """Return the mails that left about one thing, oldest first, without their bytes."""
    return db.session.scalars(
        sa.select(OutgoingMail)
        .where(OutgoingMail.kind == kind, OutgoingMail.subject_id == subject_id)
        .order_by(OutgoingMail.id)
    ).all()
