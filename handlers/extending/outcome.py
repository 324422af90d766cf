"""What a move comes to for each unit: whose day it changes, and who keeps a day given before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handlers.calendar.covered import Covered, day_of
from reporting.standing import ExtensionDraft, ExtensionScope, NewExtension, Schedule
from reporting.units.names import short


@dataclass(frozen=True)
class Outcome:
    """A move, or the taking back of one, whose day is known, with the days before and after it."""

    found: Covered
    draft: ExtensionDraft
    day: date

    @cached_property
    def after(self) -> Mapping[str, Schedule]:
        """The days of each unit once it is done."""
        found, draft = self.found, self.draft
        timetable = found.ctx.lookup.timetable
        if draft.undoes is not None:
            return timetable.without(draft.undoes).each(found.form, found.codes, found.period)
        moved = NewExtension(
            draft.form,
            draft.period,
            ExtensionScope.parse(draft.scope),
            draft.field,
            self.day,
            draft.reason,
        )
        return timetable.each(found.form, found.codes, found.period, (moved,))

    @cached_property
    def changed(self) -> Mapping[date | None, Sequence[str]]:
        """By the day that will hold, the units that have another one now."""
        units: dict[date | None, list[str]] = defaultdict(list)
        for code, days in self.after.items():
            day = day_of(days, self.draft.field)
            if day != self._now(code):
                units[day].append(code)
        return units

    @property
    def keeping(self) -> list[str]:
        """The units that keep what they were given before, where others change."""
        moved = {code for codes in self.changed.values() for code in codes}
        return [code for code in self.found.codes if code not in moved] if moved else []

    @property
    def days_now(self) -> list[date]:
        """The days of those whom it changes, or of all if it changes nobody's."""
        return self._days(self.found.schedules)

    @property
    def label_after(self) -> str:
        """What it will be for them."""
        return self.found.label_of(self._days(self.after))

    def _days(self, schedules: Mapping[str, Schedule]) -> list[date]:
        keeping = set(self.keeping)
        known = (
            day_of(days, self.draft.field)
            for code, days in schedules.items()
            if code not in keeping
        )
        return [day for day in known if day is not None]

    @property
    def names_keeping(self) -> str:
        """Who keeps which day: "Bắc Sơn thứ Sáu 20/9"; empty for nobody."""
        names = []
        for code in self.keeping:
            name, day = short(self.found.units[code].name), self._now(code)
            names.append(f"{name} {self.found.label(day)}" if day else name)
        return self.found.listed(names)

    def _now(self, code: str) -> date | None:
        return day_of(self.found.schedules[code], self.draft.field)
