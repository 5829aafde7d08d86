"""The tables of meetings, by subject."""
