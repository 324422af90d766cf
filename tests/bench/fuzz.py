"""Odd updates and kills while calls fail: how many answers were lost, repeated, leaked."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from simulator.server import running_simulator
from tests.bench.tables import Line
from tests.fuzz import kills, playing

UPDATES: Final = 20_000
KILLS: Final = 200
ROUNDS: Final = 8
"""How often each officer gives each row while the bot is killed, so that it has work to do."""


async def measured(updates: int = UPDATES, times: int = KILLS, seed: int = 8) -> list[Line]:
    """Both at full scale, each over real HTTP to a bot of its own process."""
    lines = [*await _fuzzed(updates, seed), *await _killed(times, seed)]
    print(flush=True)
    return lines


async def _fuzzed(updates: int, seed: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        async with running_simulator() as sim:
            found = await playing.played(sim, Path(name), updates, seed=seed)
    for example in found.examples():
        print(example[:2000])
    return [
        Line(
            f"{found.updates} odd updates",
            f"{found.failed_calls} calls failed",
            f"{found.texts} texts, {found.presses} presses, {found.facts} answers recorded",
        ),
        *_none_of(found.counts.items()),
    ]


async def _killed(times: int, seed: int) -> list[Line]:
    plan = kills.Plan(times, ROUNDS, playing.FAILING, seed)
    with tempfile.TemporaryDirectory() as name:
        async with running_simulator() as sim:
            found = await kills.killed_again_and_again(sim, Path(name), plan)
    for fault in found.faults[:20]:
        print(fault[:2000])
    return [
        Line(
            f"{times} kills",
            f"{found.failed_calls} calls failed",
            f"{found.messages} messages; {found.unfinished} times in the middle of work",
        ),
        *_none_of(
            (
                ("answers lost", len(found.lost)),
                ("answers recorded twice", len(found.twice)),
                ("unanswered", len(found.unanswered)),
                ("replies out of order", len(found.out_of_order)),
                ("exceptions", len(found.exceptions)),
            )
        ),
    ]


def _none_of(counts: Iterable[tuple[str, int]]) -> list[Line]:
    return [Line(f"  {kind}", str(count), budget="0", is_met=count == 0) for kind, count in counts]
