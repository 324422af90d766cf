"""Memory after a day's load, and how soon a bot that starts gives its first reply."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from simulator.server import Simulator, running_simulator
from tests.bench.crowd import Officer, Phone, all_at_once
from tests.bench.programs import ours
from tests.bench.stock import LEADER_CHAT, Stock, stocked, typed
from tests.bench.tables import Line

OFFICERS: Final = 80
ANSWERS: Final = 50
SUMMARIES: Final = 30


async def measured(rounds: int, answers: int = ANSWERS) -> list[Line]:
    """Some thousands of turns and some summaries, then what is resident."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", OFFICERS, 4)
        async with running_simulator() as sim:
            starts = [await _first_reply(sim, made) for _ in range(max(rounds, 3))]
            async with ours(sim, made.file) as program:
                at_first = program.resident()
                await _a_day(sim, made, answers)
                resident, workers = program.resident(), program.workers_resident()
    turns = OFFICERS * answers
    return [
        Line(
            f"resident memory after {turns} turns and {SUMMARIES} summaries",
            f"{resident:.0f} MiB",
            f"{at_first:.0f} MiB at the start",
            resident / at_first,
            "under 150 MiB",
            resident < 150,
        ),
        Line("the worker process that drew them, beside it", f"{workers:.0f} MiB"),
        Line(
            "from start to the first reply",
            f"{median(starts):.2f} s",
            budget="under 3 s",
            is_met=median(starts) < 3,
        ),
    ]


async def _first_reply(sim: Simulator, made: Stock) -> float:
    """Seconds from the start of the process to its answer to what waited."""
    phone = Phone(sim, made.chat(0))
    began = time.perf_counter()
    asking = asyncio.create_task(phone.say("/trogiup"))
    async with ours(sim, made.file):
        await asking
        return time.perf_counter() - began


async def _a_day(sim: Simulator, made: Stock, answers: int) -> None:
    leader = Phone(sim, LEADER_CHAT)
    officers = [
        Officer(Phone(sim, made.chat(place)), typed(unit))
        for place, unit in enumerate(made.communes)
    ]

    async def summaries() -> None:
        for place in range(SUMMARIES):
            await leader.say(f"/tonghop {made.communes[place].code if place % 3 else ''}")

    async def filing(officer: Officer) -> None:
        await officer.open()
        await officer.answer(answers)

    await all_at_once([summaries(), *(filing(officer) for officer in officers)])
