"""Invented German sentences of municipal requests, with common and with rare words."""

import random

PARTS = (
    "Satzung", "Beteiligung", "Daten", "Portal", "Verfahren", "Anmeldung", "Karte",
    "Schnittstelle", "Lizenz", "Katalog",
)  # fmt: skip
SYLLABLES = (
    "ba", "der", "fin", "gol", "hem", "kor", "lau", "mir", "nes", "tor", "vel", "zan", "bru",
    "kes", "tul", "wim", "dor", "pal", "rin", "sog",
)  # fmt: skip
OPENINGS = (
    "Im Beteiligungsportal fehlt",
    "Wir suchen",
    "Bitte erklären Sie uns",
    "Seit gestern zeigt das Portal",
    "Unser Rat fragt nach",
    "Für den Bebauungsplan brauchen wir",
    "Beim Hochladen der offenen Daten sehen wir",
    "Der Dienstleister meldet",
)
THINGS = (
    "die Auswertung der Stellungnahmen",
    "eine Anleitung für Open Data",
    "ein Muster für die Datenschutzerklärung",
    "die Karte mit den Geodaten",
    "den Export der Beiträge als Tabelle",
    "die Anmeldung mit dem Servicekonto",
    "eine Vorlage für die Ratssitzung",
    "die Lizenz der Haushaltsdaten",
)
ENDINGS = (
    "Haben andere Kommunen das schon gelöst?",
    "Die Frist endet in zwei Wochen.",
    "Eine Rückmeldung bis zur nächsten Sitzung würde uns helfen.",
    "Gibt es dazu ein Praxisbeispiel?",
    "Die Fehlermeldung liegt als Datei bei.",
)


class Writer:
    """Writes subjects and texts; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def subject(self) -> str:
        """A short line, as people write it above a request."""
        return f"{self._pick(OPENINGS)} {self._pick(THINGS)}"

    def body(self) -> str:
        """A few sentences with a word that hardly any other text has."""
        middle = " ".join(
            f"{self._pick(OPENINGS)} {self._pick(THINGS)} ({self._compound()})." for _ in range(3)
        )
        return f"Guten Tag,\n\n{middle} {self._pick(ENDINGS)}\n\nKennwort: {self.rare_word()}"

    def rare_word(self) -> str:
        """One of about 160 000 invented words."""
        return "".join(self._pick(SYLLABLES) for _ in range(4))

    def _compound(self) -> str:
        first, second = self.chance.sample(PARTS, 2)
        return first + second.lower()

    def _pick(self, choices: tuple[str, ...]) -> str:
        return self.chance.choice(choices)
