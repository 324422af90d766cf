"""What became of outgoing messages, gathered to be written together: with the next turn's commit.

Where no turn comes soon, they have a transaction of their own.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.outbound.current_cards import CurrentCards, write_cards
from bot.outbound.question_index import NewQuestions, write_questions
from bot.outbound.queue import ChatKey, DueReport, PendingSend, StaleReminder, Told
from bot.runtime import session_store
from bot.runtime.clock import Clock
from handlers.engine.dialog import offering
from reporting.ladder.pushes import PushState
from storage.repositories.cards import Card
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store, UnitOfWork

FLUSH_AFTER: Final = 0.1
"""Seconds that results wait for a turn that they could be written with."""

OnBlocked = Callable[[ChatKey, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, that a chat blocked the bot."""

OnRenderFailed = Callable[[PendingSend, UnitOfWork], Awaitable[None]]
"""Stores, inside the transaction it is given, what is said in place of what cannot be made."""


@dataclass(slots=True)
class DeliveryResults:
    """Outgoing messages by their row of the outbox.

    `sent` have arrived. `failed` never will, each with the reason; `render_failed` are those of
    them whose picture or document cannot be made. `postponed` wait for so many seconds, each with
    the reason. `blocked` are chats that do not want to hear from the bot. `retired` is what remains
    to be done to the cards that were replaced, written with the arrival of what replaced them, so
    that it is not forgotten by a crash. `intents` are what has become of intents, by their number;
    `told` is what people were told of them, `left_out` what is left for another day; `stale` are
    reminders whose day is over. `gone` are all that the sender need not remember once this is
    written.
    """

    sent: list[int] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)
    postponed: list[tuple[int, float, str]] = field(default_factory=list)
    blocked: list[ChatKey] = field(default_factory=list)
    render_failed: list[PendingSend] = field(default_factory=list)
    retired: list[NewOutgoingMessage] = field(default_factory=list)
    intents: dict[int, PushState] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    left_out: list[tuple[int, DueReport]] = field(default_factory=list)
    stale: list[StaleReminder] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def note_intent(self, push_id: int, became: PushState) -> None:
        """An intent has come to that in one chat; whoever was told it in any chat was told."""
        if self.intents.get(push_id) is not PushState.SENT:
            self.intents[push_id] = became

    @property
    def concern_people(self) -> bool:
        """Whether writing them changes what is known of people, or tells them something."""
        return bool(self.blocked or self.render_failed)

    async def write(
        self,
        work: UnitOfWork,
        now: datetime,
        on_blocked: OnBlocked,
        on_render_failed: OnRenderFailed,
    ) -> None:
        """Store them all."""
        await work.outbox.sent(self.sent, now)
        await work.outbox.add(self.retired, now)
        await write_intents(work, self.intents, self.told, now, self.left_out)
        for one in self.stale:
            await work.reminders.taken_anew(one.person_id, one.report, one.written_at)
        for outbox_id, reason in self.failed:
            await work.outbox.given_up(outbox_id, reason, now)
        for outbox_id, seconds, reason in self.postponed:
            await work.outbox.postponed(outbox_id, now + timedelta(seconds=seconds), reason)
        for chat in self.blocked:
            await on_blocked(chat, work)
        for pending in self.render_failed:
            await on_render_failed(pending, work)

    def and_newer(self, newer: "DeliveryResults") -> "DeliveryResults":
        """These, which could not be written, and those of meanwhile."""
        told = {push: state for push, state in self.intents.items() if state is PushState.SENT}
        return DeliveryResults(
            self.sent + newer.sent,
            self.failed + newer.failed,
            self.postponed + newer.postponed,
            self.blocked + newer.blocked,
            self.render_failed + newer.render_failed,
            self.retired + newer.retired,
            self.intents | newer.intents | told,
            self.told + newer.told,
            self.left_out + newer.left_out,
            self.stale + newer.stale,
            self.gone | newer.gone,
        )


async def write_intents(
    work: UnitOfWork,
    became: Mapping[int, PushState],
    told: Sequence[Told],
    now: datetime,
    left_out: Sequence[tuple[int, DueReport]] = (),
) -> None:
    """Store what they came to; whoever was told something can type the choices below it.

    What had lapsed, or was left out of an intent, can be taken up again. An intent that was told
    in one chat stays so, whatever it comes to in another chat of the person.
    """
    if not became and not told:
        return
    by_state: dict[PushState, list[int]] = defaultdict(list)
    for push_id, state in became.items():
        by_state[state].append(push_id)
    ended = {state: await work.pushes.ended(ids, state, now) for state, ids in by_state.items()}
    await work.reminders.became(ended.get(PushState.SETTLED, ()), PushState.SETTLED)
    await work.reminders.released(ended.get(PushState.LAPSED, ()))
    await work.pushes.put_off(ended.get(PushState.LAPSED, ()))
    for push_id, (report, rung) in left_out:
        await work.reminders.left_out(push_id, report, rung)
    bodies = await work.sessions.load([one.person_id for one in told])
    sessions = {
        one.person_id: offering(
            session_store.from_json(bodies.get(one.person_id), one.person_id), [one.message]
        )
        for one in told
    }
    await session_store.save(work, sessions, now)


class ResultWriter:
    """Writes what became of messages, and which cards stand; `on_written` is told each time.

    What could not be written is kept, and written with what came meanwhile.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        cards: CurrentCards,
        *,
        on_blocked: OnBlocked,
        on_render_failed: OnRenderFailed,
        on_written: Callable[[DeliveryResults], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._cards = cards
        self._on_blocked = on_blocked
        self._on_render_failed = on_render_failed
        self._on_written = on_written
        self._has_some = asyncio.Event()
        self._since = 0.0
        self.results = DeliveryResults()
        """What is not written yet; whoever adds something to it calls `note`."""

    def note(self) -> None:
        """There is something to be written."""
        if not self._has_some.is_set():
            self._since = asyncio.get_running_loop().time()
            self._has_some.set()

    async def run(self) -> None:
        """Write what no turn has taken along in time."""
        while True:
            await self._has_some.wait()
            wait = self._since + FLUSH_AFTER - asyncio.get_running_loop().time()
            if wait > 0:
                await asyncio.sleep(wait)
            else:
                await self.flush()

    async def flush(self) -> None:
        """Write everything, in a transaction of its own."""
        async with self._writing(alone=True):
            pass

    def with_turns(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction for turns, at the end of which results are written too.

        Not those that concern people, who may be the ones whose turns these are.
        """
        return self._writing(alone=False)

    @asynccontextmanager
    async def _writing(self, *, alone: bool) -> AsyncIterator[UnitOfWork]:
        taken: _Unwritten | None = None
        try:
            async with self._store.writing() as work:
                yield work
                # Taken within the one transaction that writes: nothing newer is written before it.
                if alone or (self._has_some.is_set() and not self.results.concern_people):
                    taken = self._take()
                    await self._write(taken, work)
        except BaseException:
            if taken is not None:
                self._take_back(taken)
            raise
        if taken is not None:
            self._on_written(taken.results)

    def _take(self) -> "_Unwritten":
        self._has_some.clear()
        results, self.results = self.results, DeliveryResults()
        return _Unwritten(results, self._cards.changes(), self._cards.questions.changes())

    def _take_back(self, taken: "_Unwritten") -> None:
        self.results = taken.results.and_newer(self.results)
        self._cards.put_back(taken.cards)
        self._cards.questions.put_back(taken.questions)
        self._has_some.set()

    async def _write(self, taken: "_Unwritten", work: UnitOfWork) -> None:
        now = self._clock.now()
        await taken.results.write(work, now, self._on_blocked, self._on_render_failed)
        await write_cards(work, taken.cards)
        await write_questions(work, taken.questions, now)


@dataclass(frozen=True, slots=True)
class _Unwritten:
    results: DeliveryResults
    cards: dict[ChatKey, Card]
    questions: NewQuestions
