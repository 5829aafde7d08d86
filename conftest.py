"""What pytest loads first: the fixtures of the real parts, before any folder of tests."""

pytest_plugins = ["tests.parts.plugin"]
