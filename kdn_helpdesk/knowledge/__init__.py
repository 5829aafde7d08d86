"""Articles and best practices, their revisions and review."""
