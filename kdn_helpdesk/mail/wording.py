"""The phrases, German and English, by which programs and people give a mail away."""

import re


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


DAEMON = _compiled(
    r"^(?:mailer-?daemon|mail-?daemon|postmaster|microsoftexchange[0-9a-f]{6,})(?:[-_.+=].*)?$"
)
SERVER = _compiled(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|post(?:master|meister)|mdaemon|mail[-_.]?system"
    r"|mailer|microsoftexchange[0-9a-f]{6,}|bounces?|mail[-_.]?delivery|mail[-_.]?server)"
    r"(?:[-_.+=].*)?$"
)
SERVER_NAME = _compiled(
    r"mail(?:er)?[- ]?delivery|mailer[- ]?daemon|mail delivery (?:sub)?system|postmaster"
    r"|mail administrator|delivery (?:sub)?system|system administrator|systemadministrator"
    r"|internet mail delivery|mail router|microsoft outlook$"
)
ANSWERED = _compiled(r"^\s*(?:re|aw|antw|antwort|fw|fwd|wg|tr|sv|vs)\s*(?:\[\d+\])?\s*:")
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
    r"^(?:\W|\b(?:notification|warning|error|mail|message|notice|system|auto|re)\b){0,4}\W*"
    + _one_of(
        r"undeliver(?:ed|able)|non[- ]?deliver(?:y|able)|not delivered|could not deliver",
        r"(?:mail )?delivery (?:failed|failure|subsystem|system|error|problem|has failed"
        r"|not possible)",
        r"delivery (?:status )?(?:notification|report)|delivery (?:is |has been )?(?:delayed"
        r"|incomplete)",
        r"failure (?:notice|delivery)|failed (?:mail|delivery|to deliver)|returned (?:mail"
        r"|e-?mail|to sender)",
        r"returning (?:message|mail)|message (?:delivery|undeliverable|not deliver|could not)",
        r"(?:message|mail|nachricht)[- ]status|(?:mail|message|email) (?:not|could not be"
        r"|was not) deliver",
        r"(?:.{0,40}(?:delayed|not sent|still not delivered|delivery temporarily suspended))",
        r"(?:nachricht |mail |e-mail )?(?:unzustellbar|nicht zustellbar|nicht zugestellt)",
        r"(?:mail)?zustellung (?:fehlgeschlagen|nicht möglich|gescheitert|verzögert"
        r"|Ihrer Nachricht)",
        r"(?:ihre )?(?:e-?)?mail konnte nicht zugestellt|verzögerte zustellung|verzögert",
        r"benachrichtigung (?:zum|über den|über die) (?:übermittlungs|zustell|zustellung)",
        r"(?:übermittlung|zustell)\w* ?(?:fehler|problem|bericht|status|fehlgeschlagen)",
        r"fehler bei der (?:nachrichten)?zustellung|user unknown|mail (?:system )?error"
        r"|undelivered",
        r"delivery failure|email rejected|rejected (?:mail|message)|mail rejected"
        r"|bounced? (?:mail|message)",
        r"échec de (?:la )?remise|non remis|impossible de remettre|mensaje no entregado"
        r"|mancato recapito",
        r"niet bezorgd|onbestelbaar|nie można dostarczyć|配信不能|配達|未达",
    )
)
NOT_DELIVERED = _compiled(
    _one_of(
        r"(?:could|can|was|were|has|have|is|are|will|did)(?: ?not|n'?t) (?:yet )?(?:be(?:en)? )?"
        r"(?:successfully )?(?:deliver|sent|reach|accept|transmit|forward)",
        r"(?:unable|not able|failed|impossible) to (?:be )?(?:deliver|relay|send|forward|route"
        r"|transmit)",
        r"wasn't able to deliver|undeliverable|undelivered|non[- ]deliver(?:y|able)",
        r"deliver(?:y|ing)\b.{0,60}\b(?:fail|error|problem|delayed|unsuccessful|not possible"
        r"|abandoned)",
        r"(?:permanent|fatal|transient|delivery) (?:fatal )?(?:errors?|failures?)",
        r"did not reach|not delivered to|has not been delivered|was rejected|been rejected"
        r"|being returned",
        r"(?:following|these) (?:address|recipient|destination|user)\w*(?: ?\(?e?s\)?)?.{0,40}"
        r"(?:failed|had|were not|could not|cannot|unknown|not reach)",
        r"transcript of (?:the )?session follows|remote host said|host .{1,80} said:|giving up on",
        r"(?:user|account|mailbox|recipient|address)\b.{0,30}\b(?:unknown|not found"
        r"|does ?n[o']t exist"
        r"|unavailable|disabled|full|over quota|inactive|invalid|rejected)",
        r"(?:unknown|invalid|no such) (?:user|recipient|local|mailbox|address|account|host|domain)",
        r"nicht (?:\w+ ){0,3}(?:zugestellt|zustellbar|ausgeliefert|übermittelt)|unzustellbar"
        r"|zustellung (?:\w+ ){0,5}(?:fehlgeschlagen|nicht möglich|gescheitert|verzögert)",
        r"smtp (?:error|fehler)|status: [45]\.\d|\b5\d\d[ -#]5\.\d\.\d|returned to (?:the )?sender",
        r"配信できません|送信できません|お届けでき|見つかりません|エラーメール",
    )
)
STILL_TRYING = _compiled(
    _one_of(
        r"warning message only|do(?:es)? not need to (?:resend|re-send|send)"
        r"|you do not have to resend",
        r"will (?:be retried|keep trying|continue|retry|try)|still (?:trying|be retried|being)"
        r"|is delayed",
        r"has been delayed|delivery attempts will|attempts? to deliver .{0,40} will (?:continue"
        r"|be)",
        r"not yet been delivered|temporarily (?:deferred|delayed|suspended)|verzögert",
        r"wird (?:weiter(?:hin)?|erneut|noch) .{0,60}(?:versucht|zugestellt)|noch nicht zugestellt",
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
    r"nicht (?:mehr )?im (?:büro|haus|hause|dienst|rathaus|amt|home-?office)",
    r"nicht (?:persönlich |telefonisch |per e?-?mail )?(?:erreichbar|zu erreichen)",
    r"abwesend|außer haus|im urlaub|nicht am arbeitsplatz|nicht anwesend|nicht da|verreist",
    r"in (?:elternzeit|mutterschutz|kur|urlaub)|krank(?:geschrieben)?|im krankenstand",
    r"auf (?:dienstreise|fortbildung|reisen|einer (?:dienstreise|fortbildung))",
)
_SAME_SENTENCE = r"(?:[^.!?\n]|\n(?!\n)|(?<=\d)\.)"
AWAY_WORDING = _compiled(
    _one_of(
        rf"\b(?:ich|wir|bin|sind)\b{_SAME_SENTENCE}{{0,110}}?\b{_AWAY}(?!\w)",
        rf"\b(?:ich|wir)\b{_SAME_SENTENCE}{{0,20}}\b(?:bin|sind)\b{_SAME_SENTENCE}{{0,60}}?"
        r"\bwieder (?:da|zurück|erreichbar|(?:für sie )?(?:da|im (?:haus|büro|dienst|amt)))\b",
        r"\bihre (?:e-?mail|mail|nachricht) wird (?:\w+ )?nicht (?:\w+ )?"
        r"(?:weitergeleitet|gelesen|bearbeitet)",
        r"\b(?:büro|amt|rathaus|geschäftsstelle|verwaltung|dienststelle) (?:ist|bleibt) "
        rf"(?:vom|von|bis|am|in der zeit){_SAME_SENTENCE}{{0,60}}\bgeschlossen\b",
        r"\bi(?:'m|’m| am| will be| shall be) (?:currently |presently |now )?"
        r"(?:out of (?:the |my )?office|away|on (?:annual |sick |parental |maternity )?"
        r"(?:vacation|leave|holiday)|travell?ing)",
        r"\b(?:dies|das) ist eine automatisch (?:erzeugte|generierte|erstellte) "
        r"(?:nachricht|antwort|e-?mail)",
        r"\bthis is an automat(?:ed|ic) (?:message|reply|response)",
    )
)
AWAY_CONTEXT = _compiled(
    _one_of(
        r"vertret|dringend|wenden sie sich|weitergeleitet|automatisch|zurück|kein(?:en)? zugriff",
        r"nach meiner rückkehr|wieder (?:für sie )?(?:da|erreichbar|im)|antworte|gelesen|bearbeite",
        r"urgent|contact|return|will reply|get back|until|access to",
    )
)
AWAY_LEAD = _compiled(
    r"^\s*(?:(?:sehr geehrte|guten (?:tag|morgen|abend)|hallo|liebe|moin|dear|hello"
    r"|hi)\b[^\n,!]{0,80}[,!\n]"
    r"|(?:vielen |herzlichen |besten )?dank\b[^.!\n]{0,100}[.!,]?|thank(?:s"
    r"| you)\b[^.!\n]{0,100}[.!,]?|\s+)*"
)
ASKS = _compiled(
    r"\?|\b(?:ich|wir) (?:möchten?|bräuchten?|benötigen?|brauchen?|bitten?|hätten?)\b"
    r"|\bbitte (?!wenden|kontaktieren|richten|nehmen|beachten)\w{3,20}en sie\b"
    r"(?![^.!?\n]{0,80}(?:dringend|vertret))"
)
