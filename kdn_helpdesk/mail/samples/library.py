"""Samples of the mails about wishes and articles."""

from datetime import date
from types import SimpleNamespace as Value

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.samples.people import AGENT, ASKER, COLLEAGUE, DEPUTY, Sample, at, said


def list_wishes() -> list[Sample]:
    """Return what is written about a wish for a portal."""
    wish = _wish()
    told = {"wish": wish, "person": AGENT, "link": at("/servicestelle/anforderungen/4")}
    entry = Value(
        body=said(
            "Die Ansicht für Mobilgeräte kommt im Herbst 2027.",
            "The view for mobile devices comes in autumn 2027.",
        ),
        files=[Value(stored=Value(name="Zeitplan.pdf"))],
    )
    news = told | {"person": ASKER, "entry": entry, "state": _("Planned")}
    page = at("/anforderungen/4")
    ticket = Value(reference="KDN-2027-0042", requester_id=ASKER.id, subject=wish.title)
    outwards = {"wish": wish, "entry": Value(body=wish.copy), "link": page}
    reach = Value(is_telling=True, municipalities=14, population=812_400)
    return [
        Sample("wish_agreement", told | {"person": ASKER, "link": at("/anforderungen/x")}),
        Sample("wish_author", told, has_choice=True),
        Sample("wish_author.otherwise", told | {"wish": _wish(is_agreed=False)}, has_choice=True),
        Sample("wish_to_developers", outwards | {"is_copy": True, "reach": reach}),
        Sample("wish_to_developers.letter", outwards | {"is_copy": False, "reach": reach}),
        Sample("wish_answer", told | {"entry": entry}, has_choice=True),
        Sample("wish_news", news | {"ticket": None, "page": page}, has_choice=True),
        Sample(
            "wish_news.request",
            news | {"ticket": ticket, "page": page, "link": at("/anfragen/KDN-2027-0042")},
        ),
    ]


def list_articles() -> list[Sample]:
    """Return what is written about an article."""
    told = {
        "person": ASKER,
        "title": said("Karten barrierefrei anbieten", "Accessible maps"),
        "url": at("/wissen/karten"),
    }
    passages = [
        (
            said("drei Arbeitstage", "three working days"),
            said("Bitte genauer: wie viele Stunden?", "More precisely, please: how many hours?"),
        )
    ]
    return [
        Sample("article_received", told),
        Sample("article_review", told | {"person": AGENT, "asker": COLLEAGUE}, has_choice=True),
        Sample(
            "article_returned",
            told
            | {
                "reviewer": DEPUTY,
                "passages": passages,
                "comment": said("Bitte nennen Sie die Quelle.", "Please name the source."),
            },
        ),
        Sample("article_published", told | {"is_author": True, "passages": passages}),
        Sample(
            "article_published.request",
            told | {"is_author": False, "passages": ()},
            has_choice=True,
        ),
        Sample(
            "article_new",
            told
            | {"summary": said("Was Karten für alle brauchen.", "What maps for everybody need.")},
            has_choice=True,
        ),
        Sample("article_archived", told),
        Sample("article_due", told | {"due_on": date(2027, 4, 1)}),
    ]


def _wish(*, is_agreed: bool = True) -> Value:
    return Value(
        reference="KDN-A-0004",
        title=said("Beteiligungen auf dem Telefon lesen", "Reading participations on the phone"),
        copy=said(
            "Die Seiten sollen auch auf kleinen Bildschirmen gut lesbar sein.",
            "The pages should be easy to read on small screens too.",
        ),
        portal=Value(name="Beteiligung NRW"),
        is_agreed=is_agreed,
    )
