"""Samples of the mails about registrations and date polls."""

from datetime import date
from types import SimpleNamespace as Value
from typing import Any

from kdn_helpdesk.mail.samples.people import AGENT, ASKER, MORNING, NOON, Sample, at, said

NEWS = ("asked", "known", "placed", "waiting", "offered", "lapsed", "cancelled", "off")


def list_samples() -> list[Sample]:
    """Return them from the first mail to the last."""
    told = _about() | {"rank": 2, "until": MORNING, "words": ""}
    samples = [Sample(f"registration.{news}", told | {"news": news}) for news in NEWS]
    words = said("Bitte bringen Sie einen Laptop mit.", "Please bring a laptop.")
    subject = said("Was Sie mitbringen sollten", "What you should bring")
    return [
        *samples,
        *_polls(),
        Sample("registration_words", told | {"subject": subject, "words": words}),
    ]


def _about() -> dict[str, Any]:
    return {
        "meeting": Value(
            id=9,
            title=said("Werkstatt Metadaten", "Workshop metadata"),
            starts_at=MORNING,
            ends_at=NOON,
            place="Köln, Raum 3.12",
            join_url="",
        ),
        "person": ASKER,
        "link": at("/teilnahme/muster"),
        "page": at("/termine/9-werkstatt-metadaten"),
    }


def _polls() -> list[Sample]:
    poll = Value(
        title=said("Klausur der Koordination", "Retreat of the coordinators"),
        words="",
        closes_on=date(2027, 2, 26),
    )
    told = {
        "person": ASKER,
        "poll": poll,
        "group": Value(name="Open Data, Open Government"),
        "dates": [Value(starts_at=MORNING, ends_at=NOON)],
        "link": at("/umfrage/muster"),
    }
    closed = {"person": AGENT, "poll": poll, "page": at("/termine/umfragen/3")}
    return [
        Sample("date_poll.asked", told | {"news": "asked"}),
        Sample("date_poll.reminder", told | {"news": "reminder"}, has_choice=True),
        Sample("date_poll.ended", told | {"news": "ended"}),
        Sample("date_poll_closed", closed, has_choice=True),
    ]
