"""What was fetched first after an outage says since when nothing was heard."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.channel import FETCHED_AT_MOST, Unreachable
from bot.inbound.intake import OUTAGE, Intake
from bot.runtime.clock import Clock
from storage.store import Store
from tests.bot.inbound.test_delays import Scripted
from tests.bot.rig import a_store

START = datetime(2024, 9, 16, 15, tzinfo=UTC)
LONG = OUTAGE.total_seconds() + 1


async def heard(store: Store) -> dict[int, datetime | None]:
    """By update, since when nothing was heard before it came."""
    async with store.reading() as work:
        return {row.update_id: row.outage_since for row in await work.inbox.pending(1000)}


def intake_of(store: Store, channel: Scripted, clock: Clock) -> Intake:
    async def pause(wait: float) -> None:
        channel.seconds[0] += wait

    return Intake(store, channel, clock, lambda: channel.seconds[0], lambda: None, pause)


async def listen(intake: Intake) -> None:
    with pytest.raises(StopAsyncIteration):
        await intake.poll()


async def test_a_bot_that_was_away_knows_since_when(tmp_path: Path) -> None:
    clock = Clock(START, rate=0)
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            await work.vital_signs.beat(START - timedelta(hours=3))
        channel = Scripted([0.0], (0.1, range(1, 3)), (1.0, range(3, 4)))
        intake = intake_of(store, channel, clock)
        await intake.recall()
        await listen(intake)
        since = START - timedelta(hours=3)
        assert await heard(store) == {1: since, 2: since, 3: None}


async def test_what_a_full_fetch_left_behind_had_waited_too(tmp_path: Path) -> None:
    clock, full = Clock(START, rate=0), range(1, 1 + FETCHED_AT_MOST)
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            await work.inbox.add("telegram", [(0, "{}")], START - timedelta(hours=1))
        channel = Scripted([0.0], (0.1, full), (0.1, range(500, 501)), (0.1, range(600, 601)))
        intake = intake_of(store, channel, clock)
        await intake.recall()
        await listen(intake)
        found = await heard(store)
        since = START - timedelta(hours=1)
        assert {found[number] for number in (*full, 500)} == {since}
        assert found[600] is None


async def test_a_messenger_that_was_silent_for_long_was_out(tmp_path: Path) -> None:
    clock = Clock(START, rate=0)
    async with a_store(tmp_path) as store:
        channel = Scripted(
            [0.0],
            (0.1, range(1, 2)),
            (LONG, Unreachable("gone")),
            (0.1, range(2, 3)),
            (0.1, range(3, 4)),
        )
        intake = intake_of(store, channel, clock)
        await intake.recall()
        await listen(intake)
        assert await heard(store) == {1: None, 2: START, 3: None}


@pytest.mark.parametrize("away", [timedelta(0), timedelta(seconds=40), -timedelta(hours=5)])
async def test_a_restart_and_a_clock_that_was_set_back_are_no_outage(
    tmp_path: Path, away: timedelta
) -> None:
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            await work.vital_signs.beat(START - away)
        channel = Scripted([0.0], (30.0, range(0)), (30.0, range(1, 2)))
        intake = intake_of(store, channel, Clock(START, rate=0))
        await intake.recall()
        await listen(intake)
        assert await heard(store) == {1: None}


async def test_a_clock_that_a_test_moves_is_no_outage(tmp_path: Path) -> None:
    clock = Clock(START, rate=0)
    async with a_store(tmp_path) as store:
        channel = Scripted([0.0], (0.1, range(1, 2)))
        intake = intake_of(store, channel, clock)
        await listen(intake)
        clock.advance_to(START + timedelta(days=9))
        channel.script = [(0.1, range(2, 3))]
        await listen(intake)
        assert await heard(store) == {1: None, 2: None}
