"""What is read about wishes."""
