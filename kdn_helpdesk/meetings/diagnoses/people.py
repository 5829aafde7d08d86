"""Words about organizers and attendees."""

from kdn_helpdesk.core.i18n import lazy
from kdn_helpdesk.meetings.diagnoses.wording import Wording

WORDINGS = {
    "organizer-missing": Wording(
        lazy(
            "ORGANIZER is missing: answers have no address to go to, and programs show no buttons."
        ),
        lazy("Write ORGANIZER with the mail address that receives answers."),
    ),
    "attendee-missing": Wording(
        lazy("ATTENDEE is missing: nobody is invited, and programs show no buttons."),
        lazy("Write ATTENDEE with the recipient's mail address."),
    ),
    "address-without-mailto": Wording(
        lazy("The address “%(value)s” lacks mailto: in front of it."),
        lazy("Write mailto:name@example.org."),
    ),
    "address-not-mail": Wording(
        lazy("“%(value)s” is no mail address; no answer can be sent there."),
        lazy("Write mailto: and a mail address."),
    ),
    "address-malformed": Wording(
        lazy("“%(value)s” cannot be read as an address."),
        lazy("Write mailto: and the bare address, without name, blanks and brackets."),
    ),
    "partstat-unknown": Wording(
        lazy("There is no PARTSTAT “%(value)s”; the answer is lost."),
        lazy("Use NEEDS-ACTION, ACCEPTED, DECLINED, TENTATIVE or DELEGATED."),
    ),
    "role-unknown": Wording(
        lazy("%(parameter)s may not be “%(value)s”."),
        lazy(
            "ROLE is REQ-PARTICIPANT, OPT-PARTICIPANT, NON-PARTICIPANT or CHAIR, CUTYPE is "
            "INDIVIDUAL, GROUP, ROOM, RESOURCE or UNKNOWN, RSVP is TRUE or FALSE."
        ),
    ),
    "delegated-to-nobody": Wording(
        lazy("Somebody is represented (DELEGATED), but DELEGATED-TO does not say by whom."),
        lazy('Write DELEGATED-TO="mailto:…".'),
    ),
    "reply-of-several": Wording(
        lazy("A REPLY comes from one person; this one names %(count)s."),
        lazy("Write the person who answers as the only ATTENDEE."),
    ),
    "reply-without-answer": Wording(
        lazy("The REPLY does not say what is answered: PARTSTAT is missing or NEEDS-ACTION."),
        lazy("Write ACCEPTED, DECLINED or TENTATIVE."),
    ),
    "attendee-repeated": Wording(
        lazy("%(email)s is invited twice; two answers may contradict each other."),
        lazy("Name each person once."),
    ),
    "organizer-asked": Wording(
        lazy(
            "The organizer %(email)s is asked for an answer; whoever invites oneself sees "
            "no buttons."
        ),
        lazy("Leave the organizer out of the attendees, or write PARTSTAT=ACCEPTED."),
    ),
    "rsvp-missing": Wording(
        lazy("Nobody is asked for an answer (RSVP=TRUE); some programs then show no buttons."),
        lazy("Write RSVP=TRUE for whoever is to answer."),
    ),
}
