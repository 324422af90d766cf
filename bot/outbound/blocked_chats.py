"""Somebody blocked the bot: their notifications end, and their clerk learns of it once."""

from collections.abc import Callable
from datetime import datetime

from bot.outbound.payload import notices
from bot.runtime.reference_data import ReferenceData
from handlers.engine.turn import Message, Priority
from reporting.people import Person, overseers_of
from reporting.units import Unit, UnitTree
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import UnitOfWork

TellClerk = Callable[[Person, Unit, str], Message]
"""What a clerk reads about a person of a unit who cannot be reached, in the clerk's language."""


async def blocked(
    channel: str,
    address: str,
    now: datetime,
    work: UnitOfWork,
    reference: ReferenceData,
    tell: TellClerk,
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
    units, today = reference.units_at(now), now.astimezone(reference.timezone).date()
    outgoing: list[NewOutgoingMessage] = []
    for code in person.filing_units():
        if code in units and reference.history.ended(code, today) is None:
            outgoing += await _told(person, units[code], work, units, tell)
    await work.outbox.add(outgoing, now)


async def _told(
    person: Person, unit: Unit, work: UnitOfWork, units: UnitTree, tell: TellClerk
) -> list[NewOutgoingMessage]:
    above = [unit.code, *(upper.code for upper in units.above(unit.code))]
    clerks = overseers_of(await work.people.overseeing(above), unit.code, None, units)
    addresses = await work.people.addresses_of([clerk.id for clerk in clerks])
    return [
        notice
        for clerk in clerks
        for notice in notices(
            tell(person, unit, clerk.language), addresses.get(clerk.id, ()), Priority.NOTIFICATION
        )
    ]
