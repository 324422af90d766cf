"""The percent axis of a bar picture: where it begins, and where a value lies on the sheet."""

from dataclasses import dataclass
from typing import Final

from reporting.pictures import BarPicture

FULL: Final = 10_000  # hundredths of a percent

# (lowest figure, start): an axis begins above 0 only where the shortest bar stays readable.
_STARTS: Final = ((9_600, 9_500), (9_100, 9_000), (8_200, 8_000))
_TICKS: Final = {
    0: (0, 2_500, 5_000, 7_500, FULL),
    8_000: (8_000, 8_500, 9_000, 9_500, FULL),
    9_000: (9_000, 9_250, 9_500, 9_750, FULL),
    9_500: (9_500, 9_600, 9_700, 9_800, 9_900, FULL),
}


@dataclass(frozen=True, slots=True)
class Axis:
    """From `start` (hundredths of a percent) at x = `left` to 100% at x = `right`."""

    start: int
    left: float
    right: float

    def x(self, value: int) -> float:
        """Where a value lies; what is outside lies at the end."""
        part = (value - self.start) / (FULL - self.start)
        return self.left + min(max(part, 0.0), 1.0) * (self.right - self.left)

    @property
    def ticks(self) -> tuple[int, ...]:
        """Where the axis has a line, from its start to 100%."""
        return _TICKS[self.start]


def begin(picture: BarPicture) -> int:
    """Where the axis begins: at 0, or higher if all figures are high and would look alike.

    Only two or more figures, the reference among them, can look alike.
    """
    figures = [bar.value for bar in picture.bars if bar.value is not None]
    if picture.reference is not None:
        figures.append(picture.reference)
    if len(figures) < 2:
        return 0
    lowest = min(figures)
    return next((start for least, start in _STARTS if lowest >= least), 0)
