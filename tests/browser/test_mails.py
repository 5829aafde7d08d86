"""Every mail as a browser shows it: no barrier in light and dark, nothing sticks out of a phone."""

import re

import pytest

from kdn_helpdesk.mail.samples import collection
from tests.browser import inspection

pytestmark = [pytest.mark.real("chromium"), pytest.mark.appearance]
WHOLE = "digest"
"""The mail that is looked at as it is; the others stand below one another on one page."""


@pytest.fixture(scope="module")
def mails(migrated_app):
    with migrated_app.app_context():
        return {
            (shown.name, language): shown.text.html
            for language in ("de", "en")
            for _title, found in collection.list_shown(language)
            for shown in found
        }


def together(mails):
    """One page of all mails: the frame of the first, and each mail's body as an article."""
    head, _rest = re.split("<body>", mails[WHOLE, "de"])
    articles = [
        f'<article lang="{language}" data-mail="{name}">{body_of(html)}</article>'
        for (name, language), html in mails.items()
    ]
    return f"{head}<body><main>{''.join(articles)}</main></body></html>"


def body_of(html):
    body = re.search("<body>(.*)</body>", html, re.DOTALL)[1]
    return re.sub("<(/?)main>", r"<\1div>", body)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_mail_has_a_barrier(mails, open_browser, scheme):
    page = open_browser(color_scheme=scheme)
    found = []
    for html in (mails[WHOLE, "de"], together(mails)):
        page.set_content(html)
        page.evaluate(inspection.axe_source())
        found += page.evaluate(inspection.RUN_AXE)
        found += inspection.find_overflow(page, 360)
    assert not found, "\n".join(found)
