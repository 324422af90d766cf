"""Somebody blocked the bot: their notifications end, and their clerk learns of it once."""

from collections.abc import Callable
from datetime import datetime

from bot import outgoing
from bot.world import World
from handlers.turn import Message, Priority
from reporting.people import Person, overseers_of
from reporting.units import Unit
from storage.outbox import NewLetter
from storage.store import Work

TellClerk = Callable[[Person, Unit, str], Message]
"""What a clerk reads about a person of a unit who cannot be reached, in the clerk's language."""


async def blocked(
    channel: str, address: str, now: datetime, work: Work, world: World, tell: TellClerk
) -> None:
    """Remember it, drop what waits there, tell the clerks unless the person is still reachable.

    Only the first time since they were last reachable: `mark_blocked` knows.
    """
    await work.outbox.drop_for(channel, address, list(Priority))
    if not await work.people.mark_blocked(channel, address, now):
        return
    person = await work.people.by_address(channel, address)
    if person is None or await work.people.addresses(person.id):
        return
    letters: list[NewLetter] = []
    for code in person.filing_units():
        if code in world.units:
            letters += await _told(person, world.units[code], work, world, tell)
    await work.outbox.add(letters, now)


async def _told(
    person: Person, unit: Unit, work: Work, world: World, tell: TellClerk
) -> list[NewLetter]:
    above = [unit.code, *(upper.code for upper in world.units.above(unit.code))]
    clerks = overseers_of(await work.people.overseeing(above), unit.code, world.units)
    addresses = await work.people.addresses_of([clerk.id for clerk in clerks])
    return [
        letter
        for clerk in clerks
        for letter in outgoing.notices(
            tell(person, unit, clerk.language), addresses.get(clerk.id, ()), Priority.NOTIFICATION
        )
    ]
