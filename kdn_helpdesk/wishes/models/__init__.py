"""Wishes and what belongs to them."""
