"""What every step may know, whoever speaks: forms, units, calendar, sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import Lookup, Query
from reporting.forms import Form, FormLibrary
from reporting.people import Person
from reporting.periods import Period
from reporting.periods.workdays import DayOverride, WorkCalendar
from reporting.reports import ReportKey
from reporting.standing import NO_EXTENSIONS, Extensions, Timetable
from reporting.units import UnitHistory, UnitTree
from storage.store import UnitOfWork


@dataclass(slots=True)
class ReferenceData:
    """Read once at start; what others change too (units, days off, moved days) once they wrote.

    `calendar` is the one that comes with the program until `read_calendar` adds the office's own.
    `others_wrote` is how often another program was seen to have written when they were read last.
    `is_uncommitted`: the moved days were read in a transaction that had moved one and may have been
    rolled back since; the next one reads them anew.
    """

    forms: FormLibrary
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    is_demo: bool = False
    history: UnitHistory = field(default_factory=UnitHistory)
    extensions: Extensions = NO_EXTENSIONS
    is_uncommitted: bool = False
    others_wrote: int = 0
    _loaded: tuple[DayOverride, ...] = field(default=(), init=False)
    _of_program: WorkCalendar = field(init=False)

    def __post_init__(self) -> None:
        """The calendar that is given is the one of the program."""
        self._of_program = self.calendar

    async def catch_up(self, work: UnitOfWork) -> None:
        """Read what others change again if another process wrote; `work` has caught up with it."""
        if work.cache.others_wrote != self.others_wrote:
            self.others_wrote = work.cache.others_wrote
            await self.read_units(work)
            await self.read_calendar(work)
            await self.read_extensions(work)

    @property
    def timetable(self) -> Timetable:
        """What the days of every report follow from."""
        return Timetable(self.calendar, self.timezone, self.history, self.extensions)

    async def read_extensions(self, work: UnitOfWork, *, is_uncommitted: bool = False) -> None:
        """Take the moved days as they are in the database, or will be once this is committed."""
        self.extensions = await work.moved_days.all()
        self.is_uncommitted = is_uncommitted

    async def read_calendar(self, work: UnitOfWork) -> None:
        """Take the days off that were loaded; they go before those that come with the program."""
        loaded = await work.calendar_days.all()
        if loaded != self._loaded:
            self._loaded, self.calendar = loaded, self._of_program.with_announced(loaded)
            self.forms = self.forms.with_calendar(self.calendar)

    async def read_units(self, work: UnitOfWork) -> None:
        """Take the units as they are in the database."""
        found = UnitHistory.of(await work.units.all())
        if list(self.history.versions.items()) != list(found.versions.items()):
            self.history = found

    def units_at(self, now: datetime) -> UnitTree:
        """The units as they are on the local day of that instant."""
        return self.history.on(now.astimezone(self.timezone).date())

    def lacks_unit_of(self, person: Person) -> bool:
        """Whether the person has a grant on a unit that was loaded after the units were read."""
        return any(grant.unit_code not in self.history for grant in person.grants)

    def forms_at(self, now: datetime) -> FormLibrary:
        """The forms, with what is current on the local day of that instant."""
        return self.forms.on(now.astimezone(self.timezone).date())

    def period_of(self, report: ReportKey) -> Period:
        """The period of a report, by the calendar of its form.

        Raises:
            KeyError: there is no such form.
            NotAPeriod: the form has no such period.
        """
        return self.forms.period(report.form, report.period)

    def units_of(self, form: str, period: str) -> UnitTree:
        """The units as they were when that period of the form ended."""
        return self.history.on(self.forms.period(form, period).end)

    def form_of(self, report: ReportKey, version: int | None = None) -> Form:
        """The form of a report, in the version that it was begun with if it was.

        Raises:
            KeyError: there is no such form.
        """
        return self.forms.of_report(report.form, self.period_of(report), version)

    def lookup_for(
        self, person: Person | None, loaded: Mapping[Query[Any], Any], now: datetime
    ) -> Lookup:
        """What a step of that person may know at that instant, with the answers loaded for it."""
        return Lookup(
            person,
            self.forms_at(now),
            self.units_at(now),
            self.calendar,
            self.catalogue,
            self.timezone,
            self.is_demo,
            loaded,
            history=self.history,
            extensions=self.extensions,
        )
