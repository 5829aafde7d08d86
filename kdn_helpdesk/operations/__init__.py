"""Doctor, backup and health."""
