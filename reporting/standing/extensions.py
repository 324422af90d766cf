"""Days that a clerk has moved for some units: rows that are only added, each undone by another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from reporting.reports import ReportKey
from reporting.units import UnitTree


class ExtendedDay(StrEnum):
    """Which day of a period is moved."""

    DUE = "due"
    LOCK = "lock"
    OPENS = "opens"


@dataclass(frozen=True, slots=True)
class ExtensionScope:
    """For which units a day is moved: some by their codes, all at or below one, or every reporter.

    >>> ExtensionScope.parse("units:12148 12151").codes
    ('12148', '12151')
    >>> str(ExtensionScope(group="329"))
    'group:329'
    """

    codes: tuple[str, ...] = ()
    group: str | None = None

    @classmethod
    def parse(cls, text: str) -> "ExtensionScope":
        """Read what `str` writes.

        Raises:
            ValueError: it is nothing that `str` writes.
        """
        if text == "all":
            return cls()
        kind, _, rest = text.partition(":")
        match kind:
            case "group" if rest:
                return cls(group=rest)
            case "unit" | "units" if rest.strip():
                return cls(codes=tuple(rest.split()))
        raise ValueError(f"no scope of an extension: {text}")

    def __str__(self) -> str:
        """How it is stored: "unit:12148", "units:12148 12151", "group:329" or "all"."""
        if self.group is not None:
            return f"group:{self.group}"
        if not self.codes:
            return "all"
        return f"unit{'s' if len(self.codes) > 1 else ''}:{' '.join(self.codes)}"

    def covers(self, unit_code: str, units: UnitTree) -> bool:
        """Whether the day is moved for that unit; `units` as they stood when the period ended."""
        if self.group is not None:
            return self.group in units and units.covers(self.group, unit_code)
        return not self.codes or unit_code in self.codes


@dataclass(frozen=True, slots=True)
class NewExtension:
    """A day of one period of one form moved for some units, and why; `undoes` another is its id."""

    form: str
    period: str
    scope: ExtensionScope
    field: ExtendedDay
    day: date
    reason: str
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension(NewExtension):
    """One row as it is on record, with who added it and when."""

    id: int
    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Extensions:
    """Every row on record, in the order in which they were added."""

    rows: tuple[Extension, ...] = ()
    _in_force: Mapping[tuple[str, str], tuple[Extension, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Look-ups are made once: most answers ask, and hardly any period has an extension."""
        undone = {row.undoes for row in self.rows}
        found: dict[tuple[str, str], list[Extension]] = defaultdict(list)
        for row in self.rows:
            if row.undoes is None and row.id not in undone:
                found[row.form, row.period].append(row)
        object.__setattr__(self, "_in_force", {key: tuple(rows) for key, rows in found.items()})

    def in_force(self, form: str, period: str) -> tuple[Extension, ...]:
        """The rows of a period that hold, the oldest first."""
        return self._in_force.get((form, period), ())

    def all_in_force(self) -> tuple[Extension, ...]:
        """The rows of every period that hold, the oldest first."""
        return tuple(sorted((r for rows in self._in_force.values() for r in rows), key=_number))

    def of(self, key: ReportKey, units: UnitTree) -> tuple[Extension, ...]:
        """The rows that hold for a report; `units` as they stood when the period ended."""
        rows = self._in_force.get((key.form, key.period), ())
        return tuple(row for row in rows if row.scope.covers(key.unit, units))

    def find(self, number: int) -> Extension | None:
        """The row of that id, if it holds."""
        rows = (row for rows in self._in_force.values() for row in rows)
        return next((row for row in rows if row.id == number), None)


def _number(row: Extension) -> int:
    return row.id


NO_EXTENSIONS: Final = Extensions()


def moved_day(rows: Iterable[NewExtension], day: ExtendedDay) -> date | None:
    """The day that these rows give together: of several the latest, of opening the earliest.

    Whoever was given time keeps it when all are given some.
    """
    found = [row.day for row in rows if row.field is day]
    if not found:
        return None
    return min(found) if day is ExtendedDay.OPENS else max(found)


@dataclass(frozen=True, slots=True)
class ExtensionDraft:
    """What is known so far of a day that a clerk means to move; `scope` is "" until it is known.

    `undoes` is the id of the row that is to be taken back instead.
    """

    form: str
    period: str
    scope: str = ""
    field: ExtendedDay = ExtendedDay.DUE
    day: date | None = None
    reason: str = ""
    undoes: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether nothing has to be asked any more."""
        return bool(self.scope and self.reason) and self.day is not None

    def made(self) -> NewExtension:
        """The row to add.

        Raises:
            ValueError: something is still to be asked.
        """
        if self.day is None or not self.is_complete:
            raise ValueError("something of it is not known yet")
        scope = ExtensionScope.parse(self.scope)
        return NewExtension(
            self.form, self.period, scope, self.field, self.day, self.reason, self.undoes
        )
