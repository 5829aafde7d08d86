"""What the intake reads."""
