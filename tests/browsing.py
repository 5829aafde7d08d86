"""A person at a browser without JavaScript: reads pages, fills real forms, presses buttons."""

import io
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask import Flask
from werkzeug.datastructures import MultiDict


class Browser:
    """Keeps cookies and the page that is open; forms are filled as they stand on the page."""

    def __init__(self, app: Flask, *, language: str = "de") -> None:
        self.client = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self.response: Any = None
        self.path = "/"

    def get(self, url: str, **options: Any) -> "Browser":
        """Open a page, following redirects."""
        options.setdefault("follow_redirects", True)
        return self._take(self.client.get(url, **options))

    def post(self, url: str, **options: Any) -> "Browser":
        """Send without a form, as an attacker or a program would."""
        options.setdefault("follow_redirects", True)
        return self._take(self.client.post(url, **options))

    def submit(
        self, url: str | None = None, *, form: str | None = None, button: str | None = None,
        **fields: Any,
    ) -> "Browser":  # fmt: skip
        """Open the page (or stay on it), fill its form and send it.

        The form is the one whose id or action contains `form`, else the first that has all the
        fields; the page's own come before those around it (language, account). `button` is the
        text or name of the button that is pressed. A file is a pair of content and name, or a
        list of pairs.
        """
        if url is not None:
            self.get(url)
            assert self.status == 200, f"{url}: {self.status} {self.text[:500]}"
        return self._send(self._find_form(form, fields, button), fields, button)

    def press(self, label: str, url: str | None = None) -> "Browser":
        """Press the button with this text on the page."""
        return self.submit(url, button=label)

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def html(self) -> str:
        return str(self.response.get_data(as_text=True))

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def data(self) -> bytes:
        return bytes(self.response.get_data())

    @property
    def page(self) -> Any:
        return lxml.html.fromstring(self.html)

    @property
    def text(self) -> str:
        """What can be read on the page, in single blanks."""
        page = self.page
        for hidden in page.xpath("//script|//style"):
            hidden.drop_tree()
        return " ".join(page.text_content().split())

    @property
    def main(self) -> str:
        """What can be read in the page's main part."""
        return " ".join(" ".join(m.text_content() for m in self.page.xpath("//main")).split())

    @property
    def links(self) -> list[str]:
        return [str(link) for link in self.page.xpath("//a/@href")]

    def value(self, field: str) -> Any:
        """What stands in a field of the page's forms."""
        for form in self.page.forms:
            if field in form.fields:
                return form.fields[field]
        raise AssertionError(f"no field {field} at {self.path}")

    def _take(self, response: Any) -> "Browser":
        self.response = response
        self.path = response.request.full_path.rstrip("?")
        return self

    def _find_form(self, name: str | None, fields: dict[str, Any], button: str | None) -> Any:
        page = self.page
        forms = page.xpath("//main//form") + page.xpath("//form[not(ancestor::main)]")
        forms = [f for f in forms if f.method.upper() == "POST" or name or fields]
        for form in forms:
            if name and name not in (form.get("id") or "") and name not in (form.action or ""):
                continue
            if not set(fields) <= set(form.fields.keys()):
                continue
            if button and self._button(form, button) is None:
                continue
            return form
        known = [sorted(k for k in f.fields if k) for f in forms]
        raise AssertionError(
            f"{self.path}: no form {name or ''} with {sorted(fields)} and button {button}; "
            f"there are {known}. {self.text[:400]}"
        )

    @staticmethod
    def _button(form: Any, label: str) -> Any:
        for button in form.xpath(".//button|.//input[@type='submit']"):
            text = " ".join((button.text_content() or button.get("value") or "").split())
            if label in (text, button.get("name"), button.get("aria-label")):
                return button
        return None

    def _send(self, form: Any, fields: dict[str, Any], button: str | None) -> "Browser":
        data: MultiDict[str, Any] = MultiDict()
        for name, value in form.form_values():
            if name not in fields:
                data.add(name, value)
        for name, value in fields.items():
            for item in value if isinstance(value, list | set) else [value]:
                if isinstance(item, tuple):
                    content, filename = item
                    data.add(name, (io.BytesIO(content), filename))
                elif item is True:
                    boxes = form.xpath(f".//input[@name='{name}']")
                    data.add(name, boxes[0].get("value") or "on" if boxes else "y")
                elif item is not None and item is not False:
                    data.add(name, str(item))
        if button:
            pressed = self._button(form, button)
            if pressed.get("name"):
                data.add(pressed.get("name"), pressed.get("value") or "")
            action = pressed.get("formaction") or form.action
        else:
            action = form.action
        target = urljoin("http://localhost" + self.path, action or self.path)
        parts = urlsplit(target)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if form.method.upper() == "GET":
            return self.get(path.split("?")[0], query_string=data)
        options = {"content_type": "multipart/form-data"} if form.get("enctype") else {}
        return self.post(path, data=data, **options)
