"""Administrators named in the settings: enrolled at their first message, without a paper."""

from datetime import datetime, timedelta

from bot.runtime.reference_data import ReferenceData
from reporting.invitations import code_hash, new_code
from reporting.people import Grant, Person, Role
from storage.store import UnitOfWork


def is_complete(person: Person | None, reference: ReferenceData) -> bool:
    """Whether the person administers every unit at the top, as the settings say."""
    tops = reference.units.children(None)
    return person is not None and all(person.holds(Role.ADMIN, unit.code) for unit in tops)


async def made(
    address: tuple[str, str],
    person: Person | None,
    work: UnitOfWork,
    reference: ReferenceData,
    now: datetime,
) -> Person | None:
    """Make whoever writes from (channel, address) administrator of every unit at the top.

    None while no units are loaded: there is nothing to administer yet.
    """
    channel, chat = address
    for unit in reference.units.children(None):
        grant = Grant(Role.ADMIN, unit.code)
        if person is not None:
            await work.people.give(person.id, grant, now)
            continue
        invitation = await work.invitations.create(
            code_hash(new_code()), grant, None, now, now + timedelta(minutes=1)
        )
        await work.people.enrol(invitation, channel, chat, "Admin", "vi", now)
    return await work.people.by_address(channel, chat)
