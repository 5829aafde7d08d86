"""What `make` runs before there is an environment: with the standard library alone."""
