"""The author's word on the copy: asked for by mail, given on a page or by telephone."""

from kdn_helpdesk.core import audit, tokens
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.events import publish
from kdn_helpdesk.core.i18n import _
from kdn_helpdesk.wishes.actions import writing
from kdn_helpdesk.wishes.events import AgreementAsked, AuthorAnswered
from kdn_helpdesk.wishes.models.wishes import Wish
from kdn_helpdesk.wishes.states import Agreement, EntryKind

_PURPOSE = "wish-agreement"


def ask_author(wish: Wish, *, agent: int) -> None:
    """Mail the copy to the author of the request and ask whether it may leave the house."""
    writing.lock(wish)
    if wish.author_id is None:
        raise DomainError(_("This wish has no author to be asked."))
    if wish.agreement is Agreement.ASKED:
        raise DomainError(_("The author has been asked about this text already."))
    if wish.agreement is Agreement.AGREED:
        raise DomainError(_("The author has agreed with this text already."))
    wish.agreement, wish.agent_id = Agreement.ASKED, agent
    audit.record("wish:ask", wish, actor=agent, version=wish.version)
    db.session.flush()
    publish(AgreementAsked(wish_id=wish.id, version=wish.version))


def agree(wish: Wish, *, version: int) -> None:
    """Let the author agree with the text they saw."""
    _check_answerable(wish, version)
    wish.agreement = Agreement.AGREED
    audit.record("wish:agree", wish, actor=wish.author_id, version=version)
    db.session.flush()
    publish(AuthorAnswered(wish_id=wish.id, version=version))


def object_to(wish: Wish, *, version: int, words: str) -> None:
    """Let the author say what should be different; the copy stays in the house."""
    _check_answerable(wish, version)
    writing.add_entry(wish, kind=EntryKind.OBJECTION, body=words, author=wish.author_id)
    wish.agreement = Agreement.OBJECTED
    audit.record("wish:object", wish, actor=wish.author_id, version=version)
    db.session.flush()
    publish(AuthorAnswered(wish_id=wish.id, version=version))


def note_agreement(wish: Wish, *, agent: int) -> None:
    """Write down that the author agreed with this text by telephone or in a mail."""
    writing.lock(wish)
    if wish.author_id is None or wish.agreement is Agreement.AGREED:
        raise DomainError(_("No agreement is missing here."))
    wish.agreement = Agreement.AGREED
    audit.record("wish:note_agreement", wish, actor=agent, version=wish.version)
    db.session.flush()


def token_of(wish_id: int, version: int) -> str:
    """Return what stands in the author's link: the wish and the text that was sent with it."""
    return tokens.sign(_PURPOSE, [wish_id, version])


def read_token(token: str) -> tuple[int, int]:
    """Return wish and version; raises DomainError where the token is not ours."""
    number, version = tokens.read(_PURPOSE, token)
    return int(number), int(version)


def _check_answerable(wish: Wish, version: int) -> None:
    writing.lock(wish)
    if wish.version != version:
        raise DomainError(
            _("The text has been changed since; you get another mail with the new one.")
        )
    if wish.sent_version == version:
        raise DomainError(_("This text has gone to the developers already."))
