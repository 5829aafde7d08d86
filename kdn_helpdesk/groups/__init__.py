"""Working groups and their members."""
