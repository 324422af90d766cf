"""The tick, and the jobs that keep house."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.jobs.housekeeping import KEEP, ExpiredInvitations, Pruning
from bot.jobs.schedule import JobSchedule
from bot.runtime.clock import Clock
from bot.runtime.tasks import Nursery
from reporting.invitations import VALID_FOR, Flaw, flaw_of
from reporting.people import Grant, Role
from reporting.units import Level, Unit
from tests.bot.rig import a_store
from tests.patience import PATIENCE

START = datetime(2024, 9, 13, 1, tzinfo=UTC)


async def test_a_tick_that_fails_is_logged_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ticked: list[datetime] = []

    async def fails(now: datetime) -> None:
        raise ZeroDivisionError

    async def works(now: datetime) -> None:
        ticked.append(now)

    await JobSchedule(Clock(START, rate=0), (fails, works)).tick()
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

    schedule, nursery = JobSchedule(Clock(START, rate=0), (slow,)), Nursery()
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
    schedule = JobSchedule(Clock(START, rate=86_400.0), (ticks.put,))
    schedule.start()
    first = await asyncio.wait_for(ticks.get(), PATIENCE)
    schedule.stop()
    assert first >= START


async def test_the_schedule_ticks_when_it_starts_though_the_clock_stands_nearly_still() -> None:
    ticks = asyncio.Queue[datetime]()
    schedule = JobSchedule(Clock(START, rate=0.001), (ticks.put,))
    schedule.start()
    assert await asyncio.wait_for(ticks.get(), PATIENCE) >= START
    schedule.stop()


async def test_an_invitation_that_expired_stays_so_when_the_clock_is_set_back(
    tmp_path: Path,
) -> None:
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            await work.units.save([Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE)])
            grant = Grant(Role.LEADER, "33")
            await work.invitations.create("h", grant, None, START, START + VALID_FOR)
            await work.invitations.create("i", grant, None, START, START + 2 * VALID_FOR)
            await work.invitations.create("j", grant, None, START, START + VALID_FOR)
            assert await work.invitations.revoke("j", START)
        expired = ExpiredInvitations(store)
        await expired.tick(START)
        async with store.reading() as work:
            assert flaw_of(await work.invitations.by_hash("h"), START) is None
        await expired.tick(START + VALID_FOR)
        async with store.reading() as work:
            assert flaw_of(await work.invitations.by_hash("h"), START) is Flaw.EXPIRED
            assert flaw_of(await work.invitations.by_hash("i"), START) is None
            assert flaw_of(await work.invitations.by_hash("j"), START) is Flaw.REVOKED


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
