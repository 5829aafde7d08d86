"""An invitation to be examined: a file, or the text of one."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import Length

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, lazy
from kdn_helpdesk.web.forms import Form

LARGEST_FILE = 5 * 1024 * 1024
LONGEST_TEXT = 500_000


class CheckForm(Form):
    """Takes one of two; the text stays in its field so that it can be mended and tried again."""

    file = FileField(
        lazy("File"),
        description=lazy("An .ics file, or a mail saved as a file (.eml). At most 5 MB."),
    )
    text = TextAreaField(
        lazy("Or the text of it"),
        validators=[
            Length(
                max=LONGEST_TEXT,
                message=lazy("At most 500,000 characters, please. Choose the file instead."),
            )
        ],
        description=lazy(
            "From BEGIN:VCALENDAR on, or the source of the whole mail "
            "(in Thunderbird Ctrl+U, in Gmail “Show original”)."
        ),
    )
    content: bytes = b""
    """What is to be examined, once the form is valid."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that exactly one of them is filled."""
        if not super().validate(extra_validators):
            return False
        try:
            self.content = self._content()
        except DomainError as error:
            self.refuse(error)
            return False
        return True

    def _content(self) -> bytes:
        uploaded, typed = self.file.data, (self.text.data or "").strip("\r\n")
        has_file = bool(uploaded and getattr(uploaded, "filename", ""))
        if has_file and typed.strip():
            raise DomainError(_("Choose a file or paste a text, not both."), field="file")
        if has_file:
            return _read(uploaded)
        if not typed.strip():
            raise DomainError(_("Choose a file or paste the text of an invitation."), field="file")
        return _as_written(typed)


def _read(uploaded: Any) -> bytes:
    content = bytes(uploaded.stream.read(LARGEST_FILE + 1))
    if not content:
        raise DomainError(_("This file is empty."), field="file")
    if len(content) > LARGEST_FILE:
        sentence = _("This file is larger than 5 MB. Leave its attachments out, or paste the text.")
        raise DomainError(sentence, field="file")
    return content


def _as_written(typed: str) -> bytes:
    """Return a pasted text with the ends of lines that copying may have changed."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\r\n".join(lines).encode("utf-8", errors="replace") + b"\r\n"
