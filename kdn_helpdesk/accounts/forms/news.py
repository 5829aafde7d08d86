"""Which news a person wants, and when."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField

from kdn_helpdesk.accounts import rhythms
from kdn_helpdesk.accounts.labels import NOTICE_LABELS, RHYTHM_LABELS
from kdn_helpdesk.accounts.models import Notice, Person, Rhythm
from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.web.forms import Form, choices


class NewsForm(Form):
    """A choice for each kind of news that one's roles bring."""

    def chosen(self) -> dict[Notice, Rhythm]:
        """Return what was chosen."""
        kinds = (field.name for field in self if field.name in set(Notice))
        return {Notice(name): Rhythm(self[name].data) for name in kinds}


def news_form(person: Person, offered: Sequence[Notice]) -> NewsForm:
    """Return the form with these kinds of news."""
    fields = {
        notice.value: SelectField(
            NOTICE_LABELS[notice],
            choices=choices((each, RHYTHM_LABELS[each]) for each in rhythms.offered_for(notice)),
        )
        for notice in offered
    }
    made = type("OwnNewsForm", (NewsForm,), fields)
    form: NewsForm = made(data={n.value: person.rhythm_of(n).value for n in offered})
    return form


class EndingForm(Form):
    """What a link in a mail opens: one kind of news, or all overviews."""

    rhythm = RadioField(lazy("When should such mails come?"), choices=[])

    def offer(self, offered: Sequence[Rhythm]) -> None:
        """Offer these answers."""
        self.rhythm.choices = choices((each, RHYTHM_LABELS[each]) for each in offered)
