"""What a draft's form begins with: what may be chosen, and what it grows out of."""

from kdn_helpdesk.knowledge.forms import DraftForm, PracticeForm
from kdn_helpdesk.knowledge.models.articles import Article, Kind
from kdn_helpdesk.knowledge.queries import editing
from kdn_helpdesk.web.access import viewer
from kdn_helpdesk.web.forms import choices


def make_form(kind: Kind, *, article: Article | None = None) -> DraftForm:
    """Return the form of this kind of article with what this viewer may choose."""
    form = PracticeForm() if kind == Kind.PRACTICE else DraftForm()
    current = article.latest.group_id if article is not None else None
    groups = editing.list_group_choices(viewer=viewer(), current=current)
    form.offer(
        categories=[(str(item.id), item.title) for item in editing.list_category_choices()],
        groups=[(str(item.id), item.name) for item in groups],
        files=_files(article),
    )
    if isinstance(form, PracticeForm):
        municipalities = editing.list_municipality_choices()
        form.municipality_id.choices = choices(
            [("", "–"), *((str(number), name) for number, name in municipalities)]
        )
    return form


def _files(article: Article | None) -> list[tuple[str, str]]:
    if article is None:
        return []
    number = article.latest_number
    return [(str(file.id), file.stored.name) for file in article.files if file.belongs_to(number)]
