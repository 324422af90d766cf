"""Replies while reminders go out and summaries are drawn; and how fast the reminders go."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Final

from bot.outgoing import notices
from handlers.turn import Choice, Message, Priority
from simulator.pace import PaceRules
from simulator.people import PersonSpec
from simulator.server import Simulator, SimulatorOptions, running_simulator
from storage.store import Store
from tests.bench.crowd import Officer, Phone
from tests.bench.programs import BenchFailedError, ours
from tests.bench.stock import LEADER_CHAT, Stock, stocked, typed
from tests.bench.tables import Line

OFFICERS: Final = 40
REMINDERS: Final = 3_321
PACE: Final = 30.0
EVERY: Final = 10.0
"""Seconds from one answer of an officer to the next: reading a paper, typing a number."""

SUMMARY_EVERY: Final = 3.0
FIRST_REMINDED: Final = 100_000
_PATIENCE: Final = 600.0
_TEXT: Final = (
    "Báo cáo CCHC quý III/2024 của UBND xã còn 58/83 chỉ tiêu chưa có số liệu. "
    "Hạn nộp 15/9/2024, còn 3 ngày làm việc. Anh/chị bấm nút để làm tiếp."
)


async def measured(reminders: int = REMINDERS, idle_seconds: float = 45.0) -> list[Line]:
    """Officers at their own speed: first alone, then beside reminders and summaries."""
    options = SimulatorOptions(pace=PaceRules())
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", OFFICERS, 4)
        async with running_simulator(options) as sim:
            people = [
                Officer(Phone(sim, made.chat(place)), typed(unit))
                for place, unit in enumerate(made.communes)
            ]
            async with ours(sim, made.file, pace=PACE):
                await asyncio.gather(*(_begin(one, place) for place, one in enumerate(people)))
                idle = await _while(people, asyncio.sleep(idle_seconds))
                leader = asyncio.create_task(_leader(sim, made))
                first = sim.world.calls.total
                began = time.perf_counter()
                busy = await _while(people, _reminded(sim, made, reminders))
                seconds = time.perf_counter() - began
                leader.cancel()
            drawn = await asyncio.gather(leader, return_exceptions=True)
            return _lines(sim, idle, busy, reminders, seconds, first, drawn)


async def _begin(officer: Officer, place: int) -> None:
    """One after the other: a chat takes about a message a second."""
    await asyncio.sleep(place * EVERY / OFFICERS)
    await officer.open()


async def _while(people: Sequence[Officer], work: asyncio.Future[None] | object) -> list[float]:
    """The officers' waits while something else happens."""
    for officer in people:
        officer.phone.waits.clear()
    answering = [asyncio.create_task(_at_work(one, place)) for place, one in enumerate(people)]
    try:
        await work  # type: ignore[misc]  # a coroutine of either kind
    finally:
        for task in answering:
            task.cancel()
        ended = await asyncio.gather(*answering, return_exceptions=True)
    failures = [one for one in ended if isinstance(one, BenchFailedError)]
    if failures:
        raise failures[0]
    return [wait for officer in people for wait in officer.phone.waits]


async def _at_work(officer: Officer, place: int) -> None:
    pauses = Random(place)
    await asyncio.sleep(EVERY * pauses.random())
    while True:
        await officer.answer(1)
        await asyncio.sleep(EVERY * (0.5 + pauses.random()))


async def _leader(sim: Simulator, made: Stock) -> int:
    """Summaries of one unit after the other, so that each has to be drawn; how many."""
    leader = Phone(sim, LEADER_CHAT)
    asked = 0
    try:
        while True:
            unit = made.communes[asked % len(made.communes)].code if asked % 2 else ""
            await leader.say(f"/tonghop {unit}")
            asked += 1
            await asyncio.sleep(SUMMARY_EVERY)
    except asyncio.CancelledError:
        return asked


async def _reminded(sim: Simulator, made: Stock, reminders: int) -> None:
    """Put the letters into the outbox, and wait until the last has arrived."""
    chats = range(FIRST_REMINDED, FIRST_REMINDED + reminders)
    for chat in chats:
        sim.world.add_person(PersonSpec(user_id=chat, first_name="Lan")).started = True
    message = Message(_TEXT, ((Choice("collect.go", "Làm tiếp", lasting=True),),))
    letters = notices(message, [("telegram", str(chat)) for chat in chats], Priority.BULK)
    async with await Store.open(made.url) as store, store.writing() as work:
        await work.outbox.add(letters, datetime.now(UTC))
    deadline = time.perf_counter() + _PATIENCE
    waiting = set(chats)
    while waiting:
        waiting = {chat for chat in waiting if not sim.world.chats[chat].messages}
        if time.perf_counter() > deadline:
            raise BenchFailedError(f"{len(waiting)} reminders never arrived")
        await asyncio.sleep(0.2)


def _lines(
    sim: Simulator,
    idle: list[float],
    busy: list[float],
    reminders: int,
    seconds: float,
    first: int,
    drawn: Sequence[object],
) -> list[Line]:
    calls = [call for call in sim.world.calls.after(first) if call["method"] != "getUpdates"]
    messages = [call for call in calls if call["method"] != "answerCallbackQuery"]
    at = sorted(c["at"] for c in calls if (c["chat_id"] or 0) >= FIRST_REMINDED)
    going = at[-1] - at[0]
    beside = [c for c in messages if at[0] <= c["at"] <= at[-1]]
    pace = len(beside) / going / PACE
    before, during = _p99(idle), _p99(busy)
    refused = sim.world.pace.refused
    return [
        Line(
            f"p99 of {len(busy)} replies beside {reminders} reminders, {drawn[0]} summaries",
            f"{1000 * during:.1f} ms",
            f"idle ({len(idle)} replies) {1000 * before:.1f} ms",
            during / before,
            "at most 1.50",
            during <= 1.5 * before,
        ),
        Line(
            "median of the same",
            f"{1000 * _median(busy):.1f} ms",
            f"idle {1000 * _median(idle):.1f} ms",
            _median(busy) / _median(idle),
        ),
        Line(
            f"messages a second while reminders go ({seconds:.0f} s in all)",
            f"{pace * PACE:.1f}/s",
            f"Telegram's pace {PACE:.0f}/s",
            pace,
            "at least 0.95",
            pace >= 0.95,
        ),
        Line("of these, reminders", f"{len(at) / going:.1f}/s"),
        Line("429 caused", f"{refused}", budget="none", is_met=refused == 0),
    ]


def _p99(waits: Sequence[float]) -> float:
    return quantiles(waits, n=100)[98]


def _median(waits: Sequence[float]) -> float:
    return quantiles(waits, n=100)[49]
