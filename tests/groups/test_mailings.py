"""Letters to a whole group: one mail each, answers never to all, ended by one click; domains."""

import pytest

from kdn_helpdesk.groups import actions, jobs
from kdn_helpdesk.groups.models import GroupMailing, GroupMember, MailingState, WorkingGroup
from tests.factories import make_admin, make_group, make_person, reading, writing


@pytest.fixture
def leader(app):
    return make_person(email="leitung@kdn.example", name="Lea Leitung")


@pytest.fixture
def eva(app):
    return make_person(email="eva@stadt.example", name="Eva Eins")


@pytest.fixture
def group(leader, eva):
    max_ = make_person(email="max@kreis.example", name="Max Zwei", language="en")
    return make_group("Open Data", coordinators=[leader], members=[eva, max_])


def write(browser, group, **fields):
    page = f"/arbeitskreise/{group.slug}/rundschreiben/neu"
    words = {"subject": "Umfrage", "body": "Bitte **bis Freitag**.\n\nDanke!", **fields}
    browser.submit(page, **words)
    assert "Vorschau" in browser.main
    assert "An 2 Mitglieder" in browser.main
    return browser.press("Jetzt senden")


def send(group, leader):
    with writing() as session:
        actions.send_mailing(
            session.get_one(WorkingGroup, group.id),
            subject="Umfrage",
            body="Bitte bis Freitag.",
            answers_to_desk=False,
            actor=leader.id,
        )


def test_each_member_gets_one_mail_whose_answer_goes_to_the_author(
    sign_in, leader, group, drain, outbox
):
    write(sign_in(leader), group)
    drain()
    drain()
    assert sorted(mail.recipients[0] for mail in outbox) == [
        "eva@stadt.example",
        "max@kreis.example",
    ]
    mail = next(one for one in outbox if one.recipients == ["eva@stadt.example"])
    assert mail.subject == "[Open Data] Umfrage"
    assert "bis Freitag" in mail.text
    assert "<leitung@kdn.example>" in mail.message["Reply-To"]
    assert mail.message["To"].count("@") == 1


def test_the_answer_goes_to_the_desk_where_that_was_chosen(sign_in, leader, group, drain, outbox):
    write(sign_in(leader), group, answers="desk")
    drain()
    assert all("<beratung@kdn.example>" in mail.message["Reply-To"] for mail in outbox)
    assert len(outbox) == 2


def test_nothing_leaves_before_the_preview_is_confirmed(sign_in, leader, group, drain, outbox):
    page = f"/arbeitskreise/{group.slug}/rundschreiben/neu"
    browser = sign_in(leader).submit(page, subject="Umfrage", body="Text")
    assert browser.value("subject") == "Umfrage"
    drain()
    assert outbox == []
    assert browser.submit(page, subject="", body="Text").status == 422


def test_a_worker_that_dies_goes_on_after_the_last_batch(
    app, leader, group, drain, outbox, monkeypatch
):
    monkeypatch.setattr(jobs, "BATCH", 1)
    send(group, leader)
    with app.app_context():
        assert jobs._send_batch() == 1
    with reading() as session:
        assert session.query(GroupMailing).one().state is MailingState.QUEUED
    drain()
    assert len(outbox) == 2
    with reading() as session:
        mailing = session.query(GroupMailing).one()
        assert (mailing.state, mailing.recipients) == (MailingState.SENT, 2)


def test_members_read_the_archive_and_nobody_else(sign_in, leader, eva, visitor, group):
    send(group, leader)
    archive = f"/arbeitskreise/{group.slug}/rundschreiben"
    page = sign_in(eva).get(archive)
    letter = next(link for link in page.links if link.removeprefix(f"{archive}/").isdecimal())
    page.get(letter)
    assert "Bitte bis Freitag." in page.main
    for browser in (sign_in(make_person()), sign_in(make_admin())):
        assert browser.get(archive).status == 404
        assert browser.get(letter).status == 404
    assert "/anmelden" in visitor.get(archive).path
    assert sign_in(eva).get(f"{archive}/neu").status == 403


def test_one_click_ends_the_letters_but_not_the_membership(
    visitor, leader, eva, group, drain, outbox
):
    send(group, leader)
    drain()
    mail = next(one for one in outbox if one.recipients == ["eva@stadt.example"])
    link = mail.message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Rundschreiben abbestellen" in visitor.get(link).main
    with reading() as session:
        assert session.query(GroupMember).filter_by(person_id=eva.id).one().gets_mailings
    assert visitor.client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    outbox.clear()
    send(group, leader)
    drain()
    assert [one.recipients for one in outbox] == [["max@kreis.example"]]
    visitor.get(link).press("Wieder erhalten")
    visitor.press("Rundschreiben abbestellen")
    assert "keine Rundschreiben dieses Arbeitskreises mehr" in visitor.main
    assert visitor.get("/arbeitskreise/abbestellen/gefaelscht").status == 404


def test_a_member_chooses_on_their_page(sign_in, eva, group):
    page = f"/arbeitskreise/{group.slug}/rundschreiben"
    browser = sign_in(eva).press("Keine Rundschreiben mehr per E-Mail", page)
    assert "Sie erhalten diese Rundschreiben nicht per E-Mail." in browser.main


def test_people_of_a_listed_domain_join_at_once(sign_in, leader, group, drain, outbox):
    page = f"/arbeitskreise/{group.slug}"
    browser = sign_in(leader)
    assert browser.submit(f"{page}/beschreiben", mail_domains="kein name").status == 422
    browser.submit(f"{page}/beschreiben", mail_domains="@Ahlen.example\nbeckum.example\n")
    assert browser.get(f"{page}/beschreiben").value("mail_domains").split() == [
        "ahlen.example",
        "beckum.example",
    ]
    joiner = sign_in(make_person(email="erika@ahlen.example"))
    joiner.submit(f"{page}/beitreten", reason="")
    assert "Sie gehören jetzt zum Arbeitskreis." in joiner.text
    for email, columns in (
        ("fremd@nichtahlen.example", {}),
        ("unter@mail.ahlen.example", {}),
        ("neu@ahlen.example", {"confirmed_at": None}),
    ):
        asker = sign_in(make_person(email=email, **columns))
        asker.submit(f"{page}/beitreten", reason="")
        assert "antwortet per E-Mail" in asker.text
