"""What people's mail and calendar programs send back to a mail of the service."""

from email.message import EmailMessage

from icalendar import Calendar, Event

from tests.mailbox import SentMail


def answer_to(mail: SentMail, text: str) -> bytes:
    """The mail of somebody who presses “reply”, writes above and leaves the quotation below."""
    reply = EmailMessage()
    reply["From"] = mail.recipients[0]
    reply["To"] = str(mail.message["Reply-To"] or mail.message["From"])
    reply["Subject"] = f"AW: {mail.subject}"
    reply["Message-ID"] = f"<antwort.{abs(hash(text))}@stadt.example>"
    reply["In-Reply-To"] = str(mail.message["Message-ID"])
    reply["References"] = str(mail.message["Message-ID"])
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    reply.set_content(f"{text}\n\nAm 23.11.2026 um 10:00 schrieb die Beratungsstelle:\n{quoted}\n")
    return reply.as_bytes()


def calendar_answer_to(mail: SentMail, partstat: str) -> bytes:
    """The mail of a calendar program in which somebody pressed “accept” (RFC 6047)."""
    asked = invitation_in(mail)
    event = Event()
    for name in ("uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "organizer"):
        event.add(name, asked[name])
    attendee = asked["attendee"]
    attendee.params["PARTSTAT"] = partstat
    event.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("prodid", "-//Example//Calendar//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "REPLY")
    calendar.add_component(event)
    reply = EmailMessage()
    reply["From"] = mail.recipients[0]
    reply["To"] = str(asked["organizer"]).removeprefix("mailto:").removeprefix("MAILTO:")
    reply["Subject"] = f"Zugesagt: {asked['summary']}"
    reply["Message-ID"] = f"<kalender.{asked['uid'][:12]}@kreis.example>"
    reply.set_content("Zugesagt")
    content = calendar.to_ical().decode()
    reply.add_alternative(content, subtype="calendar", params={"method": "REPLY"})
    return reply.as_bytes()


def invitation_in(mail: SentMail) -> Event:
    """The event of an invitation's calendar part."""
    assert mail.calendar is not None
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return event
