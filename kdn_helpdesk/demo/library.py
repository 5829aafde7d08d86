"""The demonstration's library: articles and best practices, written by one and read by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.demo.cases import read
from kdn_helpdesk.knowledge.actions import commenting, drafting, reviewing, shelving, upkeep
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.licences import Licence
from kdn_helpdesk.knowledge.models.articles import Article, Category, Kind, Visibility


@dataclass(frozen=True)
class Text:
    """One article as its author wrote it."""

    category: str
    title: str
    summary: str
    body: str = ""
    problem: str = ""
    solution: str = ""
    effort: str = ""
    tags: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    is_reviewed: bool = True

    @property
    def kind(self) -> Kind:
        """A text with a problem and its solution is a best practice."""
        return Kind.PRACTICE if self.problem else Kind.ARTICLE


def texts() -> list[Text]:
    """Return the texts, the oldest first."""
    return [_text(entry) for entry in read("library.toml")["text"]]


def _text(entry: dict[str, Any]) -> Text:
    visibility = Visibility(entry.pop("visibility", Visibility.PUBLIC))
    return Text(**{**entry, "tags": tuple(entry["tags"]), "visibility": visibility})


def load(*, authors: Sequence[Person], editor: Person) -> None:
    """Write the texts over the past months; all but the last have been reviewed."""
    categories = {
        title: shelving.add_category(title, editor=editor.id)
        for title in read("library.toml")["categories"]
    }
    for entry in read("library.toml")["template"]:
        upkeep.save_template(None, editor=editor.id, **{**entry, "kind": Kind(entry["kind"])})
    written = texts()
    for index, text in enumerate(written):
        author = authors[index % len(authors)]
        moment = clock.now() - timedelta(days=12 * (len(written) - index))
        _write(text, author=author, editor=editor, category=categories[text.category], on=moment)


def _write(text: Text, *, author: Person, editor: Person, category: Category, on: datetime) -> None:
    with clock.at(on):
        article = drafting.start_article(
            _content(text, author, category),
            kind=text.kind,
            author=author.id,
            language="de",
            organisation=author.organisation_id,
        )
    with clock.at(on + timedelta(hours=2)):
        reviewing.ask_review(article, author=author.id, based_on=article.latest_number)
    with clock.at(on + timedelta(days=2)):
        if text.is_reviewed:
            _publish(article, editor)
        else:
            _ask_back(article, text, editor)


def _ask_back(article: Article, text: Text, editor: Person) -> None:
    """Leave a question on the first words of the text that still waits."""
    words = " ".join((text.summary or text.body).split()[:5])
    commenting.add_comment(
        article,
        author=editor.id,
        number=article.latest_number,
        quote=words,
        body="Bitte nennen Sie hier das Jahr.",
        is_demand=True,
    )


def _publish(article: Article, editor: Person) -> None:
    reviewing.publish_article(
        article, reviewer=editor.id, based_on=article.latest_number, comment="Gut verständlich."
    )


def _content(text: Text, author: Person, category: Category) -> Content:
    return Content(
        title=text.title,
        summary=text.summary,
        body=text.body,
        municipality_id=author.organisation_id if text.kind is Kind.PRACTICE else None,
        problem=text.problem,
        solution=text.solution,
        effort=text.effort,
        contact=f"{author.name}, {author.email}" if text.kind is Kind.PRACTICE else "",
        licence=Licence.CC_BY,
        visibility=text.visibility,
        category_id=category.id,
        tags=text.tags,
    )
