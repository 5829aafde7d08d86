"""Says what is wrong with a calendar object or an invitation by mail, before anything mends it."""
