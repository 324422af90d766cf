"""What comes in while nothing else waits is stored and handled with one commit."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.inbound.runner import BATCH
from simulator.server import Simulator, running_simulator
from storage.store import Store
from tests.bot.rig import Rig, a_bot, a_store, someone


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


async def deaf(sim: Simulator, store: Store, *said: str) -> tuple[int, list[tuple[int, str]]]:
    """A person who has written that, and the updates as the next fetch gives them."""
    async with a_bot(sim, store) as rig:
        lan = await someone(rig)
    for text in said:
        await sim.client.say(lan, text)
    async with a_bot(sim, store, listening=False) as rig, store.reading() as work:
        next_id = await work.inbox.next_update_id("telegram")
        return lan, list(await rig.channel.fetch(next_id))


def states(path: Path) -> list[str]:
    with closing(sqlite3.connect(next(path.glob("*.db")))) as second:
        found = second.execute("SELECT state FROM inbox ORDER BY id").fetchall()
    return [state for (state,) in found]


async def stored(rig: Rig, updates: list[tuple[int, str]], path: Path) -> list[str]:
    await rig.intake.store(updates)
    return states(path)[-len(updates) :]


async def test_what_is_stored_is_handled_and_a_repetition_is_not(
    store: Store, tmp_path: Path
) -> None:
    async with running_simulator() as sim:
        lan, updates = await deaf(sim, store, "tin một", "tin hai")
        async with a_bot(sim, store, listening=False) as rig:
            assert await stored(rig, updates, tmp_path) == ["done", "done"]
            assert await stored(rig, updates, tmp_path) == ["done", "done"]
            await sim.client.wait_for(lan, "tin hai", after=0)
            assert await rig.engine.settle()
            said = [one.text for one in await sim.client.messages(lan) if one.from_bot]
            assert said[1:] == ["tin một", "tin hai"]


async def test_when_a_turn_fails_what_came_in_is_kept_and_the_rest_is_answered(
    store: Store, tmp_path: Path
) -> None:
    async with running_simulator() as sim:
        lan, updates = await deaf(sim, store, "tin một", "hỏng", "tin hai")
        async with a_bot(sim, store, listening=False) as rig:
            assert "failed" not in await stored(rig, updates, tmp_path)
            await sim.client.wait_for(lan, "Xin lỗi (vi).")
            await sim.client.wait_for(lan, "tin hai", after=0)
            assert await rig.engine.settle()
            assert states(tmp_path)[-3:] == ["done", "failed", "done"]


async def test_many_at_once_are_stored_first(store: Store, tmp_path: Path) -> None:
    async with running_simulator() as sim:
        lan, updates = await deaf(sim, store, *(f"tin {n}" for n in range(BATCH + 1)))
        async with a_bot(sim, store, listening=False) as rig:
            assert not await rig.engine.runner.take("telegram", updates, rig.clock.now())
            await stored(rig, updates, tmp_path)
            await sim.client.wait_for(lan, f"tin {BATCH}", after=0)
            assert await rig.engine.settle()
            assert states(tmp_path)[-len(updates) :] == ["done"] * len(updates)
