"""Turns: what came in is handled in order, and everything a turn decides is one transaction.

Rows that wait together share a transaction, so that many answers cost one write to the disk. When a
batch fails, it is rolled back and each row gets a transaction of its own; the row that fails alone
is set aside.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.channels.channel import Channel, InboundEvent, MalformedUpdateError, ReachChanged
from bot.inbound.delays import Delays
from bot.inbound.gathering import Act, Gathering
from bot.inbound.sheet_downloads import NotYetError
from bot.inbound.transaction import TurnTransaction
from bot.inbound.turns import TurnHandler
from bot.outbound import blocked_chats
from bot.outbound.payload import answers_to
from bot.outbound.queue import ChatKey
from bot.outbound.system_messages import SystemMessages
from bot.runtime.clock import Clock
from bot.runtime.failures import in_short
from bot.runtime.reference_data import ReferenceData
from bot.runtime.tasks import woken_within
from handlers.engine.turn import Inbound, Slot
from storage.errors import is_databases_trouble
from storage.repositories.inbox import InboxRow
from storage.repositories.outbox import OutgoingMessage
from storage.store import Store, UnitOfWork

_LOG = logging.getLogger(__name__)

BATCH: Final = 32
"""Rows in one transaction: enough to share the disk's write, few enough to be quick."""

LOOK_AGAIN: Final = 2.0
"""Seconds between looks at the inbox when nobody woke the runner."""

LOOK_SOON: Final = 0.1
"""Seconds between looks while a turn waits for something that is on its way."""


@dataclass(slots=True)
class _Waiting:
    """People whose turn has to wait, and the rows that wait with it."""

    people: set[tuple[str, str]] = field(default_factory=set)
    rows: set[int] = field(default_factory=set)

    def add(self, event: InboundEvent) -> None:
        if isinstance(event, Inbound):
            self.people.add((event.channel, event.sender))

    def has(self, event: InboundEvent) -> bool:
        return isinstance(event, Inbound) and (event.channel, event.sender) in self.people


class Runner:
    """Handles the inbox; `wake` says that something came, a commit calls `on_committed`.

    `writing` begins a transaction for turns; `on_committed` is told which messages turns have put
    into the outbox, and `on_outgoing` is called when anything else was. A commit with something
    attached calls `on_attached`: it may have to be fetched.
    `on_heard` is told each chat in which somebody wrote, and how many seconds ago.
    """

    def __init__(  # noqa: PLR0913  the parts it connects
        self,
        store: Store,
        channels: Mapping[str, Channel],
        reference: ReferenceData,
        clock: Clock,
        *,
        turns: TurnHandler,
        system_messages: SystemMessages,
        writing: Callable[[], AbstractAsyncContextManager[UnitOfWork]],
        on_committed: Callable[[Sequence[OutgoingMessage]], None],
        on_outgoing: Callable[[], None],
        on_attached: Callable[[], None],
        on_heard: Callable[[ChatKey, float], None],
    ) -> None:
        self._store = store
        self._channels = channels
        self._reference = reference
        self._turns = turns
        self._clock = clock
        self._system_messages = system_messages
        self._writing = writing
        self._on_committed = on_committed
        self._on_outgoing = on_outgoing
        self._on_attached = on_attached
        self._on_heard = on_heard
        self._woken = asyncio.Event()
        self._stopping = False
        self._gathering = Gathering(time.monotonic)
        self.delays = Delays(clock.rate)
        self._put_off: set[int] = set()
        self._busy = False

    def wake(self) -> None:
        """Something was stored in the inbox."""
        self._woken.set()

    def wake_waiting(self) -> None:
        """Something came that a turn may be waiting for."""
        if self._put_off or self._busy:
            self._woken.set()

    def stop(self) -> None:
        """Finish the batch under way and what waits, then return from `run`."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Handle what comes until `stop`."""
        while True:
            self._woken.clear()
            # A batch that was not full took everything, unless somebody has called since.
            self._busy = True
            handled = await self.run_batch()
            self._busy = False
            if handled >= BATCH or (self._woken.is_set() and not self._stopping):
                continue
            if self._stopping:
                return
            await woken_within(self._woken, LOOK_SOON if self._put_off else LOOK_AGAIN)

    async def take(
        self,
        channel: str,
        updates: Sequence[tuple[int, str]],
        at: datetime,
        outage_since: datetime | None = None,
    ) -> bool:
        """Store updates and handle them, in one transaction: one write to the disk instead of two.

        False: nothing was stored, and whoever has them stores them first. So it is while a batch is
        under way or when they are many, and after a turn that failed: whatever a turn does, what
        came in is kept.
        """
        if self._busy or self._stopping or len(updates) > BATCH:
            return False
        rows: list[InboxRow] = []
        try:
            async with self._writing() as work:
                await work.inbox.add(channel, updates, at, outage_since)
                rows = await work.inbox.pending(BATCH + len(self._put_off))
                transaction = await self._handle(work, rows)
        except asyncio.CancelledError:
            self._on_outgoing()  # the commit may have been under way, and replies are there
            raise
        except Exception as failure:
            if is_databases_trouble(failure):
                raise
            _LOG.info("%d updates stored before they are handled: one failed", len(updates))
            return False
        self._committed(transaction)
        if self._put_off or len(rows) >= BATCH:
            self._woken.set()
        return True

    async def run_batch(self) -> int:
        """Handle one batch; how many rows of it are done."""
        rows: list[InboxRow] = []
        try:
            async with self._writing() as work:
                rows = await work.inbox.pending(BATCH + len(self._put_off))
                if not rows:
                    return 0
                transaction = await self._handle(work, rows)
            self._committed(transaction)
        except Exception as failure:
            if not rows or is_databases_trouble(failure):
                raise  # not the rows' fault: all of them wait
            _LOG.exception("a batch of %d failed; each row alone now", len(rows))
            for row in rows:
                await self._alone(row)
        return len(rows) - len(self._put_off)

    def _committed(self, transaction: TurnTransaction) -> None:
        """Say what was committed.

        From now on answers of the chats that are asked something wait a moment for the question.
        """
        for chat in transaction.asking:
            self._turns.memory.questions.expect(chat)
        self._on_committed(transaction.stored)
        if transaction.has_other_outgoing:
            self._on_outgoing()
        if transaction.has_attached:
            self._on_attached()

    async def _alone(self, row: InboxRow) -> None:
        try:
            async with self._store.writing() as work:
                transaction = await self._handle(work, [row], alone=True)
            self._committed(transaction)
        except Exception as failure:  # a bug: told whole to the log, in one sentence to the person
            if is_databases_trouble(failure):
                raise
            await self._set_aside(row, failure)

    async def _set_aside(self, row: InboxRow, failure: Exception) -> None:
        now = self._clock.now()
        event = self._event(row)
        async with self._store.writing() as work:
            person = None
            if isinstance(event, Inbound):
                person = await work.people.by_address(event.channel, event.sender)
            _LOG.error(
                "row %d of person %s set aside",
                row.id,
                person.id if person else "-",
                exc_info=failure,
            )
            await work.inbox.set_aside(row.id, in_short(failure), now)
            if isinstance(event, Inbound):
                language = person.language if person else event.language
                apology = replace(self._system_messages.apology(language), slot=Slot.NOTICE)
                await work.outbox.add(answers_to(event, [apology], 0), now)
        self._on_outgoing()

    # --- one batch ------------------------------------------------------------------------------
    async def _handle(
        self, work: UnitOfWork, rows: Sequence[InboxRow], *, alone: bool = False
    ) -> TurnTransaction:
        now = self._clock.now()
        events: dict[int, InboundEvent] = {}
        unreadable: set[int] = set()
        for row in rows:
            try:
                events[row.id] = self._channel(row).read(row.raw)
            except MalformedUpdateError as flaw:
                _LOG.warning("row %d (%s) set aside: %s", row.id, row.channel, flaw)
                await work.inbox.set_aside(row.id, str(flaw), now)
                unreadable.add(row.id)
        by_id = {row.id: row for row in rows}
        arrivals = {at: one for at, one in events.items() if isinstance(one, Inbound)}
        for at, one in arrivals.items():
            self._on_heard((one.channel, one.address), self.delays.of(one, by_id[at], now))
        transaction = await self._turns.begin(work, list(arrivals.values()), now)
        waiting = _Waiting()
        for act in _each(events) if alone else self._gathering.acts(events):
            if not act.is_complete:
                waiting.add(act.event)
            if not waiting.has(act.event):
                try:
                    await self._one(transaction, by_id[act.rows[0]], act.event)
                except NotYetError:
                    waiting.add(act.event)
            if waiting.has(act.event):
                waiting.rows.update(act.rows)
        await transaction.finish()
        await work.inbox.done(
            [row.id for row in rows if row.id not in unreadable and row.id not in waiting.rows]
        )
        self._put_off = waiting.rows
        return transaction

    async def _one(self, transaction: TurnTransaction, row: InboxRow, event: InboundEvent) -> None:
        match event:
            case None:
                return
            case ReachChanged(address, reachable=True):
                await transaction.work.people.mark_reachable(row.channel, address)
            case ReachChanged(address):
                transaction.has_other_outgoing = True
                await blocked_chats.blocked(
                    row.channel,
                    address,
                    transaction.now,
                    transaction.work,
                    self._reference,
                    self._system_messages.blocked,
                )
            case Inbound():
                event = replace(event, outage_since=row.outage_since, received_at=row.received_at)
                await self._turns.handle(transaction, event, row.id)

    def _event(self, row: InboxRow) -> InboundEvent:
        try:
            return self._channel(row).read(row.raw)
        except MalformedUpdateError:
            return None

    def _channel(self, row: InboxRow) -> Channel:
        try:
            return self._channels[row.channel]
        except KeyError:
            raise MalformedUpdateError(f"no channel {row.channel} in this program") from None


def _each(events: Mapping[int, InboundEvent]) -> list[Act]:
    """Every row as an act of its own: together with others it failed."""
    return [Act((row,), event) for row, event in events.items()]
