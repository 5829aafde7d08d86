"""Articles: written by somebody of Aldorf, reviewed by editors."""

from kdn_helpdesk.knowledge.models.articles import Visibility
from tests.access.rows import ALL, NOBODY, SIGNED_IN, Case, rows, who
from tests.access.world import World, builds
from tests.knowledge import making

OWN = who("requester", "editor")
"""The author and the editors work on an article."""
IN_AN_ORGANISATION = who(
    "requester", "colleague", "manager", "foreign requester", "foreign manager"
)
OF_THE_ORGANISATION = who("requester", "colleague", "manager", "editor")
OF_THE_GROUP = who("requester", "coordinator", "editor")
STAFF = who("agent", "coordinator", "foreign coordinator", "editor", "admin")


@builds
def add_articles(world: World) -> None:
    author = world.people["requester"]
    category = making.make_category("Verwaltung")
    world.things["category"] = category.id
    title = world.keep_secret("Markentwurf", OWN)
    world.things["draft"] = making.make_draft(title, author=author)
    secret = world.keep_secret("Markanmerkung", OWN)
    world.things["comment"] = making.comment(world["draft"], author, body=secret)
    for visibility, seen_by, more in (
        (Visibility.PUBLIC, ALL, {}),
        (Visibility.MEMBERS, IN_AN_ORGANISATION | STAFF, {}),
        (Visibility.ORGANISATION, OF_THE_ORGANISATION, {}),
        (Visibility.GROUP, OF_THE_GROUP, {"group_id": world["group"].id}),
    ):
        name = visibility.value
        world.things[f"{name} article"] = making.make_article(
            world.keep_secret(f"Markartikel{name}", seen_by),
            author=author,
            visibility=visibility,
            body=world.keep_secret(f"Marktext{name}", seen_by),
            **more,
        )
    world.things["translation"] = making.translate(world["public article"], author).id
    secret = world.keep_secret("Markrueckmeldung", OWN)
    world.things["remark"] = making.remark(world["public article"], secret).id
    world.things["template"], world.things["link"] = making.make_upkeep(world["public article"])


@rows(
    "library.show",
    "library.print_view",
    "library.as_pdf",
    "library.vote",
    "responding.enough",
    "responding.remark",
)
def articles(world: World) -> list[Case]:
    return [
        Case("public", {"slug": world["public article"].slug}, ALL),
        Case("members", {"slug": world["members article"].slug}, IN_AN_ORGANISATION | STAFF),
        Case("organisation", {"slug": world["organisation article"].slug}, OF_THE_ORGANISATION),
        Case("group", {"slug": world["group article"].slug}, OF_THE_GROUP),
        Case("draft", {"slug": world["draft"].slug}, NOBODY),
    ]


@rows("drafting.show")
def worked_on(world: World) -> list[Case]:
    return [
        Case("own", {"article_id": world["draft"].id}, OWN),
        Case("own public", {"article_id": world["public article"].id}, OWN),
    ]


@rows(
    "drafting.edit",
    "drafting.revisions",
    "drafting.hand_in",
    "drafting.take_back",
    "commenting.index",
)
def drafts(world: World) -> list[Case]:
    return [Case("own", {"article_id": world["draft"].id}, OWN)]


@rows("drafting.revision", "drafting.restore")
def revisions(world: World) -> list[Case]:
    return [Case("own", {"article_id": world["draft"].id, "number": 1}, OWN)]


@rows("commenting.settle")
def comments(world: World) -> list[Case]:
    article, comment = world["draft"].id, world["comment"].id
    return [Case("own", {"article_id": article, "comment_id": comment}, OWN)]


@rows("upkeep.confirm", "upkeep.translate")
def kept(world: World) -> list[Case]:
    return [Case("own", {"article_id": world["public article"].id}, OWN)]


@rows("responding.settle")
def remarks(world: World) -> list[Case]:
    article, remark = world["public article"].id, world["remark"]
    return [Case("own", {"article_id": article, "remark_id": remark}, OWN)]


@rows("upkeep.edit")
def cared_for(world: World) -> list[Case]:
    return [Case("any", {"article_id": world["public article"].id}, SIGNED_IN)]


@rows("upkeep.translation")
def translations(world: World) -> list[Case]:
    return [Case("own", {"article_id": world["translation"]}, OWN)]


@rows("upkeep.template", "upkeep.remove_template")
def templates(world: World) -> list[Case]:
    return [Case("any", {"template_id": world["template"]}, SIGNED_IN)]


@rows("upkeep.try_link")
def links(world: World) -> list[Case]:
    return [Case("any", {"link_id": world["link"]}, SIGNED_IN)]


@rows("editing.archive", "editing.reopen")
def shelved(world: World) -> list[Case]:
    return [Case("own", {"article_id": world["public article"].id}, OWN)]


@rows("editing.review", "editing.rename")
def reviewed(world: World) -> list[Case]:
    return [Case("any", {"article_id": world["draft"].id}, SIGNED_IN)]


@rows("editing.category", "editing.remove_category")
def categories(world: World) -> list[Case]:
    return [Case("any", {"category_id": world["category"]}, SIGNED_IN)]


@rows("library.download")
def files(world: World) -> list[Case]:
    return [Case("missing", {"file_id": 999_999}, NOBODY)]
