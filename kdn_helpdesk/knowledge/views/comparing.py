"""Two states of an article side by side, field by field, in the reader's words."""

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.knowledge import differences
from kdn_helpdesk.knowledge.content import Content, content_of
from kdn_helpdesk.knowledge.differences import Line
from kdn_helpdesk.knowledge.licences import TERMS
from kdn_helpdesk.knowledge.models.articles import VISIBILITY_LABELS, Article, Revision
from kdn_helpdesk.knowledge.queries import editing

Changes = list[tuple[str, list[Line]]]


def between(before: Revision | None, after: Revision) -> Changes:
    """Return what differs between two saved states; everything is new without one before."""
    old = {**_words(content_of(before)), **_names(before)} if before is not None else {}
    return _differences(old, {**_words(content_of(after)), **_names(after)})


def against_newest(article: Article, typed: Content) -> Changes:
    """Return what the typed text would change in what somebody else has saved meanwhile."""
    newest = editing.get_revision(article, article.latest_number)
    return _differences(_words(content_of(newest)), _words(typed.cleaned()))


def _differences(old: dict[str, str], new: dict[str, str]) -> Changes:
    compared = ((label, differences.compare(old.get(label, ""), new[label])) for label in new)
    return [(label, lines) for label, lines in compared if lines]


def _words(content: Content) -> dict[str, str]:
    return {
        _("Title"): content.title,
        _("Summary"): content.summary,
        _("Problem"): content.problem,
        _("Solution"): content.solution,
        _("Effort"): content.effort,
        _("Contact"): content.contact,
        _("Text"): content.body,
        _("Tags"): ", ".join(content.tags),
        _("Licence"): TERMS[content.licence].name if content.licence else "",
        _("Visibility"): str(VISIBILITY_LABELS[content.visibility]),
    }


def _names(revision: Revision) -> dict[str, str]:
    return {
        _("Municipality"): revision.municipality.short_name if revision.municipality else "",
        _("Category"): revision.category.title if revision.category else "",
        _("Working group"): revision.group.name if revision.group else "",
    }
