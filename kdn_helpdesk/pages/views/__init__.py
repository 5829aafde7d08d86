"""The start page, the pages of the service, their editing, and small files for programs."""
