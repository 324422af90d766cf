"""Which units of a long list are drawn: all of a short one, the two ends of a long one."""

from dataclasses import dataclass
from typing import Final

from reporting.pictures import Bar

MOST: Final = 30  # units drawn one by one,
MOST_LINES: Final = 40  # and the lines their names may take
LOWEST: Final = 12
HIGHEST: Final = 6
_FEWEST_MISSING: Final = 3


@dataclass(frozen=True, slots=True)
class Omitted:
    """How many units are left out at this place; `missing`: those that have no figure."""

    count: int
    missing: bool


def rows(bars: tuple[Bar, ...], lines: int) -> list[Bar | Omitted]:
    """The bars to draw, in the order given, with an `Omitted` where the first is left out.

    Above 30 units, or 40 `lines` of names: the 12 lowest and the 6 highest, and of the units
    without figure as many as fill up those 18, at least 3.
    """
    if len(bars) <= MOST and lines <= MOST_LINES:
        return list(bars)
    ranked = _ranked(bars)
    shown = set(ranked)
    if len(ranked) > LOWEST + HIGHEST:
        shown = set(ranked[:LOWEST]) | set(ranked[-HIGHEST:])
    missing = [place for place, bar in enumerate(bars) if bar.value is None]
    shown |= set(missing[: max(_FEWEST_MISSING, LOWEST + HIGHEST - len(shown))])
    return _with_gaps(bars, shown)


def _ranked(bars: tuple[Bar, ...]) -> list[int]:
    """Places of the bars with a figure, lowest first; equals so that an end stays in one piece."""
    figures = [(bar.value, place) for place, bar in enumerate(bars) if bar.value is not None]
    falling = bool(figures) and figures[0][0] > figures[-1][0]
    figures.sort(key=lambda one: (one[0], -one[1] if falling else one[1]))
    return [place for _, place in figures]


def _with_gaps(bars: tuple[Bar, ...], shown: set[int]) -> list[Bar | Omitted]:
    found: list[Bar | Omitted] = []
    left_out = {True: 0, False: 0}
    for place, bar in enumerate(bars):
        if place not in shown:
            left_out[bar.value is None] += 1
    told: set[bool] = set()
    for place, bar in enumerate(bars):
        missing = bar.value is None
        if place in shown:
            found.append(bar)
        elif missing not in told:
            told.add(missing)
            found.append(Omitted(left_out[missing], missing))
    return found
