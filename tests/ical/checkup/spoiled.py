"""For every rule of objects one small object that breaks it, and nothing else."""

from tests.ical.checkup.objects import (
    CANCEL,
    EXPORTED,
    INVITATION,
    MOVED,
    REPLY,
    RULE,
    SERIES,
    SINGLE,
    WHOLE_DAY,
    ZONE,
    added,
    changed,
    crlf,
    without,
)

START = "DTSTART;TZID=Europe/Berlin:20270105T100000"
END = "DTEND;TZID=Europe/Berlin:20270105T113000"
ORGANIZER = 'ORGANIZER;CN="Lea Leitung":mailto:leitung@stadt.example'
LAST = "BYMONTH=10;BYDAY=-1SU\n"
ALARM = "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:x\nEND:VALARM\n"
RULES_OF_OUTLOOK = [
    "FREQ=HOURLY;COUNT=3",
    "FREQ=DAILY;BYDAY=TU",
    "FREQ=MONTHLY;BYMONTHDAY=5,20",
    "FREQ=MONTHLY;BYDAY=1TU,3TU",
    "FREQ=MONTHLY;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=1TU;BYMONTH=1,3",
    "FREQ=YEARLY;BYYEARDAY=5",
    "FREQ=YEARLY;BYWEEKNO=1;BYDAY=TU",
    "FREQ=MONTHLY;BYMONTHDAY=-27",
    "FREQ=MONTHLY;BYDAY=-4TU",
    "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=5",
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,3",
    "FREQ=YEARLY;BYDAY=1TU",
]
NO_RULES = [
    "FREQ=FORTNIGHTLY",
    "INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=0",
    "FREQ=WEEKLY;FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=DI",
    "FREQ=WEEKLY;BYDAY=1TU",
    "FREQ=WEEKLY;BYMONTHDAY=5",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=WEEKLY;COUNT=-1",
    "FREQ=WEEKLY;BYSETPOS=1",
    "weekly",
    "",
]


def ruled(rule: str) -> bytes:
    return added(f"RRULE:{rule}")


def torn() -> bytes:
    line = "SUMMARY:" + "Ä" * 40
    raw = line.encode()
    return added("SUMMARY:X", without("SUMMARY").decode().replace("\r\n", "\n")).replace(
        b"SUMMARY:X", raw[:73] + b"\r\n " + raw[73:]
    )


SPOILED: dict[str, list[bytes]] = {
    "no-calendar": [b"", b"Hallo", b"\x00\xff\xfe", crlf(INVITATION).split(b"\r\n", 1)[1]],
    "calendars-several": [crlf(INVITATION + INVITATION)],
    "charset-not-utf-8": [
        INVITATION.replace("\n", "\r\n").encode("latin-1"),
        INVITATION.replace("\n", "\r\n").encode("utf-16"),
    ],
    "byte-order-mark": [b"\xef\xbb\xbf" + crlf(INVITATION)],
    "bare-lf": [INVITATION.encode(), crlf(INVITATION).replace(b"0\r\nDTSTART;", b"0\nDTSTART;")],
    "bare-cr": [
        INVITATION.replace("\n", "\r").encode(),
        changed("Arbeitskreis Öffnung", "Arbeitskreis\rÖffnung"),
    ],
    "blank-line": [changed("SUMMARY", "\nSUMMARY")],
    "line-too-long": [changed("Arbeitskreis", "Arbeitskreis" * 7)],
    "fold-in-character": [torn()],
    "control-character": [changed("Saal", "Saal\x07"), changed("Saal", "Sa\x00al")],
    "line-separator": [changed("Saal", "Saal\u2028"), changed("Saal", "Saal\x85")],
    "line-unreadable": [
        changed("Erste Zeile\\n", "Erste Zeile\n"),
        changed("Saal 2", "Saal\n2"),
        added("OHNE-WERT"),
    ],
    "parameter-unreadable": [
        changed('CN="Lea Leitung"', 'CN="Lea "die" Leitung"'),
        changed('CN="Lea Leitung"', "CN=Leitung; Lea"),
        added("COMMENT;=x:y"),
    ],
    "parameter-repeated": [changed("ROLE=REQ-PARTICIPANT", "CN=E;ROLE=REQ-PARTICIPANT")],
    "parameter-unquoted": [
        changed(ORGANIZER, "ORGANIZER;SENT-BY=mailto:a@stadt.example:mailto:leitung@stadt.example"),
        changed('CN="Lea Leitung"', "CN=Leitung, Lea"),
        changed('CN="Lea Leitung"', "CN=Leitung: Lea"),
        changed("RSVP=TRUE;", "RSVP=TRUE;DELEGATED-FROM=mailto:x@y.de;"),
        changed("LOCATION:", "LOCATION;ALTREP=https://stadt.example:"),
    ],
    "component-unknown": [changed("BEGIN:VEVENT", "BEGIN:VNOTE\nUID:1\nEND:VNOTE\nBEGIN:VEVENT")],
    "component-misplaced": [changed("BEGIN:VEVENT", f"{ALARM}BEGIN:VEVENT")],
    "component-not-begun": [changed("END:VCALENDAR", "END:VEVENT\nEND:VCALENDAR")],
    "component-not-closed": [
        changed("END:VEVENT\n", ""),
        changed("END:VCALENDAR\n", ""),
        changed("END:VTIMEZONE\n", ""),
        changed("END:DAYLIGHT\n", ""),
    ],
    "component-empty": [changed("BEGIN:VEVENT", "BEGIN:VEVENT\nEND:VEVENT\nBEGIN:VEVENT")],
    "text-outside": [b"Guten Tag\r\n".replace(b"Guten Tag", b"X:1") + crlf(INVITATION)],
    "no-event": [crlf(INVITATION.partition("BEGIN:VEVENT")[0] + "END:VCALENDAR\n")],
    "version-missing": [without("VERSION")],
    "version-outdated": [changed("VERSION:2.0", "VERSION:1.0")],
    "prodid-missing": [without("PRODID"), changed("-//Stadt//Kalender//DE", "")],
    "calscale-unknown": [changed("GREGORIAN", "JULIAN")],
    "property-after-component": [
        crlf(
            without("METHOD")
            .decode()
            .replace("\r\n", "\n")
            .replace("END:VCALENDAR", "METHOD:REQUEST\nEND:VCALENDAR")
        )
    ],
    "property-unknown": [changed("Erste Zeile\\n", "Erste Zeile\nZoom: https://video.example ")],
    "property-misplaced": [added("METHOD:REQUEST"), changed("CALSCALE", "SUMMARY:x\nCALSCALE")],
    "property-repeated": [
        added("UID:7@stadt.example"),
        added(END),
        added("SEQUENCE:1"),
        added("DESCRIPTION:x"),
        added(ORGANIZER),
        changed("VERSION:2.0", "VERSION:2.0\nVERSION:2.0"),
        changed("TZNAME:CET\n", "TZOFFSETTO:+0100\n"),
    ],
    "value-unknown": [
        changed("CONFIRMED", "FEST"),
        changed("SEQUENCE:0", "SEQUENCE:eins"),
        added("TRANSP:BUSY"),
        added("PRIORITY:hoch"),
    ],
    "microsoft-all-day": [
        added("X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
        added("X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", WHOLE_DAY),
    ],
    "method-missing": [without("METHOD"), changed("METHOD:REQUEST", "METHOD:")],
    "no-invitation": [crlf(EXPORTED)],
    "method-unknown": [changed("METHOD:REQUEST", "METHOD:INVITE")],
    "method-not-upper-case": [changed("METHOD:REQUEST", "METHOD:Request")],
    "method-add": [changed("METHOD:REQUEST", "METHOD:ADD")],
    "uid-missing": [without("UID"), changed("UID:7@stadt.example", "UID:")],
    "uids-differ": [
        changed("END:VCALENDAR", SINGLE.replace("UID:7", "UID:8") + "END:VCALENDAR"),
    ],
    "event-repeated": [
        crlf(
            INVITATION.replace(
                "END:VCALENDAR",
                INVITATION[INVITATION.index("BEGIN:VEVENT") : INVITATION.index("END:VCAL")]
                + "END:VCALENDAR",
            )
        ),
        changed("END:VCALENDAR", SINGLE + "END:VCALENDAR", MOVED),
    ],
    "dtstamp-missing": [without("DTSTAMP"), changed("DTSTAMP:20261123T080030Z", "DTSTAMP:")],
    "dtstamp-not-utc": [
        changed("20261123T080030Z", "20261123T080030"),
        changed("DTSTAMP:20261123T080030Z", "DTSTAMP;TZID=Europe/Berlin:20261123T080030"),
        changed("20261123T080030Z", "20261123"),
    ],
    "dtstart-missing": [changed(f"{START}\n", "")],
    "summary-missing": [without("SUMMARY")],
    "sequence-missing": [without("SEQUENCE", CANCEL)],
    "cancel-not-cancelled": [changed("CANCELLED", "CONFIRMED", CANCEL)],
    "request-cancelled": [changed("CONFIRMED", "CANCELLED")],
    "time-malformed": [
        changed("20270105T100000", "20270230T100000"),
        changed("20270105T100000", "2027-01-05T10:00"),
        changed("20270105T113000", "20270105T253000"),
        changed("20270105T100000", "20270105T100000+0100"),
        changed(START, "DTSTART;VALUE=DATE:20270105T100000"),
        changed("DTSTAMP:20261123", "DTSTAMP:20261323"),
        changed("19701025T030000", "1970"),
    ],
    "date-without-value": [changed("DTSTART;VALUE=DATE", "DTSTART", WHOLE_DAY)],
    "date-with-tzid": [changed(START, "DTSTART;VALUE=DATE;TZID=Europe/Berlin:20270105")],
    "utc-with-tzid": [changed("20270105T100000", "20270105T100000Z")],
    "time-not-utc": [added("CREATED:20261123T080030"), added("LAST-MODIFIED:20261123T080030")],
    "time-floating": [changed(START, "DTSTART:20270105T100000")],
    "time-in-gap": [
        crlf(INVITATION.replace("20270105T10", "20270328T02").replace("20270105", "20270328"))
    ],
    "end-before-start": [
        changed("20270105T113000", "20270105T090000"),
        changed("20270106", "20270104", WHOLE_DAY),
        changed(END, "DTEND:20270105T084500Z"),
    ],
    "end-at-start": [changed("T113000", "T100000")],
    "end-of-day-missing": [changed("20270106", "20270105", WHOLE_DAY)],
    "end-of-other-type": [changed(END, "DTEND;VALUE=DATE:20270106")],
    "end-and-duration": [added("DURATION:PT1H")],
    "end-missing": [without("DTEND")],
    "duration-malformed": [
        changed(END, "DURATION:1H"),
        changed(END, "DURATION:-PT1H"),
        changed(END, "DURATION:P"),
    ],
    "duration-not-in-days": [changed("DTEND;VALUE=DATE:20270106", "DURATION:PT8H", WHOLE_DAY)],
    "tzid-without-vtimezone": [
        changed(ZONE, ""),
        changed("TZID:Europe/Berlin", "TZID:Europe/Vienna"),
    ],
    "tzid-of-own-making": [crlf(INVITATION.replace("Europe/Berlin", "Unsere Zeit"))],
    "vtimezone-rdate": [changed(LAST, LAST + "RDATE:19801025T030000\n")],
    "vtimezone-several-phases": [
        changed("END:VTIMEZONE", ZONE[ZONE.index("BEGIN:STAND") :].strip()),
    ],
    "vtimezone-repeated": [changed("BEGIN:VEVENT", f"{ZONE}BEGIN:VEVENT")],
    "vtimezone-incomplete": [
        changed("TZOFFSETTO:+0100\n", ""),
        changed("DTSTART:19701025T030000\n", ""),
        changed("BEGIN:VEVENT", "BEGIN:VTIMEZONE\nTZID:UTC\nEND:VTIMEZONE\nBEGIN:VEVENT"),
    ],
    "vtimezone-offset-malformed": [changed("TZOFFSETTO:+0100", "TZOFFSETTO:1")],
    "vtimezone-start-not-local": [changed("19701025T030000", "19701025T010000Z")],
    "vtimezone-hours-differ": [
        crlf(INVITATION.replace("+0200", "+0300").replace("+0100", "+0200")),
        changed(ZONE, ZONE.replace("BYMONTH=3", "BYMONTH=8")),
        crlf(INVITATION.replace("Europe/Berlin", "GMT Standard Time")),
    ],
    "rule-malformed": [ruled(rule) for rule in NO_RULES],
    "rule-repeated": [added(RULE.strip(), SERIES)],
    "rule-of-exceptions": [added("EXRULE:FREQ=YEARLY", SERIES)],
    "rdate": [added("RDATE;TZID=Europe/Berlin:20270107T100000", SERIES)],
    "period": [added("RDATE;VALUE=PERIOD:20270107T090000Z/PT1H", SERIES)],
    "rule-count-and-until": [changed("BYDAY=1TU", "BYDAY=1TU;COUNT=12", SERIES)],
    "until-not-utc": [changed("20271231T220000Z", "20271231T220000", SERIES)],
    "until-of-other-type": [
        changed("20271231T220000Z", "20271231", SERIES),
        added("RRULE:FREQ=WEEKLY;UNTIL=20271231T220000Z", WHOLE_DAY),
    ],
    "until-before-start": [changed("20271231T220000Z", "20261231T220000Z", SERIES)],
    "start-not-in-rule": [
        ruled("FREQ=WEEKLY;BYDAY=WE"),
        ruled("FREQ=MONTHLY;BYDAY=2TU"),
        ruled("FREQ=MONTHLY;BYMONTHDAY=6"),
        ruled("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ],
    "rule-unknown-to-outlook": [ruled(rule) for rule in RULES_OF_OUTLOOK],
    "rule-in-single-date": [
        changed("SEQUENCE:1", "SEQUENCE:1\nRRULE:FREQ=WEEKLY", MOVED),
    ],
    "exdate-of-other-type": [added("EXDATE;VALUE=DATE:20270202", SERIES)],
    "exdate-of-other-zone": [
        added("EXDATE:20270202T090000Z", SERIES),
        added("EXDATE:20270202T100000", SERIES),
    ],
    "exdate-not-in-series": [
        added("EXDATE;TZID=Europe/Berlin:20270203T100000", SERIES),
        added("EXDATE;TZID=Europe/Berlin:20270202T000000", SERIES),
    ],
    "recurrence-id-of-other-type": [
        changed(
            "RECURRENCE-ID;TZID=Europe/Berlin:20270202T100000",
            "RECURRENCE-ID;VALUE=DATE:20270202",
            MOVED,
        ),
        added("RECURRENCE-ID;VALUE=DATE:20270105"),
    ],
    "recurrence-id-of-other-zone": [
        changed(
            "RECURRENCE-ID;TZID=Europe/Berlin:20270202T100000",
            "RECURRENCE-ID:20270202T090000Z",
            MOVED,
        ),
    ],
    "recurrence-id-not-in-series": [changed("20270202T100000", "20270209T100000", MOVED)],
    "recurrence-id-range": [
        changed("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;", MOVED),
    ],
    "date-passes-neighbour": [crlf(MOVED.replace("20270203", "20270303"))],
    "organizer-missing": [without("ORGANIZER"), without("ORGANIZER", REPLY)],
    "attendee-missing": [without("ATTENDEE"), without("ATTENDEE", CANCEL)],
    "address-without-mailto": [
        changed("mailto:leitung@", "leitung@"),
        changed("mailto:eva@", "eva@"),
        changed(ORGANIZER, ORGANIZER.replace("CN=", 'SENT-BY="a@b.de";CN=')),
    ],
    "address-not-mail": [changed(":mailto:leitung@stadt.example", ":urn:uuid:7")],
    "address-malformed": [
        changed("mailto:leitung@stadt.example", "mailto:Lea <leitung@stadt.example>"),
        changed("mailto:leitung@stadt.example", "mailto:leitung"),
    ],
    "partstat-unknown": [changed("NEEDS-ACTION", "YES"), changed("ACCEPTED", "OK", REPLY)],
    "role-unknown": [
        changed("REQ-PARTICIPANT", "GAST"),
        changed("RSVP=TRUE", "RSVP=TRUE;CUTYPE=PERSON"),
        added("ATTENDEE;RSVP=YES:mailto:max@kreis.example"),
    ],
    "delegated-to-nobody": [changed("NEEDS-ACTION", "DELEGATED")],
    "reply-of-several": [
        added("ATTENDEE;PARTSTAT=ACCEPTED:mailto:max@kreis.example", REPLY, before="SUMMARY")
    ],
    "reply-without-answer": [changed("PARTSTAT=ACCEPTED", "PARTSTAT=NEEDS-ACTION", REPLY)],
    "attendee-repeated": [added("ATTENDEE:MAILTO:Eva@kreis.example")],
    "organizer-asked": [added("ATTENDEE;RSVP=TRUE:mailto:leitung@stadt.example")],
    "rsvp-missing": [changed("RSVP=TRUE;", "")],
    "text-unescaped": [
        changed("Rathaus\\,", "Rathaus,"),
        changed("Zweite\\;", "Zweite;"),
        changed("Rathaus\\,", "Rathaus\\\\,"),
        added("CATEGORIES:a;b"),
    ],
    "text-escaped-wrongly": [
        changed("Rathaus\\,", "Rathaus\\:"),
        changed("Saal 2", "Saal 2\\"),
        changed("Rathaus\\,", '\\"Rathaus\\"'),
    ],
    "summary-of-several-lines": [changed("Arbeitskreis Öffnung", "Arbeitskreis\\nÖffnung")],
    "encoding-outdated": [
        changed("LOCATION:Rathaus\\, Saal", "LOCATION;ENCODING=QUOTED-PRINTABLE:Rath=20haus"),
        changed("LOCATION:", "LOCATION;CHARSET=UTF-8:"),
    ],
    "file-not-encoded": [
        added("ATTACH;ENCODING=BASE64:QUJD"),
        added("ATTACH;VALUE=BINARY;ENCODING=BASE64:QU#D"),
        added("ATTACH;VALUE=BINARY:ABC"),
    ],
    "file-too-large": [
        added("ATTACH;VALUE=BINARY;ENCODING=BASE64:QUJD\n " + "\n ".join(["QUJD" * 18] * 5000)),
    ],
    "uri-malformed": [added("URL:www.stadt.example"), added("URL:https://stadt.example/a b")],
    "alarm-incomplete": [
        changed("END:VEVENT", ALARM.replace("TRIGGER:-PT15M\n", "") + "END:VEVENT"),
    ],
    "alarm-acts": [changed("END:VEVENT", ALARM.replace("DISPLAY", "EMAIL") + "END:VEVENT")],
}
