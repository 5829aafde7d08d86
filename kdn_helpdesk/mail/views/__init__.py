"""Pages about mail that leaves: the outbox, and the texts with sample values."""
