"""The rooms of the house: what the navigation, the administration and the account lead to."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.web.navigation import Entry, Room

ADMINISTRATION_OPENS = (
    Permission.PERSON_ADMINISTER,
    Permission.PAGE_EDIT,
    Permission.TICKET_CONFIGURE,
    Permission.PORTAL_ADMINISTER,
    Permission.SYSTEM_ADMINISTER,
)
NAVIGATION = (
    Entry("/anfragen", lazy("Requests"), Permission.TICKET_FILE, unless=Permission.TICKET_WORK),
    Entry("/servicestelle", lazy("Service desk"), Permission.TICKET_WORK),
    Entry("/anforderungen", lazy("Wishes")),
    Entry("/termine", lazy("Meetings")),
    Entry("/arbeitskreise", lazy("Working groups")),
    Entry("/wissen", lazy("Knowledge")),
    Entry("/organisation", lazy("My organisation"), Permission.ORGANISATION_MANAGE),
    Entry("/verwaltung", lazy("Administration"), ADMINISTRATION_OPENS),
)
ADMINISTRATION = (
    Room(
        "/seiten/",
        lazy("Pages of the service"),
        Permission.PAGE_EDIT,
        text=lazy("Imprint, privacy, contact, guides and the other texts."),
    ),
    Room(
        "/verwaltung/personen",
        lazy("People"),
        Permission.PERSON_ADMINISTER,
        text=lazy("Accounts, roles and invitations."),
    ),
    Room(
        "/verwaltung/organisationen",
        lazy("Organisations"),
        Permission.ORGANISATION_ADMINISTER,
        text=lazy("Municipalities, districts, providers, and their mail domains."),
    ),
    Room(
        "/verwaltung/themen",
        lazy("Topics"),
        Permission.TICKET_CONFIGURE,
        text=lazy("What requests are about, and who may read them."),
    ),
    Room(
        "/verwaltung/portale",
        lazy("Portals"),
        Permission.PORTAL_ADMINISTER,
        text=lazy("Where wishes and incidents belong, and the developers' mail addresses."),
    ),
    Room(
        "/verwaltung/servicezeiten",
        lazy("Service times"),
        Permission.TICKET_CONFIGURE,
        text=lazy("When the desk is open, and until when it answers and solves."),
    ),
    Room(
        "/verwaltung/postfaecher",
        lazy("Mailboxes"),
        Permission.SYSTEM_ADMINISTER,
        text=lazy("The addresses people write to, their topics, and how fetching goes."),
    ),
    Room(
        "/servicestelle/textbausteine",
        lazy("Text modules and macros"),
        Permission.TICKET_TEXTS,
        text=lazy("What the desk writes and does again and again."),
    ),
    Room(
        "/verwaltung/beitritte",
        lazy("Wishes to join"),
        Permission.PERSON_ADMINISTER,
        text=lazy("People who registered and want to belong to an organisation."),
    ),
    Room(
        "/servicestelle/posteingang",
        lazy("Incoming mail"),
        Permission.MAIL_READ,
        text=lazy("What arrived, where it ended and why."),
    ),
    Room(
        "/servicestelle/adressen",
        lazy("Addresses to correct"),
        Permission.MAIL_READ,
        text=lazy("Addresses that take no mail, and what waits because of them."),
    ),
    Room(
        "/verwaltung/postausgang",
        lazy("Outgoing mail"),
        Permission.MAIL_READ,
        text=lazy("What was sent, what waits, and what did not arrive."),
    ),
    Room(
        "/verwaltung/mailtexte",
        lazy("Mail texts"),
        (Permission.PAGE_EDIT, Permission.SYSTEM_ADMINISTER),
        text=lazy("What every mail of the service says, in both languages."),
    ),
)
ACCOUNT = (
    Room(
        "/konto/nachrichten",
        lazy("Mails that I get"),
        text=lazy("What you hear of at once, in an overview, or not at all."),
    ),
    Room(
        "/konto/kalender",
        lazy("Calendar to subscribe to"),
        text=lazy("Your meetings in your own calendar program, by a secret address."),
    ),
    Room(
        "/konto/aufgaben",
        lazy("My tasks"),
        text=lazy("What you have taken over in working groups."),
    ),
)
