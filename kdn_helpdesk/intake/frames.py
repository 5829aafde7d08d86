"""A foreign mail's HTML made harmless for a frame that may run nothing and load nothing.

The bytes stay as they were sent; this is done anew each time they are shown.
"""

import base64
import re
from collections.abc import Iterable

from markupsafe import Markup

from kdn_helpdesk.core import markup
from kdn_helpdesk.mail.charsets import clean_lines
from kdn_helpdesk.mail.parts import Attachment

SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_REMOTE = re.compile(r"""<img[^>]{0,2000}?\bsrc\s*=\s*["']?\s*https?:""", re.IGNORECASE)


def harmless(html: str, attachments: Iterable[Attachment], *, remote_images: bool) -> Markup:
    """Return the HTML without scripts, forms and frames; pictures by cid stand inside it.

    Pictures from elsewhere are left out unless asked for: loading one tells its sender that
    the mail was read.
    """
    enclosed = {file.cid: file for file in attachments if file.cid and file.type in SHOWN_INLINE}

    def picture(address: str) -> str:
        scheme, _colon, rest = address.strip().partition(":")
        if scheme.lower() == "cid":
            return _data_url(enclosed[rest]) if rest in enclosed else _NOTHING
        return address if remote_images and scheme.lower() == "https" else _NOTHING

    return markup.foreign(clean_lines(html), picture=picture)


def has_remote_images(html: str) -> bool:
    """Tell whether the HTML shows pictures from elsewhere."""
    return _REMOTE.search(html) is not None


def _data_url(picture: Attachment) -> str:
    return f"data:{picture.type};base64,{base64.b64encode(picture.content).decode()}"
