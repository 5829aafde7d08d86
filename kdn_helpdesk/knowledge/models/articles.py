"""Articles, their revisions, reviews, files, addresses and votes."""

import enum
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, foreign, mapped_column, remote

from kdn_helpdesk.accounts.models import Organisation, Person
from kdn_helpdesk.core.db import Model, related
from kdn_helpdesk.core.files import StoredFile
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, lazy
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.licences import TERMS, Licence, Terms


class Kind(enum.StrEnum):
    """An article explains something; a practice tells what one municipality did."""

    ARTICLE = "article"
    PRACTICE = "practice"


class Status(enum.StrEnum):
    """Where the newest revision stands; an earlier one may be published all the while."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Visibility(enum.StrEnum):
    """Who reads it once it is published."""

    PUBLIC = "public"
    MEMBERS = "members"
    ORGANISATION = "organisation"
    GROUP = "group"


class Outcome(enum.StrEnum):
    """How a review ended."""

    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


KIND_LABELS: Final = {
    Kind.ARTICLE: lazy("Article"),
    Kind.PRACTICE: lazy("Best practice"),
}
STATUS_LABELS: Final = {
    Status.DRAFT: lazy("Draft"),
    Status.REVIEW: lazy("In review"),
    Status.PUBLISHED: lazy("Published"),
    Status.ARCHIVED: lazy("Archived"),
}
VISIBILITY_LABELS: Final = {
    Visibility.PUBLIC: lazy("Everybody"),
    Visibility.MEMBERS: lazy("Signed-in members"),
    Visibility.ORGANISATION: lazy("Only the own organisation"),
    Visibility.GROUP: lazy("One working group"),
}


class Category(Model):
    """A shelf of the library; an article stands on one at most."""

    __tablename__ = "article_category"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(unique=True)
    description: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Article(Model):
    """One text through its life; what readers see of it is the published revision.

    Visibility, category and tags follow the published revision, so that they too are seen by
    two people before they take effect.
    """

    __tablename__ = "article"
    __table_args__ = (sa.Index("ix_article_changed_at_id", "changed_at", "id"),)

    slug: Mapped[str] = mapped_column(unique=True)
    """The address; it stays once the article was published, unless an editor changes it."""
    kind: Mapped[Kind] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default=DEFAULT_LANGUAGE)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT, index=True)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.MEMBERS, index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The author's organisation: whose people read it where visibility says so."""
    category_id: Mapped[int | None] = mapped_column(ForeignKey("article_category.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    byline: Mapped[str] = mapped_column(default="")
    """Who wrote it where that is nobody with an account."""
    latest_number: Mapped[int] = mapped_column(default=0)
    published_number: Mapped[int | None]
    """The revision that readers see; None until the first was published."""
    published_at: Mapped[datetime | None]
    """When readers first saw it."""
    changed_at: Mapped[datetime | None]
    """When they last saw something new."""
    helpful: Mapped[int] = mapped_column(default=0)
    unhelpful: Mapped[int] = mapped_column(default=0)

    author: Mapped[Person | None] = related()
    category: Mapped[Category | None] = related()
    group: Mapped[WorkingGroup | None] = related()
    organisation: Mapped[Organisation | None] = related()
    tags: Mapped[list["Tagging"]] = related(order_by="Tagging.name")
    files: Mapped[list["ArticleFile"]] = related(order_by="ArticleFile.id")
    revisions: Mapped[list["Revision"]] = related(
        order_by="Revision.number.desc()", back_populates="article"
    )
    latest: Mapped["Revision"] = related(
        primaryjoin=lambda: sa.and_(
            Article.id == foreign(remote(Revision.article_id)),
            Article.latest_number == foreign(remote(Revision.number)),
        ),
        viewonly=True,
        uselist=False,
    )
    published: Mapped["Revision | None"] = related(
        primaryjoin=lambda: sa.and_(
            Article.id == foreign(remote(Revision.article_id)),
            Article.published_number == foreign(remote(Revision.number)),
        ),
        viewonly=True,
        uselist=False,
    )

    @property
    def kind_label(self) -> str:
        """The kind in the reader's language."""
        return str(KIND_LABELS[self.kind])

    @property
    def status_label(self) -> str:
        """The state of the newest revision in the reader's language."""
        return str(STATUS_LABELS[self.status])

    @property
    def visibility_label(self) -> str:
        """Who reads what is published, in the reader's language."""
        return str(VISIBILITY_LABELS[self.visibility])

    @property
    def is_live(self) -> bool:
        """Whether readers with the right to it find it."""
        return self.published_number is not None and self.status != Status.ARCHIVED

    def files_of(self, number: int | None) -> list["ArticleFile"]:
        """Return the files that belong to the revision of this number."""
        return [file for file in self.files if file.belongs_to(number)]

    @property
    def has_changes(self) -> bool:
        """Whether a newer revision than the one readers see is in work."""
        return self.is_live and self.published_number != self.latest_number


class Revision(Model):
    """One saved state of an article; nobody changes it afterwards."""

    __tablename__ = "article_revision"
    __table_args__ = (sa.UniqueConstraint("article_id", "number"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """Counted from one within the article."""
    title: Mapped[str]
    summary: Mapped[str]
    body: Mapped[str]
    """Markdown, as typed."""
    html: Mapped[str]
    """Made from the body once, when it was saved."""
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    problem: Mapped[str]
    problem_html: Mapped[str]
    solution: Mapped[str]
    solution_html: Mapped[str]
    effort: Mapped[str]
    """How much time, money and people it took."""
    contact: Mapped[str]
    """Whom to ask."""
    licence: Mapped[Licence | None]
    visibility: Mapped[Visibility]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_group.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("article_category.id"), index=True)
    tags: Mapped[list[str]]
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    remark: Mapped[str]
    """What was changed and why, in the author's words."""

    article: Mapped[Article] = related(back_populates="revisions")
    author: Mapped[Person | None] = related()
    municipality: Mapped[Organisation | None] = related()
    category: Mapped[Category | None] = related()
    group: Mapped[WorkingGroup | None] = related()

    @property
    def visibility_label(self) -> str:
        """Who is to read it, in the reader's language."""
        return str(VISIBILITY_LABELS[self.visibility])

    @property
    def terms(self) -> Terms | None:
        """What a reader is told about the licence."""
        return TERMS[self.licence] if self.licence else None


class Review(Model):
    """One round of review: somebody asked, somebody else decided."""

    __tablename__ = "article_review"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    """The revision it is about."""
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decided_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    comment: Mapped[str] = mapped_column(default="")
    """What the reviewer says to the author."""

    asked_by: Mapped[Person | None] = related(foreign_keys=asked_by_id)
    decided_by: Mapped[Person | None] = related(foreign_keys=decided_by_id)


class Address(Model):
    """A slug under which an article was once found."""

    __tablename__ = "article_address"

    slug: Mapped[str] = mapped_column(unique=True)
    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    article: Mapped[Article] = related()


class Tagging(Model):
    """A tag of an article, as its published revision has it."""

    __tablename__ = "article_tag"
    __table_args__ = (sa.UniqueConstraint("article_id", "slug"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    slug: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]


class ArticleFile(Model):
    """A file that belongs to an article from one revision on, perhaps up to another."""

    __tablename__ = "article_file"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    since: Mapped[int]
    """The first revision that has it."""
    until: Mapped[int | None]
    """The first revision without it."""
    stored: Mapped[StoredFile] = related()

    @property
    def address(self) -> str:
        """Where it is handed out to whoever may read the article."""
        return f"/wissen/datei/{self.id}"

    @property
    def is_picture(self) -> bool:
        """Whether browsers show it in place."""
        return self.stored.content_type in {"image/gif", "image/jpeg", "image/png", "image/webp"}

    def belongs_to(self, number: int | None) -> bool:
        """Tell whether the revision of this number has the file."""
        return number is not None and self.since <= number < (self.until or number + 1)


class Vote(Model):
    """Whether an article helped one reader; `voter` is a digest that differs by article."""

    __tablename__ = "article_vote"
    __table_args__ = (sa.UniqueConstraint("article_id", "voter"),)

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    voter: Mapped[str]
    is_helpful: Mapped[bool]


class Source(Model):
    """What an article grew out of: `kind` is the table (ticket, decision) and its number.

    It has no foreign key, so that a ticket may be erased while the lesson stays.
    """

    __tablename__ = "article_source"
    __table_args__ = (
        sa.UniqueConstraint("article_id", "kind", "source_id"),
        sa.Index("ix_article_source_kind_source_id", "kind", "source_id"),
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    source_id: Mapped[int]
    article: Mapped[Article] = related()
