"""What other programs ask about this process: whether it lives, whether it can work."""

from flask import Blueprint, Response, jsonify

from kdn_helpdesk.operations import health
from kdn_helpdesk.web.access import public

bp = Blueprint("operations", __name__)


@bp.get("/healthz")
@public
def live() -> Response:
    """Say that the process answers; touches nothing, so a slow database restarts nobody."""
    return _answer(status="ok")


@bp.get("/readyz")
@public
def ready() -> Response:
    """Say whether requests would be answered, with the reason where not."""
    problem = health.find_problem()
    if problem:
        return _answer(503, status="unavailable", problem=problem)
    return _answer(status="ok")


def _answer(code: int = 200, **facts: str) -> Response:
    response = jsonify(facts)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response
