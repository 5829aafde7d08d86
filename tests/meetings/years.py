"""A year of a working group: what its coordinators and its people do, each by its own way."""

from datetime import date, time, timedelta
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.groups import actions as group_actions
from kdn_helpdesk.groups.models import GroupMember, WorkingGroup
from kdn_helpdesk.ical.invites import Partstat
from kdn_helpdesk.meetings.actions import answering, inviting, scheduling
from kdn_helpdesk.meetings.models.invitations import Answer, AnswerState, Channel
from kdn_helpdesk.meetings.models.meetings import Meeting
from tests.factories import writing
from tests.meetings.books import Books, Held, Letter, Opened
from tests.meetings.making import make_meeting

ANSWERS = ("ACCEPTED", "DECLINED", "TENTATIVE")
OFFICE = "beratung@kdn.example"


class Year(Books):
    """The doings; each writes into the books what must follow from it."""

    def plan(self, dates: int) -> None:
        """Put the year's meetings into the calendar and invite to all of them."""
        for number in range(dates):
            day = date(2027, 1 + number * 12 // dates, self.chance.randint(4, 24))
            meeting = make_meeting(self.group, day, time(self.chance.randint(8, 15)))
            self.held[meeting.id] = Held(
                meeting.uid, meeting.starts_at, meeting.ends_at, meeting.title, meeting.place
            )
        with writing() as session:
            rows = session.scalars(sa.select(Meeting).where(Meeting.group_id == self.group.id))
            inviting.invite_group(rows.all(), actor=self.coordinator)
        for number in self.held:
            for email in sorted(self.members):
                self._invite(number, email)
        self.settle()

    def live(self, steps: int) -> None:
        """Let so many things happen, each at a time of its own."""
        doings = {
            self.move: 3,
            self.relocate: 2,
            self.retitle: 1,
            self.cancel: 1,
            self.join: 2,
            self.leave: 2,
            self.withdraw: 1,
            self.invite_guest: 1,
            self.delegate: 2,
            self.answer_by_link: 6,
            self.answer_by_mail: 12,
            self.answer_by_hand: 3,
            self.forge: 2,
            self.forward: 1,
            self.repeat: 2,
            self.propose: 2,
            self.deliver: 6,
        }
        names, weights = list(doings), list(doings.values())
        for _step in range(steps):
            self.pass_time(self.chance.uniform(4, 340 * 24 / steps * 2))
            [doing] = self.chance.choices(names, weights)
            self.doings.append(doing.__name__)
            doing()
            if self.chance.random() < 0.7:
                self.settle()
        while self.on_their_way:
            self.deliver()
        self.settle()

    # What coordinators do

    def move(self) -> None:
        number = self._some_meeting()
        if number is None:
            return
        held = self.held[number]
        start = held.start + timedelta(days=self.chance.randint(1, 20))
        self._move(number, start + timedelta(hours=self.chance.choice((0, 0, 1))))

    def relocate(self) -> None:
        if (number := self._some_meeting()) is not None:
            self.held[number].place = f"Raum {self.chance.randint(2, 999)}; Rathaus"
            self.held[number].sequence += 1
            self._change(number, place=self.held[number].place)

    def retitle(self) -> None:
        if (number := self._some_meeting()) is not None:
            self.held[number].title = f"Treffen, neu benannt {self.chance.randint(2, 999)}"
            self._change(number, title=self.held[number].title)

    def cancel(self) -> None:
        if (number := self._some_meeting()) is None:
            return
        with writing() as session:
            meeting = session.get_one(Meeting, number)
            scheduling.cancel_meeting(
                meeting, reason="Krank", version=meeting.version, actor=self.coordinator
            )
        self.held[number].is_cancelled = True

    def join(self) -> None:
        comes_back = self.former and self.chance.random() < 0.4
        email = self.chance.choice(sorted(self.former)) if comes_back else self._new_address()
        with writing() as session:
            group = session.get_one(WorkingGroup, self.group.id)
            group_actions.add_member(group, email=email, actor=self.coordinator)
        self.former.discard(email)
        self.members.add(email)
        for number in self._open():
            if not self._is_invited(number, email):
                self._invite(number, email)

    def leave(self) -> None:
        email = self.chance.choice(sorted(self.members))
        with writing() as session:
            row = session.scalars(
                sa.select(GroupMember)
                .join(GroupMember.person)
                .where(GroupMember.group_id == self.group.id, Person.email == email)
            ).one()
            if row.is_coordinator:
                return
            group_actions.remove_member(row, actor=self.coordinator)
        self.members.discard(email)
        self.former.add(email)
        for number in self._open():
            self._withdraw(number, email)

    def withdraw(self) -> None:
        if (found := self._some_place()) is None:
            return
        number, email = found
        with Opened(number, email) as invitation:
            inviting.withdraw_invitation(invitation, actor=self.coordinator)
        self._withdraw(number, email)

    def invite_guest(self) -> None:
        if (number := self._some_meeting()) is None:
            return
        email = self._new_address()
        with writing() as session:
            meeting = session.get_one(Meeting, number)
            inviting.invite_guest(meeting, email=email, actor=self.coordinator)
        self._invite(number, email)

    def answer_by_hand(self) -> None:
        if (found := self._some_place()) is None:
            return
        partstat = self.chance.choice(ANSWERS)
        with Opened(*found) as invitation:
            answering.answer_invitation(
                invitation,
                partstat=Partstat(partstat),
                channel=Channel.HAND,
                actor=self.coordinator,
            )
        self._count_now(*found, partstat)

    # What invited people do

    def answer_by_link(self) -> None:
        if (found := self._some_place(linked=True)) is None:
            return
        partstat = self.chance.choice(ANSWERS)
        page = self.tools.visitor.submit(self._link(*found), answer=partstat)
        assert page.status == 200, page.main
        self._count_now(*found, partstat)

    def delegate(self) -> None:
        if (found := self._some_place(linked=True)) is None:
            return
        if found[1] in self.substitutes.values():
            return
        email = self._new_address()
        page = self.tools.visitor.submit(
            f"{self._link(*found)}/vertretung", name="Vera Vertretung", email=email
        )
        assert page.status == 200, page.main
        self._count_now(*found, "DELEGATED")
        self.substitutes[found] = email
        self._invite(found[0], email)

    def answer_by_mail(self) -> None:
        """Write an answer to what the calendar shows, which may be an older version."""
        event, program = self._some_event()
        if event is None:
            return
        partstat = self.chance.choice(ANSWERS)
        stamp = self.now().replace(microsecond=0)
        self.on_their_way.append(
            Letter(
                program.reply(event, partstat=partstat, stamp=stamp),
                self.chance.choice((event.organizer, event.organizer, OFFICE)),
                event.uid,
                program.email,
                partstat,
                (event.sequence, stamp),
                program.email,
            )
        )

    def deliver(self) -> None:
        """Let answers arrive, not in the order in which they were written."""
        self.chance.shuffle(self.on_their_way)
        for _ in range(min(4, len(self.on_their_way))):
            letter = self.on_their_way.pop()
            self._post(letter.raw, to=letter.to, sender=letter.sender)
            self.sent.append(letter)
            self._count(letter)

    def repeat(self) -> None:
        """The same mail once more changes nothing."""
        if self.sent:
            letter = self.chance.choice(self.sent)
            self._post(letter.raw, to=letter.to, sender=letter.sender)

    def forge(self) -> None:
        """Somebody answers in another's name; it waits, and a coordinator refuses it or not."""
        event, program = self._some_event()
        if event is not None:
            raw = program.reply(event, partstat="DECLINED", stamp=self.now())
            self._post(raw, to=OFFICE, sender="boese@anderswo.example")
            self._refuse_some()

    def forward(self) -> None:
        """A stranger answers a forwarded invitation in their own name."""
        event, program = self._some_event()
        if event is not None:
            stranger = f"fremd{self.numbers}@firma.example"
            raw = program.reply(event, partstat="ACCEPTED", stamp=self.now(), attendee=stranger)
            self._post(raw, to=event.organizer, sender=stranger)
            self._refuse_some()

    def propose(self) -> None:
        """Another time is proposed; the coordinators take it or keep the date."""
        event, program = self._some_event()
        if event is None:
            return
        number = next(key for key, held in self.held.items() if held.uid == event.uid)
        start = self.held[number].start + timedelta(days=1)
        raw = program.counter(event, start=start, stamp=self.now())
        self._post(raw, to=event.organizer, sender=program.email)
        if number in self._open() and self.chance.random() < 0.5:
            self._move(number, start)
        else:
            self._refuse_some()

    def _post(self, raw: bytes, *, to: str, sender: str) -> None:
        self.numbers += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, to, "Antwort"
        mail["Message-ID"] = f"<antwort.{self.numbers}@stadt.example>"
        mail.set_content("Siehe Kalender")
        method = "COUNTER" if b"METHOD:COUNTER" in raw else "REPLY"
        mail.add_alternative(raw.decode(), subtype="calendar", params={"method": method})
        self.tools.receive("mail", "receive", "--to", to, input=mail.as_bytes())
        self.settle()

    def _refuse_some(self) -> None:
        if self.chance.random() < 0.5:
            return
        with writing() as session:
            waiting = session.scalars(
                sa.select(Answer)
                .where(Answer.state == AnswerState.WAITING)
                .options(joinedload(Answer.invitation), joinedload(Answer.meeting))
            ).all()
            for answer in waiting:
                answering.refuse_answer(answer, comment="Nein", actor=self.coordinator)
