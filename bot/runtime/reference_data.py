"""What every step may know, whoever speaks: forms, units, calendar, sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers.engine.catalogue import Catalogue
from handlers.engine.lookup import Lookup, Query
from reporting.forms import Form
from reporting.people import Person
from reporting.periods.workdays import WorkCalendar
from reporting.units import UnitTree
from storage.store import Store, UnitOfWork


@dataclass(slots=True)
class ReferenceData:
    """Read once at start; the units again now and then, since another program loads them."""

    forms: Mapping[str, Form]
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    is_demo: bool = False
    units: UnitTree = field(default_factory=UnitTree)

    async def read_units(self, work: UnitOfWork) -> None:
        """Take the units as they are in the database."""
        found = await work.units.all()
        if tuple(self.units.units.values()) != tuple(found):
            self.units = UnitTree.of(found)

    def lacks_unit_of(self, person: Person) -> bool:
        """Whether the person has a grant on a unit that was loaded after the units were read."""
        return any(grant.unit_code not in self.units for grant in person.grants)

    def lookup_for(self, person: Person | None, loaded: Mapping[Query[Any], Any]) -> Lookup:
        """What a step of that person may know, with the answers loaded for it."""
        return Lookup(
            person,
            self.forms,
            self.units,
            self.calendar,
            self.catalogue,
            self.timezone,
            self.is_demo,
            loaded,
        )


class FreshUnits:
    """Reads the units again at every tenth tick: an administrator may have loaded others."""

    EVERY: Final = 10

    def __init__(self, store: Store, reference: ReferenceData) -> None:
        self._store = store
        self._reference = reference
        self._ticks = 0

    async def tick(self, now: datetime) -> None:  # noqa: ARG002  how often, not when
        """Read them if it is time."""
        self._ticks += 1
        if self._ticks % self.EVERY == 0:
            async with self._store.reading() as work:
                await self._reference.read_units(work)
