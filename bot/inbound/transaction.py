"""Turns inside one transaction: who speaks, what the step decides, what of it is written.

Writes that belong to many turns alike (facts, sessions, letters) are gathered and made together.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from bot.inbound import bootstrap_admins, session_json
from bot.inbound.effects import Doing, carry_out
from bot.inbound.queries import ChatMemory, OfChat, load, load_of_chat
from bot.outbound import outgoing
from bot.outbound.queue import ChatKey
from bot.runtime.reference_data import ReferenceData
from handlers.engine.lookup import (
    InvitationQuery,
    Lookup,
    Query,
    QueryPending,
    RecordedMessageQuery,
    ReportQuery,
    UnitValues,
    ValuesQuery,
    WrongCodesQuery,
)
from handlers.engine.offered import remembering
from handlers.engine.turn import (
    AcceptInvitation,
    AttachEvidence,
    ExplainFindings,
    Inbound,
    Message,
    MoveReport,
    Notify,
    Session,
    SetLanguage,
    Text,
    Turn,
)
from reporting.people import Person
from reporting.values import State, Value
from storage.repositories.inbox import InboxRow
from storage.repositories.outbox import NewOutgoingMessage
from storage.repositories.reports import Recording
from storage.store import UnitOfWork

_LOG = logging.getLogger(__name__)

Step = Callable[[Session, Inbound, Lookup, datetime], Turn]

MOST_NEEDS: Final = 30
"""Times one step may ask for more; beyond it goes round in circles."""


class EndlessNeedsError(RuntimeError):
    """A step that never has enough: a bug."""


@dataclass(slots=True)
class Batch:
    """One transaction's turns, with what is known of the people in them."""

    work: UnitOfWork
    now: datetime
    people: dict[tuple[str, str], Person]
    bodies: dict[int, str]
    changed: dict[int, Session] = field(default_factory=dict)
    letters: list[NewOutgoingMessage] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    answered: list[tuple[str, str, str, int]] = field(default_factory=list)
    asking: set[ChatKey] = field(default_factory=set)
    """Chats that are asked something by these letters."""

    def session(self, person: Person | None) -> Session:
        """Where the person's conversation stands after the turns so far."""
        if person is None:
            return Session()
        changed = self.changed.get(person.id)
        if changed is not None:
            return changed
        return session_json.from_json(self.bodies.get(person.id), person.id)

    async def offer(self, notices: Iterable[Notify]) -> None:
        """Whoever is told something can type the choices that come with it."""
        for notice in notices:
            who = notice.person_id
            if not any(choice.lasting for row in notice.message.rows for choice in row):
                continue
            if who not in self.changed and who not in self.bodies:
                self.bodies |= await self.work.sessions.load([who])
            before = self.changed.get(who) or session_json.from_json(self.bodies.get(who), who)
            self.changed[who] = remembering(before, [notice.message])

    async def record(self) -> None:
        """Write the facts gathered so far, because somebody is going to read."""
        recordings, self.recordings = self.recordings, []
        await self.work.reports.record_many(recordings)

    async def note_messages(self) -> None:
        """Write which messages were recorded, because somebody is going to ask."""
        answered, self.answered = self.answered, []
        await self.work.messages.answered_many(answered, self.now)


class Turns:
    """Runs steps and carries out what they decide."""

    def __init__(
        self,
        step: Step,
        reference: ReferenceData,
        around: ChatMemory,
        admin_ids: frozenset[tuple[str, str]],
    ) -> None:
        self._step = step
        self._reference = reference
        self._around = around
        self._admin_ids = admin_ids

    async def begin(self, work: UnitOfWork, arrivals: Sequence[Inbound], now: datetime) -> Batch:
        """Load who speaks, with their sessions."""
        await work.remembered.catch_up(work.connection)
        reference, senders = self._reference, {(one.channel, one.sender) for one in arrivals}
        people = await work.people.by_addresses(senders)
        for sender in senders & self._admin_ids:
            if not bootstrap_admins.is_complete(people.get(sender), reference):
                await reference.read_units(work)
                made = await bootstrap_admins.made(sender, people.get(sender), work, reference, now)
                people |= {sender: made} if made else {}
        if any(reference.lacks_unit_of(person) for person in people.values()):
            await reference.read_units(work)
        bodies = await work.sessions.load([person.id for person in people.values()])
        return Batch(work, now, people, bodies)

    async def take(self, batch: Batch, row: InboxRow, inbound: Inbound) -> None:
        """One turn.

        Raises:
            NotYetError: something it needs is on its way; nothing was done.
        """
        who = (inbound.channel, inbound.sender)
        person = batch.people.get(who)
        if person is not None and _restarts(inbound):
            # Telegram says so by itself, unless that update was lost in a day's outage.
            await batch.work.people.mark_reachable(*who)
        before = batch.session(person)
        turn = await self._decided(before, inbound, person, batch)
        after = _counted(before, turn)
        doing = Doing(
            batch.work,
            self._reference,
            inbound,
            row.id,
            batch.now,
            batch.recordings,
            batch.letters,
            batch.answered,
            person.id if person else None,
        )
        batch.letters += outgoing.replies(inbound, turn.replies, after.revision)
        if any(isinstance(reply, Message) and reply.asks for reply in turn.replies):
            batch.asking.add((inbound.channel, inbound.address))
        for effect in turn.effects:
            if isinstance(effect, MoveReport | ExplainFindings | AttachEvidence):
                await batch.record()  # what is submitted or explained is on record first
            await carry_out(effect, doing)
        if doing.person_id is not None and after != before:
            batch.changed[doing.person_id] = after
        await batch.offer(effect for effect in turn.effects if isinstance(effect, Notify))
        if any(isinstance(effect, AcceptInvitation | SetLanguage) for effect in turn.effects):
            batch.people |= await batch.work.people.by_addresses([who])
        _LOG.debug(
            "row %d person %s: %s -> %s", row.id, doing.person_id or "-", before.step, after.step
        )

    @staticmethod
    async def finish(batch: Batch) -> None:
        """Write what was gathered."""
        await batch.record()
        await batch.note_messages()
        bodies = {who: session_json.to_json(session) for who, session in batch.changed.items()}
        await batch.work.sessions.save_many(bodies, batch.now)
        await batch.work.outbox.add(batch.letters, batch.now)

    async def _decided(
        self, session: Session, inbound: Inbound, person: Person | None, batch: Batch
    ) -> Turn:
        """Run the step until it has what it asks for; a pure step may run twice."""
        loaded = _Loaded(batch)
        loaded.update(self._around.at_hand(inbound))
        for _ in range(MOST_NEEDS):
            known = self._reference.known_to(person, loaded)
            try:
                return self._step(session, inbound, known, batch.now)
            except QueryPending as asked:
                need = asked.query
            if _concerns(need, batch.recordings):
                await batch.record()
            if isinstance(need, RecordedMessageQuery):
                await batch.note_messages()
            if isinstance(need, OfChat):
                loaded[need] = await load_of_chat(need, inbound, batch.work, self._around)
            else:
                loaded[need] = await load(need, inbound, batch.work, self._reference)
        raise EndlessNeedsError(session.step)


class _Loaded(dict[Query[Any], object]):
    """What was loaded for a step; what storage remembers is found here without being loaded."""

    def __init__(self, batch: Batch) -> None:
        super().__init__()
        self._batch = batch

    def __missing__(self, need: Query[Any]) -> object:
        """What the batch's storage remembers of it; raises KeyError otherwise."""
        kept = _remembered(need, self._batch)
        if kept is None:
            raise KeyError(need)
        self[need] = kept
        return kept


def _remembered(need: Query[Any], batch: Batch) -> object | None:
    remembered = batch.work.remembered
    match need:
        case ReportQuery(key, previous) if not _concerns(need, batch.recordings):
            return remembered.view(key, previous)
        case ValuesQuery(form, periods, units, indicators):
            values = remembered.values(form, periods, units, indicators)
            return None if values is None else _with(batch.recordings, values, need)
    return None


def _with(
    recordings: Sequence[Recording],
    values: dict[tuple[str, str], dict[str, Value]],
    need: ValuesQuery,
) -> UnitValues:
    """Those values after facts of this batch that are not written yet."""
    first: set[tuple[int | None, str]] = set()
    for one in recordings:
        key = one.key
        if key.form != need.form or key.period not in need.periods or key.unit not in need.units:
            continue
        for new in one.answers:
            if new.indicator in need.indicators and (one.inbox_id, new.indicator) not in first:
                first.add((one.inbox_id, new.indicator))
                values.setdefault((key.unit, key.period), {})[new.indicator] = new.value
                if new.value.state is State.OPEN:
                    del values[key.unit, key.period][new.indicator]
    return values


def _concerns(need: Query[Any], recordings: Sequence[Recording]) -> bool:
    """Whether facts not written yet may belong to what is needed: any of that unit, for safety."""
    match need:
        case ReportQuery(key, _):
            return any(one.key.unit == key.unit for one in recordings)
        case InvitationQuery() | WrongCodesQuery():
            return False
        case _:
            return bool(recordings)


def _restarts(inbound: Inbound) -> bool:
    return isinstance(inbound.content, Text) and inbound.content.text.startswith("/start")


def _counted(before: Session, turn: Turn) -> Session:
    """The session after the turn; its revision grows when anything else in it has changed.

    What was offered does not count: it only says what can be typed.

    A card that is only shown again keeps its revision: its buttons mean what they meant, so a tap
    that was under way meanwhile is still good.
    """
    after = replace(turn.session, revision=before.revision)
    if replace(after, offered=before.offered) == before:
        return after
    return replace(after, revision=before.revision + 1)
