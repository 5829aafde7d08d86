"""Samples of the mails about requests, to those who ask and to the desk."""

from types import SimpleNamespace as Value
from typing import Any

from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.mail.samples.people import (
    AGENT,
    ASKER,
    BEFORE,
    COLLEAGUE,
    DEPUTY,
    MORNING,
    TOWN,
    Sample,
    at,
    said,
)


def list_for_askers() -> list[Sample]:
    """Return what those hear who ask, from filing to the solution."""
    ticket, told = _ticket(), _about(ASKER)
    filing = Value(
        name=ASKER.name, email=ASKER.email, subject=ticket.subject, body=_question().body
    )
    rating = {"rating_link": at("/anfragen/bewertung/muster")}
    answer = {"message": _answer()}
    other = _ticket("KDN-2027-0043")
    copied = {"person": COLLEAGUE}
    solved = {"state": _("Solved"), "is_solved": True}
    version = Value(
        subject=ticket.subject,
        question=_question().body,
        answer=_answer().body,
        files=[Value(name="Anleitung.pdf")],
    )
    return [
        Sample("ticket_confirmation", {"filing": filing, "link": at("/anfragen/bestaetigen/x")}),
        Sample("intake_too_many", told | {"mail": ticket, "link": _new()}),
        Sample("intake_too_large", told | {"mail": ticket, "limit": 25, "link": _new()}),
        Sample("ticket_receipt", told),
        Sample("ticket_answer", told | answer),
        Sample("ticket_answer.rating", told | answer | rating),
        Sample("ticket_answer.copy", told | answer | copied, has_choice=True),
        Sample("ticket_addition", told | copied, has_choice=True),
        Sample("ticket_state", told | {"state": _("Being worked on"), "is_solved": False}),
        Sample("ticket_state.solved", told | solved | rating),
        *_bulk_news(),
        Sample("ticket_merged", told | {"target": other}),
        Sample("ticket_split", told | {"source": other}),
        Sample(
            "sharing_asked",
            told | {"version": version, "consent_link": at("/anfragen/teilen/muster")},
        ),
        *(
            Sample(name, _shared() | {"state": _("Solved")}, has_choice=True)
            for name in ("shared_answer", "shared_state", "shared_withdrawn")
        ),
    ]


def list_for_desk() -> list[Sample]:
    """Return what the desk hears, and whom it forwards to."""
    ticket, told = _ticket(), _about(AGENT)
    standing_in = _about(DEPUTY) | {"stands_in_for": AGENT.name}
    note = {"message": _note()}
    soon, over = _reminder(is_over=False), _reminder(is_over=True)
    return [
        Sample("ticket_alert", told, has_choice=True),
        Sample("ticket_alerts", told | {"listed": _listed()}, has_choice=True),
        Sample("ticket_assignment", told | {"giver": DEPUTY.name}, has_choice=True),
        Sample("ticket_assignment.deputy", standing_in | {"giver": ""}, has_choice=True),
        Sample(
            "bulk_assignment",
            {
                "person": AGENT,
                "number": 12,
                "actor": DEPUTY.name,
                "link": at("/servicestelle?ansicht=meine"),
            },
            has_choice=True,
        ),
        Sample("ticket_reply", told, has_choice=True),
        Sample("ticket_note", told | note, has_choice=True),
        Sample("ticket_note.forwarded", standing_in | {"message": _question()}, has_choice=True),
        Sample("ticket_deadlines", told | {"reminders": [soon]}),
        Sample("ticket_deadlines.several", told | {"reminders": [over, soon]}),
        Sample("sharing_proposed", told),
        Sample("sharing_decided", told | {"is_agreed": True}),
        Sample("sharing_decided.refused", told | {"is_agreed": False}),
        Sample(
            "ticket_forward",
            {"ticket": ticket, "text": "", "messages": [_question(), _answer()]},
        ),
    ]


def _bulk_news() -> list[Sample]:
    subject = _ticket().subject
    line = {"subject": subject, "state": _("Solved")}
    listed = [
        Value(reference=each, link=at(f"/anfragen/{each}"), **line)
        for each in ("KDN-2027-0042", "KDN-2027-0043")
    ]
    told = {
        "person": ASKER,
        "number": 2,
        "answer": None,
        "state": _("Solved"),
        "is_solved": True,
        "first": "KDN-2027-0042",
        "asks": True,
        "listed": listed,
        "shared": [],
        "unlisted": 0,
        "all_link": at("/anfragen"),
    }
    joined = [Value(reference="", link=at("/geteilte-anfragen/5"), **line)]
    return [
        Sample("bulk_news", told),
        Sample("bulk_news.answer", told | {"answer": _answer(), "unlisted": 3}),
        Sample(
            "bulk_news.shared",
            told
            | {"listed": [], "first": "", "asks": False, "shared": joined, "person": COLLEAGUE},
            has_choice=True,
        ),
    ]


def _ticket(reference: str = "KDN-2027-0042") -> Value:
    return Value(
        reference=reference,
        subject=said("Karte der Beteiligung bleibt leer", "The participation map stays empty"),
        requester=ASKER,
        requester_id=ASKER.id,
        assignee=AGENT,
        assignee_id=AGENT.id,
        organisation=TOWN,
        topic=Value(name="Beteiligung NRW"),
    )


def _about(reader: Value) -> dict[str, Any]:
    return {
        "person": reader,
        "ticket": _ticket(),
        "message": _question(),
        "has_attachments": False,
        "stands_in_for": "",
        "link": at("/anfragen/KDN-2027-0042"),
        "desk_link": at("/servicestelle/KDN-2027-0042"),
        "rating_link": "",
    }


def _question() -> Value:
    return Value(
        author=ASKER,
        is_from_desk=False,
        created_at=BEFORE,
        files=[],
        body=said(
            "Guten Tag,\n\nseit gestern bleibt unsere Karte leer. Betroffen sind:\n"
            "- das Radverkehrskonzept\n- der Bebauungsplan 117\n\nWas können wir tun?",
            "Good day,\n\nsince yesterday the map of our participation stays empty. It concerns:\n"
            "- the cycling concept\n- plan 117\n\nWhat can we do?",
        ),
    )


def _answer() -> Value:
    return Value(
        author=AGENT,
        is_from_desk=True,
        created_at=MORNING,
        files=[Value(stored=Value(name="Anleitung.pdf"))],
        body=said(
            "Guten Tag Frau Lindenau,\n\nbitte gehen Sie so vor:\n"
            "1. Öffnen Sie die Einstellungen.\n2. Wählen Sie „Kartendienst neu laden“.\n\n"
            "Die Anleitung steht unter https://beteiligung.example/hilfe.\n\n"
            "Mit freundlichen Grüßen",
            "Good day Mrs Lindenau,\n\nplease do this:\n1. Open the settings.\n"
            "2. Choose “Load the map service again”.\n\nThe guide is at "
            "https://beteiligung.example/hilfe.\n\nKind regards",
        ),
    )


def _note() -> Value:
    return Value(
        author=DEPUTY,
        is_from_desk=True,
        created_at=MORNING,
        body=said(
            "Der Dienstleister kennt den Fehler, Ticket 8812.",
            "The provider knows the fault, its ticket is 8812.",
        ),
    )


def _reminder(*, is_over: bool) -> Value:
    return Value(
        ticket=_ticket("KDN-2027-0039" if is_over else "KDN-2027-0042"),
        told=Value(is_over=is_over, due_at=BEFORE if is_over else MORNING),
        target=_("First answer"),
        link=at(f"/servicestelle/KDN-2027-00{39 if is_over else 42}"),
    )


def _listed() -> list[tuple[Value, str]]:
    references = ("KDN-2027-0042", "KDN-2027-0043")
    return [(_ticket(each), at(f"/servicestelle/{each}")) for each in references]


def _shared() -> dict[str, Any]:
    return {
        "person": COLLEAGUE,
        "subject": _ticket().subject,
        "answer": _answer().body,
        "link": at("/geteilte-anfragen/5"),
        "leaving_link": at("/geteilte-anfragen/verlassen/muster"),
        "new_link": _new(),
    }


def _new() -> str:
    return at("/anfragen/neu")
