"""How passwords are kept."""

import pytest
from argon2 import PasswordHasher

from kdn_helpdesk.accounts import passwords


@pytest.fixture(autouse=True)
def context(migrated_app):
    with migrated_app.app_context():
        yield


def test_only_the_right_password_matches_its_hash():
    hashed = passwords.hash_password("tRuhe4bank_moos")
    assert hashed.startswith("$argon2id$")
    assert passwords.matches("tRuhe4bank_moos", hashed)
    assert not passwords.matches("tRuhe4bank_moo", hashed)


@pytest.mark.parametrize("hashed", [None, "", "no hash at all"])
def test_nothing_matches_where_there_is_no_hash(hashed):
    assert not passwords.matches("nobody has this password", hashed)


def test_a_hash_with_other_parameters_is_made_anew():
    assert not passwords.needs_rehash(passwords.hash_password("tRuhe4bank_moos"))
    assert passwords.needs_rehash(PasswordHasher(time_cost=2).hash("tRuhe4bank_moos"))
