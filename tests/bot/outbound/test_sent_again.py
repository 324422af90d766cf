"""What is told unasked comes twice only with its reason written, over real HTTP."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.channel import NotSent
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.outbound.claims import SendClaims, TakenOverError
from bot.outbound.payload import Payload, Pushed, from_body, to_body
from bot.outbound.queue import PendingSend, SendQueue
from bot.runtime.clock import Clock
from handlers.engine.turn import Priority
from simulator.server import Simulator, running_simulator
from storage.pushed.claims import RepeatCause
from storage.pushed_tables import sent_again
from storage.repositories.outbox import NewOutgoingMessage
from storage.schema import outbox
from storage.store import Store
from tests.bot.outbound.test_slow_down import outgoing, people, post, texts
from tests.bot.rig import a_bot, a_store, until

NOW = datetime(2024, 9, 13, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def bulk(chats: Sequence[int], text: str = "nhắc") -> list[NewOutgoingMessage]:
    return [outgoing(chat, text, Priority.BULK) for chat in chats]


async def recorded(store: Store) -> list[tuple[str, str]]:
    """The chats to which something was sent again, each with the cause as it is written."""
    async with store.reading() as work:
        found = await work.connection.execute(
            select(outbox.c.address, sent_again.c.cause)
            .join_from(sent_again, outbox, outbox.c.id == sent_again.c.outbox_id)
            .order_by(sent_again.c.id)
        )
        return [(address, cause) for address, cause in found]


async def causes(store: Store) -> dict[RepeatCause, int]:
    async with store.reading() as work:
        return await work.claims.repeats(LONG_AGO)


async def everything_sent(store: Store) -> None:
    async def is_so() -> bool:
        async with store.reading() as work:
            return not await work.outbox.unsent(1, NOW + timedelta(days=9999))

    await until(is_so)


def repeats(sim: Simulator, chats: Sequence[int]) -> dict[str, int]:
    """How often more than once each chat got what it was to get once."""
    counted = {str(chat): len(texts(sim, chat)) - 1 for chat in chats}
    assert min(counted.values()) >= 0, "something is missing"
    return {chat: more for chat, more in counted.items() if more}


# --- calls that end badly ------------------------------------------------------------------------
async def test_a_call_without_an_answer_is_recorded_before_it_is_repeated(store: Store) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        chats = await people(sim, 6)
        await sim.client.inject("cut_after", chat=chats[2], times=2)
        await post(store, bulk(chats))
        rig.engine.sender.wake()
        await everything_sent(store)
        assert repeats(sim, chats) == {str(chats[2]): 2}
    assert await recorded(store) == [(str(chats[2]), "no_answer")] * 2
    assert await causes(store) == {RepeatCause.NO_ANSWER: 2}


@pytest.mark.parametrize("kind", ["429", "400", "403"])
async def test_what_a_messenger_says_it_did_not_take_is_no_repetition(
    store: Store, kind: str
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        chats = await people(sim, 3)
        await sim.client.inject(kind, chat=chats[0])
        await post(store, bulk(chats))
        rig.engine.sender.wake()
        await everything_sent(store)
        assert [len(texts(sim, chat)) for chat in chats] == [1 if kind == "429" else 0, 1, 1]
    assert await recorded(store) == []


@pytest.mark.parametrize("kind", ["cut_before", "500", "502"])
async def test_a_call_of_which_nobody_knows_is_recorded_though_nothing_came_twice(
    store: Store, kind: str
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        chats = await people(sim, 2)
        await sim.client.inject(kind, chat=chats[0])
        await post(store, bulk(chats))
        rig.engine.sender.wake()
        await everything_sent(store)
        assert repeats(sim, chats) == {}
    assert await recorded(store) == [(str(chats[0]), "no_answer")]


async def test_a_long_text_repeats_the_piece_without_an_answer_alone(store: Store) -> None:
    text = "\n".join("dòng " + "x" * 90 for _ in range(60))
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        (lan,) = await people(sim, 1)
        await sim.client.inject("cut_after", chat=lan, skip=1)
        await post(store, bulk([lan], text))
        rig.engine.sender.wake()
        await everything_sent(store)
        heard = texts(sim, lan)
    assert [heard.count(one) for one in dict.fromkeys(heard)] == [1, 2]
    assert await recorded(store) == [(str(lan), "no_answer")]


async def test_of_two_chats_of_a_person_only_the_one_without_an_answer_is_repeated(
    store: Store,
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        first, second = await people(sim, 2)
        await sim.client.inject("cut_after", chat=second)
        await post(store, bulk([first, second]))
        rig.engine.sender.wake()
        await everything_sent(store)
        assert repeats(sim, [first, second]) == {str(second): 1}
    assert await recorded(store) == [(str(second), "no_answer")]


async def test_without_a_connection_or_with_a_wrong_token_it_is_known_that_nothing_was_sent() -> (
    None
):
    async with running_simulator() as sim:
        for token, url in (("1:x", "http://127.0.0.1:9"), ("999:wrong", sim.url)):
            wire = TelegramWire(token, url)
            await wire.open()
            with pytest.raises(NotSent):
                await Telegram(wire).say("7", "nhắc", (), 0)
            await wire.close()


# --- the database --------------------------------------------------------------------------------
async def test_while_the_database_takes_no_claim_nothing_is_sent(
    store: Store, tmp_path: Path
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        chats = await people(sim, 2)
        await post(store, bulk(chats))
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            rig.engine.sender.wake()
            await asyncio.sleep(0.3)
            assert [texts(sim, chat) for chat in chats] == [[], []]
            other.execute("ROLLBACK")
        await everything_sent(store)
        assert repeats(sim, chats) == {}
    assert await recorded(store) == []


async def test_a_result_that_cannot_be_written_at_once_repeats_nothing(
    store: Store, tmp_path: Path
) -> None:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        chats = await people(sim, 3)
        await sim.client.inject("delay", seconds=0.3, times=3)
        await post(store, bulk(chats))
        rig.engine.sender.wake()
        async with asyncio.timeout(10):
            while len(await sim.client.calls("sendMessage")) < 3:  # noqa: ASYNC110  asks over HTTP
                await asyncio.sleep(0.01)
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.6)
            rig.engine.sender.wake()
            await asyncio.sleep(0.1)
            other.execute("ROLLBACK")
        await everything_sent(store)
        assert repeats(sim, chats) == {}
    assert await recorded(store) == []


# --- the end of a run ----------------------------------------------------------------------------
async def test_who_is_stopped_in_a_burst_lets_go_and_the_next_run_repeats_nothing(
    store: Store,
) -> None:
    async with running_simulator() as sim:
        chats = await people(sim, 40)
        await sim.client.inject("delay", seconds=0.05, times=1000)
        await post(store, bulk(chats))
        async with a_bot(sim, store) as rig:
            rig.engine.sender.wake()

            async def some_came() -> bool:
                return sum(bool(texts(sim, chat)) for chat in chats) >= 5

            await until(some_came)
        assert not all(texts(sim, chat) for chat in chats), "all had gone before it was stopped"
        async with a_bot(sim, store):
            await everything_sent(store)
        assert repeats(sim, chats) == {}
    assert await recorded(store) == []


async def test_an_answer_that_came_too_late_for_a_stop_is_recorded_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.engine.FINISH", 0.1)
    async with running_simulator() as sim:
        chats = await people(sim, 3)
        await sim.client.inject("late", chat=chats[1], seconds=3.0)
        await post(store, bulk(chats))
        async with a_bot(sim, store) as rig:
            rig.engine.sender.wake()

            async def all_came() -> bool:
                return all(texts(sim, chat) for chat in chats)

            await until(all_came)
        async with a_bot(sim, store):
            await everything_sent(store)
        assert repeats(sim, chats) == {str(chats[1]): 1}
    assert await recorded(store) == [(str(chats[1]), "other_run")]
    assert await causes(store) == {RepeatCause.PROCESS_ENDED: 1}


# --- a lease that is lost ------------------------------------------------------------------------
@dataclass
class Sending:
    """A run that sends, without a messenger: its claims, and what it has in memory."""

    claims: SendClaims
    queue: SendQueue

    async def claim(self, row: int) -> None:
        await self.claims.claim(self.pending(row), self.queue)

    def pending(self, row: int) -> PendingSend:
        (found,) = [one for one in self.queue.unclaimed(99) if one.id == row] or [self._new(row)]
        return found

    def _new(self, row: int) -> PendingSend:
        return PendingSend(row, ("telegram", str(row)), Priority.BULK, Payload(Pushed(row)))


async def a_run(store: Store) -> Sending:
    queue = SendQueue()
    async with store.reading() as work:
        for row in await work.outbox.unsent(99, NOW):
            chat = (row.channel, row.address)
            queue.put(PendingSend(row.id, chat, Priority.BULK, from_body(row.body)))
    return Sending(SendClaims(store, Clock(NOW, 0)), queue)


def intents(count: int) -> list[NewOutgoingMessage]:
    return [
        NewOutgoingMessage("telegram", str(n), Priority.BULK, to_body(Payload(Pushed(100 + n))))
        for n in range(1, count + 1)
    ]


async def test_who_has_lost_the_database_sends_nothing_that_the_other_has_claimed(
    either_database: str,
) -> None:
    async with await Store.open(either_database) as store:
        await store.migrate()
        await post(store, intents(30))
        first, second = await a_run(store), await a_run(store)
        await first.claim(1)  # and some of those behind it
        await second.claim(30)
        await second.claim(1)
        with pytest.raises(TakenOverError):
            await first.claim(30)
        assert (await causes(store))[RepeatCause.PROCESS_ENDED] == 16
        first.claims.is_displaced = True
        await first.claims.close()
        assert await causes(store) == {RepeatCause.LEASE_LOST: 16}
        async with store.reading() as work:
            found = await work.connection.execute(select(sent_again.c.push_id))
            assert set(found.scalars()) == set(range(101, 117))


async def test_what_is_sent_already_is_claimed_by_nobody(store: Store) -> None:
    await post(store, intents(2))
    run = await a_run(store)
    async with store.writing() as work:
        await work.outbox.sent([1], NOW)
        await work.outbox.given_up(2, "refused", NOW)
    for row in (1, 2):
        with pytest.raises(TakenOverError):
            await run.claim(row)
    assert await recorded(store) == []


async def test_each_new_run_that_sends_it_again_is_recorded(store: Store) -> None:
    await post(store, intents(1))
    for _ in range(4):
        await (await a_run(store)).claim(1)
    assert Counter(await recorded(store)) == {("1", "other_run"): 3}


async def test_what_was_recorded_is_forgotten_with_the_rest(store: Store) -> None:
    await post(store, intents(1))
    for _ in range(3):
        await (await a_run(store)).claim(1)
    async with store.writing() as work:
        assert await work.claims.prune(NOW) == 0
        assert await work.claims.prune(NOW + timedelta(seconds=1)) == 2
        left = await work.connection.exec_driver_sql("SELECT id FROM run")
        assert [row.id for row in left] == [3]
    assert await causes(store) == {}
