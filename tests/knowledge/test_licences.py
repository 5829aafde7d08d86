import pytest

from kdn_helpdesk.knowledge.licences import TERMS, Licence, find_licence


def test_every_licence_has_a_name_and_an_address_of_its_own():
    assert set(TERMS) == set(Licence)
    assert len({terms.url for terms in TERMS.values()}) == len(Licence)
    assert all(terms.url.startswith("https://") for terms in TERMS.values())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dl-de/by-2-0", Licence.DL_BY),
        ("DL-DE-BY-2.0", Licence.DL_BY),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", Licence.DL_BY),
        ("http://dcat-ap.de/def/licenses/dl-zero-de/2.0", Licence.DL_ZERO),
        ("cc by 4.0", Licence.CC_BY),
        ("https://creativecommons.org/licenses/by/4.0/", Licence.CC_BY),
        ("https://creativecommons.org/licenses/by/4.0/deed.de", Licence.CC_BY),
        ("CC BY-SA 4.0", Licence.CC_BY_SA),
        ("CC0", Licence.CC_ZERO),
        ("CC0-1.0", Licence.CC_ZERO),
        ("CC BY-NC 4.0", None),
        ("", None),
    ],
)
def test_a_licence_is_recognised_as_people_write_it(written, meant):
    assert find_licence(written) is meant
