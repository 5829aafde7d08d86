"""All samples, sorted as an editor reads them, and each of them rendered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kdn_helpdesk.core.errors import NotFound
from kdn_helpdesk.core.i18n import _, in_language, lazy
from kdn_helpdesk.mail import composing
from kdn_helpdesk.mail.composing import Choice, Text
from kdn_helpdesk.mail.samples import accounts, library, meetings, requests, workshops
from kdn_helpdesk.mail.samples.people import ASKER, Sample, at, said


def _digests() -> list[Sample]:
    entry = composing.Gist(
        said("KDN-2027-0042: Jonas Ebert hat ergänzt", "KDN-2027-0042: Jonas Ebert has added"),
        at("/anfragen/KDN-2027-0042"),
    )
    values = {
        "person": ASKER,
        "count": 2,
        "today": date(2027, 3, 12),
        "sections": [(said("Anfragen", "Requests"), [entry, entry])],
    }
    return [Sample("digest", values, has_choice=True)]


SECTIONS: tuple[tuple[str, Callable[[], list[Sample]]], ...] = (
    (lazy("To those who ask"), requests.list_for_askers),
    (lazy("To the service desk"), requests.list_for_desk),
    (lazy("Wishes"), library.list_wishes),
    (lazy("Working groups and meetings"), meetings.list_samples),
    (lazy("Workshops and webinars"), workshops.list_samples),
    (lazy("Knowledge"), library.list_articles),
    (lazy("Accounts"), accounts.list_samples),
    (lazy("Overviews"), _digests),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A sample as a mail."""

    name: str
    text: Text


def list_shown(language: str) -> list[tuple[str, list[Shown]]]:
    """Return the titles of the sections and their mails in this language."""
    with in_language(language):
        samples = [(title, list_samples()) for title, list_samples in SECTIONS]
    return [
        (title, [Shown(sample.name, _render(sample, language)) for sample in found])
        for title, found in samples
    ]


def get_shown(name: str, language: str) -> Shown:
    """Return one sample as a mail in this language."""
    with in_language(language):
        found = next((sample for sample in _all() if sample.name == name), None)
    if found is None:
        raise NotFound(_("There is no such mail."))
    return Shown(name, _render(found, language))


def _all() -> Iterator[Sample]:
    for _title, list_samples in SECTIONS:
        yield from list_samples()


def _render(sample: Sample, language: str) -> Text:
    choice = Choice(page=at("/konto/nachrichten"), unsubscribe=at("/abbestellen/muster"))
    return composing.render(
        sample.template,
        language=language,
        context=sample.values,
        choice=choice if sample.has_choice else None,
    )
