"""The real programs that tests run against: each started on a free loopback port, stopped by pid.

`tests/conftest.py` loads `tests.parts.plugin`, which offers them as fixtures.
"""
