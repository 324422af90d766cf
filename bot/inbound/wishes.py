"""What people wish of what they are told unasked: loaded for turns, and carried out."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from bot.inbound import effects, queries
from bot.inbound.transaction import TurnTransaction
from bot.runtime import leaves
from handlers.figures.unreached import ContactsQuery, Filer, UnitContacts
from handlers.pushed.effects import (
    EndStandIn,
    RemindAgain,
    SetPushWish,
    SetStandIn,
    TellOfMove,
)
from handlers.pushed.queries import AwayQuery, PushWishesQuery
from reporting.ladder import next_in_hours
from reporting.ladder.pushes import OPEN, PushKind, time_wanted
from reporting.people import Person, Role
from reporting.reporters import files
from storage.pushed.pushes import NewPush
from storage.pushed.stand_ins import NewStandIn

LOADERS: Final = queries.LOADERS
EFFECTS: Final = effects.EFFECTS


@EFFECTS.carries_out(RemindAgain)
async def _again(effect: RemindAgain, transaction: TurnTransaction) -> None:
    """Once for a half-day, however often it is asked for; anew once it was told."""
    pushes = transaction.work.pushes
    new = NewPush(transaction.speaker, effect.kind, effect.day, effect.due_at)
    if not await pushes.add_many([new], transaction.now):
        await pushes.renew([new], transaction.now)


@EFFECTS.carries_out(TellOfMove)
async def _tell_of_move(effect: TellOfMove, transaction: TurnTransaction) -> None:
    """One intent a person and day; a leader who is told of it this evening hears it then."""
    work, reference, now = transaction.work, transaction.reference, transaction.now
    people = await _concerned(effect, transaction)
    people.pop(transaction.speaker, None)
    calendar, zone = reference.calendar, reference.timezone
    begins = next_in_hours(now, calendar, zone)
    day = begins.astimezone(zone).date()
    wishes = await work.push_wishes.of(people)
    evenings = await work.pushes.of_day(PushKind.EVENING, _today(transaction), people)
    known = await work.pushes.of_day(PushKind.MOVED, day, people)
    new: list[NewPush] = []
    for who, person in people.items():
        wanted = time_wanted(PushKind.MOVED, wishes.get(who, {}).get(PushKind.MOVED))
        evening = evenings.get(who)
        is_told = evening is not None and evening.state in OPEN
        if wanted is None or (is_told and person.roles() == {Role.LEADER}):
            continue
        at = max(begins, datetime.combine(day, wanted, zone))
        new.append(NewPush(who, PushKind.MOVED, day, at))
    await work.pushes.add_many(new, now)
    ended = {who for who, push in known.items() if push.state not in OPEN}
    await work.pushes.renew([one for one in new if one.person_id in ended], now)


async def _concerned(effect: TellOfMove, transaction: TurnTransaction) -> dict[int, Person]:
    """Whom it concerns, by their ids."""
    people, form = transaction.work.people, transaction.reference.forms[effect.form]
    units = transaction.reference.units_of(effect.form, effect.period)
    members = await people.members_of(effect.units)
    found = {
        person.id: person
        for code, filing in members.items()
        for person in filing
        if files(person, form, code)
    }
    above = {code: [upper.code for upper in units.above(code)] for code in effect.units}
    near = {code for upper in above.values() for code in upper[:1]} | set(effect.units)
    everywhere = near | {code for upper in above.values() for code in upper}
    for person in await people.overseeing(sorted(everywhere)):
        if any(
            grant.concerns(form.code)
            and (
                (grant.role is Role.CLERK and grant.unit_code in everywhere)
                or (grant.role is Role.LEADER and grant.unit_code in near)
            )
            for grant in person.grants
        ):
            found[person.id] = person
    return found


@EFFECTS.carries_out(SetPushWish)
async def _wish(effect: SetPushWish, transaction: TurnTransaction) -> None:
    wishes, who = transaction.work.push_wishes, transaction.speaker
    await wishes.set(who, effect.kind, effect.wish, transaction.now)


@EFFECTS.carries_out(SetStandIn)
async def _set_stand_in(effect: SetStandIn, transaction: TurnTransaction) -> None:
    """A leave whose first day has come begins at once."""
    work, now = transaction.work, transaction.now
    new = NewStandIn(effect.unit, effect.absent, effect.person, effect.first, effect.last)
    await work.stand_ins.add(new, transaction.speaker, now)
    await leaves.bring_up_to_date(work, _today(transaction), now)
    await transaction.reload_sender()


@EFFECTS.carries_out(EndStandIn)
async def _end_stand_in(effect: EndStandIn, transaction: TurnTransaction) -> None:
    work = transaction.work
    for one in await work.stand_ins.going_on():
        of = one.what
        if (of.unit, of.absent, of.person) == (effect.unit, effect.absent, effect.person):
            await leaves.end(work, one, transaction.now)
    await transaction.reload_sender()


def _today(transaction: TurnTransaction) -> date:
    return transaction.now.astimezone(transaction.reference.timezone).date()


@LOADERS.loads(PushWishesQuery)
async def _wishes(query: PushWishesQuery, transaction: TurnTransaction) -> Mapping[PushKind, str]:
    wishes = await transaction.work.push_wishes.of([query.person_id])
    return wishes.get(query.person_id, {})


@LOADERS.loads(AwayQuery)
async def _away(query: AwayQuery, transaction: TurnTransaction) -> frozenset[str]:
    away = await leaves.away(transaction.work)
    return frozenset(unit for who, unit in away if who == query.person_id)


@LOADERS.loads(ContactsQuery)
async def _contacts(
    query: ContactsQuery, transaction: TurnTransaction
) -> Mapping[str, UnitContacts]:
    people, invitations = transaction.work.people, transaction.work.invitations
    members = await people.members_of(query.units)
    everybody = {person.id for some in members.values() for person in some}
    reached = await people.addresses_of(everybody)
    refused = await transaction.work.pushes.refused(everybody)
    before = await people.once_filed_for(query.units)
    invited = await invitations.open_for(query.units, transaction.now)
    return {
        code: UnitContacts(
            tuple(
                Filer(person, person.id in reached, refused.get(person.id))
                for person in members.get(code, ())
            ),
            code in before,
            code in invited,
        )
        for code in query.units
    }
