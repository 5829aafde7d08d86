"""Each real server answers, and starts every test without what the one before left."""

import smtplib
from email.message import EmailMessage

import obstore
import psycopg
import pytest
from obstore.store import S3Store
from redis import Redis


@pytest.mark.real("postgresql")
def test_a_postgresql_database_of_our_own_takes_rows(postgresql_url):
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TEMPORARY TABLE place (name text)")
        connection.execute("INSERT INTO place VALUES ('Übach-Palenberg')")
        assert connection.execute("SELECT name FROM place").fetchone() == ("Übach-Palenberg",)


@pytest.mark.real("redis")
@pytest.mark.parametrize("turn", [1, 2])
def test_redis_is_empty_at_the_start_of_each_test(redis_url, turn):
    with Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("turn", turn)


@pytest.mark.real("s3")
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_an_empty_bucket(s3_bucket, turn):
    store = S3Store.from_url(s3_bucket.url)
    assert [part for parts in obstore.list(store) for part in parts] == []
    obstore.put(store, "ordner/datei", b"Inhalt")
    assert bytes(obstore.get(store, "ordner/datei").bytes()) == b"Inhalt"


def send(sink, recipient="empfang@example.org"):
    message = EmailMessage()
    message["From"], message["To"] = "absender@example.org", recipient
    message["Subject"] = "Grüße"
    message.set_content("Guten Tag\n")
    with smtplib.SMTP("127.0.0.1", sink.port, timeout=10) as client:
        client.send_message(message)


@pytest.mark.parametrize("turn", [1, 2])
def test_the_sink_keeps_each_mail_as_it_came(smtp_sink, turn):
    send(smtp_sink)
    (mail,) = smtp_sink.wait_for(1)
    assert mail.recipients == ["empfang@example.org"]
    assert mail.message["Subject"] == "Grüße"
    assert mail.message.get_content() == "Guten Tag\r\n"


def test_the_sink_refuses_when_told(smtp_sink):
    smtp_sink.refuse("451 4.3.0 Later")
    with pytest.raises(smtplib.SMTPDataError, match="Later"):
        send(smtp_sink)
    assert smtp_sink.delivered() == []


def test_the_sink_refuses_one_recipient_when_told(smtp_sink):
    smtp_sink.refuse("550 5.1.1 Unknown", recipient="weg@example.org")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp_sink, "weg@example.org")
    send(smtp_sink)
    assert len(smtp_sink.delivered()) == 1


def test_the_sink_takes_a_mail_and_hangs_up_when_told(smtp_sink):
    smtp_sink.cut()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(smtp_sink)
    assert len(smtp_sink.delivered()) == 1


@pytest.mark.real("chromium")
def test_chromium_runs_a_page_of_our_own(chromium_context):
    page = chromium_context.new_page()
    page.set_content("<h1>Anfragen</h1>")
    assert page.text_content("h1") == "Anfragen"
