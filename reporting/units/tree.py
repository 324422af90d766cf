"""Administrative units, keyed by official code: there are a xã, a thị trấn and a huyện Bắc Sơn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final


class Level(StrEnum):
    """Where a unit stands; a group (cụm) serves where no district stands below a province.

    An office (phòng, sở, văn phòng) serves the unit above it.
    """

    PROVINCE = "province"
    DISTRICT = "district"
    GROUP = "group"
    COMMUNE = "commune"
    OFFICE = "office"


_NO_LEVELS: Final[frozenset[Level]] = frozenset()


@dataclass(frozen=True, slots=True)
class Unit:
    """One version of a unit: what it was called and where it belonged for a time.

    It is valid from `valid_from` to `valid_to`, both inclusive, open when None. `successors` are
    the codes of the units that report instead of it once it has ended, where that is known.
    """

    code: str
    name: str
    level: Level
    parent_code: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def stands_on(self, day: date) -> bool:
        """Whether the unit exists on that day (districts ended on 1 July 2025)."""
        after_start = self.valid_from is None or self.valid_from <= day
        return after_start and (self.valid_to is None or day <= self.valid_to)


class UnknownUnitError(LookupError):
    """A code that no unit has."""


@dataclass(frozen=True)
class UnitTree:
    """All units by code in the order of the official list, with who stands above whom."""

    units: Mapping[str, Unit] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "UnitTree":
        """The tree of these units."""
        return cls({unit.code: unit for unit in units})

    @cached_property
    def _children(self) -> Mapping[str | None, tuple[str, ...]]:
        found: dict[str | None, list[str]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent_code, []).append(unit.code)
        return {parent: tuple(codes) for parent, codes in found.items()}

    @cached_property
    def _beside(self) -> dict[tuple[str | None, Level, date], tuple[str, ...]]:
        """Filled by `neighbours`, which is asked at every answer, of a few parents and days."""
        return {}

    @cached_property
    def _levels_below(self) -> Mapping[str, frozenset[Level]]:
        found: dict[str, set[Level]] = {}
        for unit in self.units.values():
            for upper in self.above(unit.code):
                levels = found.setdefault(upper.code, set())
                if unit.level in levels:
                    break  # those above it know as well
                levels.add(unit.level)
        return {code: frozenset(levels) for code, levels in found.items()}

    def __getitem__(self, code: str) -> Unit:
        """The unit with that code.

        Raises:
            UnknownUnitError: no unit has it.
        """
        try:
            return self.units[code]
        except KeyError:
            raise UnknownUnitError(code) from None

    def __contains__(self, code: object) -> bool:
        """Whether a unit has that code."""
        return code in self.units

    def children(self, code: str | None) -> tuple[Unit, ...]:
        """Units directly below that code (None: those at the top)."""
        return tuple(self.units[c] for c in self._below(code))

    def neighbours(self, code: str, day: date) -> tuple[str, ...]:
        """Codes of the units beside that one, of its level and parent, that exist on that day.

        >>> tree = UnitTree.of(Unit(code, code, Level.COMMUNE, "33") for code in ("1", "2", "3"))
        >>> tree.neighbours("2", date(2024, 9, 30))
        ('1', '3')
        """
        unit = self[code]
        group = unit.parent_code, unit.level, day
        beside = self._beside.get(group)
        if beside is None:
            beside = self._beside[group] = tuple(
                other.code
                for other in self.children(unit.parent_code)
                if other.level is unit.level and other.stands_on(day)
            )
        return tuple(other for other in beside if other != code)

    def above(self, code: str) -> Iterator[Unit]:
        """The unit's parent, its parent, and so on to the top."""
        parent = self[code].parent_code
        while parent is not None and parent in self.units:
            yield self.units[parent]
            parent = self.units[parent].parent_code

    def covers(self, upper: str, lower: str) -> bool:
        """Whether `lower` is `upper` or stands anywhere below it."""
        if lower not in self.units:
            return False
        return upper == lower or any(unit.code == upper for unit in self.above(lower))

    def at_or_below(self, code: str | None) -> Iterator[Unit]:
        """The unit and all below it, each before those below itself; of None every unit."""
        waiting = [self[code].code] if code is not None else [*reversed(self._below(None))]
        while waiting:
            found = waiting.pop()
            yield self.units[found]
            waiting.extend(reversed(self._below(found)))

    def levels_below(self, code: str) -> frozenset[Level]:
        """The levels of the units anywhere below that one."""
        return self._levels_below.get(code, _NO_LEVELS)

    def levels_at_or_below(self, code: str) -> frozenset[Level]:
        """The unit's own level, and those of the units anywhere below it."""
        return self.levels_below(code) | {self[code].level}

    def _below(self, code: str | None) -> tuple[str, ...]:
        return self._children.get(code, ())
