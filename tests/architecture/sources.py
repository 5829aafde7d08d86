"""The product's own files, as the rules of the house look at them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "kdn_helpdesk"
TEMPLATES = ROOT / "templates"
OWN = ("kdn_helpdesk", "tests", "benchmarks", "migrations", "templates", "static", "scripts")
MADE_ELSEWHERE = {"vendor", "node_modules", "__pycache__", "results"}


def own_files(*endings: str) -> list[Path]:
    """Return the files that people write, those at the top of the tree included."""
    found = [path for path in ROOT.iterdir() if path.suffix in endings]
    for folder in OWN:
        found += [path for path in (ROOT / folder).rglob("*") if path.suffix in endings]
    return sorted(p for p in found if not MADE_ELSEWHERE & set(p.parts))


def modules() -> list[Path]:
    """Return the modules of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def named(path: Path) -> str:
    """Return the file's name as a finding shows it."""
    return path.relative_to(ROOT).as_posix()


def lines_with(paths: list[Path], *texts: str) -> list[str]:
    """Return `file:line` of every line that holds one of the texts."""
    return [
        f"{named(path)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if any(text in line for text in texts)
    ]


def calls_of(path: Path, name: str) -> Iterator[int]:
    """Yield the lines on which something of this name is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if name == (
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            ):
                yield node.lineno
