"""Taking over recurring questions of the desk as topics of a meeting."""

from collections.abc import Sequence

import sqlalchemy as sa

from kdn_helpdesk.core import audit
from kdn_helpdesk.core.db import db
from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import DEFAULT_LANGUAGE, _, in_language
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.meetings.actions import agendas
from kdn_helpdesk.meetings.clusters import Cluster
from kdn_helpdesk.meetings.models.agendas import AgendaItem
from kdn_helpdesk.meetings.models.meetings import Meeting
from kdn_helpdesk.meetings.models.questions import GroupTopic
from kdn_helpdesk.meetings.queries import questions as reads
from kdn_helpdesk.meetings.queries.questions import Shared


def choose_topics(group: WorkingGroup, topic_ids: Sequence[int], *, actor: int) -> None:
    """Say which topics of the desk concern the group."""
    known = set(reads.list_chosen(group.id))
    wanted = set(topic_ids)
    db.session.execute(
        sa.delete(GroupTopic).where(
            GroupTopic.group_id == group.id, GroupTopic.topic_id.in_(known - wanted)
        )
    )
    db.session.add_all(
        GroupTopic(group_id=group.id, topic_id=number) for number in sorted(wanted - known)
    )
    db.session.flush()
    audit.record("group:topics", group, actor=actor, topics=sorted(wanted))


def take_shared(meeting: Meeting, shared: Shared, *, actor: int) -> AgendaItem:
    """Put a shared question on the agenda; whoever asked it hears of the decision."""
    if shared.ticket_id in reads.list_taken(meeting):
        raise DomainError(_("This question stands on the agenda already."))
    with in_language(DEFAULT_LANGUAGE):
        words = _(
            "A question to the service desk that %(number)s organisations have.",
            number=shared.organisations,
        )
    return agendas.propose_topic(
        meeting,
        title=shared.subject,
        description=words,
        ticket_id=shared.ticket_id,
        person_id=actor,
        accept=True,
    )


def take_cluster(meeting: Meeting, cluster: Cluster, *, actor: int) -> AgendaItem:
    """Put what many ask about on the agenda, in the words that they share."""
    with in_language(DEFAULT_LANGUAGE):
        title = _("Recurring questions: %(words)s", words=", ".join(cluster.words))
        words = _(
            "%(requests)s requests of %(organisations)s organisations to the service desk.",
            requests=cluster.requests,
            organisations=cluster.organisations,
        )
    return agendas.propose_topic(
        meeting, title=title, description=words, person_id=actor, accept=True
    )
