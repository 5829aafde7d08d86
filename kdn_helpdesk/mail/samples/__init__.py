"""Believable values for every mail text: for the page that shows them, and for tests."""
