"""Mails inside an opaque S/MIME signature (RFC 8551, section 3.5.2): readable without any key."""

_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_DEEPEST = 5


def is_signed(kind: str, smime_type: str, name: str) -> bool:
    """Say whether a part may hold a signed mail; an encrypted one cannot be read here."""
    ending = name.lower().endswith((".p7m", ".p7z"))
    if kind in _TYPES or (kind == "application/octet-stream" and ending):
        return smime_type.lower() in {"", "signed-data"}
    return False


def content_of(signed: bytes) -> bytes | None:
    """Return the signed bytes, not verified; None where they cannot be found."""
    from asn1crypto import cms  # heavy

    for _ in range(_DEEPEST):
        try:
            info = cms.ContentInfo.load(signed)
            if info["content_type"].native != "signed_data":
                return None
            inner = info["content"]["encap_content_info"]
            content = inner["content"].native
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return None
        if not isinstance(content, bytes):
            return None
        if inner["content_type"].native == "data":
            return content
        signed = content
    return None
