"""What the worker does for meetings, by subject."""
