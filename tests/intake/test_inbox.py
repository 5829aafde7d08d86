"""The intake page and its corrections."""

import pytest

from kdn_helpdesk.core import audit
from tests import factories
from tests.intake import desk
from tests.mail import arrivals

INTAKE = "/servicestelle/posteingang"


@pytest.fixture(autouse=True)
def topic(app):
    """Where requests by mail go."""
    return factories.make_topic("sonstiges")


@pytest.fixture
def agent(sign_in):
    return sign_in(factories.make_agent(name="Ada Agentin"))


@pytest.fixture
def held(drain):
    """A mail that names no sender."""
    return desk.take_in(drain, b"Date: x\nSubject: Ohne Absender\nReceived: x\n\nWo ist es?\n")


def html_mail(body: str, extra: str = "") -> bytes:
    head = "From: ina.roth@stadt.example\nSubject: Bunt\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: text/html; charset=utf-8\n{extra}\n{body}".encode()


def test_each_mail_is_listed_with_its_outcome_and_reason(agent, drain, held):
    request = desk.take_in(drain)
    page = agent.get(INTAKE).main
    for words in ("Ohne Absender", "Zu entscheiden", held.reason, "Frage zur Karte"):
        assert words in page
    assert request.reference in page


def test_a_long_list_asks_the_database_no_more_than_a_short_one(agent, queries):
    def asked(url):
        queries.clear()
        agent.get(url)
        return len(queries)

    arrivals.arrive()
    few = asked(INTAKE)
    for number in range(20):
        arrivals.arrive(message_id=f"<{number}@stadt.example>")
    assert asked(INTAKE) == few


def test_the_request_leads_to_the_mails_that_arrived(agent, drain):
    mail = desk.take_in(drain)
    page = agent.get(f"/servicestelle/{mail.reference}/verlauf")
    assert f"{INTAKE}/{mail.id}" in page.links


def test_the_list_shows_what_must_be_decided(agent, drain, held):
    desk.take_in(drain)
    page = agent.get(f"{INTAKE}?bereich=offen")
    assert "Ohne Absender" in page.main
    assert "Frage zur Karte" not in page.main


def test_an_empty_intake_says_so(agent):
    assert "Keine E-Mail" in agent.get(INTAKE).main
    assert "Nichts wartet" in agent.get(f"{INTAKE}?bereich=offen").main


def test_a_mail_shows_text_verdict_and_evidence(agent, drain):
    mail = desk.take_in(drain, subject="Abwesenheitsnotiz", precedence="bulk", body="Bin weg")
    page = agent.get(f"{INTAKE}/{mail.id}").main
    for words in ("Bin weg", "von einem Programm", "Precedence: bulk", "Automatische E-Mail"):
        assert words in page


def test_quotes_are_folded_and_stay_readable(agent, drain):
    body = "Danke!\n\nAm 03.03.2026 um 10:15 schrieb Beratung:\n> Passt das?\n"
    mail = desk.take_in(drain, body=body)
    page = agent.get(f"{INTAKE}/{mail.id}").page
    assert "Passt das?" in page.xpath("string(//main//details)")


def test_the_source_is_a_download(agent, drain):
    mail = desk.take_in(drain)
    response = agent.get(f"{INTAKE}/{mail.id}/quelle")
    assert response.data == arrivals.bytes_of(mail.id)
    assert response.response.headers["Content-Disposition"].startswith("attachment")
    assert response.response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.response.mimetype == "message/rfc822"
    assert (
        f"{mail.reference}-mail-{mail.id}.eml" in response.response.headers["Content-Disposition"]
    )


def test_who_downloaded_a_source_is_written_down(agent, drain):
    mail = desk.take_in(drain)
    agent.get(f"{INTAKE}/{mail.id}/quelle")
    with factories.reading():
        entries = audit.list_about("incoming_mail", mail.id)
    assert [entry.action for entry in entries] == ["mail:download"]
    assert entries[0].actor_id


def test_a_file_of_the_mail_is_a_download(agent, drain, data):
    mail = desk.take_in(drain, (data / "mail" / "apple_mail_attachment.eml").read_bytes())
    response = agent.get(f"{INTAKE}/{mail.id}/anhang/0")
    assert response.data.startswith(b"%PDF")
    assert response.response.headers["Content-Disposition"].startswith("attachment")
    assert agent.get(f"{INTAKE}/{mail.id}/anhang/7").status == 404


def test_html_is_shown_in_a_frame_that_can_do_nothing(agent, drain):
    evil = (
        '<p onclick="x()">Guten Tag</p><script>x()</script><iframe src="//x"></iframe>'
        '<form action="//x"><input name="a"></form><a href="javascript:x()">hier</a>'
    )
    mail = desk.take_in(drain, html_mail(evil))
    frame = agent.get(f"{INTAKE}/{mail.id}/html")
    policy = frame.response.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "allow-scripts" not in policy
    for danger in ("script", "onclick", "<iframe", "<form", "<input", "javascript:"):
        assert danger not in frame.html.replace("allow-scripts", "")
    assert "Guten Tag" in frame.html


def test_remote_pictures_are_loaded_only_when_asked_for(agent, drain):
    mail = desk.take_in(drain, html_mail('<img src="https://spur.example/x.gif">Text'))
    assert "spur.example" not in agent.get(f"{INTAKE}/{mail.id}/html").html
    assert "Bilder laden" in agent.get(f"{INTAKE}/{mail.id}").main
    asked = agent.get(f"{INTAKE}/{mail.id}/html?bilder=1")
    assert "https://spur.example/x.gif" in asked.html
    assert "img-src data: https:" in asked.response.headers["Content-Security-Policy"]


def test_pictures_of_the_mail_itself_stand_inside(agent, drain, data):
    mail = desk.take_in(drain, (data / "mail" / "outlook_html.eml").read_bytes())
    assert 'src="data:image/png;base64,' in agent.get(f"{INTAKE}/{mail.id}/html").html


def test_a_request_is_made_of_a_held_mail_by_one_click(agent, held):
    agent.press("Anfrage daraus machen", f"{INTAKE}/{held.id}")
    (ticket,) = desk.tickets()
    mail = desk.look(held.id)
    assert (mail.outcome, mail.reference) == ("ticket", ticket.reference)
    assert "Ada Agentin" in mail.reason


def test_a_request_is_made_of_an_automatic_mail_for_its_sender(agent, drain):
    mail = desk.take_in(drain, precedence="bulk")
    agent.press("Anfrage daraus machen", f"{INTAKE}/{mail.id}")
    (ticket,) = desk.tickets()
    with factories.reading() as session:
        assert session.get(type(ticket), ticket.id).subject == "Frage zur Karte"


def test_a_mail_becomes_no_second_request(agent, held):
    agent.get(f"{INTAKE}/{held.id}")
    agent.press("Anfrage daraus machen")
    agent.post(f"{INTAKE}/{held.id}/anfrage", data={"csrf_token": agent.value("csrf_token")})
    assert len(desk.tickets()) == 1


def test_a_held_mail_is_added_to_a_request(agent, held):
    ticket = factories.make_ticket()
    agent.submit(f"{INTAKE}/{held.id}", reference=ticket.reference)
    assert [message.body for message in desk.messages(ticket)][-1] == "Wo ist es?"
    assert desk.look(held.id).outcome == "follow_up"


def test_a_strangers_own_request_goes_on_in_the_one_that_was_named(agent, drain):
    ticket = factories.make_ticket()
    mail = desk.take_in(drain, subject=f"[{ticket.reference}] Karte")
    agent.submit(f"{INTAKE}/{mail.id}", reference=ticket.reference)
    assert len(desk.messages(ticket)) == 2
    assert desk.ticket(mail.reference).state == "merged"
    assert desk.look(mail.id).reference == ticket.reference


def test_a_number_that_does_not_exist_is_refused_and_kept(agent, held):
    agent.submit(f"{INTAKE}/{held.id}", reference="KDN-1999-0001")
    assert agent.status == 422
    assert "Eine Anfrage mit dieser Nummer gibt es nicht" in agent.main
    assert agent.value("reference") == "KDN-1999-0001"


def test_nonsense_is_no_number(agent, held):
    agent.submit(f"{INTAKE}/{held.id}", reference="die vom Montag")
    assert agent.status == 422


def test_a_mail_is_put_aside_and_taken_up_again(agent, drain, held):
    agent.press("Beiseitelegen", f"{INTAKE}/{held.id}")
    assert desk.look(held.id).outcome == "dropped"
    agent.press("Erneut lesen", f"{INTAKE}/{held.id}")
    drain()
    assert desk.look(held.id).outcome == "held"


def test_a_municipality_sees_nothing_of_the_intake(sign_in, held):
    browser = sign_in(factories.make_person())
    for path in ("", f"/{held.id}", f"/{held.id}/quelle", f"/{held.id}/html"):
        assert browser.get(INTAKE + path).status == 403


def test_a_mail_that_does_not_exist_is_not_found(agent):
    assert agent.get(f"{INTAKE}/999").status == 404
