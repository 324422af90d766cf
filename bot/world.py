"""What every step may know, whoever speaks: forms, units, calendar, sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from handlers.catalogue import Catalogue
from handlers.known import Known, Need
from reporting.forms import Form
from reporting.people import Person
from reporting.units import UnitTree
from reporting.workdays import WorkCalendar
from storage.store import Store, Work


@dataclass(slots=True)
class World:
    """Read once at start; the units again now and then, since another program loads them."""

    forms: Mapping[str, Form]
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    made_up: bool = False
    units: UnitTree = field(default_factory=UnitTree)

    async def read_units(self, work: Work) -> None:
        """Take the units as they are in the database."""
        found = await work.units.all()
        if tuple(self.units.units.values()) != tuple(found):
            self.units = UnitTree.of(found)

    def lacks_unit_of(self, person: Person) -> bool:
        """Whether the person has a grant on a unit that was loaded after the units were read."""
        return any(grant.unit_code not in self.units for grant in person.grants)

    def known_to(self, person: Person | None, loaded: Mapping[Need, object]) -> Known:
        """What a step of that person knows."""
        return Known(
            person,
            self.forms,
            self.units,
            self.calendar,
            self.catalogue,
            self.timezone,
            self.made_up,
            loaded,
        )


class FreshUnits:
    """Reads the units again at every tenth tick: an administrator may have loaded others."""

    EVERY: Final = 10

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._ticks = 0

    async def tick(self, now: datetime) -> None:  # noqa: ARG002  how often, not when
        """Read them if it is time."""
        self._ticks += 1
        if self._ticks % self.EVERY == 0:
            async with self._store.reading() as work:
                await self._world.read_units(work)
