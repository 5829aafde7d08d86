"""Where the bars of a chart lie, so that the template only draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

LINE = 42
"""Height of a label, its bar and the space below, in units of the drawing."""
WIDTH = 400
HEIGHT = 160
"""Of the columns' drawing, without the labels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A label and two lengths: the whole and the part of it that is told apart."""

    label: str
    y: int
    whole: float
    part: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side: their tops and heights."""

    x: float
    width: float
    tops: tuple[float, float]
    heights: tuple[float, float]

    @property
    def middle(self) -> float:
        """Where the label stands."""
        return self.x + self.width


def bars(figures: Sequence[tuple[str, int, int]]) -> list[Bar]:
    """Return horizontal bars, the largest as wide as the drawing."""
    most = max((whole for _label, whole, _part in figures), default=0) or 1
    return [
        Bar(label, place * LINE, _scaled(whole, most, WIDTH), _scaled(part, most, WIDTH))
        for place, (label, whole, part) in enumerate(figures)
    ]


def columns(figures: Sequence[tuple[int, int]]) -> list[Columns]:
    """Return pairs of columns, the largest as high as the drawing."""
    most = max((max(pair) for pair in figures), default=0) or 1
    step = WIDTH / max(len(figures), 1)
    found = []
    for place, pair in enumerate(figures):
        heights = (_scaled(pair[0], most, HEIGHT), _scaled(pair[1], most, HEIGHT))
        tops = (HEIGHT - heights[0], HEIGHT - heights[1])
        left, width = round(step * (place + 0.1), 1), round(step * 0.38, 1)
        found.append(Columns(left, width, tops, heights))
    return found


def _scaled(number: int, most: int, length: int) -> float:
    return round(number * length / most, 1)
