"""What the writer's cache keeps of many reports so that one can be compared with its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from reporting.reports import ReportKey
from reporting.values import Value

T = TypeVar("T")


class ByReport(Generic[T]):
    """Something of each report, by form and period and then by unit.

    Units of one district are compared with each other at every answer: going through them makes no
    keys.
    """

    __slots__ = ("_kept", "count")

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], dict[str, T]] = {}
        self.count = 0

    def of(self, form: str, period: str) -> Mapping[str, T]:
        """By unit, for one form and period."""
        return self._kept.get((form, period), {})

    def get(self, key: ReportKey) -> T | None:
        """What is kept of a report."""
        return self.of(key.form, key.period).get(key.unit)

    def put(self, key: ReportKey, one: T) -> None:
        """Keep that of a report."""
        kept = self._kept.setdefault((key.form, key.period), {})
        self.count += key.unit not in kept
        kept[key.unit] = one

    def clear(self) -> None:
        """Keep nothing any more."""
        self._kept.clear()
        self.count = 0


@dataclass(slots=True)
class NumbersColumn:
    """What one indicator counts in one period: of these units, and the number of those with one."""

    units: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def put(self, unit: str, value: Value | None) -> None:
        """The unit's value is that now; None when it has given none."""
        self.units.add(unit)
        number = None if value is None else value.counted
        if number is None:
            self.numbers.pop(unit, None)
        else:
            self.numbers[unit] = number
