"""What people type into the library and its workshop."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.knowledge.content import Content, parse_tags
from kdn_helpdesk.knowledge.licences import TERMS, Licence
from kdn_helpdesk.knowledge.models.articles import KIND_LABELS, VISIBILITY_LABELS, Kind, Visibility
from kdn_helpdesk.web.forms import Form, UploadsField, choices, strip

Pairs = Sequence[tuple[str, Any]]


class DraftForm(Form):
    """An article as its author writes it; a practice shows further fields."""

    based_on = HiddenField(default="0")
    title = StringField(
        lazy("Title"),
        validators=[InputRequired(lazy("Please enter a title.")), Length(max=200)],
        filters=[strip],
    )
    summary = TextAreaField(
        lazy("Summary"),
        description=lazy("Two or three sentences for lists and search results."),
        validators=[Length(max=600)],
        filters=[strip],
    )
    body = TextAreaField(lazy("Text"), filters=[strip])
    category_id = SelectField(lazy("Category"), default="")
    tags = StringField(
        lazy("Tags"), description=lazy("Separated by commas, at most twelve."), filters=[strip]
    )
    visibility = SelectField(
        lazy("Who reads it once it is published?"),
        choices=choices((item.value, VISIBILITY_LABELS[item]) for item in Visibility),
        default=Visibility.MEMBERS.value,
    )
    group_id = SelectField(
        lazy("Working group"),
        description=lazy("Only where one working group is to read it."),
        default="",
    )
    licence = SelectField(
        lazy("Licence"),
        description=lazy("Under which terms others may reuse the text."),
        choices=choices(
            [("", lazy("No statement")), *((key.value, TERMS[key].name) for key in Licence)]
        ),
        default="",
    )
    uploads = UploadsField(lazy("Add files"))
    removed = SelectMultipleField(
        lazy("Remove files"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
        choices=[],
    )
    remark = StringField(
        lazy("What did you change?"),
        description=lazy("One line for the list of revisions."),
        validators=[Length(max=200)],
        filters=[strip],
    )

    def offer(self, *, categories: Pairs, groups: Pairs, files: Pairs) -> None:
        """Fill in what may be chosen."""
        self.category_id.choices = choices([("", lazy("None")), *categories])
        self.group_id.choices = choices([("", lazy("None")), *groups])
        self.removed.choices = choices(files)

    def content(self) -> Content:
        """Return what was typed as values."""
        return Content(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            licence=Licence(self.licence.data) if self.licence.data else None,
            visibility=Visibility(self.visibility.data),
            group_id=_number(self.group_id.data),
            category_id=_number(self.category_id.data),
            tags=parse_tags(self.tags.data or ""),
        )

    def fill(self, content: Content) -> None:
        """Show what is there already."""
        for name in ("title", "summary", "body"):
            self[name].data = getattr(content, name)
        self.licence.data = content.licence.value if content.licence else ""
        self.visibility.data = content.visibility.value
        self.group_id.data = str(content.group_id or "")
        self.category_id.data = str(content.category_id or "")
        self.tags.data = ", ".join(content.tags)

    @property
    def base(self) -> int:
        """The number of the revision that was open while this was typed."""
        return _number(self.based_on.data) or 0


class PracticeForm(DraftForm):
    """A best practice: what a municipality did, and what others can learn from it."""

    municipality_id = SelectField(lazy("Municipality"), default="")
    problem = TextAreaField(lazy("Problem"), filters=[strip])
    solution = TextAreaField(lazy("Solution"), filters=[strip])
    effort = TextAreaField(
        lazy("Effort"),
        description=lazy("Time, money and people, as far as you know them."),
        filters=[strip],
    )
    contact = StringField(
        lazy("Contact"),
        description=lazy("Whom others may ask: name, office, mail address."),
        filters=[strip],
    )

    def content(self) -> Content:
        """Return what was typed as values."""
        return replace(
            super().content(),
            municipality_id=_number(self.municipality_id.data),
            problem=self.problem.data or "",
            solution=self.solution.data or "",
            effort=self.effort.data or "",
            contact=self.contact.data or "",
        )

    def fill(self, content: Content) -> None:
        """Show what is there already."""
        super().fill(content)
        self.municipality_id.data = str(content.municipality_id or "")
        for name in ("problem", "solution", "effort", "contact"):
            self[name].data = getattr(content, name)


class BasedOnForm(Form):
    """A button under a text: it says which revision the person has looked at."""

    based_on = HiddenField(default="0")

    @property
    def base(self) -> int:
        """The number of the revision that was shown."""
        return _number(self.based_on.data) or 0


class VerdictForm(BasedOnForm):
    """What a reviewer decides, and says to the author."""

    comment = TextAreaField(
        lazy("Message to the author"),
        description=lazy("Needed where you send the text back."),
        filters=[strip],
    )


class CommentForm(BasedOnForm):
    """A comment on a passage."""

    quote = TextAreaField(
        lazy("Passage"),
        description=lazy("Copy the words it is about from the text; empty: the whole text."),
        validators=[Length(max=600)],
        filters=[strip],
    )
    body = TextAreaField(
        lazy("Comment"),
        validators=[InputRequired(lazy("Please write your comment.")), Length(max=4000)],
        filters=[strip],
    )
    is_demand = BooleanField(lazy("Must be settled before the text is published"))


class RemarkForm(Form):
    """What a reader misses."""

    body = TextAreaField(
        lazy("What is missing or wrong?"),
        description=lazy("Only those who take care of the article read it."),
        validators=[InputRequired(lazy("Please write what is missing.")), Length(max=4000)],
        filters=[strip],
    )


class AnswerWithForm(Form):
    """An article in answer to a request."""

    article = SelectField(
        lazy("Article"), validators=[InputRequired(lazy("Please choose an article."))]
    )
    words = TextAreaField(
        lazy("Words to it"),
        description=lazy("Title and address of the article follow them."),
        validators=[Length(max=4000)],
        filters=[strip],
    )


class UpkeepForm(Form):
    """Who looks at an article again and when, and what stands beside it."""

    responsible = SelectField(lazy("Who looks again?"), default="", validate_choice=True)
    months = SelectField(
        lazy("How often?"),
        choices=choices(
            [
                ("6", lazy("Every six months")),
                ("12", lazy("Once a year")),
                ("24", lazy("Every two years")),
                ("0", lazy("Never")),
            ]
        ),
        default="12",
    )
    due_on = DateField(
        lazy("Next look"),
        description=lazy("Empty: counted from today. A mail comes two weeks before."),
        validators=[Optional()],
    )
    related = SelectMultipleField(
        lazy("Related articles"),
        description=lazy("Proposed are those with the same tags."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[Optional()],
        choices=[],
    )
    other = StringField(
        lazy("Another article"),
        description=lazy("Its address, for example /wissen/baumkataster."),
        filters=[strip],
    )


class TemplateForm(Form):
    """What new articles may begin with."""

    title = StringField(
        lazy("Name of the template"),
        validators=[InputRequired(lazy("Please enter a title.")), Length(max=80)],
        filters=[strip],
    )
    kind = SelectField(
        lazy("Kind"), choices=choices([(kind.value, KIND_LABELS[kind]) for kind in Kind])
    )
    summary = TextAreaField(lazy("Summary"), validators=[Length(max=600)], filters=[strip])
    problem = TextAreaField(
        lazy("Problem"), description=lazy("Only for best practices."), filters=[strip]
    )
    solution = TextAreaField(
        lazy("Solution"), description=lazy("Only for best practices."), filters=[strip]
    )
    body = TextAreaField(lazy("Text"), filters=[strip])


class AddressForm(Form):
    """The last part of an article's address."""

    address = StringField(
        lazy("Address"),
        description=lazy("Earlier addresses keep leading to the article."),
        validators=[InputRequired(lazy("Please enter an address.")), Length(max=80)],
        filters=[strip],
    )


class CategoryForm(Form):
    """A shelf of the library."""

    title = StringField(
        lazy("Title"),
        validators=[InputRequired(lazy("Please enter a title.")), Length(max=80)],
        filters=[strip],
    )
    description = StringField(lazy("Description"), validators=[Length(max=200)], filters=[strip])
    position = IntegerField(
        lazy("Position"), validators=[Optional(), NumberRange(0, 999)], default=0
    )


class ShelfForm(Form):
    """The filters of the library; they stand in the address."""

    class Meta(Form.Meta):
        """A form that only asks needs no token."""

        csrf = False

    kategorie = SelectField(lazy("Category"), default="", validate_choice=False)
    art = SelectField(lazy("Kind"), default="", validate_choice=False)
    schlagwort = SelectField(lazy("Tag"), default="", validate_choice=False)


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None
