"""What may be done with people and organisations, and under which rules."""
