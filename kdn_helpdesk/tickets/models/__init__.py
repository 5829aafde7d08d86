"""Requests and what belongs to them."""
