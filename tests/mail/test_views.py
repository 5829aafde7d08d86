"""The outbox page: what became of each mail, and sending it again."""

from tests import factories
from tests.mail import mails

OUTBOX = "/verwaltung/postausgang"


def failed(**options):
    mail = mails.queue(**options)
    mails.change(mail, state="failed", reason="550 unbekannt", attempts=3)
    return mail


def test_an_agent_sees_each_mail_with_its_state_and_reason(sign_in):
    failed(subject="[KDN-2026-0001] Karte")
    mails.queue(key="other", subject="Wartet noch")
    page = sign_in(factories.make_agent()).get(OUTBOX)
    for words in ("[KDN-2026-0001] Karte", "Fehlgeschlagen", "550 unbekannt", "Wartet noch"):
        assert words in page.main


def test_the_list_shows_one_state_if_asked(sign_in):
    failed(subject="Gescheitert")
    mails.queue(key="other", subject="Wartend")
    page = sign_in(factories.make_agent()).get(f"{OUTBOX}?zustand=failed")
    assert "Gescheitert" in page.main
    assert "Wartend" not in page.main.replace("Wartend 1", "")


def test_an_empty_outbox_says_so(sign_in):
    assert "Keine Mail" in sign_in(factories.make_agent()).get(OUTBOX).main


def test_a_failed_mail_can_be_sent_again(sign_in, drain, outbox):
    mail = failed()
    sign_in(factories.make_agent()).press("Erneut senden", f"{OUTBOX}/{mail.id}")
    drain()
    assert [sent.recipients for sent in outbox] == [["rathaus@stadt.example"]]


def test_a_mail_that_was_sent_offers_no_second_sending(sign_in, drain):
    mail = mails.queue()
    drain()
    browser = sign_in(factories.make_agent()).get(f"{OUTBOX}/{mail.id}")
    assert "Erneut senden" not in browser.main


def test_a_mail_on_its_way_is_not_sent_a_second_time(sign_in, drain, outbox):
    mail = failed()
    browser = sign_in(factories.make_agent()).get(f"{OUTBOX}/{mail.id}")
    mails.change(mail, state="sent")
    browser.press("Erneut senden")
    drain()
    assert outbox == []
    assert "kann nicht erneut" in browser.text


def test_the_text_of_a_mail_is_not_shown(sign_in):
    mail = mails.queue(body="https://kdn.example/geheim")
    page = sign_in(factories.make_agent()).get(f"{OUTBOX}/{mail.id}")
    assert "geheim" not in page.html


def test_a_municipality_does_not_see_the_outbox(sign_in):
    mail = mails.queue()
    browser = sign_in(factories.make_person())
    assert browser.get(OUTBOX).status == 403
    assert browser.get(f"{OUTBOX}/{mail.id}").status == 403


def test_a_mail_that_does_not_exist_is_not_found(sign_in):
    assert sign_in(factories.make_agent()).get(f"{OUTBOX}/999").status == 404


def test_a_long_list_asks_the_database_no_more_than_a_short_one(sign_in, queries):
    browser = sign_in(factories.make_agent())

    def asked():
        queries.clear()
        browser.get(OUTBOX)
        return len(queries)

    mails.queue()
    few = asked()
    for number in range(20):
        mails.queue(key=str(number), about=("ticket", number))
    assert asked() == few
