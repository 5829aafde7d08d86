"""Calendar objects without a database: dataclasses in, bytes out, and back."""
