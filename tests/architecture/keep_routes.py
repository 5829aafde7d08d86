"""Writes the kept list of addresses: `python -m tests.architecture.keep_routes`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from config import Settings
from kdn_helpdesk.app import create_app
from tests.architecture.test_routes import KEPT, described


def keep() -> None:
    with TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), secret_key="none", testing=True))
        KEPT.write_text("\n".join(described(app)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    keep()
