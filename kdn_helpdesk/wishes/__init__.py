"""Wishes: what the portals should do better, who joins them, and what comes back."""
