"""Leaves begin and end by themselves: what is granted for one is taken back when it is over.

What somebody was given for one leave is kept while another one needs it, and goes on to whoever
stands in for them meanwhile.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from reporting.people import FILING, Grant
from storage.pushed.stand_ins import StandIn
from storage.store import UnitOfWork

FilingPlace = tuple[int, str]
"""A person, and the unit that they file for."""


async def bring_up_to_date(work: UnitOfWork, today: date, now: datetime) -> int:
    """Begin and end the leaves whose day has come; how many were."""
    changed = 0
    for one in await work.stand_ins.going_on():
        if one.what.last < today:
            await end(work, one, now)
            changed += 1
    for one in await work.stand_ins.going_on():
        if one.granted is None and one.what.first <= today:
            await _begin(work, one, now)
            changed += 1
    return changed


async def end(work: UnitOfWork, one: StandIn, now: datetime) -> None:
    """It is over: what it gave is taken back, and nothing else."""
    await work.stand_ins.ended(one.id, now)
    await _take_back(work, one, one.granted or (), now)


async def _take_back(
    work: UnitOfWork, one: StandIn, given: Collection[Grant], now: datetime
) -> None:
    """Take these grants from whoever stood in, and from those who stand in for them."""
    begun = [each for each in await work.stand_ins.going_on() if each.granted is not None]
    place = one.what.person, one.what.unit
    kept = {g for each in begun if _doing(each) == place for g in each.granted or ()}
    gone = [grant for grant in given if grant not in kept]
    for grant in gone:
        await work.people.revoke(one.what.person, grant, now)
    for each in begun:
        passed_on = [grant for grant in each.granted or () if grant in gone]
        if _away(each) == place and passed_on:
            rest = [grant for grant in each.granted or () if grant not in gone]
            await work.stand_ins.begun(each.id, rest)
            await _take_back(work, each, passed_on, now)


async def _begin(work: UnitOfWork, one: StandIn, now: datetime) -> None:
    """Give the duties of whoever is away that the other does not hold for good."""
    people = (await work.people.members_of([one.what.unit])).get(one.what.unit, [])
    grants = {person.id: person.grants for person in people}
    if one.what.absent not in grants:
        await work.stand_ins.ended(one.id, now)
        return
    wanted = [
        grant
        for grant in grants[one.what.absent]
        if grant.unit_code == one.what.unit and grant.role in FILING
    ]
    await _give(work, one, wanted, grants.get(one.what.person, ()), now)


async def _give(
    work: UnitOfWork,
    one: StandIn,
    wanted: Collection[Grant],
    held: Collection[Grant],
    now: datetime,
) -> None:
    """Give these grants to whoever stands in, and to those who stand in for them."""
    begun = [each for each in await work.stand_ins.going_on() if each.granted is not None]
    place = one.what.person, one.what.unit
    lent = {g for each in begun if _doing(each) == place for g in each.granted or ()}
    own = set(held) - lent
    before = one.granted or ()
    new = [grant for grant in wanted if grant not in own and grant not in before]
    for grant in new:
        if grant not in held:
            await work.people.give(one.what.person, grant, now)
    await work.stand_ins.begun(one.id, [*before, *new])
    if not new:
        return
    for each in begun:
        if _away(each) == place and each.id != one.id:
            who = (await work.people.members_of([one.what.unit])).get(one.what.unit, [])
            theirs = next((p.grants for p in who if p.id == each.what.person), ())
            await _give(work, each, new, theirs, now)


def _doing(one: StandIn) -> FilingPlace:
    return one.what.person, one.what.unit


def _away(one: StandIn) -> FilingPlace:
    return one.what.absent, one.what.unit


async def away(work: UnitOfWork) -> set[FilingPlace]:
    """Whoever is away, with their work in other hands: they are not reminded of it."""
    begun = [one for one in await work.stand_ins.going_on() if one.granted is not None]
    members = await work.people.members_of({one.what.unit for one in begun})
    filing = {(person.id, unit) for unit, people in members.items() for person in people}
    return {place for place in map(_away, begun) if _is_taken_over(place, begun, filing)}


def _is_taken_over(
    place: FilingPlace, begun: Sequence[StandIn], filing: Collection[FilingPlace], depth: int = 0
) -> bool:
    """Whether somebody who is there and files for the unit does that person's work."""
    if depth > len(begun):
        return False  # they stand in for each other
    for one in begun:
        if _away(one) != place:
            continue
        other = _doing(one)
        is_away = any(_away(each) == other for each in begun)
        if is_away and _is_taken_over(other, begun, filing, depth + 1):
            return True
        if not is_away and other in filing:
            return True
    return False
