"""The application for servers and for `flask --app wsgi`."""

import sys

from config import Settings
from kdn_helpdesk.app import create_app

try:
    app = create_app(Settings())
except RuntimeError as problem:  # a setting that cannot be: one sentence instead of a stack
    sys.exit(str(problem))
