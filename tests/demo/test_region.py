"""`demo load` fills an empty database, and no other."""

import pytest

from kdn_helpdesk.demo import people
from tests import factories


@pytest.fixture
def loaded(command, known):
    """The sample region in the database."""
    result = command("demo", "load")
    assert result.exit_code == 0, result.output
    return result


@pytest.mark.parametrize("address", [address for address, _part in people.sign_ins()])
def test_its_people_sign_in(loaded, visitor, address):
    visitor.submit("/anmelden", email=address, password="beratung-demo")
    assert visitor.status == 200
    assert "/anmelden" not in visitor.path


def test_every_page_then_says_that_it_is_a_demonstration(loaded, visitor):
    assert visitor.get("/anmelden").page.xpath("//*[@class='demo-banner']")


def test_an_ordinary_database_is_no_demonstration(app, visitor, known):
    factories.make_person()
    assert not visitor.get("/anmelden").page.xpath("//*[@class='demo-banner']")


def test_it_is_loaded_only_once(loaded, command):
    again = command("demo", "load")
    assert again.exit_code == 0
    assert "schon geladen" in again.output


def test_a_database_with_other_people_is_refused(command, known):
    factories.make_person(email="echt@stadt.example")
    result = command("demo", "load")
    assert result.exit_code == 1
    assert "echte Personen" in result.output
