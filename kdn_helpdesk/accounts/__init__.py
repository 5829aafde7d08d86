"""People, organisations, the municipal register, sign-in."""
