"""The pages about wishes: the public ones, and the desk's."""
