"""Replies while reminders go out and summaries are drawn; and how fast the reminders go."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Final

from bot.outbound.payload import notices
from handlers.engine.choices import Choice
from handlers.engine.turn import Message, Priority
from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.people import PersonSpec
from simulator.state.rate_limit import RateLimitRules
from storage.store import Store
from tests.bench.crowd import Officer, Phone
from tests.bench.programs import PATIENCE, BenchFailedError, ours
from tests.bench.stock import LEADER_CHAT, Stock, stocked, typed
from tests.bench.tables import Line

OFFICERS: Final = 40
REMINDERS: Final = 3_321
PACE: Final = 30.0
EVERY: Final = 10.0
"""Seconds from one answer of an officer to the next: reading a paper, typing a number."""

SETTLES: Final = 5.0
"""Seconds after the last reply, so that the replies' share of the pace is free again."""

ALONE_SECONDS: Final = 15.0
SUMMARY_EVERY: Final = 3.0
FIRST_REMINDED: Final = 100_000
_TEXT: Final = (
    "Báo cáo CCHC quý III/2024 của UBND xã còn 58/83 chỉ tiêu chưa có số liệu. "
    "Hạn nộp 15/9/2024, còn 3 ngày làm việc. Anh/chị bấm nút để làm tiếp."
)


async def measured(
    reminders: int = REMINDERS, idle_seconds: float = 40.0, busy_seconds: float = 90.0
) -> list[Line]:
    """Officers at their own speed, alone and then beside reminders and summaries.

    When they have gone home the reminders that are left go alone, for their pace.
    """
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "bot.db", OFFICERS, 4)
        async with running_simulator(SimulatorOptions(rate_limit=RateLimitRules())) as sim:
            people = [
                Officer(Phone(sim, made.chat(place)), typed(unit))
                for place, unit in enumerate(made.communes)
            ]
            async with ours(sim, made.file, pace=PACE):
                await asyncio.gather(*(_begin(one, place) for place, one in enumerate(people)))
                idle = await _while(people, idle_seconds)
                await _remind(sim, made, reminders)
                leader = asyncio.create_task(_leader(sim, made))
                begun = sim.state.calls.total
                busy = await _while(people, busy_seconds)
                beside = _rates(sim, begun, busy_seconds)
                leader.cancel()
                drawn = await leader
                await asyncio.sleep(SETTLES)
                begun = sim.state.calls.total
                await asyncio.sleep(ALONE_SECONDS)
                alone = _rates(sim, begun, ALONE_SECONDS)
            refused = sim.state.rate_limit.refused
    return [
        *_replies(idle, busy, f"{reminders:,} waiting reminders and {drawn} summaries"),
        *_paces(beside, alone),
        Line("429 caused", f"{refused}", budget="none", is_met=refused == 0),
    ]


async def _begin(officer: Officer, place: int) -> None:
    """One after the other: a chat takes about a message a second."""
    await asyncio.sleep(place * EVERY / OFFICERS)
    await officer.open()


async def _while(people: Sequence[Officer], seconds: float) -> list[float]:
    """The officers' waits in that time."""
    for officer in people:
        officer.phone.waits.clear()
    home = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for place, officer in enumerate(people):
            tasks.create_task(_at_work(officer, place, home))
        await asyncio.sleep(seconds)
        home.set()
    return [wait for officer in people for wait in officer.phone.waits]


async def _at_work(officer: Officer, place: int, home: asyncio.Event) -> None:
    """Answer now and then until it is time to go home; an answer begun is waited for."""
    pauses = Random(place)
    pause = EVERY * pauses.random()
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(home.wait(), pause)
        if home.is_set():
            return
        await officer.answer(1)
        pause = EVERY * (0.5 + pauses.random())


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


async def _remind(sim: Simulator, made: Stock, reminders: int) -> None:
    """Put the letters into the outbox, and wait until they begin to arrive."""
    chats = range(FIRST_REMINDED, FIRST_REMINDED + reminders)
    for chat in chats:
        sim.state.add_person(PersonSpec(user_id=chat, first_name="Lan")).started = True
    message = Message(_TEXT, ((Choice("collect.go", "Làm tiếp", is_navigation=True),),))
    letters = notices(message, [("telegram", str(chat)) for chat in chats], Priority.BULK)
    async with await Store.open(made.url) as store, store.writing() as work:
        await work.outbox.add(letters, datetime.now(UTC))
    deadline = time.perf_counter() + PATIENCE
    while not sim.state.chats[FIRST_REMINDED].messages:
        if time.perf_counter() > deadline:
            raise BenchFailedError("reminders never began to go")
        await asyncio.sleep(0.05)


def _rates(sim: Simulator, begun: int, seconds: float) -> tuple[float, float]:
    """Messages a second of every kind, and reminders a second, since that call."""
    calls = [c for c in sim.state.calls.after(begun) if c["method"].startswith(("send", "edit"))]
    reminders = sum((call["chat_id"] or 0) >= FIRST_REMINDED for call in calls)
    return len(calls) / seconds, reminders / seconds


def _replies(idle: Sequence[float], busy: Sequence[float], beside: str) -> list[Line]:
    before, during = percentile(idle, 99), percentile(busy, 99)
    middle, later = percentile(idle, 50), percentile(busy, 50)
    return [
        Line(
            f"p99 of {len(busy)} replies beside {beside}",
            f"{1000 * during:.1f} ms",
            f"of {len(idle)} without {1000 * before:.1f} ms",
            during / before,
            "at most 1.50",
            during <= 1.5 * before,
        ),
        Line(
            "median of the same",
            f"{1000 * later:.1f} ms",
            f"without {1000 * middle:.1f} ms",
            later / middle,
        ),
    ]


def _paces(beside: tuple[float, float], alone: tuple[float, float]) -> list[Line]:
    every, reminders = beside
    pace, _ = alone
    return [
        Line(
            "reminders a second when nobody writes",
            f"{pace:.1f}/s",
            f"Telegram's pace {PACE:.0f}/s",
            pace / PACE,
            "at least 0.95",
            pace >= 0.95 * PACE,
        ),
        Line(
            "messages a second beside replies",
            f"{every:.1f}/s",
            f"{reminders:.1f}/s of them reminders",
            every / PACE,
        ),
    ]


def percentile(waits: Sequence[float], percent: int) -> float:
    """So many percent of the waits are at most that long."""
    return quantiles(waits, n=100)[percent - 1]
