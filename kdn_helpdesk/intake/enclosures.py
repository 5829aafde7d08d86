"""What of a mail's files goes with the message, stored before the transaction begins."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdn_helpdesk.core import files, scanning
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.files import Upload
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.core.scanning import Finding
from kdn_helpdesk.core.settings import settings
from kdn_helpdesk.mail.parts import Attachment
from kdn_helpdesk.mail.reading import ReadMail
from kdn_helpdesk.mail.scans import Examined

DECORATION = 8_000
"""Inline pictures up to so many bytes are logos of signatures, not what somebody shows us."""


@dataclass(frozen=True, slots=True)
class Enclosures:
    """The stored files, and what stayed in the mail alone with the reason."""

    uploads: Sequence[Upload] = ()
    left_out: Sequence[str] = ()
    viruses: Sequence[str] = ()
    """A sentence for each file that holds one; such a file is left out too."""


def store(mail: ReadMail, examined: Examined) -> Enclosures:
    """Put the files of the mail into the store; each content once, and no virus."""
    uploads: list[Upload] = []
    left_out: list[str] = []
    seen: set[str] = set()
    for attachment in mail.attachments:
        if not attachment.size or _is_decoration(attachment) or attachment.sha256 in seen:
            continue
        seen.add(attachment.sha256)
        try:
            uploads.append(_put(attachment, examined.of(attachment)))
        except DomainError as error:
            left_out.append(error.sentence)
    return Enclosures(uploads, left_out, examined.viruses(mail))


def _put(attachment: Attachment, found: Finding) -> Upload:
    if locked := scanning.locked_sentence(found, attachment.name):
        raise DomainError(locked)
    if attachment.size > settings().upload_limit:
        raise DomainError(
            _("“%(name)s” is too large and stayed in the original mail.", name=attachment.name)
        )
    return files.put(attachment.chunks(), name=attachment.name, found=found)


def _is_decoration(attachment: Attachment) -> bool:
    return attachment.inline and attachment.size <= DECORATION
