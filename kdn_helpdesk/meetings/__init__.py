"""Series, meetings, invitations, answers, agendas and minutes."""
