"""Decides where an incoming mail belongs."""
