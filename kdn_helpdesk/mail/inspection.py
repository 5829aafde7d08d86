"""What was understood of a mail, as plain values for programs."""

from kdn_helpdesk.mail.reading import ReadMail


def describe(mail: ReadMail) -> dict[str, object]:
    """Return what `mail inspect` prints of one mail."""
    return {
        "file": mail.file,
        "from": mail.sender.email if mail.sender else "",
        "from_name": mail.sender.name if mail.sender else "",
        "to": [address.email for address in mail.to],
        "subject": mail.subject,
        "message_id": mail.message_id,
        "text": mail.text,
        "new_text": mail.new_text,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "inline": file.inline}
            for file in mail.attachments
        ],
        "bounce": _bounce(mail),
        "verdict": {
            "kind": mail.verdict.kind.value,
            "reasons": [str(reason) for reason in mail.verdict.reasons],
        },
    }


def _bounce(mail: ReadMail) -> dict[str, object] | None:
    """Return what a delivery report says, for mails that are one."""
    if mail.bounce is None:
        return None
    return {
        "action": mail.bounce.action.value,
        "cause": mail.bounce.cause.value,
        "permanent": mail.bounce.permanent,
        "recipients": list(mail.bounce.recipients),
        "original_ids": list(mail.bounce.original_ids),
        "status": mail.bounce.status,
    }
