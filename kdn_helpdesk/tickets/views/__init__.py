"""The pages about requests."""
