"""The blueprint that the pages of working groups share."""

from flask import Blueprint

bp = Blueprint("groups", __name__, url_prefix="/arbeitskreise")
