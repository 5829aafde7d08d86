"""The register in the database: seeded, compared, brought up to date."""

import json

import pytest
import sqlalchemy as sa

from kdn_helpdesk.accounts.models import MailDomain, Organisation, OrganisationKind
from tests.accounts.gv100ad_lines import district, municipality, region, text
from tests.factories import make_manager, reading

FIRST = [region(), district(), municipality(), municipality("05974016", "Erwitte, Stadt")]


@pytest.fixture
def imported(command, tmp_path):
    """Write a file of these records and import it."""

    def run(*records, options=("--apply",), **more):
        file = tmp_path / "GV100AD.txt"
        file.write_text(text(*records), encoding="utf-8")
        return command("accounts", "import-register", str(file), *options, **more)

    return run


def organisations():
    with reading() as session:
        return {o.ags: o for o in session.scalars(sa.select(Organisation)) if o.ags}


def test_the_register_ships_and_is_seeded_once(command):
    assert command("accounts", "seed-register").output == "448 organisations added.\n"
    assert "already" in command("accounts", "seed-register").output
    kinds = [organisation.kind for organisation in organisations().values()]
    assert kinds.count(OrganisationKind.MUNICIPALITY) == 396
    assert kinds.count(OrganisationKind.DISTRICT) == 31


def test_a_municipality_knows_its_district_region_and_population(command):
    command("accounts", "seed-register")
    found = organisations()
    town = found["05974028"]
    assert (town.short_name, town.designation) == ("Lippstadt", "Stadt")
    assert town.district_id == found["05974"].id
    assert (town.regierungsbezirk, town.population) == ("Arnsberg", 68739)
    assert found["05111000"].district_id is None


def test_a_file_fills_an_empty_register(imported):
    assert imported(*FIRST).exit_code == 0
    assert set(organisations()) == {"05974", "05974028", "05974016"}


def test_nothing_is_applied_without_a_yes(imported):
    result = imported(*FIRST, options=(), input="n\n")
    assert "Lippstadt" in result.output
    assert not organisations()
    imported(*FIRST, options=(), input="y\n")
    assert organisations()


def test_the_same_file_changes_nothing(imported):
    imported(*FIRST)
    assert "Nothing changes." in imported(*FIRST).output


def test_what_changes_is_shown_and_applied(imported):
    imported(*FIRST)
    result = imported(
        region(),
        district(),
        municipality(name="Lippstadt, Hansestadt", population=70000),
        municipality("05974020", "Geseke, Stadt"),
    )
    for word in ("new", "Geseke", "changed", "68739 → 70000", "dissolved", "Erwitte"):
        assert word in result.output
    found = organisations()
    assert found["05974028"].name == "Lippstadt, Hansestadt"
    assert not found["05974016"].is_active


def test_what_people_entered_stays(imported):
    imported(*FIRST)
    town = organisations()["05974028"]
    manager = make_manager(town)
    with reading() as session:
        session.add(MailDomain(domain="lippstadt.example", organisation_id=town.id))
        session.get(Organisation, town.id).contact = "Rathaus"
        session.commit()
    imported(region(), district(), municipality("05974099", "Lippstadt, Stadt"))
    with reading() as session:
        moved = session.scalar(sa.select(Organisation).where(Organisation.ags == "05974099"))
        assert (moved.id, moved.contact) == (town.id, "Rathaus")
        assert session.scalar(sa.select(MailDomain.organisation_id)) == town.id
        assert session.get(type(manager), manager.id).organisation_id == town.id


def test_other_bodies_are_no_business_of_the_register(command, imported):
    command("accounts", "seed-register")
    imported(*FIRST)
    with reading() as session:
        providers = session.scalars(
            sa.select(Organisation).where(
                Organisation.kind == OrganisationKind.PROVIDER, Organisation.is_active
            )
        ).all()
    assert len(providers) >= 8


def test_a_dissolved_municipality_that_comes_back_is_the_same(imported):
    imported(*FIRST)
    before = organisations()["05974016"].id
    imported(region(), district(), municipality())
    imported(*FIRST)
    assert organisations()["05974016"].id == before
    assert organisations()["05974016"].is_active


def test_the_changes_are_told_to_programs(imported):
    values = json.loads(imported(*FIRST, options=("--json",)).output)
    assert values["as_of"] == "2026-01-31"
    assert [entry["ags"] for entry in values["new"]] == ["05974", "05974016", "05974028"]
    assert values["applied"] is False and not organisations()
    assert json.loads(imported(*FIRST, options=("--json", "--yes")).output)["applied"] is True
    assert organisations()


def test_a_wrong_file_is_refused_in_one_sentence(command, tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("ags;name\n", encoding="utf-8")
    result = command("accounts", "import-register", str(file))
    assert result.exit_code == 1
    assert result.output == (
        "Error: table.csv: Line 1: “ag” is not a record type of GV100AD (10, 20, 30, 40, 50, 60).\n"
    )


def test_the_file_that_ships_agrees_with_what_the_format_says(command, imported):
    """Seeded data and imported data have the same form: an import changes no spelling."""
    command("accounts", "seed-register")
    result = imported(
        region(),
        district(),
        municipality(),
        options=("--json",),
    )
    changed = json.loads(result.output)["changed"]
    assert [c["before"]["ags"] for c in changed] == ["05974"]
    assert changed[0]["fields"] == ["population"]
