"""What a browser may load, keep and tell others."""

from tests.factories import make_person


def test_every_page_forbids_what_it_does_not_need(visitor):
    headers = visitor.get("/anmelden").response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_signed_in_persons_pages_are_kept_nowhere(visitor, sign_in):
    assert visitor.get("/anmelden").response.headers["Cache-Control"] == "no-cache"
    person = sign_in(make_person())
    assert person.get("/anmelden").response.headers["Cache-Control"] == "no-store"


def test_https_is_remembered_where_the_address_has_it(app, visitor, monkeypatch):
    assert "Strict-Transport-Security" not in visitor.get("/anmelden").response.headers
    secure = app.config["KDN"].model_copy(update={"public_url": "https://beratung.example"})
    monkeypatch.setitem(app.config, "KDN", secure)
    assert "max-age" in visitor.get("/anmelden").response.headers["Strict-Transport-Security"]


def test_the_cookie_is_not_for_scripts_or_other_sites(visitor):
    visitor.get("/anmelden")
    cookie = visitor.response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_form_without_its_token_is_refused_and_says_what_to_do(visitor):
    visitor.post("/anmelden", data={"email": "a@b.example", "password": "x"})
    assert visitor.status == 400
    assert "Ihre Sitzung endete" in visitor.main
