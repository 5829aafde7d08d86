"""What an incident taught: the draft of an article, for somebody to go on with."""

from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _, in_language
from kdn_helpdesk.knowledge.actions import drafting
from kdn_helpdesk.knowledge.content import Content
from kdn_helpdesk.knowledge.models.articles import Kind
from kdn_helpdesk.knowledge.proposals import as_article
from kdn_helpdesk.tickets.events import IncidentEnded
from kdn_helpdesk.tickets.models.incidents import Incident
from kdn_helpdesk.tickets.queries import incidents


def draft_article(event: IncidentEnded) -> None:
    """Save a draft with what was known and what was told, where the agent asked for it."""
    if not event.wants_article:
        return
    incident = incidents.get_incident(event.incident_id)
    answers = [answer.body for answer in incidents.list_answers(incident.id)]
    with in_language(DEFAULT_LANGUAGE):
        parts = [(_("What happened"), [incident.text]), (_("What helped"), answers)]
        title = f"{incident.portal.name}: {incident.title}"[: drafting.TITLE_LENGTH]
        body = as_article(parts, [])
    drafting.start_article(
        Content(title=title, body=body),
        kind=Kind.ARTICLE,
        author=event.agent_id,
        language=DEFAULT_LANGUAGE,
        source=(Incident.__tablename__, incident.id),
    )
