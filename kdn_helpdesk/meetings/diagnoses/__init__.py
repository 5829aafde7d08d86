"""What the findings of an examination mean, in words for people."""
