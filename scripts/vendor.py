"""Copies what pages need from node_modules/ to static/vendor/; run by `make setup` after npm."""

import gzip
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

# KERN's own faces weigh 140 KB each; these carry the Latin alphabet in 24 KB each.
FONT = "@fontsource/fira-sans/files/fira-sans-latin-{}-normal.woff2"
FILES = {
    "kern.min.css": "@kern-ux/native/dist/kern.min.css",
    **{f"fonts/fira-sans-{weight}.woff2": FONT.format(weight) for weight in (400, 500, 600)},
    "licenses/kern.md": "@kern-ux/native/LICENSE.md",
    "licenses/fira-sans.txt": "@fontsource/fira-sans/LICENSE",
}


def main() -> int:
    """Replace static/vendor/; name the first missing file instead of leaving half of them."""
    missing = [source for source in FILES.values() if not (MODULES / source).is_file()]
    if missing:
        sys.stderr.write(f"node_modules/{missing[0]} is missing: run `npm ci` first.\n")
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)
        if target.endswith((".css", ".js")):
            compress(VENDOR / target)
    return 0


def compress(path: Path) -> None:
    """Put a compressed copy beside the file; the web process sends it where a browser takes it."""
    packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
    path.with_name(path.name + ".gz").write_bytes(packed)


if __name__ == "__main__":
    sys.exit(main())
