"""Date polls: asking, answering by a link, results, and the meeting that comes of one."""

from datetime import timedelta

import pytest
import time_machine

from kdn_helpdesk.core import clock
from kdn_helpdesk.meetings.actions import polls as actions
from kdn_helpdesk.meetings.actions.workshops import DomainError
from kdn_helpdesk.meetings.queries import polls
from tests.factories import make_person, reading, writing
from tests.meetings.making import NOW, make_meeting, read_invitation, read_meetings
from tests.meetings.polling import MAYBE, NO, YES, link_of, make_poll, read_poll, say


@pytest.fixture
def poll(group):
    return make_poll(group)


@pytest.fixture
def desk(sign_in, leader):
    return sign_in(leader)


def rows(*days):
    names = ("day", "starts", "ends")
    times = [(day, "10:00", "11:30") for day in days]
    return {
        f"dates-{place}-{name}": value
        for place, row in enumerate(times)
        for name, value in zip(names, row, strict=True)
    }


def address_of(poll):
    return f"/termine/umfragen/{poll.id}"


def test_the_dates_are_checked_before_anybody_is_asked(desk, group, drain, outbox):
    make_meeting(group, title="Anderes")
    wanted = rows("2027-06-08", "2027-05-27")
    desk.submit(
        "/termine/umfragen/neu", title="Klausur", closes_on="2027-01-10", group=group.id, **wanted
    )
    assert "Zur selben Zeit: Open Data" in desk.main
    assert "Fronleichnam" in desk.main
    drain()
    assert not outbox
    desk.press("Umfrage starten")
    drain()
    assert {mail.recipients[0] for mail in outbox} == {
        "leitung@kdn.example",
        "eva@stadt.example",
        "max@kreis.example",
    }
    assert outbox[0].subject.startswith(("Welcher Termin passt", "Which date suits"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (rows("2027-06-08"), "mindestens zwei"),
        (rows("2027-06-08", "2027-06-08"), "zweimal"),
        (rows("2026-06-08", "2027-06-08"), "schon vorbei"),
        (rows("2027-06-08", "2027-06-09") | {"closes_on": "2027-06-08"}, "vor dem ersten"),
        (rows("2027-06-08", "2027-06-09") | {"asks_group": False}, "wer gefragt wird"),
        (rows("2027-06-08", "2027-06-09") | {"addresses": "keine Adresse"}, "keine E-Mail-Adresse"),
        (rows("2027-06-08", "2027-06-09") | {"dates-0-ends": "09:00"}, "nach dem Beginn"),
    ],
)
def test_what_nobody_could_answer_is_refused(desk, group, fields, sentence):
    values = {"title": "Klausur", "closes_on": "2027-01-10", "group": group.id} | fields
    desk.submit("/termine/umfragen/neu", **values)
    assert desk.status == 422
    assert sentence in desk.main
    assert desk.value("title") == "Klausur"


def test_more_rows_keep_what_was_typed(desk, group):
    desk.submit("/termine/umfragen/neu", button="Weitere Zeilen", title="Klausur")
    assert desk.value("title") == "Klausur"
    assert desk.value("dates-4-day") in ("", None)


def test_an_answer_needs_no_account_and_can_be_changed(poll, visitor, drain, outbox):
    drain()
    mail = next(mail for mail in outbox if mail.recipients == ["eva@stadt.example"])
    link = mail.path("/umfrage/")
    visitor.get(link)
    assert not [v for v in read_poll(poll).voices if v.answered_at], "GET changes nothing"
    first, second, third = (f"date_{date.id}" for date in read_poll(poll).dates)
    visitor.submit(link, **{first: "yes", second: "no", third: "if_need_be"}, comment="Gern früh.")
    assert "Ihre Rückmeldung ist angekommen" in visitor.text
    visitor.submit(link, **{second: "yes"})
    assert visitor.status == 200
    with reading():
        results = polls.results(read_poll(poll))
    assert [(one.yes, one.if_need_be, one.no) for one in results] == [
        (1, 0, 0),
        (1, 0, 0),
        (0, 1, 0),
    ]


def test_every_date_wants_an_answer(poll, visitor):
    visitor.submit(link_of(poll, "Eva Eins"), comment="Mal sehen")
    assert visitor.status == 422
    assert visitor.value("comment").strip() == "Mal sehen"


def test_nobody_sees_who_else_is_asked(poll, visitor):
    say(poll, "Max Zwei", YES, NO, NO)
    say(poll, "Eva Eins", YES, YES, NO)
    page = visitor.get(link_of(poll, "Eva Eins")).html
    assert "Max" not in page
    assert "max@kreis.example" not in page


def test_the_best_date_is_the_one_that_most_can_make(poll):
    say(poll, "Eva Eins", YES, MAYBE, NO)
    say(poll, "Max Zwei", NO, MAYBE, NO)
    with reading():
        results = polls.results(read_poll(poll))
    assert [one.is_best for one in results] == [False, True, False]


def test_the_results_are_a_chart_with_its_figures(desk, poll):
    say(poll, "Eva Eins", YES, MAYBE, NO)
    desk.get(address_of(poll))
    figures = [
        [cell.text_content().strip() for cell in row.xpath("td")]
        for row in desk.page.xpath("//figure//tbody/tr")
    ]
    assert figures == [["1", "0", "0"], ["0", "1", "0"], ["0", "0", "1"]]
    assert "Wenn es sein muss" in desk.main
    assert "eva@stadt.example" not in desk.html


def test_the_open_link_takes_a_name(group, desk, visitor):
    poll = make_poll(group, is_open_to_all=True)
    link = next(link for link in desk.get(address_of(poll)).links if "/umfrage/offen/" in link)
    said = {f"date_{date.id}": "yes" for date in read_poll(poll).dates}
    visitor.submit(link.removeprefix("http://localhost"), name="Gast", **said)
    assert visitor.path.startswith("/umfrage/")
    assert "Antwort von Gast" in visitor.main
    assert "über den offenen Link" in desk.get(address_of(poll)).main


def test_there_is_no_open_link_where_none_was_wanted(poll, visitor):
    with reading():
        token = polls.sign_poll(poll.id)
    assert visitor.get(f"/umfrage/offen/{token}").status == 404
    assert visitor.get("/umfrage/kaputt").status == 404


def test_one_click_makes_the_meeting_and_invites_everybody(desk, group, eva, drain, outbox):
    poll = make_poll(group, addresses=["gast@web.example"], place="Köln")
    drain()
    outbox.clear()
    second = read_poll(poll).dates[1]
    desk.get(f"{address_of(poll)}/termin/{second.id}")
    assert "gast@web.example" in desk.main
    assert not read_meetings(), "GET changes nothing"
    desk.press("Diesen Termin wählen und einladen")
    (meeting,) = read_meetings()
    assert (meeting.starts_at, meeting.place) == (second.starts_at, "Köln")
    assert read_invitation(meeting, eva)
    drain()
    told = sorted(mail.recipients[0] for mail in outbox)
    assert told == [
        "eva@stadt.example",
        "gast@web.example",
        "leitung@kdn.example",
        "max@kreis.example",
    ]
    assert "Ein Termin ist gewählt" in desk.get(address_of(poll)).main


def test_of_two_who_choose_one_is_told(desk, poll):
    with writing():
        found = read_again(poll)
        actions.choose_date(found, found.dates[0], actor=None)
    desk.get(f"{address_of(poll)}/termin/{read_poll(poll).dates[1].id}")
    desk.press("Diesen Termin wählen und einladen")
    assert desk.status == 422
    assert len(read_meetings()) == 1


def read_again(poll):
    return polls.get_poll(poll.id, viewer=polls.Viewer(coordinates=frozenset({poll.group_id})))


def test_a_poll_that_is_given_up_says_so(desk, poll, visitor, drain, outbox):
    drain()
    outbox.clear()
    desk.press("Ohne Termin beenden", address_of(poll))
    drain()
    assert len(outbox) == 3
    assert "ohne Termin beendet" in visitor.get(link_of(poll, "Eva Eins")).main


def test_a_day_before_the_end_who_is_silent_is_reminded_once(poll, drain, outbox):
    drain()
    say(poll, "Eva Eins", YES, YES, YES)
    outbox.clear()
    with time_machine.travel(NOW + timedelta(days=6)):
        drain()
        assert {mail.recipients[0] for mail in outbox} == {
            "leitung@kdn.example",
            "max@kreis.example",
        }
        outbox.clear()
    with time_machine.travel(NOW + timedelta(days=6, hours=2)):
        drain()
    assert not outbox


def test_after_the_last_day_the_coordinators_hear_and_answers_are_refused(poll, drain, outbox):
    drain()
    with time_machine.travel(NOW + timedelta(days=6)):
        drain()
    outbox.clear()
    with time_machine.travel(NOW + timedelta(days=8)):
        drain()
        drain()
        assert [mail.recipients for mail in outbox] == [["leitung@kdn.example"]]
        assert outbox[0].subject == "Terminumfrage beendet: Klausur"
        with pytest.raises(DomainError, match="letzte Tag"):
            say(poll, "Eva Eins", YES, YES, YES)


def test_the_pages_ask_the_same_number_of_questions_for_many(desk, group, queries):
    poll = make_poll(group, is_open_to_all=True)
    counts = []
    for many in (1, 8):
        with writing():
            found = read_again(poll)
            said = {date.id: YES for date in found.dates}
            for number in range(many):
                actions.answer_openly(found, name=f"Gast {number}", choices=said)
        queries.clear()
        desk.get(address_of(poll))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_others_do_not_lead_the_poll(sign_in, eva, poll):
    assert sign_in(eva).get(address_of(poll)).status == 403
    assert sign_in(make_person(email="fremd@web.example")).get("/termine/umfragen").status == 403


def test_running_polls_are_listed(desk, poll):
    page = desk.get("/termine/umfragen").main
    assert "Klausur" in page
    assert "0 von 3" in page
    assert clock.today() < poll.closes_on
