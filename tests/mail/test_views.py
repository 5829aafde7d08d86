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
    assert "Keine E-Mail" in sign_in(factories.make_agent()).get(OUTBOX).main


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


def test_the_list_is_narrowed_by_recipient_subject_and_what_it_is_about(sign_in):
    mails.queue(to="rathaus@stadt.example", key="a", subject="[KDN-2026-0001] Karte")
    mails.queue(to="leitung@kreis.example", key="b", subject="Einladung", about=("meeting", 3))
    browser = sign_in(factories.make_agent())
    for query in ("an=KREIS", "betreff=einladung", "bereich=termine"):
        page = browser.get(f"{OUTBOX}?{query}")
        assert "leitung@kreis.example" in page.main
        assert "rathaus@stadt.example" not in page.main
    assert "Keine E-Mail" in browser.get(f"{OUTBOX}?an=niemand").main


def test_a_filter_that_is_no_choice_narrows_nothing(sign_in):
    mails.queue()
    page = sign_in(factories.make_agent()).get(f"{OUTBOX}?bereich=quatsch&zustand=nichts")
    assert "rathaus@stadt.example" in page.main


def test_ticked_mails_are_sent_again(sign_in, drain, outbox):
    first = failed(key="a", to="eins@stadt.example")
    failed(key="b", to="zwei@stadt.example")
    waiting = mails.queue(key="c", to="drei@stadt.example")
    mails.change(waiting, state="sent")
    browser = sign_in(factories.make_agent()).get(OUTBOX)
    browser.submit(OUTBOX, mail=[str(first.id)], button="Ausgewählte erneut senden")
    assert "1 E-Mail ist wieder unterwegs" in browser.text
    drain()
    assert [sent.recipients for sent in outbox] == [["eins@stadt.example"]]


def test_all_that_failed_today_are_sent_again(sign_in, drain, outbox):
    failed(key="a", to="eins@stadt.example")
    failed(key="b", to="zwei@stadt.example")
    old = failed(key="c", to="alt@stadt.example")
    mails.change(old, created_at=mails.ago(days=2))
    browser = sign_in(factories.make_agent()).press("Alle von heute erneut senden", OUTBOX)
    assert "2 E-Mails sind wieder unterwegs" in browser.text
    drain()
    assert sorted(sent.recipients[0] for sent in outbox) == [
        "eins@stadt.example",
        "zwei@stadt.example",
    ]


def test_nothing_ticked_is_said(sign_in):
    failed()
    browser = sign_in(factories.make_agent()).press("Ausgewählte erneut senden", OUTBOX)
    assert "Nichts wurde erneut gesendet" in browser.text


def test_a_mail_that_is_tried_again_says_when(sign_in):
    mail = mails.queue()
    mails.change(mail, attempts=2, due_at=mails.ago(hours=-1), reason="421 später")
    assert "nächster Versuch" in sign_in(factories.make_agent()).get(OUTBOX).main


def test_a_mail_leads_to_what_it_is_about(sign_in):
    mail = mails.queue(about=("meeting", 3))
    page = sign_in(factories.make_agent()).get(f"{OUTBOX}/{mail.id}")
    assert "/termine/3" in page.links
    assert "Termine" in page.main


def test_a_person_page_shows_what_did_not_reach_them(sign_in, drain, outbox):
    person = factories.make_person(email="rathaus@stadt.example")
    failed()
    browser = sign_in(factories.make_agent()).get(f"/verwaltung/personen/{person.id}")
    assert "550 unbekannt" in browser.main
    browser.press("Erneut senden")
    assert browser.path == f"/verwaltung/personen/{person.id}"
    drain()
    assert len(outbox) == 1


def test_the_way_back_leads_nowhere_else(sign_in):
    mail = failed()
    browser = sign_in(factories.make_agent()).get(f"{OUTBOX}/{mail.id}")
    token = browser.page.xpath("//input[@name='csrf_token']/@value")[0]
    data = {"zurueck": "https://boese.example/", "csrf_token": token}
    browser.post(f"{OUTBOX}/{mail.id}/erneut", data=data)
    assert browser.path == f"{OUTBOX}/{mail.id}"


def test_the_desk_sees_that_mails_did_not_arrive(sign_in):
    browser = sign_in(factories.make_agent())
    assert "nicht angekommen" not in browser.get("/servicestelle/uebersicht").main
    old = failed(key="alt")
    mails.change(old, created_at=mails.ago(days=9))
    assert "nicht angekommen" not in browser.get("/servicestelle/uebersicht").main
    failed(key="neu")
    assert "1 E-Mail der letzten Tage" in browser.get("/servicestelle/uebersicht").main
