"""The token of forms: one for each session, whoever shows the form."""

from tests.factories import make_agent, make_person

CREATE = "/anfragen/neu"


def token(browser):
    return set(browser.get(CREATE).page.xpath("//input[@name='csrf_token']/@value"))


def test_a_session_has_one_token_for_all_its_forms(sign_in):
    browser = sign_in(make_agent())
    first = token(browser)
    assert len(first) == 1
    assert token(browser) == first


def test_another_session_has_another_token_and_refuses_this_one(app, sign_in):
    app.config["WTF_CSRF_ENABLED"] = True
    ours, theirs = sign_in(make_agent()), sign_in(make_person())
    [foreign] = token(theirs)
    assert foreign not in token(ours)
    assert ours.post("/abmelden", data={"csrf_token": foreign}).status == 400
