"""What every page shares: dispatching, access, forms, errors, locale, headers."""
