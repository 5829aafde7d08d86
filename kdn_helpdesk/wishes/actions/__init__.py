"""What is done with wishes."""
