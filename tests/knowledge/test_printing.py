"""Articles as PDF/UA: one, or a whole category, as far as the reader may read it."""

import io

from pypdf import PdfReader

from kdn_helpdesk.knowledge.models.articles import Kind, Visibility
from tests import factories
from tests.knowledge import making

TEXT = """#### Zu tief

Ein **Wort**, ~~nicht~~ `so` und [ein Link](https://www.example.org/), [innen](/wissen).

- eins
- zwei

1. erstens

> Zitat

| Jahr | Kosten |
|---|---:|
| 2026 | 1.200 |

```
#set page(fill: red)
```

#import "x" $ @ref <label> \\ *
"""


def read(browser, url):
    browser.get(url)
    assert browser.status == 200
    assert browser.response.content_type == "application/pdf"
    reader = PdfReader(io.BytesIO(browser.data))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_an_article_becomes_a_tagged_titled_german_pdf(visitor):
    town = factories.make_organisation("Musterstadt")
    making.make_article(
        "Bäume zählen",
        kind=Kind.PRACTICE,
        municipality_id=town.id,
        problem="## Lage\n\nNur Papier.",
        solution="CSV.",
        body=TEXT,
        licence="CC-BY-4.0",
    )
    reader, text = read(visitor, "/wissen/baeume-zaehlen/pdf")
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Bäume zählen"
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    for words in ("Nur Papier.", "Zu tief", "1.200", "Musterstadt"):
        assert words in text
    assert "http://localhost/wissen/baeume-zaehlen" in text
    assert '#import "x" $ @ref <label>' in text


def test_a_category_becomes_one_pdf_without_what_one_may_not_read(visitor):
    shelf = making.make_category("Geodaten")
    making.make_article("Karte", category_id=shelf.id, body="Text der Karte")
    making.make_article("Plan", category_id=shelf.id, body="Text des Plans")
    making.make_article("Geheim", category_id=shelf.id, visibility=Visibility.MEMBERS)
    reader, text = read(visitor, "/wissen/druck.pdf?kategorie=geodaten")
    assert reader.metadata.title == "Geodaten"
    assert "Text der Karte" in text
    assert "Text des Plans" in text
    assert "Geheim" not in text


def test_a_pdf_of_what_one_may_not_read_is_not_there(visitor):
    making.make_article("Intern", visibility=Visibility.MEMBERS)
    making.make_draft("Entwurf", visibility=Visibility.PUBLIC)
    assert visitor.get("/wissen/intern/pdf").status == 404
    assert visitor.get("/wissen/entwurf/pdf").status == 404
