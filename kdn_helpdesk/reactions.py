"""What follows from what, on one page: event → handlers, called in their order."""

from kdn_helpdesk.core.events import Reactions

REACTIONS: Reactions = {}
