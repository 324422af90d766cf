"""Thousands of odd updates from many people at once, beside officers who only file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from simulator.server import Simulator
from simulator.wire import Json
from tests.bench.programs import NOW
from tests.fuzz import verdict
from tests.fuzz.district import Someone, settled, with_phones
from tests.fuzz.kills import ROWS
from tests.fuzz.odd_acts import Act, OddActs
from tests.fuzz.verdict import Verdict
from tests.fuzz.what_came import Watching, watching
from tests.journeys.program import Program, until
from tests.journeys.what_is_stored import looking_at, nothing_waits

FAILING: Final = 0.05
"""The share of the bot's calls that fail."""


@dataclass(slots=True)
class Budget:
    """How many updates may still be sent, and what was sent for them."""

    left: int
    sent: int = 0
    texts: int = 0
    presses: int = 0
    unanswered: list[str] = field(default_factory=list)
    filed: dict[tuple[int, str], list[str]] = field(default_factory=dict)

    def take(self, act: Act) -> None:
        """Count what is sent now."""
        self.left -= len(act.updates)
        self.sent += len(act.updates)
        self.texts += act.texts
        self.presses += act.presses


async def played(
    sim: Simulator, folder: Path, updates: int, *, communes: int = 60, seed: int = 8
) -> Verdict:
    """Send so many updates while calls fail, let the bot finish, and judge it."""
    log = folder / "bot.log"
    program = Program(sim, folder, NOW, log=log)
    database = program.database
    district = await settled(program.database_url, communes, communes)
    with_phones(sim, district)
    budget = Budget(updates)
    async with program, watching(sim, database) as watch:
        sim.state.faults.fail_share(FAILING, seed)
        await program.start()
        async with asyncio.TaskGroup() as tasks:
            for who in district.odd:
                acts = OddActs(sim, district, who, seed)
                tasks.create_task(_odd(sim, watch, who, acts, budget))
            for place, who in enumerate(district.honest):
                tasks.create_task(_honest(sim, watch, who, Random(f"{seed} {place}"), budget))
        failed_calls = sim.state.faults.unreliable_calls
        sim.state.faults.clear()
        await until(lambda: _is_finished(sim, database))
        await program.stop()
    return verdict.reached(database, log, district, budget, watch, failed_calls)


async def _odd(
    sim: Simulator, watch: Watching, who: Someone, acts: OddActs, budget: Budget
) -> None:
    while budget.left > 0:
        await _sent(sim, watch, who, acts.next(), budget)


async def _honest(
    sim: Simulator, watch: Watching, who: Someone, chance: Random, budget: Budget
) -> None:
    """Gives row after row by its code; what was delivered is now and then delivered again."""
    before: list[Json] = []
    value = 0
    while budget.left > 0:
        value += 1
        code = ROWS[value % len(ROWS)]
        for text in (f"/sua {code}", str(value)):
            update = _typed(sim, who, text)
            again = [chance.choice(before)] if before and chance.random() < 0.2 else []
            await _sent(sim, watch, who, Act((update, *again), texts=1), budget)
            before = [*before[-5:], update]
        budget.filed.setdefault((who.chat, code), []).append(str(value))


def _typed(sim: Simulator, who: Someone, text: str) -> Json:
    state = sim.state
    message = state.post(state.chats[who.chat], state.person(who.chat).wire, {"text": text})
    return {"update_id": state.updates.next_id(), "message": message.wire()}


async def _sent(sim: Simulator, watch: Watching, who: Someone, act: Act, budget: Budget) -> None:
    before = watch.replies_to(who.chat)
    budget.take(act)
    for update in act.updates:
        sim.state.updates.add_raw(update)
    await watch.handled(_numbers(act.updates))
    answers = watch.replies_to(who.chat) - before
    if answers < act.texts + act.presses:
        budget.unanswered.append(f"{who.chat}: {answers} replies to {act}")


def _numbers(updates: Sequence[Json]) -> list[int]:
    return [one["update_id"] for one in updates]


async def _is_finished(sim: Simulator, database: Path) -> bool:
    with looking_at(database) as stored:
        return nothing_waits(stored, sim)
