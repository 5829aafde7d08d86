"""The sample that the walk goes through: somebody of each role, and an example of everything."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from kdn_helpdesk.accounts import deliveries
from kdn_helpdesk.accounts.actions import one_time, registration
from kdn_helpdesk.accounts.links import address_of
from kdn_helpdesk.accounts.models import LinkPurpose, Notice, Person
from kdn_helpdesk.core import clock, files
from kdn_helpdesk.core.permissions import Role, Viewer
from kdn_helpdesk.groups import actions as groups
from kdn_helpdesk.groups.models import WorkingGroup
from kdn_helpdesk.knowledge.actions import translating, upkeep
from kdn_helpdesk.knowledge.models.articles import Article, ArticleFile, Kind
from kdn_helpdesk.knowledge.models.upkeep import ForeignLink, LinkState
from kdn_helpdesk.mail import flags, inbox
from kdn_helpdesk.mail.models import OutgoingMail
from kdn_helpdesk.pages import actions as pages
from kdn_helpdesk.tickets import confirmations
from kdn_helpdesk.tickets.actions import bulk, checklists, conversation, details, saved, sorting
from kdn_helpdesk.tickets.actions.filing import file_without_account
from kdn_helpdesk.tickets.models.bulk import BulkKind
from kdn_helpdesk.tickets.models.details import FieldKind
from kdn_helpdesk.tickets.models.messages import MessageFile
from kdn_helpdesk.tickets.models.tickets import Tag, Ticket
from kdn_helpdesk.tickets.models.topics import Topic
from kdn_helpdesk.tickets.states import Visibility
from tests import factories
from tests.browser import enrolments, gatherings, hours, sharings, wishlist, writing
from tests.browser.walk import Example
from tests.knowledge import making

Examples = dict[str, Example]
LETTER = b"""\
From: Paula Post <paula.post@stadt.example>
To: beratung@kdn.example
Subject: =?utf-8?q?Karte_l=C3=A4dt_nicht?=
Date: Tue, 02 Mar 2027 09:00:00 +0100
Message-ID: <walk@stadt.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cut"

--cut
Content-Type: text/html; charset=utf-8

<p>Die Karte <b>fehlt</b>.</p>
--cut
Content-Type: text/plain
Content-Disposition: attachment; filename="fehler.txt"

Fehler 500
--cut--
"""


class Region:
    """People by role and language, and an example for every address that holds a value."""

    def __init__(self, drain: Callable[[], int]) -> None:
        self.organisation = factories.make_organisation("Musterhausen", domains=["muster.example"])
        self.people = {language: self._people(language) for language in ("de", "en")}
        self.examples: Examples = {}
        for add in (_pages, _accounts, _groups, _desk, _library, _mail):
            self.examples.update(add(self))
        drain()
        self.examples.update(_letters())

    def person(self, role: Role, language: str = "de") -> Person:
        """Return the person of this role."""
        return self.people[language][role]

    def everybody(self, role: Role) -> list[Person]:
        """Return those of this role in both languages."""
        return [self.person(role, language) for language in self.people]

    def _people(self, language: str) -> dict[Role, Person]:
        return {
            role: factories.make_person(
                roles=() if role is Role.COORDINATOR else (role,),
                organisation=self.organisation,
                language=language,
            )
            for role in Role
            if role is not Role.VISITOR
        }


def _pages(region: Region) -> Examples:
    with factories.writing():
        upload = files.put(b"Termine finden", name="Handbuch.txt")
        file = pages.add_files(
            "anleitungen", uploads=[upload], actor=region.person(Role.EDITOR).id
        )[0]
    page = {"slug": "kontakt"}
    return {
        "pages.show": page,
        "pages.download": {"file_id": file.id, "name": "Handbuch.txt"},
        "page_editing.edit": page,
        "page_editing.versions": page,
        "page_editing.version": {**page, "number": 0},
        "page_editing.remove_file": {"file_id": file.id},
    }


def _accounts(region: Region) -> Examples:
    colleague = factories.make_person(
        roles=(Role.REQUESTER,), organisation=region.organisation, name="Karl Kollege"
    )
    newcomer = factories.make_person(name="Nina Neu")
    with factories.writing() as session:
        join = registration.ask_to_join(
            session.get_one(Person, newcomer.id), organisation_id=region.organisation.id
        )
    person, organisation = {"number": colleague.id}, {"number": region.organisation.id}
    return {
        "account.confirm_address": _token(LinkPurpose.ADDRESS, region.person(Role.AGENT)),
        "joins.decide": {"number": join.id},
        "joins.decide_own": {"number": join.id},
        "organisation.remove": person,
        "organisations.close": organisation,
        "organisations.edit": organisation,
        "organisations.show": organisation,
        "passwords.choose": _token(LinkPurpose.PASSWORD, colleague),
        "people.deactivate": person,
        "people.edit": person,
        "people.show": person,
        "registration.accept": _token(LinkPurpose.INVITATION, None),
        "registration.register": _token(LinkPurpose.REGISTRATION, None),
    }


def _token(purpose: LinkPurpose, person: Person | None) -> Example:
    with factories.writing():
        link = one_time.make_link(
            purpose,
            email="neue.adresse@stadt.example",
            language="de",
            person_id=person.id if person else None,
            details={"roles": ["requester"], "name": "", "organisation_id": None, "group": ""},
        )
        return {"token": address_of(link).rpartition("/")[2]}


def _groups(region: Region) -> Examples:
    plain = [role for role in Role if role not in (Role.VISITOR, Role.COORDINATOR)]
    members = [person for role in plain for person in region.everybody(role)]
    led = factories.make_group(
        "Open Data", coordinators=region.everybody(Role.COORDINATOR), members=members
    )
    other = factories.make_group("Smart City", coordinators=[factories.make_person()])
    asking = factories.make_person(name="Arne Anfrage")
    with factories.writing() as session:
        request = groups.request_membership(
            session.get_one(WorkingGroup, led.id), person_id=asking.id, reason="Bitte"
        )
    region.examples.update(gatherings.examples(led, region.person(Role.COORDINATOR)))
    region.examples.update(enrolments.examples(led))
    member = {"slug": led.slug, "person_id": members[0].id}
    return {
        "groups.show": {"slug": led.slug},
        "groups.join": {"slug": other.slug},
        "groups.leave": {"slug": led.slug},
        "groups.describe": {"slug": led.slug},
        "groups.members": {"slug": led.slug},
        "groups.member": member,
        "groups.remove": member,
        "groups.decline": {"request_id": request.id},
    }


def _desk(region: Region) -> Examples:
    agent = region.person(Role.AGENT)
    topic = factories.make_topic("beteiligung", name="Beteiligung NRW")
    with factories.writing():
        upload = files.put(b"Bildschirm", name="fehler.txt")
    ticket = factories.make_ticket(
        requester=region.person(Role.MANAGER),
        topic=topic,
        subject="Karte lädt nicht",
        assignee=agent,
        files=[upload],
        visibility=Visibility.ORGANISATION,
        quiet=False,
    )
    factories.tell(conversation.answer_ticket, ticket, agent=agent.id, body="Wir sehen nach.")
    factories.tell(sorting.set_tags, ticket, names=["karte"], agent=agent.id)
    factories.tell(conversation.add_note, ticket, agent=agent.id, body="Bekannter Fehler.")
    with factories.writing() as session:
        template = checklists.add_template(
            session.get_one(Topic, topic.id),
            name="Kartenfehler",
            steps=["Dienst prüfen", "Rückmeldung geben"],
            is_usual=True,
            actor=None,
        )
        field = details.add_field(
            session.get_one(Topic, topic.id), label="Browser", kind=FieldKind.CHOICE,
            options=["Firefox", "anderer"], is_required=False, for_desk_only=False, position=0,
            actor=None,
        )  # fmt: skip
        shown = session.get_one(Ticket, ticket.id)
        details.set_details(shown, {field.id: "Firefox"}, actor=agent.id)
        checklists.begin_checklist(shown, template=template, agent=agent.id)
    with factories.writing():
        filing = file_without_account(
            email="vera@stadt.example",
            name="Vera Ohnekonto",
            topic=topic,
            subject="Zugang",
            body="Wie bekomme ich einen Zugang?",
            language="de",
        )
        assert filing is not None
        token = confirmations.address_of(filing.id).rpartition("/")[2]
        view = saved.save_view(
            person=agent.id, name="Karten", is_shared=True, asked={"text": "Karte"}
        )
        change = bulk.draft_change(
            bulk.Selection(references=[ticket.reference]),
            viewer=Viewer(person_id=agent.id, roles=frozenset({Role.AGENT})),
            kind=BulkKind.CLOSE,
            wanted={"state": "closed"},
        )
    region.examples.update(wishlist.examples(agent))
    region.examples.update(sharings.examples(region.person(Role.MANAGER), agent))
    request = {"reference": ticket.reference}
    return {
        "tickets.show": request,
        "tickets.reply": request,
        "tickets.close": request,
        "tickets.download": {**request, "file_id": first(MessageFile.id), "name": "fehler.txt"},
        "filing.confirm": {"token": token},
        "work.show": request,
        "work.answer": request,
        "work.note": request,
        "work.forward": request,
        "sorting.trail": request,
        **writing.examples(ticket, agent),
        "merging.merge": request,
        "merging.split": request,
        "topics.edit": {"topic_id": topic.id},
        **hours.examples(agent),
        "bulk.show": {"bulk_id": change.id},
        "bulk.state": {"bulk_id": change.id},
        "details.index": {"topic_id": topic.id},
        "details.edit": {"field_id": field.id},
        "details.delete": {"field_id": field.id},
        "checklists.index": {"topic_id": topic.id},
        "checklists.edit": {"template_id": template.id},
        "checklists.delete": {"template_id": template.id},
        "walking.following": request,
        "walking.preceding": request,
        "tags.edit": {"tag_id": first(Tag.id)},
        "tags.delete": {"tag_id": first(Tag.id)},
        "saved.edit": {"view_id": view.id},
        "saved.delete": {"view_id": view.id},
    }


def _library(region: Region) -> Examples:
    editor = region.person(Role.EDITOR)
    category = making.make_category("Beteiligung")
    shown = making.make_article("Beteiligung mit Karte", author=editor, summary="Kurz gesagt")
    waiting = making.make_draft("Wartet auf Prüfung")
    making.hand_in(waiting, factories.make_editor())
    making.comment(waiting, editor, quote="Wir zählen", is_demand=True)
    draft = making.make_draft("Noch in Arbeit", author=editor)
    with factories.writing() as session:
        stored = files.keep(files.put(b"Anhang", name="Anhang.txt"))
        file = ArticleFile(article_id=shown.id, file_id=stored.id, since=1)
        session.add(file)
        session.flush()
        template = upkeep.save_template(
            None, title="Kurzbericht", kind=Kind.ARTICLE, editor=editor.id, body="## Ziel"
        )
        original = session.get_one(Article, shown.id)
        translated = translating.start_translation(original, author=editor.id, organisation=None)
        session.add(
            ForeignLink(
                article_id=shown.id,
                target="https://www.example.org/weg",
                state=LinkState.BROKEN,
                reason="HTTP 404",
                broken_since=clock.now(),
            )
        )
    article = {"article_id": draft.id}
    return {
        "library.show": {"slug": shown.slug},
        "library.print_view": {"slug": shown.slug},
        "library.as_pdf": {"slug": shown.slug},
        "library.download": {"file_id": file.id},
        "drafting.show": {"article_id": shown.id},
        "drafting.edit": article,
        "drafting.revisions": article,
        "drafting.revision": {**article, "number": 1},
        "editing.rename": {"article_id": shown.id},
        "editing.archive": {"article_id": shown.id},
        "editing.review": {"article_id": waiting.id},
        "commenting.index": {"article_id": waiting.id},
        "responding.remark": {"slug": shown.slug},
        "responding.answer": {"reference": making.make_ticket().reference},
        "upkeep.edit": {"article_id": shown.id},
        "upkeep.template": {"template_id": template.id},
        "upkeep.translation": {"article_id": translated.id},
        "editing.category": {"category_id": category.id},
        "editing.remove_category": {"category_id": category.id},
    }


def _mail(_region: Region) -> Examples:
    with factories.writing():
        mail = inbox.store(LETTER, recipient="beratung@kdn.example", source="test")
    number = {"number": mail.id}
    return {
        "intake.show": number,
        "intake.attachment": {**number, "position": 0},
        "intake.frame": number,
        "intake.source": number,
    }


def _letters() -> Examples:
    with factories.reading() as session:
        person = session.scalars(sa.select(Person).limit(1)).one()
        ending = deliveries.choice_of(person, Notice.COPIES).unsubscribe
    with factories.writing() as session:
        mail = session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.id).limit(1)).one()
        flag = flags.flag_address(mail, reason="Ein Postfach mit dieser Adresse gibt es nicht.")
    return {
        "addresses.mend": {"number": flag.id},
        "news.end": {"token": ending.rpartition("/")[2]},
        "mail.show": {"number": first(OutgoingMail.id)},
        "mail_texts.show": {"name": "ticket_answer"},
    }


def first(column: Any) -> Any:
    """Return the value of the first row; the region must have made one."""
    with factories.reading() as session:
        value = session.scalar(sa.select(column).order_by(column).limit(1))
    assert value is not None, f"the region made no {column}"
    return value
