"""`kill -9` at random moments: everything that was sent counts once, and the dialogue goes on."""

import asyncio
import os
import random
from pathlib import Path

import psutil
import pytest

from simulator.server import Simulator
from tests.fuzz.kills import SUNDAY, Plan, killed_again_and_again
from tests.journeys.bac_son import DISTRICT
from tests.journeys.program import UNITS, Program
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("failing", [0.0, 0.05], ids=["calls arrive", "calls fail"])
async def test_twenty_kills_lose_nothing_and_repeat_nothing(
    sim: Simulator, tmp_path: Path, failing: float
) -> None:
    seed = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KILLS_SEED={seed}")  # noqa: T201 - shown when the test fails
    plan = Plan(kills=20, failing=failing, seed=seed)
    outcome = await killed_again_and_again(sim, tmp_path, plan)
    assert outcome.faults == ()
    assert outcome.messages == 300
    assert outcome.unfinished > plan.kills // 2, "it was mostly killed when it had nothing to do"
    assert (outcome.failed_calls > 0) is (failing > 0)


async def test_a_killed_bot_leaves_no_drawing_process_behind(
    sim: Simulator, tmp_path: Path
) -> None:
    async with Program(sim, tmp_path, SUNDAY) as program:
        await program.told("units", "load", str(UNITS))
        printed = await program.told("invite", "--unit", DISTRICT, "--role", "leader")
        chat = await sim.client.person("Quốc Dũng", start_payload=printed.splitlines()[-1])
        await program.start()
        await sim.client.start(chat)
        await sim.client.say(chat, "/tonghop")
        await sim.client.wait_for(chat, "Huyện Ân Thi, quý III/2024", timeout=PATIENCE)
        assert program.process is not None
        drawing = psutil.Process(program.process.pid).children(recursive=True)
        assert drawing
        await program.kill()
        _, left = await asyncio.to_thread(psutil.wait_procs, drawing, timeout=PATIENCE)
        assert left == []
