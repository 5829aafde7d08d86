"""A helpdesk, a working-group coordinator and a best-practice library in one application."""
