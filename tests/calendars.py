"""Calendars of forms that tests ask, and their periods by key."""

from typing import Final

from reporting.periods import Cycle, CycleRule, Every, NotAPeriod, Period, YearlyPeriods

QUARTERS: Final = Cycle(CycleRule.ND09_QUARTERLY.rule, 45)
MINISTRY: Final = Cycle(CycleRule.BNV.rule, 45)
MONTHS: Final = Cycle(YearlyPeriods.every(Every.MONTH), 14)
_ALL: Final = (QUARTERS, MINISTRY, MONTHS)


def period_of(key: str) -> Period:
    """The period of that key in the first of these calendars that has it."""
    for cycle in _ALL:
        try:
            return cycle.period(key)
        except NotAPeriod:
            continue
    raise NotAPeriod(key)
