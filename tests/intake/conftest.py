"""The trial template of the mail room serves here too; and somebody who writes from a town."""

import pytest

from tests import factories
from tests.mail.conftest import trial_template  # noqa: F401


@pytest.fixture
def town():
    return factories.make_organisation("Lerche")


@pytest.fixture
def ina(town):
    return factories.make_person(email="ina.roth@stadt.example", organisation=town)
