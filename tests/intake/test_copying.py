"""Who else a mail went to is offered to the desk, and put in copy by nobody else."""

import pytest

from tests import factories
from tests.intake import desk

COPY = "Sven Kurz <sven.kurz@stadt.example>, it@kreis.example"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(email="anna@kdn.example"))


def offered(browser):
    """The addresses that the page offers to take in copy."""
    return [str(value) for value in browser.page.xpath("//li//input[@name='email']/@value")]


def in_copy(browser):
    """The addresses of those in copy, as the buttons that remove them tell."""
    buttons = browser.page.xpath("//form[contains(@action,'/entfernen')]//button")
    return [" ".join(button.text_content().split()) for button in buttons]


def page_of(agent, mail):
    return agent.get(f"/servicestelle/{mail.reference}")


def test_whoever_a_mail_went_to_besides_us_is_offered_and_not_put_in_copy(drain, agent):
    mail = desk.take_in(drain, to=f"beratung@kdn.example, {COPY}", cc="Amt <amt@stadt.example>")
    page = page_of(agent, mail)
    assert offered(page) == ["sven.kurz@stadt.example", "it@kreis.example", "amt@stadt.example"]
    assert in_copy(page) == []


def test_one_click_takes_somebody_in_copy_under_the_name_of_the_mail(drain, agent, outbox):
    mail = desk.take_in(drain, cc=COPY)
    page = page_of(agent, mail).press("Sven Kurz auch in Kopie nehmen")
    assert in_copy(page) == ["Sven Kurz entfernen"]
    assert offered(page) == ["it@kreis.example"]
    drain()
    assert not [sent for sent in outbox if "kreis.example" in str(sent.recipients)]


@pytest.mark.parametrize(
    "address",
    [
        "beratung@kdn.example",
        "beratung+anfrage@kdn.example",
        "Ina.Roth@stadt.example",
        "noreply@stadt.example",
        "no-reply@stadt.example",
        "portal-noreply@stadt.example",
        "nicht-antworten@stadt.example",
        "mailer-daemon@stadt.example",
        "ohne-adresse",
    ],
)
def test_we_ourselves_machines_and_the_sender_are_not_offered(drain, agent, address):
    assert offered(page_of(agent, desk.take_in(drain, cc=address))) == []


def test_who_is_in_copy_is_not_offered_again_until_they_are_taken_out(drain, agent):
    mail = desk.take_in(drain, cc="it@kreis.example")
    page = page_of(agent, mail).press("it@kreis.example auch in Kopie nehmen")
    assert offered(page) == []
    assert offered(page.press("it@kreis.example entfernen")) == ["it@kreis.example"]


def test_a_later_mail_of_the_request_offers_whom_it_names_anew(drain, agent):
    first = desk.take_in(drain, cc="it@kreis.example")
    desk.take_in(
        drain,
        message_id="<zwei@stadt.example>",
        in_reply_to=first.message_id,
        cc="it@kreis.example, amt@stadt.example",
    )
    assert offered(page_of(agent, first)) == ["it@kreis.example", "amt@stadt.example"]


def test_twenty_are_offered_at_most(drain, agent):
    many = ", ".join(f"person{number}@stadt.example" for number in range(30))
    assert len(offered(page_of(agent, desk.take_in(drain, cc=many)))) == 20


def test_those_who_asked_do_not_see_who_else_was_named(drain, sign_in):
    ina = factories.make_person(email="ina.roth@stadt.example")
    mail = desk.take_in(drain, cc="it@kreis.example")
    assert "it@kreis.example" not in sign_in(ina).get(f"/anfragen/{mail.reference}").text
