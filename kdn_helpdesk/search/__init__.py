"""One German index over everything."""
