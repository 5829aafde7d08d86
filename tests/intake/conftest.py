"""The trial template of the mail room serves here too."""

from tests.mail.conftest import trial_template  # noqa: F401
