"""What may be done with meetings, by subject."""
