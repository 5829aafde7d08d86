"""What has to be mended in a text before others read it: pictures without words, dead links."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.markup import ANCHOR_PREFIX, name_in
from kdn_helpdesk.core.permissions import Viewer
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.core.slugs import slug
from kdn_helpdesk.knowledge import inspection
from kdn_helpdesk.knowledge.inspection import Flaw, Link
from kdn_helpdesk.knowledge.models.articles import Address, Article, Revision
from kdn_helpdesk.knowledge.queries.library import is_visible

Knows = Callable[[str], bool]
_known: list[Knows] = []


@dataclass(frozen=True)
class Notice:
    """A sentence for the author; what is grave keeps the text from being handed in."""

    sentence: str
    is_grave: bool


def use_pages(knows: Knows) -> None:
    """Let this say whether a path is a page of the service; who knows all pages lies above."""
    _known[:] = [knows]


def list_notices(revision: Revision, names: Sequence[str], *, viewer: Viewer) -> list[Notice]:
    """Return what is wrong, in the text's order; `names` are those of the files it has."""
    notices: list[Notice] = []
    wanted = {
        link.target
        for _label, text in _texts(revision)
        for link in inspection.list_links(text)
        if _slug_in(link)
    }
    alive = _existing({_slug_of(target) for target in wanted}, viewer)
    for label, text in _texts(revision):
        for finding in inspection.list_flaws(text):
            place = _("%(part)s, line %(line)s", part=label, line=finding.line)
            sentence, is_grave = _sentence(finding.flaw, finding.what)
            notices.append(Notice(f"{place}: {sentence}", is_grave))
        for link in inspection.list_links(text):
            if why := _dead(link, text, names, alive):
                place = _("%(part)s, line %(line)s", part=label, line=link.line)
                notices.append(Notice(f"{place}: {why}", True))
    return notices


def _texts(revision: Revision) -> Iterator[tuple[str, str]]:
    yield _("Problem"), revision.problem
    yield _("Solution"), revision.solution
    yield _("Text"), revision.body


def _sentence(flaw: Flaw, what: str) -> tuple[str, bool]:
    match flaw:
        case Flaw.NO_ALTERNATIVE:
            return _(
                "The picture “%(picture)s” has no alternative text. Write in the square brackets"
                " what it shows.",
                picture=what,
            ), True
        case Flaw.FILE_NAME:
            return _("Say what the picture shows; “%(name)s” is only its name.", name=what), False
        case Flaw.SKIPPED_LEVEL:
            return _(
                "Above the heading “%(heading)s” a level is missing. It is shown one level higher.",
                heading=what,
            ), False
        case Flaw.EMPTY_LINK:
            return _("A link leads nowhere; its address is empty."), True


def _dead(link: Link, text: str, names: Sequence[str], alive: set[str]) -> str:
    """Return the sentence about a link of our own that leads nowhere, else nothing."""
    target = link.target
    nowhere = _("The link “%(link)s” leads nowhere.", link=target)
    if target.startswith("#"):
        anchor = slug(unquote(target[1:]).removeprefix(ANCHOR_PREFIX))
        return "" if anchor in inspection.list_anchors(text) else nowhere
    if name := name_in(target):
        missing = _("The text names the file “%(file)s”, but it is not here.", file=name)
        return "" if name in names else missing
    if _slug_in(link):
        return "" if _slug_of(target) in alive else nowhere
    path = _own_path(target)
    return nowhere if path and _known and not _known[0](path) else ""


def _own_path(target: str) -> str:
    """Return the path of an address of this service, else nothing."""
    home = settings().public_url.rstrip("/")
    if target.startswith(f"{home}/") or target == home:
        target = target.removeprefix(home) or "/"
    return urlsplit(target).path if target.startswith("/") and target[:2] != "//" else ""


def _slug_of(target: str) -> str:
    parts = _own_path(target).strip("/").split("/")
    is_article = len(parts) in {2, 3} and parts[0] == "wissen"
    return parts[1] if is_article and parts[1] not in {"datei", "id"} else ""


def _slug_in(link: Link) -> bool:
    return bool(_slug_of(link.target))


def _existing(slugs: set[str], viewer: Viewer) -> set[str]:
    """Return which of these addresses lead to an article that this viewer may read."""
    if not slugs:
        return set()
    now = sa.select(Article.slug).where(Article.slug.in_(slugs), is_visible(viewer))
    once = (
        sa.select(Address.slug)
        .join(Article, Article.id == Address.article_id)
        .where(Address.slug.in_(slugs), is_visible(viewer))
    )
    return set(db.session.scalars(sa.union_all(now, once)))
