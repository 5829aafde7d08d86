"""What is read about requests, as far as the viewer may see it."""
