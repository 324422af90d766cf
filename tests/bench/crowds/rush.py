"""The last hour: hundreds of officers at once, the pace on and each chat's limit enforced."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from simulator.server import SimulatorOptions, running_simulator
from simulator.state.rate_limit import RateLimitRules
from tests.bench.crowd import Officer, Phone
from tests.bench.crowds.traffic import PACE, percentile
from tests.bench.programs import ours
from tests.bench.stock import stocked, typed
from tests.bench.tables import Line

OFFICERS: Final = 300
EVERY: Final = 1.5
"""Seconds from one answer of an officer to the next."""

SECONDS: Final = 60.0
_OPENING: Final = 10.0
"""Seconds in which they open their reports, before the measurement."""

_TIDIES: Final = 20.0
"""Seconds after it in which old cards are seen to."""


async def measured(seconds: float = SECONDS) -> list[Line]:
    """Each writes once in `EVERY`; one who still waits for a reply writes when it is there."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", OFFICERS, 1)
        async with running_simulator(SimulatorOptions(rate_limit=RateLimitRules())) as sim:
            people = [
                Officer(Phone(sim, made.chat(place)), typed(unit))
                for place, unit in enumerate(made.communes)
            ]
            async with ours(sim, made.file, pace=PACE) as program:
                await asyncio.gather(*(_open(one, place) for place, one in enumerate(people)))
                before, edits = program.processor_seconds(), _edits(sim.state.calls.counts())
                await asyncio.gather(
                    *(_file(one, place, seconds) for place, one in enumerate(people))
                )
                spent = program.processor_seconds() - before
                begun = program.processor_seconds()
                meanwhile = _edits(sim.state.calls.counts())
                await asyncio.sleep(_TIDIES)
                tidied = _edits(sim.state.calls.counts()) - meanwhile
                tidying = program.processor_seconds() - begun
            refused = sim.state.rate_limit.refused
    waits = [wait for one in people for wait in one.phone.waits]
    return [
        *_lines(waits, seconds, spent),
        Line("old cards seen to while they wrote", f"{meanwhile - edits}"),
        Line(
            "processor time of an old card seen to afterwards",
            f"{1000 * tidying / max(tidied, 1):.2f} ms",
            f"{tidied} of them, {tidied / _TIDIES:.0f}/s",
        ),
        Line("429 caused", f"{refused}", budget="none", is_met=refused == 0),
    ]


async def _open(officer: Officer, place: int) -> None:
    await asyncio.sleep(place * _OPENING / OFFICERS)
    await officer.open()


async def _file(officer: Officer, place: int, seconds: float) -> None:
    begun = time.perf_counter() + place * EVERY / OFFICERS
    for turn in range(int(seconds / EVERY)):
        await asyncio.sleep(begun + turn * EVERY - time.perf_counter())
        if time.perf_counter() > begun + seconds:
            return
        await officer.answer(1)


def _edits(counts: dict[str, dict[str, int]]) -> int:
    """Cards changed so far: officers who type only see cards sent, so these are old ones."""
    return sum(sum(counts.get(method, {}).values()) for method in _CHANGES)


_CHANGES: Final = ("editMessageText", "editMessageReplyMarkup")


def _lines(waits: Sequence[float], seconds: float, spent: float) -> list[Line]:
    a_second, middle = len(waits) / seconds, percentile(waits, 50)
    return [
        Line(
            f"answers a second, {OFFICERS} officers, each once in {EVERY} s",
            f"{a_second:.0f}/s",
            f"wanted {OFFICERS / EVERY:.0f}/s",
            a_second * EVERY / OFFICERS,
            "at least 190",
            a_second >= 190,
        ),
        Line(
            "median of their waits",
            f"{1000 * middle:.0f} ms",
            f"p95 {1000 * percentile(waits, 95):.0f} ms",
            budget="under 100 ms",
            is_met=middle < 0.1,
        ),
        Line("processor time of an answer", f"{1000 * spent / len(waits):.2f} ms"),
    ]
