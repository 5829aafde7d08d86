"""The application for servers and for `flask --app wsgi`."""

import sys

from pydantic import ValidationError

from config import Settings
from kdn_helpdesk.app import create_app

try:
    app = create_app(Settings())
except ValidationError as error:
    found = error.errors()[0]
    name = "_".join(str(part) for part in found["loc"]).upper()
    sys.exit(f"error: KDN_{name} cannot be “{found['input']}”: {found['msg']}.")
except (RuntimeError, OSError) as error:
    sys.exit(f"error: {error}")
