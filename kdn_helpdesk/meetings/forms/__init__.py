"""What people enter about meetings, by subject."""
