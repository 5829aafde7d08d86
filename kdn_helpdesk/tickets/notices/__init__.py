"""Mails about requests: who gets which, once for each event, in their own language."""
