"""How passwords are kept and compared (which are good enough says `guessing`)."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kdn_helpdesk.core.settings import settings


@cache
def _hasher(*, weak: bool) -> PasswordHasher:
    """Return argon2id with the parameters of RFC 9106; `weak` for tests that sign in all day."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if weak else PasswordHasher()


@cache
def _decoy(*, weak: bool) -> str:
    return _hasher(weak=weak).hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the argon2id hash with its salt and parameters."""
    return _hasher(weak=settings().testing).hash(password)


def matches(password: str, hashed: str | None) -> bool:
    """Tell whether the password fits; takes as long when there is no hash to compare with."""
    weak = settings().testing
    try:
        return _hasher(weak=weak).verify(hashed or _decoy(weak=weak), password) and bool(hashed)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(hashed: str) -> bool:
    """Tell whether the hash was made with older parameters."""
    return _hasher(weak=settings().testing).check_needs_rehash(hashed)
