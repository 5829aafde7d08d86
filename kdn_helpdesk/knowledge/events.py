"""What happens to articles."""

from dataclasses import dataclass

from kdn_helpdesk.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDrafted(Event):
    """A first draft was saved; `source` is what it grew out of, as (table, number)."""

    article_id: int
    source: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked(Event):
    """A revision waits for a second person."""

    article_id: int
    review_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReturned(Event):
    """The reviewer sent the revision back with a comment."""

    article_id: int
    review_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePublished(Event):
    """Readers see a revision for the first time; `is_first` where they saw none before."""

    article_id: int
    number: int
    is_first: bool
    is_quiet: bool = False
    """Nobody is to get a mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDue(Event):
    """Somebody is to look at a published article again soon."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMoved(Event):
    """The article has another address."""

    article_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleArchived(Event):
    """Readers do not find the article any more; without `actor_id` a command did it."""

    article_id: int
    actor_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReopened(Event):
    """An archived article is back; readers see the revision they saw before, if any."""

    article_id: int
