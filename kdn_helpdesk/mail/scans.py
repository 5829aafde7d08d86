"""What the virus scanner says of a mail's files, asked once for each content."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kdn_helpdesk.core import scanning
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.scanning import Finding, Scan, ScannerAway
from kdn_helpdesk.mail.models import IncomingMail
from kdn_helpdesk.mail.parts import Attachment
from kdn_helpdesk.mail.reading import ReadMail

CLEAN, NOT_SCANNED, PENDING = Finding(Scan.CLEAN), Finding(Scan.NONE), Finding(Scan.PENDING)


@dataclass(frozen=True, slots=True)
class Examined:
    """The scanner's words about a mail's files, by the hash of each."""

    is_asked: bool = False
    findings: Mapping[str, Finding] = field(default_factory=dict)

    def of(self, file: Attachment) -> Finding:
        """Return what is known of this file."""
        return self.findings.get(file.sha256, NOT_SCANNED) if self.findings else NOT_SCANNED

    def viruses(self, read: ReadMail) -> list[str]:
        """Return a sentence for each file that holds a virus."""
        found = ((file, self.of(file)) for file in read.attachments)
        bad = ((file, each) for file, each in found if each.scan is Scan.FOUND)
        return [scanning.locked_sentence(each, file.name) for file, each in bad]


class Round:
    """The questions of one round: once the scanner is away, it is not asked again."""

    def __init__(self) -> None:
        self.away: ScannerAway | None = None

    def examine(self, read: ReadMail) -> Examined:
        """Have the mail's files scanned; raises ScannerAway where that is not possible now."""
        if not scanning.is_on():
            return Examined()
        findings: dict[str, Finding] = {}
        for file in read.attachments:
            if file.sha256 not in findings:
                findings[file.sha256] = self._scan(file)
        return Examined(True, findings)

    def _scan(self, file: Attachment) -> Finding:
        if self.away is not None:
            raise self.away
        try:
            return scanning.scan(file.chunks())
        except ScannerAway as error:
            self.away = error
            raise


def note(mail: IncomingMail, examined: Examined) -> None:
    """Write down what was found; where the scanner is off, what it said before stands."""
    if not examined.is_asked:
        mail.scan = Scan.NONE if mail.scan is Scan.PENDING else mail.scan
        return
    bad = {key: each for key, each in examined.findings.items() if each.scan.is_locked}
    mail.threats = {key: each.threat for key, each in bad.items()}
    mail.scan = Scan.FOUND if any(each.threat for each in bad.values()) else Scan.CLEAN


def finding_of(mail: IncomingMail, file: Attachment) -> Finding:
    """Return what is known of one of the mail's files."""
    if is_pending(mail):
        return PENDING
    threat = mail.threats.get(file.sha256) if mail.threats else None
    if threat is None:
        return CLEAN if mail.scan in (Scan.CLEAN, Scan.FOUND) else NOT_SCANNED
    return Finding(Scan.FOUND, threat) if threat else Finding(Scan.UNFIT)


def is_pending(mail: IncomingMail) -> bool:
    """Tell whether the scanner has yet to see the mail, which nobody gets until then."""
    is_new = mail.scan is Scan.NONE and mail.outcome is None and scanning.is_on()
    return is_new or mail.scan is Scan.PENDING


def lock_of(mail: IncomingMail) -> str:
    """Say why nobody may have the mail as it arrived; empty where the desk may."""
    if is_pending(mail):
        return _("The mail is being checked for viruses. Please try again in a few minutes.")
    if mail.scan is Scan.FOUND:
        return _("The mail holds a virus (%(threat)s) and is locked.", threat=threats_of(mail))
    return ""


def threats_of(mail: IncomingMail) -> str:
    """Name the viruses that were found in the mail."""
    return ", ".join(sorted({threat for threat in mail.threats.values() if threat}))
