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
from reporting.periods.workdays import WorkCalendar
from reporting.reports import ReportKey
from reporting.units import UnitHistory, UnitTree
from storage.store import UnitOfWork


@dataclass(slots=True)
class ReferenceData:
    """Read once at start; the units again once another program wrote, since that loads them.

    `others_wrote` is how often it was seen to have written when they were read last.
    """

    forms: FormLibrary
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    is_demo: bool = False
    history: UnitHistory = field(default_factory=UnitHistory)
    others_wrote: int = 0

    async def catch_up(self, work: UnitOfWork) -> None:
        """Read the units again if another process wrote since; `work` has caught up with it."""
        if work.cache.others_wrote != self.others_wrote:
            self.others_wrote = work.cache.others_wrote
            await self.read_units(work)

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

    def form_of(self, report: ReportKey, version: int | None = None) -> Form:
        """The form of a report, in the version that it was begun with if it was.

        Raises:
            KeyError: there is no such form.
        """
        return self.forms.of_report(report.form, Period.parse(report.period), version)

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
        )
