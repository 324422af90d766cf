"""Leaves begin and end by themselves: what is granted for one is taken back when it is over."""

from datetime import date, datetime

from reporting.people import FILING
from storage.pushed.stand_ins import StandIn
from storage.store import UnitOfWork


async def bring_up_to_date(work: UnitOfWork, today: date, now: datetime) -> int:
    """Begin and end the leaves whose day has come; how many were."""
    changed = 0
    for one in await work.stand_ins.going_on():
        if one.what.last < today:
            await end(work, one, now)
            changed += 1
        elif one.granted is None and one.what.first <= today:
            await _begin(work, one, now)
            changed += 1
    return changed


async def end(work: UnitOfWork, one: StandIn, now: datetime) -> None:
    """It is over: what it gave is taken back, and nothing else."""
    for grant in one.granted or ():
        await work.people.revoke(one.what.person, grant, now)
    await work.stand_ins.ended(one.id, now)


async def _begin(work: UnitOfWork, one: StandIn, now: datetime) -> None:
    """Give the duties of whoever is away that the other does not hold already."""
    people = (await work.people.members_of([one.what.unit])).get(one.what.unit, [])
    known = {person.id: person for person in people}
    absent, person = known.get(one.what.absent), known.get(one.what.person)
    if absent is None:
        await work.stand_ins.ended(one.id, now)
        return
    held = person.grants if person is not None else ()
    given = [
        grant
        for grant in absent.grants
        if grant.unit_code == one.what.unit and grant.role in FILING and grant not in held
    ]
    for grant in given:
        await work.people.give(one.what.person, grant, now)
    await work.stand_ins.begun(one.id, given)
