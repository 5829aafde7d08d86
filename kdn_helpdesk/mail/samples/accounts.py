"""Samples of the mails about accounts and organisations."""

from types import SimpleNamespace as Value

from kdn_helpdesk.mail.samples.people import (
    AGENT,
    ASKER,
    BEFORE,
    COLLEAGUE,
    MORNING,
    TOWN,
    Sample,
    at,
    said,
)


def list_samples() -> list[Sample]:
    """Return them in the order in which a person meets them."""
    link = {"person": ASKER, "until": MORNING, "inviter": None, "organisation": None}
    join = Value(
        person=COLLEAGUE,
        organisation=TOWN,
        reason=said(
            "Bitte registrieren Sie sich mit Ihrer dienstlichen Adresse.",
            "Please register with your address at work.",
        ),
    )
    joining = {"person": ASKER, "join": join}
    return [
        Sample(
            "account_registration", link | {"person": None, "link": at("/registrierung/muster")}
        ),
        Sample(
            "account_exists",
            {
                "person": ASKER,
                "sign_in_url": at("/anmelden"),
                "password_url": at("/passwort-vergessen"),
            },
        ),
        Sample("account_invitation", link | {"link": at("/einladen/muster")}),
        Sample(
            "account_invitation.organisation",
            link | {"inviter": AGENT, "organisation": TOWN, "link": at("/einladen/muster")},
        ),
        Sample(
            "account_invitation.inviter", link | {"inviter": AGENT, "link": at("/einladen/muster")}
        ),
        Sample("account_password", link | {"link": at("/passwort/muster")}),
        Sample("account_address", link | {"link": at("/konto/adresse/muster")}),
        Sample(
            "password_changed",
            {"person": ASKER, "moment": BEFORE, "url": at("/passwort-vergessen")},
        ),
        Sample(
            "address_changed",
            {"person": ASKER, "email": "e.lindenau@ahlen.example", "url": at("/seiten/kontakt")},
        ),
        Sample(
            "join_requested",
            joining | {"manages": True, "url": at("/organisation/beitritte/7")},
            has_choice=True,
        ),
        Sample(
            "join_requested.desk",
            joining | {"person": AGENT, "manages": False, "url": at("/verwaltung/beitritte/7")},
            has_choice=True,
        ),
        Sample("join_agreed", joining | {"person": COLLEAGUE, "url": at("/anfragen")}),
        Sample("join_refused", joining | {"person": COLLEAGUE, "url": at("/konto")}),
    ]
