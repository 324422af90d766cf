"""Where the figure of a bar is written: in a long bar, behind a short one, never on the line."""

from collections.abc import Iterator
from dataclasses import dataclass

_GAP = 14.0
_CLEAR = 10.0  # between a figure and the reference line


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a figure begins and ends, and whether it lies in the bar.

    `crossed`: the reference line runs through it, there is no other room.
    """

    left: float
    right: float
    inside: bool
    crossed: bool = False


def room(bar: tuple[float, float], limit: float) -> float:
    """How wide a figure may be, in the bar or behind it."""
    start, end = bar
    return max(end - start - 2 * _GAP, limit - end - _GAP)


def place(needed: float, bar: tuple[float, float], limit: float, line: float | None) -> Spot:
    """The spot for a figure `needed` px wide at a bar from x to x; `limit` is the sheet's end.

    It must be no wider than `room` says. In the bar's end is best; then in the bar before the
    line, behind the bar, and behind the line.
    """
    options = list(_options(needed, bar, line))
    fitting = [
        spot
        for spot in options
        if (spot.left >= bar[0] + _GAP and spot.right <= bar[1])
        or (not spot.inside and spot.right <= limit)
    ]
    free = next((spot for spot in fitting if not _crosses(spot, line)), None)
    if free is not None:
        return free
    best = fitting[0] if fitting else options[0]
    return Spot(best.left, best.right, best.inside, crossed=True)


def _options(needed: float, bar: tuple[float, float], line: float | None) -> Iterator[Spot]:
    start, end = bar
    yield Spot(end - _GAP - needed, end - _GAP, inside=True)
    if line is not None and start < line <= end + _GAP:
        right = line - _CLEAR - 2
        yield Spot(right - needed, right, inside=True)
    yield Spot(end + _GAP, end + _GAP + needed, inside=False)
    if line is not None and line > end:
        left = line + _CLEAR + 2
        yield Spot(left, left + needed, inside=False)


def _crosses(spot: Spot, line: float | None) -> bool:
    return line is not None and spot.left - _CLEAR < line < spot.right + _CLEAR
