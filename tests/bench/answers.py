"""What an answer costs: durable, checked, audited and replied to, beside a bare bot's."""

import gc
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from simulator.server import running_simulator
from tests.bench.crowd import Officer, Phone, Teller, all_at_once
from tests.bench.programs import Program, bare, ours
from tests.bench.stock import Stock, stocked, typed
from tests.bench.tables import Line, ratio, spread

OFFICERS: Final = 40
QUARTERS: Final = 4
WARM: Final = 6
"""Answers of each officer before the measurement begins."""


@dataclass(frozen=True, slots=True)
class Load:
    """So many officers, each with so many answers, all at once or one after the other.

    `pause` is what an officer alone takes to read a question, far less than anybody does: whoever
    answers in no time at all meets a bot that is not done with the question yet.
    """

    name: str
    officers: int
    answers: int
    side_by_side: bool
    pause: float = 0.0


MANY: Final = Load("40 officers at once", OFFICERS, 40, side_by_side=True)
ALONE: Final = Load("one officer at a time", 8, 30, side_by_side=False, pause=0.03)


@dataclass(frozen=True, slots=True)
class Round:
    """One round: milliseconds of processor time per answer, answers per second, median wait."""

    processor: float
    throughput: float
    wait: float


async def measured(rounds: int) -> list[Line]:
    """Both loads, our bot and the bare one in turn."""
    lines: list[Line] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await stocked(folder / "template.db", OFFICERS, QUARTERS)
        for load in (MANY, ALONE):
            mine: list[Round] = []
            theirs: list[Round] = []
            for place in range(rounds):
                copy = f"{place}{load.name[0]}"
                mine.append(await our_round(template, load, folder / copy))
                theirs.append(await _bare_round(template, load, folder / f"{copy}.bare"))
            lines += _lines(load, mine, theirs)
    return lines


async def our_round(
    template: Stock, load: Load, folder: Path, without: Sequence[str] = ()
) -> Round:
    """One round of our bot on a copy of that database, `without` those layers of SQLite."""
    file = _a_copy(template.file, folder)
    async with running_simulator() as sim:
        officers = [
            Officer(Phone(sim, template.chat(place)), typed(template.communes[place]))
            for place in range(load.officers)
        ]
        return await _round(load, lambda: ours(sim, file, without=without), officers)


def _a_copy(file: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(file, folder / "bot.db"))


async def _bare_round(template: Stock, load: Load, file: Path) -> Round:
    async with running_simulator() as sim:
        tellers = [
            Teller(Phone(sim, template.chat(place)), typed(template.communes[place]))
            for place in range(load.officers)
        ]
        return await _round(load, lambda: bare(sim, file), tellers)


async def _round(
    load: Load,
    start: Callable[[], AbstractAsyncContextManager[Program]],
    people: Sequence[Officer] | Sequence[Teller],
) -> Round:
    async with start() as program:
        for person in people:
            await person.open()
        await all_at_once([person.answer(WARM) for person in people])
        for person in people:
            person.phone.waits.clear()
        gc.collect()
        before = program.processor_seconds()
        if load.side_by_side:
            seconds = await all_at_once([person.answer(load.answers) for person in people])
        else:
            for person in people:
                await person.answer(load.answers, load.pause)
            seconds = sum(wait for person in people for wait in person.phone.waits)
        spent = program.processor_seconds() - before
    total = load.officers * load.answers
    waits = [wait for person in people for wait in person.phone.waits]
    return Round(1000 * spent / total, total / seconds, 1000 * median(waits))


def _lines(load: Load, mine: Sequence[Round], theirs: Sequence[Round]) -> list[Line]:
    processor = ([one.processor for one in mine], [one.processor for one in theirs])
    throughput = ([one.throughput for one in mine], [one.throughput for one in theirs])
    waits = ([one.wait for one in mine], [one.wait for one in theirs])
    return [
        Line(
            f"processor time of an answer, {load.name}",
            f"{median(processor[0]):.2f} ms",
            f"bare bot {median(processor[1]):.2f} ms",
            ratio(*processor),
            "at most 1.00",
            ratio(*processor) <= 1,
            spread(*processor),
        ),
        Line(
            f"answers a second of waiting, {load.name}",
            f"{median(throughput[0]):.0f}/s",
            f"bare bot {median(throughput[1]):.0f}/s",
            ratio(*throughput),
            "above 1.00",
            ratio(*throughput) > 1,
            spread(*throughput),
        ),
        Line(
            f"wait for a reply, {load.name}",
            f"{median(waits[0]):.1f} ms",
            f"bare bot {median(waits[1]):.1f} ms",
            ratio(*waits),
        ),
    ]
