"""What requests are about."""

from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model
from kdn_helpdesk.tickets.states import Visibility


class Topic(Model):
    """What requests are about; the desk edits the list."""

    __tablename__ = "topic"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    english_name: Mapped[str] = mapped_column(default="")
    """Empty where the name is the same in English."""
    default_visibility: Mapped[Visibility] = mapped_column(default=Visibility.ORGANISATION)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    """A topic that is not active keeps its requests and takes no new ones."""
    has_fields: Mapped[bool] = mapped_column(default=False)
    """Whether it ever asked for more than a text, so that others need not be looked up."""
    has_checklists: Mapped[bool] = mapped_column(default=False)
    """Whether it ever had a checklist, so that others need not be asked."""

    def label(self, language: str) -> str:
        """Return the name in this language."""
        return self.english_name if language == "en" and self.english_name else self.name
