"""What may be done with requests, and under which rules."""
