"""The mails about meetings, by subject."""
