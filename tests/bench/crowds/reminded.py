"""Everybody is reminded at once: how fast, and that nothing is lost or repeated without a cause."""

import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.people import PersonSpec
from simulator.state.rate_limit import RateLimitRules
from tests.bench.crowds.traffic import PACE, REMINDERS
from tests.bench.programs import NOW, BenchFailedError, ours
from tests.bench.stock import Stock, stocked
from tests.bench.tables import Line

FAILING: Final = 0.05
"""The share of calls that fail, each in some way."""

LAST_DAY: Final = NOW.replace(day=16)
"""When everybody who owes something is reminded."""

SEED: Final = 10
_LONGEST: Final = 6.0
"""How many times as long as the pace allows it may take before the bench gives up."""

_ENOUGH: Final = 60.0
"""Seconds beside, for the start and for the last calls that are tried again."""


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one morning.

    `received` and `recorded` are by chat: how often a reminder came, and how often it is written
    that it may have come again; `causes` are how often that is, by what is written as the cause.
    """

    people: int
    pace: float
    refused: int
    failed: int
    received: Counter[str]
    recorded: Counter[str]
    causes: Counter[str]

    @property
    def missing(self) -> int:
        """How many people were told nothing."""
        return self.people - len(self.received)

    @property
    def repeats(self) -> Counter[str]:
        """How often a reminder came once more, by chat."""
        return Counter({chat: times - 1 for chat, times in self.received.items() if times > 1})

    @property
    def unmatched(self) -> int:
        """Repetitions without a record."""
        return (self.repeats - self.recorded).total()


async def measured(people: int = REMINDERS) -> list[Line]:
    """Real reminders of one officer in each commune, without and with calls that fail."""
    well, badly = await morning(people, 0.0), await morning(people, FAILING)
    return [*_of_pace(well), *_of_losses(well, "no call fails"), *_of_failing(badly)]


async def morning(people: int, failing: float) -> Run:
    """Everybody is due at the start; the time runs from the first reminder to the last."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", people, 0)
        async with running_simulator(SimulatorOptions(rate_limit=RateLimitRules())) as sim:
            for place in range(people):
                spec = PersonSpec(user_id=made.chat(place), first_name="Lan")
                sim.state.add_person(spec).started = True
            sim.state.faults.fail_share(failing, SEED)
            clock = {"CLOCK_START": LAST_DAY.isoformat()}
            async with ours(sim, made.file, pace=PACE, settings=clock):
                await _all_told(made, people)
            return _found(sim, made, people)


async def _all_told(made: Stock, people: int) -> None:
    deadline = time.perf_counter() + _LONGEST * people / PACE + _ENOUGH
    with closing(_read_only(made)) as stored:
        while True:
            ((ended,),) = stored.execute(
                "SELECT count(*) FROM push WHERE kind = 'ladder' AND ended_at IS NOT NULL"
            )
            if ended == people:
                return
            if time.perf_counter() > deadline:
                raise BenchFailedError(f"{ended} of {people} were told")
            await asyncio.sleep(0.5)


def _found(sim: Simulator, made: Stock, people: int) -> Run:
    calls = [one for one in sim.state.calls.after(0, "sendMessage") if one["status"] == 200]
    at = [one["at"] for one in calls]
    received = {
        str(made.chat(place)): sum(
            one.from_bot for one in sim.state.chats[made.chat(place)].messages.values()
        )
        for place in range(people)
    }
    with closing(_read_only(made)) as stored:
        again = stored.execute(
            "SELECT o.address, s.cause FROM sent_again s JOIN outbox o ON o.id = s.outbox_id"
        ).fetchall()
    return Run(
        people,
        (len(at) - 1) / (max(at) - min(at)),
        sim.state.rate_limit.refused,
        sim.state.faults.unreliable_calls,
        +Counter(received),
        Counter(address for address, _ in again),
        Counter(cause for _, cause in again),
    )


def _read_only(made: Stock) -> sqlite3.Connection:
    return sqlite3.connect(f"{made.file.as_uri()}?mode=ro", uri=True, timeout=30)


def _of_pace(run: Run) -> list[Line]:
    return [
        Line(
            f"{run.people:,} people reminded",
            f"{run.pace:.1f}/s",
            f"Telegram's pace {PACE:.0f}/s",
            run.pace / PACE,
            "at least 0.95",
            run.pace >= 0.95 * PACE,
        ),
        Line("429 caused", f"{run.refused}", budget="none", is_met=run.refused == 0),
    ]


def _of_losses(run: Run, how: str) -> list[Line]:
    repeated = run.repeats.total()
    return [
        Line(f"not told, where {how}", f"{run.missing}", budget="none", is_met=run.missing == 0),
        Line(
            "told twice",
            f"{repeated}",
            f"written that it may be so {run.recorded.total()}",
            budget="none without a record",
            is_met=run.unmatched == 0,
        ),
    ]


def _of_failing(run: Run) -> list[Line]:
    causes = ", ".join(f"{cause} {count}" for cause, count in sorted(run.causes.items())) or "none"
    return [
        *_of_losses(run, f"one call in {1 / FAILING:.0f} fails"),
        Line("causes written", causes, f"{run.failed} calls failed, {run.pace:.1f}/s"),
        Line("429 caused beside", f"{run.refused}", budget="none", is_met=run.refused == 0),
    ]
