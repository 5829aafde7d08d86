"""What happens to wishes."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementAsked(Event):
    """The author is to say whether the copy may leave the house; `version` is the text's."""

    wish_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorAnswered(Event):
    """The author agreed with the copy, or wants it otherwise."""

    wish_id: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenToDevelopers(Event):
    """The copy, or a question about it, leaves for the portal's mailbox."""

    wish_id: int
    entry_id: int
    is_copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopersAnswered(Event):
    """A mail of the developers has become an entry of the wish."""

    wish_id: int
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPublished(Event):
    """Everybody who joined, and every request that asks for it, hears where the wish stands."""

    wish_id: int
    entry_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WishChanged(Event):
    """Its text, portal or place on the public list changed."""

    wish_id: int
