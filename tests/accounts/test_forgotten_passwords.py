"""A forgotten password is chosen anew by a mailed link."""

import pytest

from tests.factories import PASSWORD, make_person

NEW = "vier Wolken über Xanten"


@pytest.fixture
def ask(visitor, drain, outbox):
    """Ask for a new password and return the mailed path."""

    def run(email):
        visitor.submit("/passwort-vergessen", email=email)
        drain()
        return outbox[-1].path("/passwort/") if outbox else None

    return run


def choose(browser, path, password=NEW, repeated=None):
    return browser.submit(path, password=password, repeated=repeated or password)


def test_a_new_password_is_chosen_by_the_mailed_link(visitor, ask):
    person = make_person()
    choose(visitor, ask(person.email))
    assert visitor.path == "/anmelden"
    visitor.submit(email=person.email, password=NEW)
    assert person.name in visitor.text


def test_the_answer_does_not_tell_whether_there_is_an_account(visitor, ask, outbox):
    ask(make_person().email)
    known = visitor.main
    assert len(outbox) == 1
    ask("niemand@stadt.example")
    assert visitor.main == known
    assert len(outbox) == 1


def test_opening_the_link_changes_nothing(visitor, ask):
    path = ask(make_person().email)
    assert visitor.get(path).status == 200
    assert visitor.get(path).status == 200
    choose(visitor, path)
    assert visitor.path == "/anmelden"


def test_the_link_works_once(visitor, ask):
    path = ask(make_person().email)
    choose(visitor, path)
    assert visitor.get(path).status == 422
    assert "schon benutzt" in visitor.text


def test_the_link_works_for_an_hour(visitor, ask, later):
    path = ask(make_person().email)
    later(minutes=61)
    assert visitor.get(path).status == 422
    assert "abgelaufen" in visitor.text


def test_a_newer_link_ends_the_older_one(visitor, ask):
    person = make_person()
    older, newer = ask(person.email), ask(person.email)
    assert visitor.get(older).status == 422
    assert visitor.get(newer).status == 200


def test_a_forged_link_is_refused(visitor, ask):
    path = ask(make_person().email)
    assert visitor.get(path[:-2]).status == 422
    assert visitor.get("/willkommen/" + path.rsplit("/", 1)[1]).status == 422


def test_a_mailbox_is_not_flooded(ask, outbox):
    person = make_person()
    for _turn in range(5):
        ask(person.email)
    assert len(outbox) == 3


def test_every_session_ends_with_the_new_password(sign_in, visitor, ask):
    person = make_person()
    elsewhere = sign_in(person)
    choose(visitor, ask(person.email))
    assert elsewhere.get("/konto").path.startswith("/anmelden")


def test_the_owner_is_told_of_the_new_password(visitor, ask, drain, outbox):
    choose(visitor, ask(make_person().email))
    drain()
    assert outbox[-1].subject == "Ihr Passwort wurde geändert"


def test_the_mail_is_in_the_persons_language(ask, outbox):
    ask(make_person(language="en").email)
    assert outbox[-1].subject == "Choose a new password"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("zu kurz", "mindestens 12 Zeichen"),
        ("x" * 257, "höchstens 256 Zeichen"),
        ("Sommer2026!!", "leicht zu erraten"),
        ("Erika-Muster-12", "leicht zu erraten"),
    ],
)
def test_a_weak_password_is_refused_with_a_sentence(visitor, ask, password, sentence):
    person = make_person(name="Erika Muster")
    choose(visitor, ask(person.email), password)
    assert visitor.status == 422
    assert sentence in visitor.text


def test_two_different_passwords_are_refused_and_the_link_still_works(visitor, ask):
    path = ask(make_person().email)
    choose(visitor, path, repeated=NEW + "!")
    assert visitor.status == 422
    choose(visitor, path)
    assert visitor.path == "/anmelden"


def test_a_long_phrase_with_blanks_is_kept_as_typed(visitor, ask):
    person, phrase = make_person(), f" {NEW}, und noch einmal: ein langer Satz am Rand "
    choose(visitor, ask(person.email), phrase)
    visitor.submit("/anmelden", email=person.email, password=phrase)
    assert visitor.status == 200
    assert phrase != PASSWORD
