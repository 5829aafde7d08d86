"""Answers of calendars as mails, and invitations as they were received."""

from datetime import UTC, timedelta
from email.message import EmailMessage

from icalendar import Calendar

from tests.intake import desk
from tests.meetings.making import NOW


def mail_to(outbox, email):
    return next(mail for mail in outbox if mail.recipients == [email])


def organizer_in(mail):
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return str(event["organizer"]).removeprefix("mailto:")


def calendar_reply(
    meeting, *, attendee="eva@stadt.example", partstat="ACCEPTED", sequence=0, minute=0,
    comment="", method="REPLY", more=(),
):  # fmt: skip
    lines = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"DTSTAMP:{(NOW.astimezone(UTC) + timedelta(minutes=minute - 60)):%Y%m%dT%H%M%S}Z",
        f"SEQUENCE:{sequence}",
        f"ATTENDEE;PARTSTAT={partstat};CN=Wer:mailto:{attendee}",
        *([f"COMMENT:{comment}"] if comment else []),
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)


def send_reply(drain, text, *, sender="eva@stadt.example", to="beratung@kdn.example", number=1):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Zugesagt: Monatstreffen"
    mail["Message-ID"] = f"<{number}.{abs(hash(text))}@stadt.example>"
    mail.set_content("Zugesagt")
    mail.add_alternative(text, subtype="calendar", params={"method": "REPLY"})
    return desk.take_in(drain, mail.as_bytes())


def mail_after(outbox, email):
    return [mail for mail in outbox if mail.recipients == [email]][-1]


def link_in(mail, part):
    """The path of the link in a mail's text that holds this part."""
    found = next(word for word in mail.text.split() if part in word)
    return found.removeprefix("http://localhost")
