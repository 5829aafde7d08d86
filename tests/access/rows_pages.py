"""The pages of the service."""

from tests.access.rows import ALL, NOBODY, SIGNED_IN, Case, rows
from tests.access.world import World


@rows("pages.show")
def texts(world: World) -> list[Case]:
    return [Case("kept", {"slug": "impressum"}, ALL), Case("missing", {"slug": "nichts"}, NOBODY)]


@rows("page_editing.edit", "page_editing.versions")
def texts_in_work(world: World) -> list[Case]:
    return [
        Case("kept", {"slug": "impressum"}, SIGNED_IN),
        Case("missing", {"slug": "nichts"}, NOBODY),
    ]


@rows("demo.show", "demo.raw", "demo.attachment")
def letters_of_the_demonstration(world: World) -> list[Case]:
    """There is no such mailbox outside a demonstration."""
    return [Case("any", {"number": 1, "index": 0, "name": "a.txt"}, NOBODY)]


@rows("pages.download", "page_editing.remove_file")
def files(world: World) -> list[Case]:
    return [Case("missing", {"file_id": 999_999, "name": "a.pdf"}, NOBODY)]


@rows("page_editing.version")
def versions(world: World) -> list[Case]:
    return [Case("missing", {"slug": "impressum", "number": 9}, NOBODY)]
