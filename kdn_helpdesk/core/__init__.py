"""What every part stands on: database, clock, errors, events, jobs, permissions, files."""
