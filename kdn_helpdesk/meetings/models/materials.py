"""What people read before a topic is talked about."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import Visibility


class AgendaMaterial(Model):
    """A file or a link that belongs to a topic of the agenda."""

    __tablename__ = "agenda_material"

    item_id: Mapped[int] = mapped_column(
        ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str]
    url: Mapped[str] = mapped_column(default="")
    """Empty for a file."""
    stored_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.GROUP)
    """Who may read it, of those who may see the meeting."""
    added_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    item: Mapped[AgendaItem] = related()
    stored: Mapped[StoredFile | None] = related()
