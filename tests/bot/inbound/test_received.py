"""When a press was received: at its arrival, by webhook as well, whenever it is handled."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app.http_server import application, port_of, serve
from bot.app.settings import HostPort
from bot.app.webhook import SECRET_HEADER, WEBHOOK_PATH, add_webhook
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.intake import POSTED_WITHIN, Intake
from bot.jobs.health import HealthReport
from bot.runtime.clock import Clock
from handlers.engine.lookup import Lookup
from handlers.engine.session import Session
from handlers.engine.turn import Inbound, Turn
from simulator.server import Simulator, running_simulator
from storage.store import Store
from tests.bot.rig import a_bot, a_store, echo, enrolled

BEFORE = datetime(2024, 9, 16, 16, 55, tzinfo=UTC)
"""Five minutes before midnight in Hà Nội."""
AFTER = BEFORE + timedelta(minutes=15)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


def press(update_id: int, chat: int = 7) -> str:
    """A press as Telegram posts it."""
    who = {"id": chat, "is_bot": False, "first_name": "Lan"}
    where = {"id": chat, "type": "private", "first_name": "Lan"}
    message = {"message_id": 1, "date": 0, "chat": where, "text": "Nộp?"}
    query = {"id": str(update_id), "from": who, "message": message, "data": "1:0"}
    return json.dumps({"update_id": update_id, "callback_query": query | {"chat_instance": "1"}})


@dataclass
class Webhook:
    """A bot to which presses are posted over HTTP; its seconds stand still until they are moved."""

    session: ClientSession
    intake: Intake
    clock: Clock
    seconds: list[float]
    status: list[int] = field(default_factory=list)

    async def posted(self, *numbers: int) -> None:
        for number in numbers:
            headers = {SECRET_HEADER: "s3cret"}
            async with self.session.post(
                WEBHOOK_PATH, data=press(number), headers=headers
            ) as answer:
                self.status.append(answer.status)


@asynccontextmanager
async def a_webhook(store: Store, now: datetime) -> AsyncIterator[Webhook]:
    channel, clock, seconds = (
        Telegram(TelegramWire("1:x", "http://127.0.0.1:9")),
        Clock(now, 0),
        [0.0],
    )
    intake = Intake(store, channel, clock, lambda: seconds[0], lambda: None)
    await intake.recall()
    app = application(lambda: HealthReport((), {}), None)
    add_webhook(app, intake, "s3cret")
    runner = await serve(app, HostPort("127.0.0.1", 0))
    async with ClientSession(f"http://127.0.0.1:{port_of(runner)}") as session:
        yield Webhook(session, intake, clock, seconds)
    await runner.cleanup()


async def rows(store: Store) -> dict[int, tuple[datetime, datetime | None]]:
    """When each update was received, and since when nothing was heard before."""
    async with store.reading() as work:
        found = await work.inbox.pending(99)
    return {row.update_id: (row.received_at, row.outage_since) for row in found}


async def alive_until(store: Store, at: datetime) -> None:
    async with store.writing() as work:
        await work.vital_signs.beat(at)


# --- an outage, by webhook -----------------------------------------------------------------------
async def test_a_press_that_waited_for_a_webhook_is_recorded_with_the_outage(store: Store) -> None:
    since = BEFORE - timedelta(hours=1)
    await alive_until(store, since)
    async with a_webhook(store, AFTER) as hook:
        await hook.posted(1)
        hook.intake.will_post(2)
        await hook.posted(2, 3, 4)
        assert hook.status == [200] * 4
    assert await rows(store) == {
        1: (AFTER, since),  # before Telegram was even asked how many wait
        2: (AFTER, since),
        3: (AFTER, since),
        4: (AFTER, None),
    }


async def test_what_is_posted_long_after_the_start_did_not_wait(store: Store) -> None:
    await alive_until(store, BEFORE - timedelta(hours=1))
    async with a_webhook(store, AFTER) as hook:
        hook.intake.will_post(9)
        hook.seconds[0] += POSTED_WITHIN + 1
        await hook.posted(1)
        await hook.posted(2)
    assert [since for _, since in (await rows(store)).values()] == [None, None]


@pytest.mark.parametrize("away", [timedelta(0), timedelta(seconds=40)])
async def test_a_restart_is_no_outage_by_webhook_either(store: Store, away: timedelta) -> None:
    await alive_until(store, AFTER - away)
    async with a_webhook(store, AFTER) as hook:
        hook.intake.will_post(3)
        await hook.posted(1)
    assert await rows(store) == {1: (AFTER, None)}


# --- when it was received ------------------------------------------------------------------------
async def test_a_press_that_could_not_be_stored_counts_from_its_first_arrival(
    store: Store, tmp_path: Path
) -> None:
    async with a_webhook(store, BEFORE) as hook:
        with closing(sqlite3.connect(tmp_path / "bot.db")) as other:
            other.execute("ALTER TABLE inbox RENAME TO away")
            await hook.posted(1)
            hook.clock.advance_to(AFTER)
            other.execute("ALTER TABLE away RENAME TO inbox")
        await hook.posted(1, 2)
        assert hook.status == [500, 200, 200]
    assert await rows(store) == {1: (BEFORE, None), 2: (AFTER, None)}


async def test_while_the_database_is_locked_a_press_is_received_all_the_same(
    store: Store, tmp_path: Path
) -> None:
    async with a_webhook(store, BEFORE) as hook:
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(hook.posted(1))
                await asyncio.sleep(0.3)
                hook.clock.advance_to(AFTER)
                other.execute("ROLLBACK")
    assert await rows(store) == {1: (BEFORE, None)}


class Hearing:
    """A conversation that notes when what it hears was received."""

    def __init__(self) -> None:
        self.received: list[datetime | None] = []

    def step(self, session: Session, inbound: Inbound, known: Lookup, now: datetime) -> Turn:
        self.received.append(inbound.received_at)
        return echo(session, inbound, known, now)


@pytest.mark.parametrize("is_stored_before", [True, False], ids=["before a restart", "just now"])
async def test_a_turn_is_told_when_what_it_handles_was_received(
    store: Store, is_stored_before: bool
) -> None:
    hearing = Hearing()
    await enrolled(store, 7, "Lan")
    async with running_simulator() as sim:
        if is_stored_before:
            async with a_webhook(store, BEFORE) as hook:
                await hook.posted(1)
        await handled(sim, store, hearing, [] if is_stored_before else [(1, press(1))])
    assert hearing.received == [BEFORE if is_stored_before else AFTER]


async def handled(
    sim: Simulator, store: Store, hearing: Hearing, updates: list[tuple[int, str]]
) -> None:
    clock = Clock(AFTER, 0)
    async with a_bot(sim, store, hearing.step, listening=False, clock=clock) as rig:
        await rig.intake.store(updates)
        rig.engine.runner.wake()
        async with asyncio.timeout(10):
            while not hearing.received:  # noqa: ASYNC110  it is filled by another task
                await asyncio.sleep(0.01)
