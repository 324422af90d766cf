"""Units as they were on any day: a code outlives what it stands for.

12142 was Thị trấn Ân Thi until 30/6/2025 and is Xã Ân Thi since. What a report is called, where it
belongs and who counts with it is read from the tree of the day on which its period ended.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import zip_longest
from typing import Final

from reporting.normalise import alike
from reporting.units.names import folded_proper
from reporting.units.tree import Level, Unit, UnitTree

MOST_TREES: Final = 24
"""Trees kept at once; twelve periods back and forth need no more."""

MOST_SUCCESSORS: Final = 3
"""Units that may be taken to follow one another without a word of it in the list."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class UnitHistory:
    """Every version of every unit, by code in official order, the oldest first."""

    versions: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    _trees: dict[int, UnitTree] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "UnitHistory":
        """The history of these versions; those of one code come in turn, the oldest first."""
        found: dict[str, tuple[Unit, ...]] = {}
        for unit in units:
            found[unit.code] = (*found.get(unit.code, ()), unit)
        return cls(found)

    def __reduce__(self) -> tuple[type["UnitHistory"], tuple[Mapping[str, tuple[Unit, ...]]]]:
        """What another process gets: the versions, without the trees made of them."""
        return UnitHistory, (self.versions,)

    def __contains__(self, code: object) -> bool:
        """Whether a unit ever had that code."""
        return code in self.versions

    def __len__(self) -> int:
        """How many units there are or were."""
        return len(self.versions)

    @property
    def all(self) -> Iterator[Unit]:
        """Every version of every unit."""
        return (one for turn in self.versions.values() for one in turn)

    def on(self, day: date) -> UnitTree:
        """Every code ever known as it was that day.

        Of a unit that does not stand that day it is the version that ended last before it, else the
        first that begins later; `Unit.stands_on` tells.
        """
        stretch = bisect_right(self._changes, day)
        tree = self._trees.get(stretch)
        if tree is None:
            while len(self._trees) >= MOST_TREES:
                del self._trees[next(iter(self._trees))]
            tree = UnitTree({code: _as_of(day, turn) for code, turn in self.versions.items()})
            self._trees[stretch] = tree
        return tree

    @cached_property
    def _changes(self) -> list[date]:
        """The days from which on something is other than the day before."""
        starts = {one.valid_from for one in self.all if one.valid_from is not None}
        ends = {one.valid_to for one in self.all if one.valid_to is not None}
        return sorted(starts | {end + _DAY for end in ends if end != date.max})

    def ever_called(self, name: str) -> tuple[str, ...]:
        """Codes of the units that had that name at any time, with or without their kind.

        `name` is spelt as `normalise.alike` spells it.
        """
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for code, turn in self.versions.items():
            for name in {one.name for one in turn}:
                whole = alike(name)
                for key in (whole, folded_proper(whole)):
                    found.setdefault(key, {})[code] = None
        return {name: tuple(codes) for name, codes in found.items()}

    def has_grown(self, code: str) -> bool:
        """Whether others were ever merged into the unit; most never see it happen."""
        return code in self.grown

    # --- what became of a unit -------------------------------------------------------------------
    def ended(self, code: str, day: date) -> Unit | None:
        """What the unit was when it ended before that day; None while it stands, or never stood.

        Whether it is set up again later is no matter: nobody knew that then.
        """
        turn = self.versions.get(code, ())
        last = _as_of(day, turn) if turn else None
        if last is None or last.valid_to is None or day <= last.valid_to:
            return None
        return last

    def reports_instead(self, code: str, day: date) -> tuple[Unit, ...]:
        """The units that report on that day in the place of one that ended before it.

        They are those that the list names; else the units of its level that began the day after it
        ended under the same unit, or in the same province, as long as they are few.
        """
        found: dict[str, Unit] = {}
        seen = {code}
        waiting = [code]
        while waiting:
            gone = self.ended(waiting.pop(0), day)
            for heir in self.successors(gone) if gone is not None else ():
                if self.on(day)[heir].stands_on(day):
                    found[heir] = self.on(day)[heir]
                elif heir not in seen:
                    seen.add(heir)
                    waiting.append(heir)
        return tuple(found.values())

    def ended_within(self, code: str, first: date, last: date) -> tuple[Unit, ...]:
        """What ended from the first day to before the last one, at or below that unit.

        Nothing that stands again on the last day. What is followed by a unit at or below that one
        counts as well: whoever is there now has to know.
        """
        tree = self.on(last)
        concerned: set[str] = set()
        waiting = [code]
        while waiting:
            one = waiting.pop()
            if one not in concerned:
                concerned.add(one)
                waiting += [child.code for child in tree.children(one)]
                waiting += self._followed.get(one, ())
        return tuple(unit for unit in self.all_ended_within(first, last) if unit.code in concerned)

    def all_ended_within(self, first: date, last: date) -> Iterator[Unit]:
        """Every unit that ended from the first day to before the last one, and stands not on it."""
        for unit in self._ended_ones:
            is_within = unit.valid_to is not None and first <= unit.valid_to < last
            if is_within and self.ended(unit.code, last) is unit:
                yield unit

    def successors(self, ended: Unit) -> tuple[str, ...]:
        """The codes of the units that followed a version that has ended."""
        if ended.successors:
            return tuple(code for code in ended.successors if code in self.versions)
        begun = self._begun_after(ended)
        if ended.code in begun:
            return (ended.code,)
        return begun if len(begun) <= MOST_SUCCESSORS else ()

    def is_comparable(self, code: str, day: date, earlier: date) -> bool:
        """Whether the code stood for one and the same area on both days.

        A unit that is only renamed, or put under another one, stays what it was; one into which
        others were merged in between does not.
        """
        return not any(earlier < grown <= day for grown in self.grown.get(code, ()))

    # --- what follows from the versions, worked out once -----------------------------------------
    @cached_property
    def _ended_ones(self) -> tuple[Unit, ...]:
        """The versions behind which the unit did not stand any more, be it only for a time."""
        return tuple(
            one
            for turn in self.versions.values()
            for one, following in zip_longest(turn, turn[1:])
            if (day := _day_after(one)) and (following is None or following.valid_from != day)
        )

    @cached_property
    def _followed(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of the units that another one follows, by its code."""
        found: dict[str, list[str]] = {}
        for gone in self._ended_ones:
            for heir in self.successors(gone):
                found.setdefault(heir, []).append(gone.code)
        return {heir: tuple(codes) for heir, codes in found.items()}

    @cached_property
    def grown(self) -> Mapping[str, set[date]]:
        """The days from which units stand for more than before, by code."""
        found: dict[str, set[date]] = {}
        groups = {
            (gone.successors or self._begun_after(gone), _day_after(gone))
            for gone in self._ended_ones
        }
        for codes, day in groups:
            for code in codes if day else ():
                found.setdefault(code, set()).add(day or date.max)
        return found

    @cached_property
    def _begun(self) -> Mapping[tuple[Level, date | None, bool, str | None], tuple[str, ...]]:
        """Codes of units by level and first day, by the unit above (True) and by the province."""
        found: dict[tuple[Level, date | None, bool, str | None], list[str]] = {}
        for one in self.all:
            if one.valid_from is not None:
                above, top = one.parent_code, self._top(one, one.valid_from)
                found.setdefault((one.level, one.valid_from, True, above), []).append(one.code)
                found.setdefault((one.level, one.valid_from, False, top), []).append(one.code)
        return {place: tuple(codes) for place, codes in found.items()}

    def _begun_after(self, ended: Unit) -> tuple[str, ...]:
        """Units of its level that began the day after, under the same unit or in its province."""
        day = _day_after(ended)
        if day is None or ended.valid_to is None:
            return ()
        beside = self._begun.get((ended.level, day, True, ended.parent_code))
        province = (ended.level, day, False, self._top(ended, ended.valid_to))
        return beside or self._begun.get(province, ())

    def _top(self, unit: Unit, day: date) -> str:
        tree = self.on(day)
        parent = unit.parent_code
        if parent is None or parent not in tree:
            return parent or unit.code
        *_, top = (parent, *(above.code for above in tree.above(parent)))
        return top


def _day_after(unit: Unit) -> date | None:
    """The first day on which the version stands no more; None when there is no such day."""
    return unit.valid_to + _DAY if unit.valid_to and unit.valid_to < date.max else None


def _as_of(day: date, turn: tuple[Unit, ...]) -> Unit:
    """The version that stands that day, else the last that ended before, else the next."""
    # The newest first: nearly every day that is asked about is of late.
    standing = next((one for one in reversed(turn) if one.stands_on(day)), None)
    if standing is not None:
        return standing
    before = [one for one in turn if one.valid_to is not None and one.valid_to < day]
    return before[-1] if before else turn[0]
