"""The register that ships, and the comparison of two editions."""

from collections import Counter
from dataclasses import replace

from kdn_helpdesk.accounts import register

LIPPSTADT = register.Entry(
    ags="05974028",
    kind="Stadt",
    name="Lippstadt, Stadt",
    short_name="Lippstadt",
    seat="",
    district="05974",
    regierungsbezirk="Arnsberg",
    population=68739,
)
ERWITTE = replace(LIPPSTADT, ags="05974016", name="Erwitte, Stadt", short_name="Erwitte")


def shipped():
    return register.shipped().entries


def test_every_municipality_and_district_of_the_land_ships():
    assert Counter(entry.kind for entry in shipped()) == {
        "Kreisfreie Stadt": 22,
        "Stadt": 250,
        "Gemeinde": 124,
        "Kreis": 30,
        "Städteregion": 1,
    }


def test_the_population_adds_up_to_that_of_the_land():
    municipalities = [entry for entry in shipped() if not entry.is_district]
    assert sum(entry.population for entry in municipalities) == 18_034_454


def test_every_municipality_lies_in_its_district_and_region():
    districts = {entry.ags: entry for entry in shipped() if entry.is_district}
    for entry in shipped():
        if entry.district:
            assert entry.ags.startswith(entry.district)
            assert entry.regierungsbezirk == districts[entry.district].regierungsbezirk
        elif not entry.is_district:
            assert entry.kind == "Kreisfreie Stadt"


def test_keys_and_short_names_are_unique():
    for name in ("ags", "short_name"):
        values = [getattr(entry, name) for entry in shipped()]
        assert len(set(values)) == len(values)


def test_the_regions_are_the_five_of_the_land():
    regions = {entry.regierungsbezirk for entry in shipped()}
    assert regions == {"Arnsberg", "Detmold", "Düsseldorf", "Köln", "Münster"}


def test_other_bodies_ship_with_a_kind_and_a_name_of_their_own():
    bodies = register.shipped_bodies()
    assert {body.kind for body in bodies} == {"provider", "other"}
    assert len({body.name for body in bodies}) == len(bodies)
    assert "KDN" in {body.short_name for body in bodies}


def test_the_same_edition_changes_nothing():
    assert not register.compare(shipped(), shipped())


def test_a_municipality_that_was_not_there_is_new():
    changes = register.compare([LIPPSTADT], [LIPPSTADT, ERWITTE])
    assert changes.new == [ERWITTE]
    assert not changes.changed and not changes.dissolved


def test_a_new_name_or_population_is_a_change_that_names_its_fields():
    after = replace(LIPPSTADT, name="Lippstadt, Hansestadt", population=70000)
    (difference,) = register.compare([LIPPSTADT], [after]).changed
    assert difference == register.Difference(LIPPSTADT, after, ("name", "population"))


def test_a_key_that_vanishes_is_dissolved():
    changes = register.compare([LIPPSTADT, ERWITTE], [LIPPSTADT])
    assert changes.dissolved == [ERWITTE]


def test_a_municipality_under_a_new_key_has_moved_and_keeps_what_it_is():
    moved = replace(LIPPSTADT, ags="05970028", district="05970")
    changes = register.compare([LIPPSTADT, ERWITTE], [moved, ERWITTE])
    assert [d.fields for d in changes.changed] == [("ags", "district")]
    assert not changes.new and not changes.dissolved
