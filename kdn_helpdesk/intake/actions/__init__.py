"""Where an incoming mail goes: by itself, and by hand."""
