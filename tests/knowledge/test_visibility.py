"""Who finds what: the page, the list, the feed, the files and the counts agree."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.knowledge.models.articles import Status, Visibility
from kdn_helpdesk.knowledge.queries import library
from kdn_helpdesk.knowledge.queries.library import Shelf
from tests import factories
from tests.knowledge import making

ROLES = st.frozensets(st.sampled_from([r for r in Role if r != Role.VISITOR])).map(
    lambda roles: roles | {Role.REQUESTER}
)


def make_one_of_each():
    """One article for everybody, members, an organisation and a group; one archived, one draft."""
    town = factories.make_organisation("Musterstadt")
    author = factories.make_person(organisation=town)
    group = making.make_group()
    made = {
        "public": making.make_article("Öffentlich", author=author),
        "members": making.make_article("Intern", author=author, visibility=Visibility.MEMBERS),
        "organisation": making.make_article(
            "Hausintern", author=author, visibility=Visibility.ORGANISATION
        ),
        "group": making.make_article(
            "Arbeitskreis", author=author, visibility=Visibility.GROUP, group_id=group.id
        ),
        "archived": making.make_article("Alt", author=author),
        "draft": making.make_draft("Entwurf", author=author, visibility=Visibility.PUBLIC),
    }
    making.archive(made["archived"], factories.make_editor())
    return town, author, group, made


def found_by(browser):
    browser.get("/wissen")
    listed = {link for link in browser.links if link.startswith("/wissen/")}
    listed -= {"/wissen/druck", "/wissen/druck.pdf"}
    words = ("oeffentlich", "intern", "hausintern", "arbeitskreis", "alt", "entwurf")
    read = {f"/wissen/{w}" for w in words if browser.get(f"/wissen/{w}").status == 200}
    printed = {f"/wissen/{w}" for w in words if browser.get(f"/wissen/{w}/druck").status == 200}
    assert listed == read == printed
    return {link.rsplit("/", 1)[1] for link in listed}


def test_each_kind_of_reader_finds_what_is_theirs(visitor, sign_in):
    town, author, _group, _made = make_one_of_each()
    assert found_by(visitor) == {"oeffentlich"}
    assert found_by(sign_in(factories.make_person())) == {"oeffentlich"}
    elsewhere = factories.make_person(organisation=factories.make_organisation("Anderswo"))
    assert found_by(sign_in(elsewhere)) == {"oeffentlich", "intern"}
    assert found_by(sign_in(factories.make_agent())) == {"oeffentlich", "intern"}
    colleague = factories.make_person(organisation=town)
    assert found_by(sign_in(colleague)) == {"oeffentlich", "intern", "hausintern"}
    everything = {"oeffentlich", "intern", "hausintern", "arbeitskreis"}
    assert found_by(sign_in(author)) == everything
    assert found_by(sign_in(factories.make_editor())) == everything


def test_counts_and_tags_betray_nothing(visitor, sign_in):
    shelf = making.make_category("Geodaten")
    making.make_article(
        "Intern", visibility=Visibility.MEMBERS, category_id=shelf.id, tags=("Geheimwort",)
    )
    visitor.get("/wissen")
    assert "Geodaten (0)" in visitor.main
    assert "Geheimwort" not in visitor.main
    member = sign_in(factories.make_person(organisation=factories.make_organisation()))
    member.get("/wissen")
    assert "Geodaten (1)" in member.main
    assert "Geheimwort (1)" in member.main


def may_read(article, viewer, town_id, group_id, author_id):
    if article.status == Status.ARCHIVED or article.published_number is None:
        return False
    if Role.EDITOR in viewer.roles or viewer.person_id == author_id:
        return True
    staff = viewer.roles - {Role.REQUESTER, Role.VISITOR}
    return {
        Visibility.PUBLIC: True,
        Visibility.MEMBERS: viewer.organisation_id is not None or bool(staff),
        Visibility.ORGANISATION: viewer.organisation_id == town_id,
        Visibility.GROUP: group_id in viewer.groups,
    }[article.visibility]


def test_the_query_finds_exactly_what_a_reader_may_read(app):
    """Every mixture of roles, organisation and groups against the rule in plain words."""
    town, author, group, made = make_one_of_each()
    organisations = st.sampled_from([None, town.id, town.id + 1000])
    groups = st.sampled_from([frozenset(), frozenset({group.id}), frozenset({group.id + 1})])
    people = st.sampled_from([author.id, author.id + 1000])

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(ROLES, organisations, groups, people)
    def check(roles, organisation_id, members_of, person_id):
        viewer = Viewer(
            person_id=person_id, roles=roles, organisation_id=organisation_id, groups=members_of
        )
        with factories.reading() as session:
            articles = {a.id: session.merge(a) for a in made.values()}
            for article in articles.values():
                session.refresh(article)
            found, total = library.list_articles(Shelf(), viewer=viewer, number=1, per_page=50)
            expected = {
                number
                for number, article in articles.items()
                if may_read(article, viewer, town.id, group.id, author.id)
            }
            assert {article.id for article in found} == expected
            assert total == len(expected)

    check()
