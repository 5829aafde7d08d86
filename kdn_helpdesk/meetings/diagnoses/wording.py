"""The shape of what is said about a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What is wrong and what to do; both are translated when they are shown."""

    explanation: str
    """It may name the finding's details as `%(value)s`."""
    advice: str
