"""What can go wrong in a way that a person is told about."""


class DomainError(Exception):
    """A rule refused something; the sentence tells the person what and why.

    Shown as 422 with the form as it was typed; `field` names the form's field that it concerns.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)
        self.field = field


class NotFound(DomainError):
    """There is no such thing, or this person may not know of it; shown as 404."""


class Conflict(DomainError):
    """Somebody else has changed the same thing since; shown as 409 with both versions."""

    def __init__(self, sentence: str, *, current: str = "", field: str | None = None) -> None:
        super().__init__(sentence, field=field)
        self.current = current
