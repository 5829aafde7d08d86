"""Where a quote begins: the lines that mail programs write above what they repeat.

Every pattern is tried on a line of bounded length and reads it once from left to right.
"""

import re

LONGEST_LINE = 400
MOST_LINES = 2000
"""A quote head further down is not looked for."""
_MOST_JOINED = 4


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_WROTE = _one_of(
    r"schrieb(?:en|st)?", r"geschrieben", r"schreibt", r"wrote", r"writes", r"said", r"a écrit",
    r"écrit", r"schreef", r"het volgende geschreven", r"geschreven", r"ha scritto", r"scrive",
    r"escribió", r"escribio", r"ha escrito", r"escreveu", r"napisał(?:\(a\)"
    r"|a)?", r"pisze", r"skrev",
    r"kirjoitti", r"написал\(?а?\)?", r"пишет", r"пише", r"написа", r"napsal(?:\(a\)|a)?", r"napísa"
    r"l", r"(?:ezt )?írta",
    r"yazdı", r"a scris", r"のメール",
)  # fmt: skip
_DAY = _one_of(
    r"\d{1,4}[./-]\s?(?:\d{1,2}|[^\W\d]{3,10})[./ -]\s?\d{2,4}",  # 03.03.2026, 2026-03-03, 3/Mar/26
    r"\d{1,2}(?:\.|º|er|th|st|nd|rd)?\s+(?:de\s+)?[^\W\d]{2,12}\.?,?\s+(?:d"
    r"e\s+)?\d{2,4}",  # 3. März 2026
    r"[^\W\d]{3,12}\.?\s+\d{1,2}(?:th|st|nd|rd)?,?\s+\d{4}",  # Mar 3, 2026
    r"\d{4}\s?年\s?\d{1,2}\s?月",
    r"\d{4}\.\s?\d{1,2}\.\s?\d{1,2}",
    r"\d{4}\.\s[^\W\d]{3,12}\.?\s\d{1,2}",
)
_MAILBOX = r"[<\[(]?[^<>\s()\[\]]+@[^<>\s()\[\]]+[>\])]?"
_START = _one_of(
    "am", "vom", "on", "at", "le", "op", "il(?: giorno)?", "el", "em", "dnia", "w dniu", "de"
    "n", "på",
    "dne", "dňa", "kl", "в", "在", "il", "ons?", "tor", "fre", "man", "tir", "lør", "søn",
)  # fmt: skip
# A line ends with a colon, or its end is rubbed off by a blank, a "-" or a ">".
_END = r"[\s:：.>\-*]*$"

_STARTS = _compiled(rf"^[<*\-\s]*{_START}\s")
_HAS_DAY = _compiled(_DAY)
_HAS_TIME = re.compile(r"(?<![\d.])\d{1,2}[:.h]\d{2}(?![\d.])|\d{1,2}:\d{2}")
_HAS_WROTE = _compiled(rf"(?<!\w){_WROTE}(?!\w)|写道|寫道")
_ENDS_WROTE = _compiled(rf"(?:(?<!\w){_WROTE}|写道|寫道){_END}")
_ENDS = re.compile(rf"[:：]{_END}")
_WROTE_ON = _compiled(
    r"\s(?:schrieb|wrote|schreef)\s+(?:am|um|on|op)\b|\shat am\b.{1,140}\bgeschrieben"
)
_MAILBOX_WROTE = _compiled(rf"{_MAILBOX}[\s,]+(?:(?:am|on)\s.{{0,80}})?{_WROTE}(?!\w)")
_MAILBOX_ENDS = _compiled(rf"\s{_MAILBOX}:\s*$")  # Gmail on a telephone
_HAS_MAILBOX = _compiled(_MAILBOX)
_LOWER_NEXT = re.compile(rf"(?i:(?<!\w){_WROTE})\s+(?!(?:von|van|de|da|le|el)\b)[a-zäöü]")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d \d\d?:\d\d (?:GMT|UTC)[+-]\d\d:\d\d\s.{1,150}:?\s*$")
_OTHER_ATTRIBUTIONS = tuple(
    _compiled(pattern)
    for pattern in (
        rf"^-{{3,}}\s*[^-]{{1,150}}\b{_WROTE}\s*:?\s*-{{3,}}\s*$",  # Notes
        rf"^-{{2,}}\s*(?:on|am)\s.{{0,200}}{_WROTE}\s*-{{2,}}\s*$",  # Zoho
        rf"^(?:quoting|zitat von|citando|citant|citeren)\s.{{0,80}}(?:{_MAILBOX}|:{_END})\W*$",
        rf"^posted by .{{1,100}} on {_DAY}\s*$",
        rf"^.{{1,80}}? via .{{1,80}}? {_WROTE}:?\s*$",
    )
)
_LINES = tuple(
    _compiled(pattern)
    for pattern in (
        rf"^>>>\s.{{1,200}}{_DAY}.{{0,40}}>>>.{{0,40}}$",  # GroupWise
        rf"^>>>\s(?:on|am)\s.{{1,200}}{_DAY}.{{0,200}}:\s*$",
        r"^.{1,200}\s-{3}\s?\d{1,2}[./]\d{1,2}[./]\d{2,4}\s\d{1,2}:\d{2}.{0,10}---.*$",  # Notes
        r"^[\s*<-]*-{2,}\s*"
        + _one_of(
            r"(?:original|reply|forwarded)[- ]?(?:message|nachricht|mail|e-mail|appointment)"
            r"(?: (?:from|von) .{1,100})?",
            r"ursprüngliche (?:nachricht|mail|e-mail)(?: .{0,60})?",
            r"urspr\. nachricht",
            r"originaltermin|original-?termin|ursprünglicher termin",
            r"antwort auf .{1,80}",
            r"message (?:d'origine|original)|message initial",
            r"mensaje original|mensagem original|messaggio originale|messaggio originario",
            r"oorspronkelijk(?:e)? bericht|oorspronkelijke e-mail",
            r"(?:wiadomość|wiadomosc) (?:oryginalna|pierwotna)|oryginalna wiadomość",
            r"ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding",
            r"исходное сообщение|původní zpráva|原始邮件|原始郵件",
        )
        + r"[\s*>]*-{2,}.*$",
        (
            r"^\W*-{2,}\s*(?:this is a copy of|below this line is a copy"
            r"|the (?:header|body) of the original|message text follows"
            r"|returned mail|unsent message|original message headers).{0,80}$"
        ),
        (
            r"^(?:date|datum|gesendet|sent|from|von)\s?:\s.{1,200}\s(?:to|an|from|von)\s?:\s"
            r".{1,200}\s(?:subject|betreff)\s?:\s.*$"
        ),
        r"^\W*(?:please )?(?:reply|respond|type your reply) above this line\W*.{0,40}$",
        (
            r"^\W*(?:bitte )?(?:antworten|schreiben) sie (?:bitte )?(?:nur )?(?:oberhalb|über) "
            r"diese[rs] (?:linie|zeile|trennlinie).{0,60}$"
        ),
    )
)
_FIRST_OF_SEVERAL = _compiled(
    rf"^[<*\-\s]*{_START}\s.{{0,250}}\d|^.{{1,120}}<[^<>\s]+@[^<>\s]+>\s|^.{{0,40}}{_DAY}"
)
_LAST_OF_SEVERAL = _compiled(
    rf"(?:(?<!\w){_WROTE}(?!\w).{{0,150}}:|{_MAILBOX}:|{_WROTE}\s*:){_END}"
)
_ABOVE_MARKED = _compiled(
    rf"(?:(?<!\w){_WROTE}(?!\w).{{0,200}}|{_MAILBOX}.{{0,40}}|{_DAY}.{{0,120}}):{_END}"
)

FORWARD = _compiled(
    r"^[\s>*_-]*"
    + _one_of(
        r"(?:weitergeleitete|weitergel\.) (?:nachricht|mail|e-mail)(?: von .{1,120})?",
        r"weitergeleitet von .{1,100}",
        r"anfang der weitergeleiteten (?:nachricht|e-mail|mail)",
        r"(?:forwarded|fwd\.?) (?:message|mail|e-mail)(?: (?:from|by) .{1,120})?",
        r"forwarded by .{1,120}",
        r"begin forwarded message",
        r"début du (?:message|courriel) (?:réexpédié|transféré)|message transféré",
        r"inicio del mensaje (?:reenviado|remitido)|mensaje reenviado|mensagem encaminhada",
        r"inizio messaggio inoltrato|messaggio inoltrato",
        r"begin doorgestuurd bericht|doorgestuurd bericht",
        r"początek przekazanej wiadomości|przekazana wiadomość|vidarebefordrat meddelande",
    )
    + r"\s*:?[\s_*-]*$"
)
_FROM = frozenset(
    {"von", "from", "de", "van", "da", "od", "från", "fra", "от", "发件人", "absender"}
)
_FIELDS = _one_of(
    "von", "from", "de", "van", "da", "od", "från", "fra", "absender", "sent by",
    "gesendet(?: am| von)?", "sent", "envoyé", "enviad[oa](?: el| em)?", "verzonden", "inviato",
    "wysłano", "skickat", "sendt", "datum", "date", "fecha", "data", "datum/uhrzeit",
    "dátum", "дата", "an",
    "to", "à", "para", "aan", "per", "do", "till", "til", "кому", "empfänger",
    "cc", "kopie", "copie", "kopia", "dw", "cc an", "blindkopie",
    "betreff", "subject", "objet", "asunto", "assunto", "onderwerp", "oggetto", "temat", "ämne",
    "emne", "betr", "тема", "thema", "antwort an", "reply-to", "antworten an", "répondre à",
    "priorität", "importance", "wichtigkeit", "organisation", "message-id", "anlagen", "attachm"
    "ents",
    "发件人", "发送时间", "收件人", "主题", "抄送",
)  # fmt: skip
_FIELD = _compiled(
    rf"^[\s>|]*[*_]{{0,2}}(?P<field>{_FIELDS})[*_]{{0,2}}\s?[:：][*_]{{0,2}}(?:\s|$|\S*@)"
)
_FIELD_ALONE = _compiled(
    rf"^[\s>|]*[*_]{{0,2}}(?P<field>{_FIELDS})[*_]{{0,2}}\s?[:：]?[*_]{{0,2}}$"
)
_RULE = re.compile(r"^[\s>]*[_=*-]{5,}\s*$")
_QUOTING = ("quoting", "zitat", "citando", "citant", "citeren", "posted by")
_MARKED = re.compile(r"^\s{0,4}(?:[A-ZÄÖÜ][A-Za-z]{0,3}>(?=[\s>]|$)|>)|^\s{0,2}\|(?:\s[^|]*)?$")


def is_marked(line: str) -> bool:
    """Say whether the line bears a quote mark: ">", initials before it, or "|"."""
    return _MARKED.match(line) is not None


def head_length(lines: list[str], number: int) -> int:
    """Return how many lines the quote head takes that begins here; 0 where none does."""
    marked = lines[number]
    line = marked.strip(" >\t\xa0*")
    if not line or len(marked) > LONGEST_LINE:
        return 0
    if _could_be_line(line, marked) and any(
        head.match(line) or head.match(marked) for head in _LINES
    ):
        return 1
    may_be_field = ":" in line or "：" in line or _RULE.match(marked)
    if may_be_field and (length := _block_length(lines, number)):
        return length
    return _attribution_length(lines, number, line)


def _could_be_line(line: str, marked: str) -> bool:
    """Say by a glance whether a line may be one of those that are heads by themselves."""
    return (
        marked.lstrip(" *<")[:2] in {"--", ">>"}
        or "---" in line
        or "above" in line
        or "ber" in line
        or line.count(":") >= 4
    )


def is_attribution(line: str) -> bool:
    """Say whether a line tells who wrote what follows, and when.

    Each question is asked for itself: one pattern for all of them would try every way to share
    the line out among its parts.
    """
    ends = _ENDS.search(line) is not None
    if not _HAS_WROTE.search(line):
        if not _HAS_DAY.search(line):
            return line.lower().startswith(_QUOTING) and _is_other(line)
        return bool(_ISO.match(line) or _MAILBOX_ENDS.search(line))
    if _is_other(line) or (ends and _MAILBOX_WROTE.search(line)):
        return True
    if not (ends or _ENDS_WROTE.search(line)):
        return False
    timed = _HAS_TIME.search(line) is not None
    if not timed and not _HAS_DAY.search(line):
        return False
    if not timed and _LOWER_NEXT.search(line) and not _HAS_MAILBOX.search(line):
        return False  # "Am 3.3.2026 schrieb der Kollege:" is a sentence
    return bool(
        _STARTS.match(line) or _WROTE_ON.search(line) or (ends and _HAS_DAY.search(line[:60]))
    )


def _is_other(line: str) -> bool:
    return any(head.match(line) for head in _OTHER_ATTRIBUTIONS)


def _attribution_length(lines: list[str], number: int, line: str) -> int:
    """Measure "On …, … wrote:" of one line or broken over up to four."""
    if line[-1] in ":：-." or line.endswith(("wrote", "schrieb")):
        if is_attribution(line):
            return 1
        if _above_marked(lines, number) and _ABOVE_MARKED.search(line):
            return 1
    if not _FIRST_OF_SEVERAL.match(line):
        return 0
    joined = line
    for extra in range(1, _MOST_JOINED):
        if number + extra >= len(lines):
            break
        following = lines[number + extra].strip(" >\t\xa0*")
        if not following or len(following) > LONGEST_LINE:
            break
        joined += " " + following
        if len(joined) > 2 * LONGEST_LINE:
            break
        if _LAST_OF_SEVERAL.search(joined[-LONGEST_LINE:]) and is_attribution(joined):
            return 1 + extra
    return 0


def _above_marked(lines: list[str], number: int) -> bool:
    """Say whether the next line that holds anything is the first of a marked quote."""
    if is_marked(lines[number]):
        return False
    for line in lines[number + 1 : number + 4]:
        if line.strip():
            return is_marked(line)
    return False


def _block_length(lines: list[str], number: int) -> int:
    """Measure a block "Von: / Gesendet: / An: / Betreff:", with the line drawn above it."""
    at = number
    if _RULE.match(lines[at][:LONGEST_LINE]):
        at += 1
        while at < len(lines) and not lines[at].strip() and at < number + 3:
            at += 1
    fields: list[str] = []
    while at < len(lines) and len(fields) < 14:
        line = lines[at][:LONGEST_LINE]
        match = _FIELD.match(line) or _alone(lines, at)
        if match:
            fields.append(match["field"].lower())
        elif not fields or not line.strip() or not _continues(lines, at):
            break
        at += 1
    starts_well = bool(fields) and bool(_FROM & set(fields[:2]))
    return at - number if starts_well and len(set(fields)) >= 3 else 0


def _alone(lines: list[str], at: int) -> re.Match[str] | None:
    """Match a field whose name stands on a line of its own, as tables of Notes give it."""
    if at + 1 < len(lines) and len(lines[at]) < 40 and ":" in lines[at]:
        return _FIELD_ALONE.match(lines[at])
    return None


def _continues(lines: list[str], at: int) -> bool:
    """Say whether a line continues a field: indented, an address cut off, or before a field."""
    line = lines[at]
    if line.startswith((" ", "\t")) or ("@" in line and len(line.split()) <= 6):
        return True
    return at + 1 < len(lines) and _FIELD.match(lines[at + 1][:LONGEST_LINE]) is not None
