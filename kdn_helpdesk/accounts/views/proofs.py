"""Passwords are verified and hashed before the write transaction begins: both take long."""

from dataclasses import dataclass
from typing import Any

from flask import request

from kdn_helpdesk.accounts import guessing, passwords
from kdn_helpdesk.accounts.actions import signing_in
from kdn_helpdesk.accounts.queries import people
from kdn_helpdesk.web.access import viewer


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the passwords in a form."""

    person_id: int | None = None
    """Whose the password is; None where it is wrong or the account is closed or waits."""
    new_hash: str | None = None
    """The hash of the password that was chosen, or the present one's with newer parameters."""


def verify_sign_in() -> Proof:
    """Verify address and password; a wrong one is counted."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    person = people.find_person(email)
    usable = person is not None and person.has_account and person.confirmed_at is not None
    password_hash = person.password_hash if person is not None and usable else None
    fits = passwords.matches(password, password_hash)
    if person is not None and fits and not signing_in.is_locked(person):
        renewed = _renewed(password, password_hash)
        return Proof(person_id=person.id, new_hash=renewed)
    signing_in.note_failure(person if usable else None)
    return Proof()


def verify_own(field: str = "current") -> Proof:
    """Verify the password of whoever is signed in, and hash the one they choose."""
    person = people.get_self(viewer())
    password = request.form.get(field, "")
    if passwords.matches(password, person.password_hash) and not signing_in.is_locked(person):
        return Proof(person_id=person.id, new_hash=_chosen() if field == "current" else None)
    signing_in.note_failure(person)
    return Proof()


def prove_again(**_arguments: Any) -> Proof:
    """Verify the password of the page that asks for it once more."""
    return verify_own("password")


def prove_current(**_arguments: Any) -> Proof:
    """Verify the present password beside what is to change."""
    return verify_own("current")


def hash_chosen(**_arguments: Any) -> Proof:
    """Hash the password that was chosen; an endless one is refused by the form's rule."""
    return Proof(new_hash=_chosen())


def _chosen() -> str | None:
    password = request.form.get("password", "")
    sound = guessing.MINIMUM <= len(password) <= guessing.MAXIMUM
    return passwords.hash_password(password) if sound else None


def _renewed(password: str, password_hash: str | None) -> str | None:
    if password_hash and passwords.needs_rehash(password_hash):
        return passwords.hash_password(password)
    return None
