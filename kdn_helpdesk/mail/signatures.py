"""Where a signature begins: "-- ", a telephone's line, the address block, a disclaimer."""

import re

_LONGEST_SIGNATURE = 30
_MOST_LINES = 150  # nobody signs with more, empty ones included


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DELIMITERS = frozenset({"-- ", "--", "—", "–", "--\xa0", "—-", "– "})
_MOBILE = _compiled(
    r"^[\s*<(_]*"
    + _one_of(
        r"(?:diese (?:nachricht|e-?mail) wurde )?von (?:meine[mr]|unterwegs|mobil\w*|iphone"
        r"|outlook)\b"
        r".{0,60}(?:gesendet|versendet|geschickt)\.?.{0,20}",
        r"(?:von unterwegs|mobil) (?:gesendet|versendet)\.?",
        r"gesendet (?:von|mit|über|aus|via) .{2,100}",
        r"diese nachricht wurde von meinem .{2,80} gesendet\.?",
        r"sent (?:from|via|with) (?:my |a |the )?.{2,90}|sent (?:by|using) (?:galaxy|my ).{0,40}",
        r"from my (?:iphone|ipad|mobile|phone).{0,20}",
        r"(?:get|holen sie sich|laden sie|téléchargez|obtener|scarica|download) outlook (?:for"
        r"|für|pour|para|per|voor) .{2,120}",
        r"envoyé (?:depuis|de|à partir de) .{2,60}",
        r"enviado desde .{2,60}|enviado (?:do|de) meu .{2,60}",
        r"inviato da(?:l mio)? .{2,60}",
        r"verzonden (?:vanaf|met|via|vanuit) .{2,60}|verstuurd vanaf .{2,60}",
        r"wysłano z .{2,60}|wysłane z .{2,60}",
        r"skickat från .{2,60}|sendt fra .{2,60}|lähetetty .{2,60}",
        r"從我的 .{2,30} 傳送|发自我的.{2,30}|iphoneから送信",
    )
    + r"$"
)  # fmt: skip
_CLOSING = _compiled(
    "^"
    + _one_of(
        r"(?:mit )?(?:ganz )?(?:freundliche[nrm]?|beste[nrm]?|herzliche[nrm]?|viele[n]?"
        r"|liebe[n]?|schöne[n]?"
        r"|sonnige[n]?|kollegiale[nrm]?|vorzügliche[nrm]?)(?: und \w+)? (?:gr(?:ü|ue)(?:ß"
        r"|ss)(?:e[n]?)?|gruß|gruss)"
        r"(?: (?:aus|von|nach|vom) .{1,40})?",
        r"mit freundlichem gru(?:ß|ss)|gru(?:ß|ss)|gr(?:ü|ue)(?:ß|ss)e(?: (?:aus|von) .{1,40})?",
        r"hochachtungsvoll|mfg|vg|lg|m\.? ?f\.? ?g\.?|i\. ?a\.|i\. ?v\.|im auftrag|in vertretung",
        r"(?:(?:best|kind|warm|many thanks and|with (?:best|kind)) )*regards"
        r"|(?:yours )?(?:sincerely|faithfully|truly)"
        r"|cheers|best wishes|all the best|best",
        r"cordialement|bien cordialement|saludos|met vriendelijke groet(?:en)?|cordiali saluti"
        r"|z poważaniem",
    )
    + r"\s*[,.!]*$"
)  # fmt: skip
_CONTACT = _compiled(
    _one_of(
        r"\b(?:tel|telefon|fon|phone|fax|telefax|mobile?|mobil|handy|durchwahl|zentrale)\b\s?[.:]",
        r"\b(?:e-?mail|mail|web|internet)\b\s?:",
        r"\bwww\.|https?://|\+49|\S@\S+\.\w",
        r"\b\d{5}\s[A-ZÄÖÜ]|\w(?:straße|strasse|str\.|platz|weg|allee)\s+\d",
        r"^\s*[tfm]\s*[:|]?\s*\+?\d[\d\s/().-]{5,}",
    )
)
_POSTSCRIPT = _compiled(r"^\s*p\.? ?s\b")
_DISCLAIMER = _compiled(
    r"^\W*"
    + _one_of(
        r"(?:diese|die in dieser) (?:e-?mail|mail|nachricht)\b.{0,80}?(?:vertraulich"
        r"|rechtlich geschützt|bestimmt"
        r"|viren|avast|avira|ausschließlich)",
        r"der inhalt dieser (?:e-?mail|mail|nachricht) .{0,40}(?:vertraulich|bestimmt)",
        r"(?:vertraulichkeitshinweis|haftungsausschluss|rechtlicher hinweis"
        r"|datenschutzhinweis)\w*\b.{0,80}$",
        r"(?:bitte )?(?:prüfen|denken|überlegen) sie.{0,60}(?:druck|umwelt)",
        r"(?:informationen|hinweise) (?:zum|zur) (?:datenschutz|verarbeitung).{0,120}",
        r"(?:the information (?:contained )?in )?this (?:e-?mail|message|communication)\b.{0,120}?"
        r"(?:confidential|privileged|intended)",
        r"confidentiality (?:notice|note)|legal disclaimer|disclaimer\s*:?\s*$",
        r"(?:please )?consider the environment before printing",
        r"virenfrei\. ?www\.|virus-free\. ?www\.|this email has been checked for viruses",
        r"you received this message because you are subscribed",
    )
)  # fmt: skip
_LIST_FOOTER = _compiled(
    r"(?:mailing list|mailingliste|list\b.{0,30}@|unsubscribe|abbestellen|listinfo)"
)
_RULE = re.compile(r"^\s*[_=*—–-]{5,}\s*$")
_LONE_NAME = re.compile(r"^[-–—]{1,2}\s?[A-ZÄÖÜ][\w.]+(?: [A-ZÄÖÜ][\w.]+){0,2}$")


def find_start(lines: list[str]) -> int:
    """Return where the signature of a stretch of new lines begins; its length where none does.

    What comes after is a signature to the end of the stretch.
    """
    size = len(lines)
    for number in range(max(size - _MOST_LINES, 0), size):
        line = lines[number]
        if line in _DELIMITERS or line.strip() == "--":
            if _filled(lines, number + 1) <= _LONGEST_SIGNATURE:
                return number
        elif not line.strip() or len(line) > 400:
            continue
        elif (_DISCLAIMER.match(line) and _is_last_but(lines, number)) or (
            _RULE.match(line) and _ends_a_list(lines, number)
        ):
            return number
        elif len(line) <= 80 and (line.lstrip()[:1].isalpha()) and _CLOSING.match(line.strip()):
            start = _below_name(lines, number)
            if start < size:
                return start
    return _lone_name(lines)


def is_mobile(line: str) -> bool:
    """Say whether the line is what a telephone or a web mailer adds."""
    return len(line) <= 200 and _MOBILE.match(line.strip()) is not None


def _filled(lines: list[str], start: int) -> int:
    return sum(bool(line.strip()) for line in lines[start:])


def _is_last_but(lines: list[str], number: int) -> bool:
    """Say whether so little follows that a disclaimer and its paragraphs may end the text."""
    return _filled(lines, number) <= 30 and any(line.strip() for line in lines[:number])


def _ends_a_list(lines: list[str], number: int) -> bool:
    below = [line for line in lines[number + 1 :] if line.strip()]
    if not 1 <= len(below) <= 12:
        return False
    if _is_card(below) and any(line.strip() for line in lines[:number]):
        return True
    return any(_LIST_FOOTER.search(line[:300]) or _DISCLAIMER.match(line[:400]) for line in below)


def _is_card(below: list[str]) -> bool:
    """Say whether the lines are so few and short that they can only be a name and a place."""
    return len(below) <= 4 and all(
        len(line) <= 40 and line.rstrip()[-1] not in "?!:;.," for line in below
    )


def _below_name(lines: list[str], closing: int) -> int:
    """Return where the address block below the name begins, if the lines look like one."""
    size = len(lines)
    below = [at for at in range(closing + 1, size) if lines[at].strip()]
    if not 2 <= len(below) <= 40:
        return size
    texts = [lines[at] for at in below]
    if not any(_CONTACT.search(text[:300]) for text in texts):
        return size
    rest = next((n for n, text in enumerate(texts) if _DISCLAIMER.match(text[:400])), len(texts))
    talk = [
        text for text in texts[1:rest]
        if (len(text) > 140 and not _CONTACT.search(text[:300])) or text.rstrip().endswith("?")
    ]  # fmt: skip
    if talk or any(_POSTSCRIPT.match(text) for text in texts):
        return size
    return below[1]


def _lone_name(lines: list[str]) -> int:
    """Return the place of a last line such as "-Ina" below an empty one, else the length."""
    size = len(lines)
    last = size - 1
    while last > 0 and not lines[last].strip():
        last -= 1
    if last > 0 and len(lines[last]) < 60 and _LONE_NAME.match(lines[last]):
        return last if not lines[last - 1].strip() else size
    return size
