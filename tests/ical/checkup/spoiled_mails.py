"""For every rule of mails one small mail that breaks it, and nothing else."""

from tests.ical.checkup.objects import (
    CANCEL,
    HEAD,
    HTML,
    INVITATION,
    PART,
    TEXT,
    crlf,
    encoded,
    mail,
)

BARE = "Content-Type: text/calendar; charset=UTF-8; method=REQUEST\n"
ATTACHED = PART.replace("\n\n", "\nContent-Disposition: attachment; filename=termin.ics\n\n")
SOUND = encoded(INVITATION)


def declared(old: str, new: str) -> bytes:
    """The mail whose calendar part declares something else."""
    assert old in SOUND
    return mail(TEXT, HTML, SOUND.replace(old, new))


def headed(old: str, new: str) -> bytes:
    assert old in HEAD
    return mail(head=HEAD.replace(old, new))


SPOILED_MAILS: dict[str, list[bytes]] = {
    "no-calendar": [mail(TEXT, HTML), crlf(HEAD + "\nHallo\n")],
    "mail-in-outlook-format": [
        mail(TEXT, "Content-Type: application/ms-tnef; name=winmail.dat\n\nx\n", kind="mixed")
    ],
    "method-unlike-mime": [
        declared("method=REQUEST", "method=CANCEL"),
        mail(TEXT, HTML, encoded(CANCEL)),
    ],
    "mime-method-not-upper-case": [declared("method=REQUEST", "method=request")],
    "mime-method-missing": [declared("; method=REQUEST", "")],
    "calendar-only-attached": [
        mail(TEXT, SOUND.replace(PART, ATTACHED), kind="mixed"),
        mail(TEXT, SOUND.replace("text/calendar", "application/ics"), kind="mixed"),
    ],
    "calendar-not-last": [mail(TEXT, SOUND, HTML)],
    "mail-without-text": [mail(HTML, SOUND)],
    "calendar-parts-differ": [
        mail(TEXT, SOUND, encoded(INVITATION.replace("T1130", "T1200")), kind="mixed")
    ],
    "transfer-encoding-broken": [
        mail(TEXT, f"{BARE}\n{INVITATION}"),
        mail(TEXT, f"{BARE}Content-Transfer-Encoding: 7bit\n\n{INVITATION}"),
        mail(TEXT, f"{BARE}Content-Transfer-Encoding: x-uuencode\n\n{INVITATION}"),
    ],
    "mail-line-too-long": [
        mail(
            TEXT,
            f"{BARE}Content-Transfer-Encoding: 8bit\n\n"
            + INVITATION.replace("STATUS", f"X-LANG:{'x' * 1000}\nSTATUS"),
        )
    ],
    "charset-missing": [declared("; charset=UTF-8", "")],
    "charset-unusual": [
        mail(TEXT, (
            "Content-Type: text/calendar; charset=iso-8859-1; method=REQUEST\n"
            "Content-Transfer-Encoding: quoted-printable\n\n"
            + INVITATION.replace("=", "=3D").replace("Ö", "=D6")
        )),
        mail(TEXT, SOUND.replace("UTF-8", "x-unbekannt")),
    ],
    "organizer-not-sender": [headed("<leitung@stadt", "<jemand@stadt")],
    "organizer-is-recipient": [headed("Eva <eva@kreis.example>", "leitung@stadt.example")],
    "recipient-not-invited": [headed("eva@kreis", "max@kreis")],
    "sequence-missing": [
        mail(
            TEXT,
            encoded(INVITATION.replace("SEQUENCE:0\n", "")),
            head=HEAD.replace("Einladung", "Aktualisiert: Arbeitskreis"),
        )
    ],
}  # fmt: skip
