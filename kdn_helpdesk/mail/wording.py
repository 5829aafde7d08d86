"""The phrases, German and English, by which programs and people give a mail away."""

import re


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DAY = _one_of(
    r"\d{1,4}[./-]\s?(?:\d{1,2}|[a-zä]{3,9})[./ -]\s?\d{2,4}",  # 03.03.2026, 2026-03-03, 3/Mar/26
    r"\d{1,2}\.?\s+[a-zä]{3,9}\.?,?\s+\d{2,4}",  # 3. März 2026, 3 Mar 2026
    r"[a-zä]{3,9}\.?\s+\d{1,2},?\s+\d{4}",  # Mar 3, 2026
)

# The line a program writes above what it quotes. A line is at most 1000 signs when it is tried.
QUOTE_HEADS = tuple(
    _compiled(pattern)
    for pattern in (
        rf"^(?:am|vom)\s.{{0,80}}?{_DAY}.{{0,80}}?\bschrieb(?:en)?\b.{{0,250}}:\s*$",
        rf"^am\s.{{0,80}}?{_DAY}.{{0,250}}?\bgeschrieben\s*:\s*$",  # Yahoo
        rf"^on\s.{{0,80}}?{_DAY}.{{0,250}}?\bwrote\s*:\s*$",
        rf"^.{{1,200}}\bschrieb(?:en)?\s+(?:am|um)\b.{{0,80}}?{_DAY}.{{0,150}}:\s*$",
        rf"^.{{1,200}}\bhat am\b.{{0,60}}?{_DAY}.{{0,60}}\bgeschrieben\s*:\s*$",  # Open-Xchange
        rf"^>>>\s.{{1,200}}{_DAY}.{{0,40}}>>>\s*$",  # GroupWise
        rf"^{_DAY}.{{0,40}}<[^<>\s]+@[^<>\s]+>\s*:\s*$",  # Gmail on a telephone
        r"^-{3,}\s*[^-]{1,150}\b(?:schrieb|wrote)\s*:?\s*-{3,}\s*$",  # Notes
        r"^.{1,200}\s-{3}\s?\d{1,2}[./]\d{1,2}[./]\d{2,4}\s\d{1,2}:\d{2}.{0,10}---.*$",  # Notes
        r"^-{2,}\s*"
        + _one_of(
            "original[- ]?(?:message|nachricht|mail|appointment)",
            "ursprüngliche (?:nachricht|mail)",
            r"urspr\. nachricht",
        )
        + r"\s*-{2,}.*$",
    )
)
QUOTE_HEAD_START = _compiled(r"^(?:am|on|vom)\s.{0,200}\d|^.{1,120}<[^<>\s]+@[^<>\s]+>\s")
QUOTE_HEAD_END = _compiled(r"(?:schrieb\b.*|wrote|geschrieben)\s*:\s*$")
FORWARD_HEAD = _compiled(
    r"^[\s>*-]*"
    + _one_of(
        r"weitergeleitete (?:nachricht|mail)",
        r"forwarded (?:message|mail)(?: from.*)?",
        r"anfang der weitergeleiteten (?:nachricht|e-mail)",
        r"begin forwarded message",
        r"weitergeleitet von .{1,80}",
        r"forwarded by .{1,80}",
    )
    + r"\s*:?\s*-*\s*$"
)
QUOTED_FIELD = _compiled(
    r"^[\s>]*\*?(?P<field>von|from|gesendet|sent|datum|date|an|to|cc|kopie|betreff|subject"
    r"|antwort an|reply-to|priorität|importance|thema|organisation)\s?:\*?(?:\s|$)"
)
ANSWERED_INSIDE = _compiled(
    r"\b"
    + _one_of(
        r"siehe unten",
        r"antworten? (?:steh(?:t|en)|finden sie)?\s?(?:unten|im text|direkt|inline)",
        r"in (?:rot|blau|grün|farbe)\b",
        r"(?:rot|blau|grün|farbig|gelb) (?:markiert|geschrieben|eingefügt)",
        r"im text (?:unten|eingefügt)",
        r"inline",
        r"(?:see|answers?) below",
        r"in (?:red|blue|green)\b",
    )
)

MOBILE_SIGNATURE = _compiled(
    "^"
    + _one_of(
        r"von meinem .{2,60} gesendet",
        r"gesendet (?:von|mit|über|aus) .{2,80}",
        r"diese nachricht wurde von meinem .{2,80} gesendet\.?",
        r"sent from .{2,80}",
        r"get outlook for .{2,120}",
        r"holen sie sich outlook .{2,120}",
    )
    + "$"
)
CLOSING = _compiled(
    "^"
    + _one_of(
        r"mit (?:freundlichen?|besten?|herzlichen?|vielen|kollegialen) gr(?:ü|ue)(?:ß|ss)en?",
        r"(?:freundliche|viele|beste|liebe|herzliche|schöne) gr(?:ü|ue)(?:ß|ss)e.{0,30}",
        r"mfg|vg|lg|i\. ?a\.|im auftrag",
        r"(?:best |kind |warm )?regards|(?:yours )?sincerely",
    )
    + r"\s*[,.!]?$"
)
CONTACT = _compiled(
    _one_of(
        r"\b(?:tel|telefon|fon|phone|fax|telefax|mobile?|durchwahl)\b\s?[.:]",
        r"\b(?:e-?mail|mail|web|internet)\b\s?:",
        r"\bwww\.|https?://|\+49|\S@\S+\.\w",
        r"\b\d{5}\s[A-ZÄÖÜ]|\bstr(?:aße|asse|\.)\s?\d",
    )
)
POSTSCRIPT = _compiled(r"^\s*p\.? ?s\b")

DAEMON = _compiled(r"^(?:mailer-?daemon|mail-?daemon|postmaster|microsoftexchange[0-9a-f]{6,})\b")
NO_REPLY = _compiled(
    "^"
    + _one_of(
        r"(?:.*[-_.])?no[-_.]?reply.{0,20}",
        r"do[-_.]?not[-_.]?reply",
        r"nicht[-_.]?antworten",
        r"keine[-_.]?antwort(?:en)?",
    )
    + r"(?:\+.*)?$"
)
UNDELIVERED = _compiled(
    "^"
    + _one_of(
        r"undeliver(?:ed|able)",
        r"mail delivery (?:failed|failure|subsystem|system)",
        r"delivery (?:status notification|failure|failed|has failed|notification)",
        r"returned mail|failure notice|message (?:delivery failure|undeliverable)",
        r"warning: .{0,40}(?:delayed|not sent)",
        r"(?:nachricht )?unzustellbar|nicht zustellbar",
        r"zustellung (?:fehlgeschlagen|nicht möglich)",
        r"(?:e-?)?mail konnte nicht zugestellt",
        r"benachrichtigung (?:zum|über den) (?:übermittlungs|zustell)status",
        r"fehler bei der nachrichtenzustellung",
    )
)
AWAY_SUBJECT = _compiled(
    r"^(?P<word>"
    + _one_of(
        r"automatische (?:antwort|rückmeldung)",
        r"abwesenheits(?:notiz|meldung|benachrichtigung|nachricht|assistent)",
        r"abwesend|abwesenheit|urlaubs(?:meldung|benachrichtigung)",
        r"auto(?:matic|matische)?[- ]?reply|autoantwort",
        r"out of (?:the )?office",
    )
    + r"|vacation|auto)\b\s*(?P<stop>[:\-–|(!.]|auf\b|$)?"
)
_AWAY = _one_of(
    r"nicht im (?:büro|haus|hause|dienst|rathaus)",
    r"nicht (?:persönlich |telefonisch )?(?:erreichbar|zu erreichen)",
    r"abwesend|außer haus|im urlaub|nicht am arbeitsplatz",
)
AWAY_WORDING = _compiled(
    _one_of(
        r"\b(?:bis|derzeit|zurzeit|zur zeit|momentan|aktuell|vom|ab|heute)\b"
        rf"(?:[^.!?]|(?<=\d)\.){{0,90}}?\b{_AWAY}\b",
        rf"\bbin (?:ich )?{_AWAY}\b",
        r"\bi(?:'m| am) (?:currently |presently )?"
        r"(?:out of (?:the )?office|on (?:vacation|leave|holiday)|away from)",
        r"\b(?:dies|das) ist eine automatisch (?:erzeugte|generierte|erstellte) "
        r"(?:nachricht|antwort|e-?mail)",
        r"\bthis is an automat(?:ed|ic) (?:message|reply|response)",
    )
)
AWAY_CONTEXT = _compiled(
    _one_of(
        r"vertret|dringende|wenden sie sich|weitergeleitet|automatisch|zurück",
        r"nach meiner rückkehr|wieder (?:für sie )?(?:da|erreichbar|im)",
        r"urgent|contact|return|will reply|get back",
    )
)
