"""What kept us from a server, in words for people."""

import socket

from kdn_helpdesk.core.i18n import _


def in_words(error: OSError) -> str:
    """Say what is wrong with the line; of rarer things what the system calls them."""
    if isinstance(error, socket.gaierror):
        return _("nobody knows this name")
    if isinstance(error, ConnectionRefusedError | FileNotFoundError):
        return _("nobody listens there")
    if isinstance(error, TimeoutError):
        return _("it does not answer")
    return error.strerror or str(error) or type(error).__name__
