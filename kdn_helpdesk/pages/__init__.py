"""Start page and the editable pages of the service."""
