"""What runs beside the conversations: tasks, the tick, the drawing, the queue."""

import asyncio
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.pruning import KEEP, Pruning
from bot.jobs.schedule import Schedule
from bot.outbound.payload import Payload
from bot.outbound.queue import PendingSend, SendQueue
from bot.rendering.charts import ChartRenderer
from bot.rendering.worker_process import WorkerProcess
from bot.runtime.clock import Clock, ClockMovedBackError
from bot.runtime.tasks import Nursery
from handlers.engine.turn import Priority, Toast
from reporting.pictures import Picture, StatusPicture
from tests.bot.rig import a_store
from tests.patience import PATIENCE

START = datetime(2024, 9, 13, 1, tzinfo=UTC)


# --- tasks ---------------------------------------------------------------------------------------
async def test_a_loop_that_fails_is_logged_whole_and_started_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    nursery, tries = Nursery(), iter(range(3))

    async def loop() -> None:
        if next(tries) == 0:
            raise ZeroDivisionError("once")

    await nursery.keep("loop", loop)
    assert next(tries) == 2
    assert [record.exc_info is not None for record in caplog.records] == [True]


async def test_how_a_task_ended_is_told_also_when_it_was_cancelled() -> None:
    nursery, told = Nursery(), asyncio.Queue[BaseException | None]()

    async def fails() -> None:
        raise ZeroDivisionError

    async def waits() -> None:
        await asyncio.Event().wait()

    nursery.start("fails", fails(), told.put_nowait)
    assert type(await told.get()) is ZeroDivisionError
    nursery.start("waits", waits(), told.put_nowait)
    await nursery.close()
    assert type(await told.get()) is asyncio.CancelledError


# --- the clock and the tick ----------------------------------------------------------------------
def test_a_test_clock_runs_at_its_rate_and_moves_forward_only() -> None:
    clock = Clock(START, rate=0)
    assert clock.now() == START
    clock.advance_to(START + timedelta(days=3))
    assert clock.now() == START + timedelta(days=3)
    with pytest.raises(ClockMovedBackError):
        clock.advance_to(START)


def test_real_time_is_aware_and_cannot_be_moved() -> None:
    clock = Clock()
    assert clock.now().tzinfo is UTC
    with pytest.raises(RuntimeError):
        clock.advance_to(START)


async def test_a_tick_that_fails_is_logged_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticked: list[datetime] = []

    async def fails(now: datetime) -> None:
        raise ZeroDivisionError

    async def works(now: datetime) -> None:
        ticked.append(now)

    await Schedule(Clock(START, rate=0), (fails, works)).tick()
    assert ticked == [START]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_a_tick_during_a_tick_makes_it_look_once_more() -> None:
    looks, inside = 0, asyncio.Event()
    go_on = asyncio.Event()

    async def slow(now: datetime) -> None:
        nonlocal looks
        looks += 1
        inside.set()
        await go_on.wait()

    schedule, nursery = Schedule(Clock(START, rate=0), (slow,)), Nursery()
    done = asyncio.Event()
    nursery.start("tick", schedule.tick(), lambda failure: done.set())
    await inside.wait()
    await schedule.tick()
    await schedule.tick()
    go_on.set()
    await done.wait()
    assert looks == 2


async def test_the_schedule_ticks_by_itself_however_fast_the_clock_runs() -> None:
    ticks = asyncio.Queue[datetime]()
    schedule = Schedule(Clock(START, rate=86_400.0), (ticks.put,))
    schedule.start()
    first = await asyncio.wait_for(ticks.get(), PATIENCE)
    schedule.stop()
    assert first >= START


async def test_what_was_handled_a_month_ago_is_forgotten_once_a_day(tmp_path: Path) -> None:
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            await work.inbox.add("telegram", [(1, "{}"), (2, "{}")], START)
            await work.inbox.done([row.id for row in await work.inbox.pending(9)])
        pruning = Pruning(store)
        await pruning.tick(START)
        await pruning.tick(START + KEEP + timedelta(days=1))
        async with store.writing() as work:
            # The first is gone, so it would be new again; the last one of a channel always stays.
            assert await work.inbox.add("telegram", [(1, "{}"), (2, "{}")], START) == 1


# --- drawing -------------------------------------------------------------------------------------
def picture(title: str) -> StatusPicture:
    return StatusPicture(title, "", (), "")


def drawn_by(picture: Picture) -> bytes:
    if picture.title == "chết":
        os._exit(1)
    if picture.title == "hỏng":
        raise ValueError(picture.title)
    # Of one width: a process number below 1000 would let six pictures fit where three should.
    return f"{os.getpid():>8} {picture.title}".encode()


@pytest.fixture
def charts() -> Iterator[ChartRenderer]:
    worker = WorkerProcess()
    yield ChartRenderer(worker, drawn_by, most_bytes=30)
    worker.close()


async def test_pictures_are_drawn_in_another_process_and_kept(charts: ChartRenderer) -> None:
    first, again = await asyncio.gather(charts.draw(picture("a")), charts.draw(picture("a")))
    process, title = first.decode().split()
    assert (first is again, title, int(process) == os.getpid()) == (True, "a", False)
    for other in "bcdef":
        await charts.draw(picture(other))
    assert (await charts.draw(picture("a"))) == first
    assert (await charts.draw(picture("a"))) is not first  # drawn anew: too much was kept


async def test_a_picture_that_cannot_be_drawn_fails_alone(charts: ChartRenderer) -> None:
    with pytest.raises(ValueError, match="hỏng"):
        await charts.draw(picture("hỏng"))
    assert (await charts.draw(picture("a"))).endswith(b" a")


async def test_when_the_drawing_process_dies_the_next_picture_starts_another(
    charts: ChartRenderer,
) -> None:
    with pytest.raises(RuntimeError):
        await charts.draw(picture("chết"))
    assert (await charts.draw(picture("a"))).endswith(b" a")


# --- the send queue ------------------------------------------------------------------------------
def waiting(number: int, chat: str, priority: Priority = Priority.REPLY) -> PendingSend:
    return PendingSend(number, ("telegram", chat), priority, Payload(Toast("")))


def test_the_most_urgent_message_goes_first_and_one_of_a_chat_at_a_time() -> None:
    queue = SendQueue()
    for one in (waiting(1, "lan", Priority.BULK), waiting(2, "lan"), waiting(3, "hoa")):
        queue.put(one)
    order = []
    while (found := queue.first(0.0)) is not None:
        order.append(found.id)
        queue.begin(found)
    assert order == [2, 3]


def test_what_is_held_waits_and_lets_others_go() -> None:
    queue = SendQueue()
    lan, hoa = waiting(1, "lan"), waiting(2, "hoa")
    queue.put(lan)
    queue.put(hoa)
    queue.hold(lan.chat, 5.0)
    assert (queue.first(1.0), queue.next_at()) == (hoa, 5.0)
    queue.begin(hoa)
    assert queue.first(4.9) is None
    assert queue.first(5.0) is lan


def test_a_message_put_off_holds_back_those_behind_it_and_not_a_more_urgent_one() -> None:
    queue = SendQueue()
    first, second = waiting(1, "lan", Priority.BULK), waiting(2, "lan", Priority.BULK)
    queue.put(first)
    queue.put(second)
    queue.put_off(first, 5.0)
    assert queue.first(1.0) is None
    urgent = waiting(3, "lan")
    queue.put(urgent)
    assert queue.first(1.0) is urgent
    queue.begin(urgent)
    queue.remove(urgent)
    assert queue.first(4.0) is None
    assert queue.first(5.0) is first


def test_a_chat_that_is_cleared_has_nothing_left() -> None:
    queue = SendQueue()
    lan = waiting(1, "lan")
    queue.put(lan)
    queue.put(waiting(2, "lan"))
    queue.begin(lan)
    queue.stop(lan)
    assert queue.clear(lan.chat) == (1, 2)
    assert (queue.first(0.0), len(queue)) == (None, 0)
