"""The log: one JSON object a line, in UTC, without secrets and without people's words."""

import sys

from kdn_helpdesk.core.frugal import without

with without("rich", "colorama", "better_exceptions"):
    import structlog

log = structlog.get_logger("kdn_helpdesk")


def configure(*, plain: bool) -> None:
    """Set the form of the log; `plain` is for people who watch a terminal."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False)
            if plain
            else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
