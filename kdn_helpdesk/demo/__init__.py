"""A believable region to look around in, and everything it takes to show it on one machine."""
