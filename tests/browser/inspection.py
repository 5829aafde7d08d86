"""What is looked at on every page: accessibility, errors, width, structure."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN_AXE = """
async () => {
  const found = await axe.run(document, {runOnly: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]});
  return found.violations.map(v => v.id + ": " + v.help + " | "
    + v.nodes.slice(0, 3).map(n => n.target.join(" ") + " " + n.html.slice(0, 120)).join(" | "));
}
"""
STRUCTURE = """
() => {
  const said = [];
  if (document.querySelectorAll("h1").length !== 1) said.push("not exactly one h1");
  if (!/\\S.* – KDN Helpdesk$/.test(document.title)) said.push("title: " + document.title);
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (twice.length) said.push("ids used twice: " + twice.join(", "));
  return said;
}
"""
TOO_WIDE = """
() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > room + 1 && !e.closest("[tabindex='0']"))
    .slice(0, 3).map(e => e.tagName + "." + e.className + " " + e.textContent.trim().slice(0, 40));
}
"""


@cache
def axe_source() -> str:
    """Return axe-core, which runs beside the page's own scripts and past its policy."""
    return AXE.read_text(encoding="utf-8")


@contextmanager
def listening(page: Any) -> Iterator[list[str]]:
    """Collect what the browser complains about: script errors, refused by policy, not found."""
    heard: list[str] = []

    def on_console(message: Any) -> None:
        if message.type in ("error", "warning") and "postMessage" not in message.text:
            # axe cannot speak with the frame of a foreign mail, which is shut off on purpose
            heard.append(f"console: {message.text}")

    def on_error(error: Any) -> None:
        heard.append(f"script: {error}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield heard
    page.remove_listener("console", on_console)
    page.remove_listener("pageerror", on_error)


def find_barriers(page: Any) -> list[str]:
    """Return what axe and the page's structure say against the page that is open."""
    page.evaluate(axe_source())
    return [*page.evaluate(RUN_AXE), *page.evaluate(STRUCTURE)]


def find_overflow(page: Any, width: int) -> list[str]:
    """Return what sticks out of the page at this width."""
    page.set_viewport_size({"width": width, "height": 800})
    return [f"too wide at {width} px: {part}" for part in page.evaluate(TOO_WIDE)]
