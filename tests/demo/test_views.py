"""The demonstration's mailbox page shows what was sent, and exists in a demonstration alone."""

from tests.demo.test_mailserver import compose


def put(place, number, message):
    (place / f"{number:06}.eml").write_bytes(message.as_bytes())


def test_outside_a_demonstration_there_is_no_mailbox(visitor, known):
    assert visitor.get("/postfach/").status == 404


def test_an_empty_mailbox_says_what_to_do(visitor, demonstration):
    assert "noch keine E-Mail" in visitor.get("/postfach/").main


def test_the_mails_are_listed_newest_first(visitor, demonstration):
    put(demonstration, 1, compose("Die erste"))
    put(demonstration, 2, compose("Die zweite"))
    page = visitor.get("/postfach/").main
    assert page.index("Die zweite") < page.index("Die erste")
    assert "rathaus@stadt.example" in page


def test_many_mails_are_shown_page_by_page(visitor, demonstration):
    for number in range(1, 31):
        put(demonstration, number, compose(f"Brief {number:02}"))
    assert "Brief 30" in visitor.get("/postfach/").main
    assert "Brief 05" not in visitor.main
    assert "Brief 05" in visitor.get("/postfach/?seite=2").main


def test_a_mail_is_shown_with_its_text(visitor, demonstration):
    put(demonstration, 7, compose(text="Liebe Grüße <b>und</b> mehr"))
    page = visitor.get("/postfach/7")
    assert "Liebe Grüße <b>und</b> mehr" in page.main
    assert page.page.xpath("//h1")[0].text_content().strip() == "Ihre Anfrage"


def test_a_mail_can_be_saved_as_it_was_sent(visitor, demonstration):
    put(demonstration, 7, compose())
    assert visitor.get("/postfach/7/mail.eml").data == compose().as_bytes()


def test_a_calendar_part_can_be_saved(visitor, demonstration):
    message = compose()
    message.add_alternative(b"BEGIN:VCALENDAR\r\n", maintype="text", subtype="calendar")
    put(demonstration, 7, message)
    assert visitor.get("/postfach/7/0/termin.ics").data == b"BEGIN:VCALENDAR\r\n"
    assert "attachment" in visitor.response.headers["Content-Disposition"]
    assert visitor.get("/postfach/7/5/termin.ics").status == 404


def test_an_unknown_mail_is_not_found(visitor, demonstration):
    assert visitor.get("/postfach/7").status == 404


def test_every_page_says_that_it_is_a_demonstration(visitor, demonstration):
    banner = visitor.get("/anmelden").page.xpath("//*[@class='demo-banner']")
    assert "/postfach/" in banner[0].xpath(".//a/@href")
