"""Secrets, and values that carry their own proof."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _


def _keys() -> list[str]:
    """Return the accepted keys, the current one last, as itsdangerous wants them."""
    fallbacks = current_app.config.get("SECRET_KEY_FALLBACKS") or []
    return [*reversed(fallbacks), str(current_app.config["SECRET_KEY"])]


def sign(purpose: str, value: Any) -> str:
    """Return the value as text for a link; only `read` with the same purpose accepts it."""
    return URLSafeTimedSerializer(_keys(), salt=f"kdn.{purpose}").dumps(value)


def read(purpose: str, token: str, *, max_age: timedelta | None = None) -> Any:
    """Return the signed value; raises DomainError where the link is broken or too old."""
    serializer = URLSafeTimedSerializer(_keys(), salt=f"kdn.{purpose}")
    try:
        return serializer.loads(token, max_age=int(max_age.total_seconds()) if max_age else None)
    except SignatureExpired:
        raise DomainError(_("This link has expired. Please ask for a new one.")) from None
    except BadSignature:
        raise DomainError(
            _("This link is not complete. Please copy it whole from the mail.")
        ) from None


def secret() -> str:
    """Return a new secret of 256 bits for a link or a cookie."""
    return secrets.token_urlsafe(32)


def digest(value: str) -> str:
    """Return what the database keeps of a secret, so that reading it opens nothing."""
    return hashlib.sha256(value.encode()).hexdigest()


def stamp(purpose: str, value: str) -> str:
    """Return a short proof in small letters and digits, fit for an address's local part."""
    return _stamp(str(current_app.config["SECRET_KEY"]), purpose, value)


def has_stamp(purpose: str, value: str, given: str) -> bool:
    """Tell whether the stamp was made by us for this value, with the current or an earlier key."""
    return any(hmac.compare_digest(_stamp(key, purpose, value), given.lower()) for key in _keys())


def _stamp(key: str, purpose: str, value: str) -> str:
    mac = hmac.new(key.encode(), f"kdn.{purpose}\0{value}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac[:10]).decode().lower()
