"""A decision goes back to everybody who asked: requests, joiners, wishes; once each."""

from kdn_helpdesk.meetings.actions import agendas, recording
from kdn_helpdesk.meetings.models.meetings import Meeting, Visibility
from kdn_helpdesk.wishes.actions import joining
from tests.factories import make_organisation, make_person, make_ticket, writing
from tests.meetings.making import make_meeting
from tests.meetings.minuting import AFTER
from tests.meetings.replying import mail_after
from tests.wishes.making import act, make_wish


def decide(meeting, *, visibility, **origin):
    """Publish minutes with one decision about a request, a wish or both."""
    leader = make_person().id
    with writing() as session:
        found = session.get_one(Meeting, meeting.id)
        item = agendas.propose_topic(found, title="Karten", person_id=leader, accept=True, **origin)
        minutes = recording.write_minutes(
            found,
            opening="",
            visibility=visibility,
            records={},
            decisions={item.id: ["Wir drucken."]},
            actor=leader,
        )
        found.starts_at = found.starts_at.replace(year=2025)
        recording.publish_minutes(found, minutes, actor=leader)


def joiner_of(wish, email):
    person = make_person(email=email, organisation=make_organisation())
    act(joining.add_joiner, wish, person=person.id, organisation=person.organisation_id)
    return person


def test_who_asked_for_a_wish_or_joined_it_hears_of_the_decision_once(group, drain, outbox):
    asker = make_person(email="frage@stadt.example", organisation=make_organisation())
    ticket = make_ticket(requester=asker)
    wish = make_wish(ticket=ticket, is_public=True)
    joiner_of(wish, "mit@stadt.example")
    meeting = make_meeting(group, AFTER.date(), visibility=Visibility.PUBLIC)
    outbox.clear()
    decide(meeting, visibility=Visibility.PUBLIC, wish_id=wish.id, ticket_id=ticket.id)
    drain()
    told = [mail.recipients[0] for mail in outbox if "Wir drucken." in mail.text]
    assert sorted(told) == ["frage@stadt.example", "mit@stadt.example"]
    assert ticket.reference in mail_after(outbox, "frage@stadt.example").subject
    mail = mail_after(outbox, "mit@stadt.example")
    assert ticket.reference not in mail.text
    assert f"/anforderungen/{wish.id}" in mail.text


def test_joiners_hear_only_what_they_may_read(group, drain, outbox):
    wish = make_wish(is_public=True)
    joiner_of(wish, "mit@stadt.example")
    meeting = make_meeting(group, AFTER.date(), visibility=Visibility.PUBLIC)
    outbox.clear()
    decide(meeting, visibility=Visibility.GROUP, wish_id=wish.id)
    drain()
    assert outbox == []
