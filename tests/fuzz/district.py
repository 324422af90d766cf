"""A district in which everything that belongs to a commune carries a mark of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from reporting.people import Grant, Role
from reporting.units import Level, Unit
from simulator.server import Simulator
from simulator.state.people import GroupSpec, PersonSpec
from storage.store import Store
from tests.bench.programs import NOW

DISTRICT: Final = Unit("900", "Huyện Thử Nghiệm", Level.DISTRICT, None)
GROUP: Final = -100_200_300
LEADER_CHAT: Final = 900
_FIRST_OFFICER: Final = 10_000
_FIRST_STRANGER: Final = 700_000
_STRANGERS_HOME: Final = 500
"""Strangers' marks begin here: nobody may read them but themselves."""

_MARK: Final = re.compile(r"z[ntu](\d{3})z", re.IGNORECASE)


@dataclass(slots=True)
class Someone:
    """Somebody with a phone; `home` is the number in the marks of what they may read.

    `said` are the ids of their texts.
    """

    chat: int
    home: int
    reads_all: bool = False
    said: list[int] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """Stands in every text that they write."""
        return f"zt{self.home:03d}z"

    @property
    def name(self) -> str:
        """What they are called."""
        return f"Lan zn{self.home:03d}z"


@dataclass(frozen=True, slots=True)
class District:
    """Its communes, those who send odd things, strangers, and those who only file."""

    units: tuple[Unit, ...]
    odd: tuple[Someone, ...]
    honest: tuple[Someone, ...]

    @property
    def everybody(self) -> tuple[Someone, ...]:
        """All of them."""
        return (*self.odd, *self.honest)


def homes_in(text: str) -> set[int]:
    """Whose names and texts are repeated in it.

    >>> homes_in("Xã Mận zu007z: Lan ZN012Z")
    {12, 7}
    """
    return {int(number) for number in _MARK.findall(text)}


async def settled(url: str, communes: int, strangers: int) -> District:
    """A new database: in half of the communes an officer sends odd things, in the others one files.

    Above them is a leader, who is odd as well.
    """
    units = tuple(
        Unit(f"{90000 + home:05d}", f"Xã Mận zu{home:03d}z", Level.COMMUNE, DISTRICT.code)
        for home in range(2 * communes)
    )
    officers = tuple(Someone(_FIRST_OFFICER + home, home) for home in range(2 * communes))
    odd, honest = officers[:communes], officers[communes:]
    leader = Someone(LEADER_CHAT, _STRANGERS_HOME - 1, reads_all=True)
    others = tuple(
        Someone(_FIRST_STRANGER + place, _STRANGERS_HOME + place) for place in range(strangers)
    )
    async with await Store.open(url) as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save([DISTRICT, *units])
        codes = [unit.code for unit in units]
        await _enrolled(store, [leader], Role.LEADER, [DISTRICT.code])
        await _enrolled(store, odd, Role.FOCAL, codes[:communes])
        await _enrolled(store, honest, Role.OFFICER, codes[communes:])
    return District(units, (*odd, leader, *others), honest)


async def _enrolled(store: Store, people: Iterable[Someone], role: Role, codes: list[str]) -> None:
    duties = () if role is Role.LEADER else ("van_phong",)
    async with store.writing() as work:
        for who, code in zip(people, codes, strict=True):
            grant, until = Grant(role, code, duties), NOW + timedelta(days=14)
            invitation = await work.invitations.create(f"{who.chat}", grant, who.name, NOW, until)
            address = str(who.chat)
            await work.people.enrol(invitation, "telegram", address, who.name, "vi", NOW)


def with_phones(sim: Simulator, district: District) -> None:
    """Everybody has pressed Start long ago, and some share a group with the bot."""
    for who in district.everybody:
        sim.state.add_person(PersonSpec(user_id=who.chat, first_name=who.name)).started = True
    members = [who.chat for who in district.odd]
    sim.state.add_group(GroupSpec(chat_id=GROUP, title="Nhóm", members=members))
