"""Turns: who speaks, what the dialogs decide, what of it is carried out."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.inbound.effects import EffectFunctions
from bot.inbound.queries import QueryLoaders, at_hand
from bot.inbound.transaction import ChatMemory, SenderKey, TurnTransaction
from bot.inbound.wishes import EFFECTS, LOADERS
from bot.runtime.reference_data import ReferenceData
from handlers.engine.dialog import advance
from handlers.engine.lookup import Lookup, Query, QueryPending
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Text, Turn
from reporting.invitations import code_hash, new_code
from reporting.languages import VIETNAMESE
from reporting.people import Grant, Person, Role
from reporting.units import UnitTree
from storage.store import UnitOfWork

_LOG = logging.getLogger(__name__)

Step = Callable[[Session, Inbound, Lookup, datetime], Turn]
"""What decides a turn; `handlers.router.handle` everywhere but in tests."""

MOST_QUERIES: Final = 30
"""Times one step may ask for more; beyond it goes round in circles."""


class EndlessQueriesError(RuntimeError):
    """A step that never has enough: a bug."""


@dataclass(frozen=True, slots=True)
class TurnHandler:
    """Decides turns and carries them out: the engine of the bot and of the conversation tests.

    `admin_ids` are the chats of administrators named in the settings: they are enrolled at their
    first message.
    """

    step: Step
    reference: ReferenceData
    memory: ChatMemory
    admin_ids: frozenset[SenderKey] = frozenset()
    loaders: QueryLoaders = LOADERS
    effects: EffectFunctions = EFFECTS

    async def begin(
        self, work: UnitOfWork, arrivals: Sequence[Inbound], now: datetime
    ) -> TurnTransaction:
        """A transaction for turns about these messages, with who speaks and their sessions."""
        await work.catch_up()
        await self.reference.catch_up(work)
        reference, senders = self.reference, {(one.channel, one.sender) for one in arrivals}
        people = await work.people.by_addresses(senders)
        for sender in senders & self.admin_ids:
            people |= await _administrator(sender, people.get(sender), work, reference, now)
        if any(reference.lacks_unit_of(person) for person in people.values()):
            await reference.read_units(work)
        if reference.is_uncommitted:
            await reference.read_extensions(work)
        bodies = await work.sessions.load([person.id for person in people.values()])
        return TurnTransaction(work, reference, self.memory, now, people, bodies)

    async def handle(self, transaction: TurnTransaction, inbound: Inbound, inbox_id: int) -> Turn:
        """One turn.

        Raises:
            NotYetError: something it needs is on its way; nothing was done.
        """
        person = transaction.begin_turn(inbound, inbox_id)
        if person is not None and _restarts(inbound):
            # Telegram says so by itself, unless that update was lost in a day's outage.
            await transaction.work.people.mark_reachable(*transaction.sender)
        before = transaction.session_of(transaction.person_id)
        turn = await self.decide(transaction, before, person)
        after = advance(before, turn)
        transaction.reply(turn.replies, after.revision)
        for effect in turn.effects:
            await self.effects.carry_out(effect, transaction)
        await transaction.end_turn(before, after)
        _LOG.debug(
            "row %d person %s: %s -> %s",
            inbox_id,
            transaction.person_id or "-",
            type(before.state).__name__,
            type(after.state).__name__,
        )
        return turn

    async def decide(
        self, transaction: TurnTransaction, session: Session, person: Person | None
    ) -> Turn:
        """What the step says once it has everything it asks for; a pure step may run twice.

        Raises:
            NotYetError: something it asks for is on its way.
            EndlessQueriesError: it asks on and on.
        """
        answers = _Answers(transaction)
        lookup = self.reference.lookup_for(person, answers, transaction.now)
        for _ in range(MOST_QUERIES):
            try:
                return self.step(session, transaction.inbound, lookup, transaction.now)
            except QueryPending as pending:
                query = pending.query
            answers[query] = await self.loaders.load(query, transaction)
            if lookup.history is not self.reference.history:  # a loader has read them anew
                lookup = self.reference.lookup_for(person, answers, transaction.now)
        raise EndlessQueriesError(type(session.state).__name__)


class _Answers(dict[Query[Any], object]):
    """What was loaded for a step; what is in memory is found here without being loaded."""

    __slots__ = ("_transaction",)

    def __init__(self, transaction: TurnTransaction) -> None:
        super().__init__()
        self._transaction = transaction

    def __missing__(self, query: Query[Any]) -> object:
        """The answer at hand; raises KeyError when there is none."""
        answer = at_hand(query, self._transaction)
        if answer is None:
            raise KeyError(query)
        self[query] = answer
        return answer


def _restarts(inbound: Inbound) -> bool:
    return isinstance(inbound.content, Text) and inbound.content.text.startswith("/start")


async def _administrator(
    sender: SenderKey,
    person: Person | None,
    work: UnitOfWork,
    reference: ReferenceData,
    now: datetime,
) -> dict[SenderKey, Person]:
    """The sender as administrator of every unit at the top, without a paper.

    Nobody while no units are loaded: there is nothing to administer yet.
    """
    if person is not None and _administers_all(person, reference.units_at(now)):
        return {sender: person}
    await reference.read_units(work)
    for unit in reference.units_at(now).children(None):
        grant = Grant(Role.ADMIN, unit.code)
        if person is not None:
            await work.people.give(person.id, grant, now)
            continue
        invitation = await work.invitations.create(
            code_hash(new_code()), grant, None, now, now + timedelta(minutes=1)
        )
        await work.people.enrol(invitation, *sender, "Admin", VIETNAMESE, now)
    return await work.people.by_addresses([sender])


def _administers_all(person: Person, units: UnitTree) -> bool:
    tops = units.children(None)
    return all(person.holds(Role.ADMIN, unit.code) for unit in tops)
