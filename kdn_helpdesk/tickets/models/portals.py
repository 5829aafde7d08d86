"""The portals that the desk advises on, and who develops them."""

from sqlalchemy.orm import Mapped, mapped_column

from kdn_helpdesk.core.db import Model


class Portal(Model):
    """A portal or product: what wishes ask for and what incidents befall; the desk edits it."""

    __tablename__ = "portal"

    name: Mapped[str] = mapped_column(unique=True)
    developers: Mapped[str] = mapped_column(default="")
    """Who develops it, as mails address them."""
    mailbox: Mapped[str] = mapped_column(default="")
    """The mail address that takes wishes; empty where there is none yet."""
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
    """A portal that is not active keeps what it has and takes nothing new."""

    @property
    def takes_mail(self) -> bool:
        """Whether wishes can be sent to its developers."""
        return bool(self.mailbox)

    def is_domain_of(self, address: str) -> bool:
        """Tell whether the address has the domain of the developers' mailbox."""
        own = self.mailbox.rpartition("@")[2].casefold()
        return bool(own) and own == address.rpartition("@")[2].casefold()
