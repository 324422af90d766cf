"""What people wish of what they are told unasked: loaded for turns, and carried out."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.inbound import effects, queries
from bot.inbound.transaction import TurnTransaction
from bot.runtime import leaves
from handlers.figures.unreached import ContactsQuery, Filer, UnitContacts
from handlers.pushed.effects import EndStandIn, RemindAgain, SetPushWish, SetStandIn
from handlers.pushed.queries import AwayQuery, PushWishesQuery
from reporting.ladder.pushes import PushKind
from storage.pushed.pushes import NewPush
from storage.pushed.stand_ins import NewStandIn

LOADERS: Final = queries.LOADERS
EFFECTS: Final = effects.EFFECTS


@EFFECTS.carries_out(RemindAgain)
async def _again(effect: RemindAgain, transaction: TurnTransaction) -> None:
    """Once for a half-day, however often it is asked for."""
    new = NewPush(transaction.speaker, effect.kind, effect.day, effect.due_at)
    await transaction.work.pushes.add_many([new], transaction.now)


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
    going_on = await transaction.work.stand_ins.going_on()
    begun = (one.what for one in going_on if one.granted is not None)
    return frozenset(what.unit for what in begun if what.absent == query.person_id)


@LOADERS.loads(ContactsQuery)
async def _contacts(
    query: ContactsQuery, transaction: TurnTransaction
) -> Mapping[str, UnitContacts]:
    people, invitations = transaction.work.people, transaction.work.invitations
    members = await people.members_of(query.units)
    everybody = {person.id for some in members.values() for person in some}
    reached = await people.addresses_of(everybody)
    before = await people.once_filed_for(query.units)
    invited = await invitations.open_for(query.units, transaction.now)
    return {
        code: UnitContacts(
            tuple(Filer(person, person.id in reached) for person in members.get(code, ())),
            code in before,
            code in invited,
        )
        for code in query.units
    }
