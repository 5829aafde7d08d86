"""The brake on automatic mail."""

import pytest

from tests.mail import mails

pytestmark = pytest.mark.usefixtures("app")


def states(count: int, **options: object) -> list[str]:
    queued = [mails.queue(key=f"{options}:{number}", **options) for number in range(count)]
    return [mails.outgoing(mail.id).state.value for mail in queued]


def test_the_eleventh_automatic_mail_about_one_thing_is_held_back():
    assert states(11) == ["queued"] * 10 + ["braked"]


def test_a_braked_mail_says_why_and_does_not_leave(drain, outbox):
    states(10)
    braked = mails.queue(key="eleventh")
    drain()
    assert len(outbox) == 10
    assert "10 automatische E-Mails" in mails.outgoing(braked.id).reason


def test_what_a_person_wrote_is_never_braked():
    states(10)
    assert states(1, automatic=None) == ["queued"]


def test_another_address_is_not_braked():
    states(10)
    assert states(1, to="andere@stadt.example") == ["queued"]


def test_another_request_is_not_braked_before_the_limit_over_all():
    for number in range(3):
        assert states(10, about=("ticket", number)) == ["queued"] * 10
    assert states(1, about=("ticket", 4)) == ["braked"]


@pytest.mark.parametrize(("minutes", "most"), [(11, 15), (31, 25)])
def test_the_longer_windows_allow_more_but_not_everything(minutes, most):
    for number in range(most):
        mails.change(mails.queue(key=f"old:{number}"), created_at=mails.ago(minutes=minutes))
        if number % 9 == 8:  # the short window must not stop the test's own mails
            continue
    assert mails.outgoing(mails.queue(key="now").id).state == "braked"


def test_an_hour_later_mails_leave_again():
    for number in range(10):
        mails.change(mails.queue(key=f"old:{number}"), created_at=mails.ago(minutes=61))
    assert states(1) == ["queued"]
