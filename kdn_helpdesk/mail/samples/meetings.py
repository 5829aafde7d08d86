"""Samples of the mails about working groups and meetings."""

from datetime import date
from types import SimpleNamespace as Value
from typing import Any

from kdn_helpdesk.mail.samples.people import (
    AGENT,
    ASKER,
    BEFORE,
    COLLEAGUE,
    MORNING,
    NOON,
    Sample,
    at,
    said,
)

GROUP = Value(name="Open Data, Open Government")


def list_samples() -> list[Sample]:
    """Return them from joining a group to the minutes."""
    told = _about(ASKER)
    unmoved: dict[str, Any] = {"start": None, "end": None, "place": None}
    moved = {"start": BEFORE, "end": BEFORE, "place": "Rathaus Ahlen"}
    invited = told | {
        "invitation": None,
        "agenda": [
            Value(title=said("Lizenzen", "Licences")),
            Value(title=said("Verschiedenes", "Other matters")),
        ],
        "link": at("/einladung/muster"),
        "meetings_page": at("/termine"),
        "former": unmoved,
        "is_first": True,
        "delegator": None,
    }
    changed = invited | {"is_first": False, "agenda": []}
    cancelled = _meeting(cancelled_because=said("Die Leitung ist erkrankt.", "The lead is ill."))
    waiting = Value(
        sender="vertretung@ahlen.example",
        attendee="erika.lindenau@ahlen.example",
        proposed_start=None,
    )
    return [
        *_joining(),
        Sample("invitation", invited),
        Sample("invitation.substitute", invited | {"delegator": COLLEAGUE}),
        Sample("invitation.moved", changed | {"former": moved}),
        Sample("invitation.changed", changed | {"former": unmoved | {"place": "Rathaus Ahlen"}}),
        Sample("meeting_cancelled", invited | {"meeting": cancelled}),
        Sample("invitation_withdrawn", invited),
        Sample(
            "proposal_declined",
            invited | {"answer": waiting, "words": said("Der Raum ist gebucht.", "It is booked.")},
        ),
        Sample("answer_waits", _to_lead(answer=waiting), has_choice=True),
        Sample(
            "answer_waits.proposal",
            _to_lead(answer=Value(sender=ASKER.email, attendee="", proposed_start=NOON)),
            has_choice=True,
        ),
        Sample("topic_proposed", _to_lead(item=_item(), proposer=COLLEAGUE), has_choice=True),
        Sample("topic_decided", told | {"item": _item(is_accepted=True)}),
        Sample("topic_decided.declined", told | {"item": _item(is_accepted=False)}),
        *_tasks(),
        Sample("minutes_draft", told | {"until": date(2027, 3, 26)}, has_choice=True),
        Sample("minutes_comment", _to_lead(comment=_comment(), writer=COLLEAGUE), has_choice=True),
        Sample("meeting_reminder.open", invited | {"whom": "open"}, has_choice=True),
        Sample("meeting_reminder.coming", invited | {"whom": "coming"}, has_choice=True),
        Sample("minutes_published", told, has_choice=True),
        Sample("decision", _decided()),
        Sample(
            "decision.wish",
            _decided() | {"reference": "", "is_author": None, "page": at("/anforderungen/12")},
            has_choice=True,
        ),
    ]


def _joining() -> list[Sample]:
    told = {"person": ASKER, "group": GROUP, "url": at("/arbeitskreise/open-data")}
    reason = said("Wir möchten mitwirken.", "We would like to take part.")
    full = said("Der Kreis ist derzeit voll.", "The group is full at the moment.")
    return [
        Sample(
            "group_request",
            told | {"person": AGENT, "asker": COLLEAGUE, "words": reason},
            has_choice=True,
        ),
        Sample("group_welcome", told | {"was_asked": True}),
        Sample("group_welcome.taken", told | {"was_asked": False}),
        Sample("group_refusal", told | {"words": full}),
        Sample("group_mailing", told | {"mailing": _letter(), "author": AGENT}, has_choice=True),
    ]


def _decided() -> dict[str, Any]:
    text = said(
        "Die Karten erscheinen künftig unter der Lizenz Zero.",
        "The maps appear under the licence Zero from now on.",
    )
    return {
        "meeting": _meeting(),
        "person": ASKER,
        "decision": Value(text=text),
        "reference": "KDN-2027-0042",
        "title": said("Lizenz der Karten", "Licence of the maps"),
        "is_author": True,
        "page": at("/anfragen/KDN-2027-0042"),
        "minutes_page": at("/termine/8-monatstreffen-open-data/protokoll"),
    }


def _letter() -> Value:
    return Value(
        subject=said("Umfrage zu Lizenzen", "Survey about licences"),
        body=said(
            "Bitte nehmen Sie bis Freitag an der Umfrage teil.", "Please take part by Friday."
        ),
    )


def _meeting(**columns: Any) -> Value:
    return Value(
        id=8,
        title=said("Monatstreffen Open Data", "Monthly meeting open data"),
        group=GROUP,
        starts_at=MORNING,
        ends_at=NOON,
        place="Köln, Raum 3.12",
        join_url="https://konferenz.example/open-data",
        description=said("Bitte bringen Sie Ihre Fragen mit.", "Please bring your questions."),
        **{"cancelled_because": "", **columns},
    )


def _about(reader: Value) -> dict[str, Any]:
    return {
        "meeting": _meeting(),
        "person": reader,
        "page": at("/termine/8-monatstreffen-open-data"),
    }


def _to_lead(**values: Any) -> dict[str, Any]:
    return _about(AGENT) | {"answers_page": at("/termine/8/rueckmeldungen"), **values}


def _tasks() -> list[Sample]:
    text = said("Angebot der Schulung einholen", "Get an offer for the training")
    task = Value(text=text, due_on=date(2027, 3, 26))
    values = {"person": ASKER, "task": task, "group": GROUP, "link": at("/aufgabe/muster")}
    given = values | {"meeting": _meeting()}
    return [
        Sample("task_given", given),
        Sample("task_given.group", values | {"meeting": None}),
        Sample("task_due", given | {"is_over": False}),
        Sample("task_due.over", given | {"is_over": True}),
    ]


def _comment() -> Value:
    text = said("Das Angebot kam aus Ahlen.", "The offer came from Ahlen.")
    return Value(item=_item(), text=text)


def _item(*, is_accepted: bool = False) -> Value:
    return Value(
        title=said("Lizenzen der Geodaten", "Licences of geodata"),
        description=said("Welche Lizenz wählen wir?", "Which licence do we choose?"),
        is_accepted=is_accepted,
        declined_because=said("Dafür reicht die Zeit nicht.", "There is not enough time."),
    )
