"""What readers give back: answered and prevented requests, remarks, subscriptions."""

import pytest

from kdn_helpdesk.accounts.models import Person
from kdn_helpdesk.knowledge.models.articles import Visibility
from tests import factories
from tests.knowledge import making


@pytest.fixture
def agent(app):
    return factories.make_agent(name="Anna Agentin")


@pytest.fixture
def member(app):
    return factories.make_person(
        email="rathaus@stadt.example", organisation=factories.make_organisation("Musterstadt")
    )


def fact(browser, term):
    found = browser.page.xpath(f"//dt[.='{term}']/following-sibling::dd[1]")
    return found[0].text_content().strip() if found else ""


def test_a_request_is_answered_with_an_article_solved_and_counted(
    agent, member, sign_in, drain, outbox
):
    article = making.make_article("Bäume zählen")
    ticket = making.make_ticket(requester=member)
    drain()
    outbox.clear()
    browser = sign_in(agent).get(f"/servicestelle/{ticket.reference}")
    [answer] = [link for link in browser.links if link.startswith("/redaktion/antwort/")]
    browser.submit(answer, article=article.id)
    assert "Die Anfrage ist beantwortet und gelöst." in browser.text
    assert "Gelöst" in browser.main
    drain()
    mail = next(m for m in outbox if m.recipients == ["rathaus@stadt.example"])
    assert "Dieser Artikel beantwortet Ihre Frage:" in mail.text
    assert "http://localhost/wissen/baeume-zaehlen" in mail.text
    editor = sign_in(factories.make_editor())
    assert fact(editor.get(f"/redaktion/{article.id}"), "Damit beantwortete Anfragen") == "1"


def test_nobody_is_answered_with_what_they_may_not_read(agent, sign_in):
    article = making.make_article("Intern", visibility=Visibility.MEMBERS)
    ticket = making.make_ticket()
    browser = sign_in(agent)
    browser.submit(f"/redaktion/antwort/{ticket.reference}", article=article.id, words="Bitte sehr")
    assert browser.status == 422
    assert "darf diesen Artikel nicht lesen" in browser.main
    assert browser.value("words").strip() == "Bitte sehr"


def test_an_article_has_to_be_chosen(agent, sign_in):
    browser = sign_in(agent)
    browser.submit(f"/redaktion/antwort/{making.make_ticket().reference}", article="")
    assert "Bitte wählen Sie einen Artikel." in browser.main


def test_only_the_desk_answers_so(member, sign_in):
    ticket = making.make_ticket(requester=member)
    assert sign_in(member).get(f"/redaktion/antwort/{ticket.reference}").status == 403


def test_a_prevented_request_counts_once_a_day_for_each_reader(visitor, sign_in):
    article = making.make_article("Baum")
    label = "Ja, ich brauche keine Anfrage mehr"
    assert label not in visitor.get("/wissen/baum").main
    for _time in range(2):
        visitor.press(label, "/wissen/baum?von=anfrage")
    assert "Sie brauchen keine Anfrage zu stellen." in visitor.text
    sign_in(factories.make_person()).press(label, "/wissen/baum?von=anfrage")
    editor = sign_in(factories.make_editor())
    assert fact(editor.get(f"/redaktion/{article.id}"), "Vermiedene Anfragen") == "2"


def test_a_remark_reaches_those_who_work_on_the_article_and_nobody_else(member, visitor, sign_in):
    article = making.make_article("Baum", author=member)
    visitor.submit("/wissen/baum/rueckmeldung", body="Der Link zum Land fehlt.")
    assert "Vielen Dank." in visitor.text
    assert "Der Link zum Land fehlt." not in visitor.main
    writer = sign_in(member).get(f"/redaktion/{article.id}")
    assert "Der Link zum Land fehlt." in writer.main
    writer.press("Erledigt")
    assert "Der Link zum Land fehlt." not in writer.main


def test_an_empty_remark_is_refused(visitor):
    making.make_article("Baum")
    visitor.submit("/wissen/baum/rueckmeldung", body=" ")
    assert visitor.status == 422
    assert "Bitte schreiben Sie, was fehlt." in visitor.main


def test_subscribers_of_a_category_hear_of_its_new_articles_once(member, sign_in, drain, outbox):
    shelf = making.make_category("Geodaten")
    author = factories.make_editor()
    browser = sign_in(member)
    browser.press("Neue Artikel per E-Mail abonnieren", "/wissen?kategorie=geodaten")
    article = making.make_article("Karte", author=author, category_id=shelf.id, summary="Kurz")
    making.make_article("Haushalt", author=author)
    drain()
    [mail] = [m for m in outbox if m.recipients == ["rathaus@stadt.example"]]
    assert mail.subject == "Neu in der Bibliothek: Karte"
    assert mail.path("/wissen/") == "/wissen/karte"
    assert mail.path("/abbestellen/")
    outbox.clear()
    making.revise(article, author, title="Karte", body="mehr", category_id=shelf.id)
    making.hand_in(article, author)
    making.publish(article, factories.make_editor())
    drain()
    assert not [m for m in outbox if m.recipients == ["rathaus@stadt.example"]]


def test_what_a_subscriber_may_not_read_is_not_told(member, sign_in, drain, outbox):
    stranger = factories.make_person(email="fremd@stadt.example")
    for person in (member, stranger):
        sign_in(person).press("Neue Artikel per E-Mail abonnieren", "/wissen")
    making.make_article("Intern", visibility=Visibility.MEMBERS)
    drain()
    told = {m.recipients[0] for m in outbox if "Neu in der Bibliothek" in m.subject}
    assert told == {"rathaus@stadt.example"}


def test_a_subscription_ends_by_a_button_and_by_the_mails_link(member, sign_in, drain, outbox):
    browser = sign_in(member)
    browser.press("Neue Artikel per E-Mail abonnieren", "/wissen")
    browser.press("Keine E-Mails mehr über neue Artikel", "/wissen")
    making.make_article("Erster")
    drain()
    assert not [m for m in outbox if "Neu in der Bibliothek" in m.subject]
    browser.press("Neue Artikel per E-Mail abonnieren", "/wissen")
    making.make_article("Zweiter")
    drain()
    [mail] = [m for m in outbox if "Neu in der Bibliothek" in m.subject]
    browser.post(mail.path("/abbestellen/"), data={"List-Unsubscribe": "One-Click"})
    outbox.clear()
    making.make_article("Dritter")
    drain()
    assert not [m for m in outbox if "Neu in der Bibliothek" in m.subject]


def test_whoever_asked_and_subscribed_gets_one_mail(member, agent, sign_in, drain, outbox):
    sign_in(member).press("Neue Artikel per E-Mail abonnieren", "/wissen")
    ticket = making.make_ticket(requester=member)
    drain()
    outbox.clear()
    making.make_article("Baum", author=agent, source=("ticket", ticket.id))
    drain()
    assert len([m for m in outbox if m.recipients == ["rathaus@stadt.example"]]) == 1
    with factories.reading() as session:
        assert session.get_one(Person, member.id).rhythms == {}


def test_a_category_is_printed_as_a_whole_as_far_as_the_reader_may_read_it(visitor):
    shelf = making.make_category("Geodaten")
    making.make_article("Karte", category_id=shelf.id, body="Text der Karte")
    making.make_article("Plan", category_id=shelf.id, body="Text des Plans")
    making.make_article("Geheim", category_id=shelf.id, visibility=Visibility.MEMBERS)
    making.make_article("Haushalt")
    visitor.get("/wissen/druck?kategorie=geodaten")
    assert visitor.page.xpath("//h1/text()") == ["Karte", "Plan"]
    assert "Text des Plans" in visitor.text
    assert "Geheim" not in visitor.text


def test_an_article_says_what_it_is_to_programs(visitor):
    making.make_article("Baum", licence="CC-BY-4.0", tags=("Grün",))
    visitor.get("/wissen/baum")
    [article] = visitor.page.xpath("//*[@itemtype='https://schema.org/Article']")
    said = {m.get("itemprop"): m.get("content") for m in article.xpath(".//meta[@itemprop]")}
    assert (said["headline"], said["inLanguage"], said["keywords"]) == ("Baum", "de", "Grün")
    assert article.xpath(".//link[@itemprop='license']/@href")
