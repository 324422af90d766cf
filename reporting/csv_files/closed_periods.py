"""Periods that are closed: what they were called and who counted in them does not change any more.

A period is closed once it has ended and some unit of the same province has submitted a report of
it. Whatever a list of units says, it must read then as it read before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from reporting.periods import Period
from reporting.units import Level, Unit, UnitHistory, UnitTree


@dataclass(frozen=True, slots=True)
class ClosedPeriods:
    """The units that submitted a report, by period, and the day on which it is asked."""

    today: date
    submitted: Mapping[Period, frozenset[str]] = field(default_factory=dict)

    def ended(self) -> Iterator[tuple[Period, frozenset[str]]]:
        """The periods that are over, the latest first, with who submitted."""
        over = [period for period in self.submitted if period.end < self.today]
        for period in sorted(over, key=lambda one: one.end, reverse=True):
            yield period, self.submitted[period]

    def first_ends(self, history: UnitHistory) -> dict[str, date]:
        """The last day of the earliest closed period, by the code of the unit at the top."""
        return {
            top: period.end
            for period, codes in self.ended()
            for top in provinces(codes, history.on(period.end))
        }


def rewritten(
    before: UnitHistory, after: UnitHistory, codes: Iterable[str], closed: ClosedPeriods
) -> dict[str, Period]:
    """The units of which a closed period would read otherwise, each with the latest such period."""
    found: dict[str, Period] = {}
    asked = tuple(codes)
    for period, submitted in closed.ended():
        day = period.end
        then, now = before.on(day), after.on(day)
        open_ones = (code for code in asked if code not in found)
        changed = [code for code in open_ones if _of(then, code, day) != _of(now, code, day)]
        if not changed:
            continue
        closed_in = provinces(submitted, then) | provinces(submitted, now)
        for code in changed:
            tops = {top_of(tree[code], tree) for tree in (then, now) if code in tree}
            if tops & closed_in:
                found[code] = period
    return found


def followed_otherwise(
    before: UnitHistory, after: UnitHistory, closed: ClosedPeriods
) -> dict[str, Period]:
    """The units of which a closed period would say otherwise who followed whom, each with it.

    That is when a unit ended within the period and who reports instead, which papers say, and with
    which earlier reported periods the figures of a unit are compared.
    """
    found: dict[str, Period] = {}
    ended = dict(closed.ended())
    days = {
        code: before.grown.get(code, set()) ^ after.grown.get(code, set())
        for code in before.grown.keys() | after.grown.keys()
    }
    for period, submitted in ended.items():
        day = period.end
        then, now = _gone_within(before, period), _gone_within(after, period)
        changed = {code for code in then if then[code] != now.get(code)}
        earlier = [one.end for one in ended if one.end < day]
        changed |= {
            code
            for code, grown in days.items()
            if any(end < one <= day for one in grown for end in earlier)
        }
        trees = (before.on(day), after.on(day))
        closed_in = frozenset[str]().union(*(provinces(submitted, tree) for tree in trees))
        for code in changed:
            tops = {top_of(tree[code], tree) for tree in trees if code in tree}
            if tops & closed_in:
                found.setdefault(code, period)
    return found


def _gone_within(history: UnitHistory, period: Period) -> dict[str, tuple[object, ...]]:
    """What a period says of each unit that ended within it."""
    return {
        gone.code: (
            gone.name,
            gone.level,
            gone.valid_to,
            tuple(unit.code for unit in history.reports_instead(gone.code, period.end)),
        )
        for gone in history.all_ended_within(period.start, period.end)
    }


def _of(tree: UnitTree, code: str, day: date) -> tuple[str, Level, str | None] | None:
    """What a period that ended on that day says of a unit: nothing when it did not stand."""
    unit = tree.units.get(code)
    if unit is None or not unit.stands_on(day):
        return None
    return unit.name, unit.level, unit.parent_code


def provinces(codes: Iterable[str], tree: UnitTree) -> frozenset[str]:
    """The units at the top above these."""
    return frozenset(top_of(tree[code], tree) for code in codes if code in tree)


def top_of(unit: Unit, tree: UnitTree) -> str:
    """The code of the unit at the top above that one, which need not be in the tree itself."""
    parent = unit.parent_code
    if parent is None:
        return unit.code
    if parent not in tree:
        return parent
    *_, top = (parent, *(above.code for above in tree.above(parent)))
    return top
