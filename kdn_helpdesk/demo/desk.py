"""How the demonstration's desk has arranged its work: saved views, and what else makes it quick."""

from collections.abc import Sequence
from datetime import timedelta

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.core import clock
from kdn_helpdesk.tickets.actions import absences, checklists, details, recurring, saved
from kdn_helpdesk.tickets.actions.recurring import RecurringValues
from kdn_helpdesk.tickets.models.details import FieldKind
from kdn_helpdesk.tickets.queries import topics
from kdn_helpdesk.tickets.rhythms import Rhythm

AWAY_IN, AWAY_FOR = timedelta(days=6), timedelta(days=9)
"""When the second agent is away, and for how long."""
VIEWS = (
    ("Beteiligung NRW, nach Frist", {"thema": "beteiligung-nrw", "sortierung": "frist"}, True),
    ("Wartet auf Rückmeldung", {"zustand": "waiting", "sortierung": "aktiv"}, True),
    ("Meine, nach Priorität", {"ansicht": "meine", "sortierung": "-prioritaet"}, False),
)
"""Name, what the list is asked for, and whether the whole desk shares it."""

CHECKLISTS = (
    (
        "open-data",
        "Datensatz veröffentlichen",
        (
            "Rechte an den Daten geklärt",
            "Personenbezug ausgeschlossen",
            "Lizenz gewählt",
            "Metadaten nach DCAT-AP.de vollständig",
            "Erscheint in Open.NRW",
        ),
    ),
    (
        "beteiligung-nrw",
        "Fehler im Portal",
        (
            "Nachgestellt",
            "Bildschirmfoto liegt vor",
            "An die Entwicklung gegeben",
            "Lösung geprüft",
        ),
    ),
)
"""Topic, name and steps."""


FIELDS = (
    ("beteiligung-nrw", "Art des Verfahrens", FieldKind.CHOICE,
     ("Bauleitplanung", "Umfrage", "Dialog", "Mängelmelder")),
    ("beteiligung-nrw", "Verfahren endet am", FieldKind.DATE, ()),
    ("open-data", "Liegt schon auf Open.NRW?", FieldKind.YES_NO, ()),
)  # fmt: skip
"""Topic, what it asks, of which kind, and what may be chosen."""


def load_topics() -> None:
    """Say what topics ask and which steps they take, before the first request comes in."""
    for slug, label, kind, options in FIELDS:
        topic = topics.find_topic(slug)
        if topic is not None:
            details.add_field(
                topic, label=label, kind=kind, options=options, is_required=False,
                for_desk_only=False, position=0, actor=None,
            )  # fmt: skip
    for slug, name, steps in CHECKLISTS:
        topic = topics.find_topic(slug)
        if topic is not None:
            checklists.add_template(topic, name=name, steps=steps, is_usual=True, actor=None)


def load(*, agents: Sequence[Person]) -> None:
    """Arrange the desk of these agents; the first of them does it."""
    for name, asked, is_shared in VIEWS:
        saved.save_view(person=agents[0].id, name=name, asked=asked, is_shared=is_shared)
    topic = topics.find_topic("open-nrw") or topics.get_fallback_topic()
    recurring.plan_request(
        RecurringValues(
            subject="Quartalsprüfung der Schnittstellen zu Open.NRW",
            body="Bitte prüfen: Harvesting, tote Verweise, Lizenzangaben, Ansprechpersonen.",
            topic_id=topic.id,
            requester_id=agents[0].id,
            assignee_id=agents[1].id,
            rhythm=Rhythm.QUARTERLY,
            first_day=clock.today() + AWAY_IN + AWAY_FOR,
        ),
        actor=agents[0].id,
    )
    absences.enter_absence(
        person=agents[1].id,
        deputy=agents[0].id,
        first_day=clock.today() + AWAY_IN,
        last_day=clock.today() + AWAY_IN + AWAY_FOR,
        actor=agents[1].id,
    )
