"""What follows from what, on one page: event → handlers, called in their order."""

from kdn_helpdesk.accounts import events as accounts
from kdn_helpdesk.accounts import notices as account_notices
from kdn_helpdesk.core.events import Reactions
from kdn_helpdesk.groups import actions as group_actions
from kdn_helpdesk.groups import events as groups
from kdn_helpdesk.groups import notices as group_notices
from kdn_helpdesk.intake import events as intake
from kdn_helpdesk.intake import notices as intake_notices
from kdn_helpdesk.knowledge import events as knowledge
from kdn_helpdesk.knowledge import notices as knowledge_notices
from kdn_helpdesk.knowledge.actions import lessons, links, upkeep
from kdn_helpdesk.meetings import events as meetings
from kdn_helpdesk.meetings.actions import inviting, registering, standing
from kdn_helpdesk.meetings.notices import decisions as decision_notices
from kdn_helpdesk.meetings.notices import invitations as invitation_notices
from kdn_helpdesk.meetings.notices import meetings as meeting_notices
from kdn_helpdesk.meetings.notices import minutes as minutes_notices
from kdn_helpdesk.meetings.notices import tasks as task_notices
from kdn_helpdesk.search import indexing
from kdn_helpdesk.tickets import events as tickets
from kdn_helpdesk.tickets.actions import checklists
from kdn_helpdesk.tickets.notices import bulk as bulk_notices
from kdn_helpdesk.tickets.notices import conversation as talk_notices
from kdn_helpdesk.tickets.notices import filing as filing_notices
from kdn_helpdesk.tickets.notices import incidents as incident_notices
from kdn_helpdesk.tickets.notices import merging as merge_notices
from kdn_helpdesk.tickets.notices import moves as move_notices
from kdn_helpdesk.tickets.notices import sharing as share_notices
from kdn_helpdesk.wishes import events as wishes
from kdn_helpdesk.wishes import notices as wish_notices

REACTIONS: Reactions = {
    knowledge.ReviewAsked: [knowledge_notices.send_request],
    knowledge.ReviewReturned: [knowledge_notices.send_return],
    intake.MailTooLarge: [intake_notices.send_too_large],
    intake.TooManyMails: [intake_notices.send_too_many],
    knowledge.ArticlePublished: [
        upkeep.schedule_look,
        links.collect_links,
        knowledge_notices.send_publication,
        indexing.index_article,
    ],
    knowledge.ReviewDue: [knowledge_notices.send_reminder],
    knowledge.ArticleMoved: [indexing.index_article],
    knowledge.ArticleArchived: [knowledge_notices.send_archived, indexing.index_article],
    knowledge.ArticleReopened: [indexing.index_article],
    accounts.PersonInvited: [group_actions.check_group_named],
    accounts.InvitationAccepted: [group_actions.appoint_coordinator],
    groups.MembershipRequested: [group_notices.send_request],
    groups.MembershipDeclined: [group_notices.send_refusal],
    groups.MemberJoined: [group_notices.send_welcome, inviting.invite_joiner],
    groups.MemberLeft: [inviting.withdraw_leaver],
    meetings.InvitationAnswered: [registering.leave_by_answer],
    meetings.MeetingCancelled: [registering.tell_waiting],
    meetings.AnswerWaits: [meeting_notices.send_waiting_answer],
    meetings.CounterDeclined: [invitation_notices.send_declined_proposal],
    meetings.TopicProposed: [meeting_notices.send_proposed_topic],
    meetings.TopicDecided: [meeting_notices.send_decided_topic],
    meetings.DecisionPublished: [decision_notices.send_decision],
    meetings.MinutesPublished: [meeting_notices.send_minutes, indexing.index_meeting],
    meetings.MinutesSentForComments: [minutes_notices.send_for_comments],
    meetings.MinutesCommented: [minutes_notices.send_comment],
    meetings.TaskGiven: [task_notices.send_task],
    meetings.MeetingPlanned: [standing.prepare_planned, indexing.index_meeting],
    meetings.MeetingChanged: [indexing.index_meeting],
    meetings.MeetingMoved: [indexing.index_meeting],
    meetings.AgendaChanged: [indexing.index_meeting],
    meetings.InvitationsChanged: [indexing.index_meeting],
    tickets.FilingReceived: [filing_notices.send_confirmation],
    tickets.TicketOpened: [
        checklists.begin_usual,
        filing_notices.announce_soon,
        indexing.index_ticket,
    ],
    tickets.TicketReplied: [talk_notices.send_reply, indexing.index_ticket],
    tickets.TicketAnswered: [talk_notices.send_answer, indexing.index_ticket],
    tickets.NoteAdded: [talk_notices.send_note, indexing.index_ticket],
    tickets.TicketForwarded: [talk_notices.send_forward, indexing.index_ticket],
    tickets.BulkEnded: [bulk_notices.send_assignments],
    tickets.TicketAssigned: [move_notices.send_assignment],
    tickets.SharingProposed: [share_notices.send_proposal],
    tickets.SharingAsked: [share_notices.send_question],
    tickets.SharingDecided: [
        share_notices.send_decision,
        share_notices.send_version,
        indexing.index_sharing,
    ],
    tickets.SharingWithdrawn: [share_notices.send_withdrawn, indexing.index_sharing],
    tickets.TicketStateChanged: [share_notices.send_outcome, move_notices.send_state],
    tickets.TicketMerged: [
        merge_notices.send_merged,
        indexing.index_ticket,
        indexing.index_target,
    ],
    tickets.TicketSplit: [
        merge_notices.send_split,
        indexing.index_ticket,
        indexing.index_source,
    ],
    tickets.TicketChanged: [indexing.index_ticket, indexing.index_shared_of],
    tickets.TicketTold: [indexing.index_ticket],
    tickets.TicketToldByIncident: [incident_notices.send_answer],
    tickets.IncidentEnded: [lessons.draft_article],
    wishes.AgreementAsked: [wish_notices.ask_author],
    wishes.AuthorAnswered: [wish_notices.tell_agent],
    wishes.WrittenToDevelopers: [wish_notices.write_to_developers],
    wishes.DevelopersAnswered: [wish_notices.tell_of_answer],
    wishes.WishChanged: [indexing.index_wish],
    accounts.LinkRequested: [account_notices.send_link],
    accounts.RegistrationRepeated: [account_notices.remind_of_account],
    accounts.JoinRequested: [account_notices.send_join_request],
    accounts.JoinDecided: [account_notices.send_join_decision],
    accounts.PasswordChanged: [account_notices.send_password_changed],
    accounts.AddressChanged: [account_notices.send_address_changed, inviting.follow_address],
}
