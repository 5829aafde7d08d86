"""The author of a request is asked before anything leaves the house."""

import pytest

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.wishes.actions import agreeing, developers, writing
from kdn_helpdesk.wishes.states import Agreement
from tests.factories import make_agent, make_organisation, make_person, make_ticket
from tests.wishes.making import act, entries_of, make_wish, read_wish


@pytest.fixture
def anna(app):
    return make_agent(name="Anna Beratung", email="anna@kdn.example")


@pytest.fixture
def wish(anna):
    rita = make_person(email="rita@stadt.example", organisation=make_organisation())
    return make_wish(ticket=make_ticket(requester=rita), agent=anna, is_agreed=False)


@pytest.fixture
def link(anna, wish, sign_in, drain, outbox):
    """The link that the author finds in the mail."""
    sign_in(anna).press("Um Zustimmung bitten", f"/servicestelle/anforderungen/{wish.id}")
    drain()
    (mail,) = outbox
    assert mail.recipients == ["rita@stadt.example"]
    assert "Karten sollen sich drucken lassen." in mail.text
    outbox.clear()
    return mail.path("/anforderungen/zustimmung/")


def test_looking_at_the_link_says_nothing(visitor, wish, link):
    visitor.get(link)
    assert "Karten sollen sich drucken lassen." in visitor.main
    assert read_wish(wish).agreement is Agreement.ASKED


def test_pressing_the_button_agrees_and_the_agent_hears_of_it(visitor, wish, link, drain, outbox):
    visitor.submit(link, button="Ich bin einverstanden")
    assert "Der Text geht nun an die Entwicklung." in visitor.main
    assert read_wish(wish).agreement is Agreement.AGREED
    drain()
    assert [mail.recipients for mail in outbox] == [["anna@kdn.example"]]
    assert "Zugestimmt" in outbox[0].subject


def test_an_objection_is_kept_for_the_desk_and_nothing_leaves(visitor, wish, anna, link):
    visitor.submit(link, words="Bitte ohne das Wort Karte.", button="Änderungswunsch senden")
    assert "Wir ändern den Text" in visitor.main
    assert entries_of(wish) == [("objection", "Bitte ohne das Wort Karte.")]
    with pytest.raises(DomainError, match="noch nicht zugestimmt"):
        act(developers.send_copy, wish, agent=anna.id)


def test_an_objection_without_words_is_refused(visitor, wish, link):
    visitor.submit(link, button="Änderungswunsch senden")
    assert visitor.status == 422
    assert read_wish(wish).agreement is Agreement.ASKED


def test_an_earlier_link_agrees_with_no_later_text(visitor, wish, anna, link):
    act(
        writing.edit_copy,
        wish,
        portal=read_wish(wish).portal,
        title="Anders",
        copy="Ganz anders.",
        agent=anna.id,
        based_on=1,
    )
    visitor.get(link)
    assert "Der Text hat sich inzwischen geändert" in visitor.main
    with pytest.raises(DomainError, match="inzwischen geändert"):
        act(agreeing.agree, wish, version=1)
    assert read_wish(wish).agreement is Agreement.OPEN


def test_nobody_agrees_with_a_link_of_their_own_making(visitor):
    assert visitor.get("/anforderungen/zustimmung/WzEsMV0.erfunden").status == 422


def test_an_agreement_by_telephone_is_written_down(wish, anna, sign_in):
    desk = sign_in(anna)
    desk.press("Auf anderem Weg zugestimmt", f"/servicestelle/anforderungen/{wish.id}")
    assert read_wish(wish).agreement is Agreement.AGREED
    assert "hat die Zustimmung vermerkt" in desk.get(desk.path + "/verlauf").main


def test_the_author_is_not_asked_twice_about_one_text(wish, anna, link):
    with pytest.raises(DomainError, match="bereits gebeten"):
        act(agreeing.ask_author, wish, agent=anna.id)


def test_a_wish_of_nobody_asks_nobody(anna):
    with pytest.raises(DomainError, match="niemand zu fragen"):
        act(agreeing.ask_author, make_wish(), agent=anna.id)
