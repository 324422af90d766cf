"""How long to wait before trying again: growing, bounded, and never two programs in step."""

import random

MOST = 30.0
"""Seconds; longer would be too long for a person who waits for an answer."""


def delay(failures: int, first: float = 0.5, most: float = MOST) -> float:
    """Seconds to wait after so many failures in a row (1 for the first): doubled each time, ±25%.

    >>> 0.375 <= delay(1) <= 0.625 and delay(100) <= MOST * 1.25
    True
    """
    grown = min(first * 2.0 ** min(failures - 1, 16), most)
    return grown * random.uniform(0.75, 1.25)  # noqa: S311  spreads load, guards nothing
