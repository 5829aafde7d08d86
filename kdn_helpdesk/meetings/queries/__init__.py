"""What is read about meetings, by subject."""
