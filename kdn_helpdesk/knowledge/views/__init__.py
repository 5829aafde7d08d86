"""The pages of the library and of its workshop."""
