"""`kill -9` at random moments: everything that was sent counts once, and the dialogue goes on."""

import asyncio
import csv
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import psutil
import pytest
from aiohttp import ClientSession, ClientTimeout

from simulator.control_api.client import SimulatorClient
from simulator.server import Simulator, running_simulator
from tests.journeys.bac_son import DISTRICT
from tests.journeys.officer_at_work import asked
from tests.journeys.program import UNITS, Program, until
from tests.journeys.what_is_stored import Stored, looking_at
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow

SUNDAY = datetime(2024, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""Nobody is reminded on a Sunday: all that is said answers what was sent."""

OFFICERS: Final = 30
ROWS: Final = ("I.1", "I.3.1", "III.1.2", "III.1.3", "IV.2.3")
"""Rows of the office that say nothing about each other."""

FIRST_OPEN: Final = "I.2.1"
"""What is asked once these rows are there."""

KILLS: Final = 20
AT_FIRST: Final = 40
"""Of the 300 messages so many wait when the bot first starts; the others come while it is down."""

ANSWER_SECONDS: Final = 0.03
"""What a messenger takes for one call."""


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with running_simulator() as sim:
        yield sim


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who sends five rows, each by /sua and then its number."""

    name: str
    chat: int
    figures: dict[str, str]

    def messages(self) -> list[str]:
        """The ten messages in their order."""
        return [text for code, typed in self.figures.items() for text in (f"/sua {code}", typed)]

    def replies(self) -> list[str]:
        """What answers them, each by a few words that nothing else contains."""
        return [
            words
            for code, typed in self.figures.items()
            for words in (f"asks {code}", f"Đã ghi {code} = {typed}.")
        ]


async def test_twenty_kills_lose_nothing_and_repeat_nothing(sim: Simulator, tmp_path: Path) -> None:
    seed = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KILLS_SEED={seed}")  # noqa: T201 - shown when the test fails
    dice = random.Random(seed)
    async with Program(sim, tmp_path, SUNDAY) as program, overhearing(sim) as heard:
        officers = await enrolled(program, sim.client, dice)
        turns = zip(*(who.messages() for who in officers), strict=True)
        waiting = [
            (who.chat, text) for turn in turns for who, text in zip(officers, turn, strict=True)
        ]
        assert len(waiting) == 300
        with looking_at(program.database) as stored:
            await sent(sim.client, waiting, AT_FIRST)
            share, unfinished = len(waiting) // KILLS, 0
            await sim.client.inject("delay", seconds=ANSWER_SECONDS, times=100_000)
            for _ in range(KILLS):
                await program.start()
                await a_random_moment(dice, program, stored)
                await program.kill()
                unfinished += not all_is_done(stored, sim)
                await sent(sim.client, waiting, share)
            assert unfinished > KILLS // 2, "the bot was mostly killed when it had nothing to do"
            assert waiting == []
            await program.start()
            await everything_done(stored, sim)
            everything_counts_once(stored, officers)
            await asyncio.gather(
                *(the_dialogue_goes_on(sim.client, who, heard) for who in officers)
            )
        for who in officers:
            replies_came_in_order(who, heard[who.chat])
        await program.stop()


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


# --- before --------------------------------------------------------------------------------------
async def enrolled(program: Program, client: SimulatorClient, dice: random.Random) -> list[Officer]:
    """Thirty officers of thirty communes, invited by a file; the bot has stopped afterwards."""
    await program.told("units", "load", str(UNITS))
    with UNITS.open(encoding="utf-8", newline="") as units:
        communes = [row["code"] for row in csv.DictReader(units) if row["level"] == "commune"]
    people, invites = program.folder / "people.csv", program.folder / "invites.csv"
    lines = [
        f"{code},Cán bộ {place},officer,van_phong"
        for place, code in enumerate(dice.sample(communes, OFFICERS), start=1)
    ]
    people.write_text("\n".join(["unit_code,name,role,duties", *lines]), encoding="utf-8")
    await program.told("invite", "--file", str(people), "--out", str(invites))
    with invites.open(encoding="utf-8", newline="") as made:
        codes = {row["name"]: row["code"] for row in csv.DictReader(made)}
    officers = [
        Officer(
            name,
            await client.person(name, start_payload=code),
            {row: str(10 * place + at) for at, row in enumerate(ROWS)},
        )
        for place, (name, code) in enumerate(codes.items(), start=1)
    ]
    await program.start()
    for who in officers:
        await client.start(who.chat)
        await client.say(who.chat, "/baocao")
    for who in officers:
        await client.wait_for(who.chat, "0/58", timeout=PATIENCE)
    await program.stop()
    return officers


async def sent(client: SimulatorClient, waiting: list[tuple[int, str]], count: int) -> None:
    """Send the next messages, of everybody in turn."""
    for chat, text in waiting[:count]:
        await client.say(chat, text)
    del waiting[:count]


# --- in between ----------------------------------------------------------------------------------
async def a_random_moment(dice: random.Random, program: Program, stored: Stored) -> None:
    """A while after the start, or after more updates are stored, handled, or messages sent."""
    kind, more = dice.choice(("stored", "handled", "sent", "while")), dice.randint(1, 12)
    loop, sim = asyncio.get_running_loop(), program.sim
    latest = loop.time() + dice.uniform(0.0, 1.5)
    before = so_far(stored, sim)

    async def has_come() -> bool:
        if kind == "while":
            return loop.time() >= latest
        if program.has_ended or all_is_done(stored, sim):
            return True  # by itself, which the kill finds out; or there were fewer than wanted
        return so_far(stored, sim)[kind] >= before[kind] + more

    await until(has_come)
    await asyncio.sleep(dice.uniform(0.0, 0.02))


def so_far(stored: Stored, sim: Simulator) -> dict[str, int]:
    in_all, handled, _, _ = stored.counts()
    calls = sim.state.calls.counts().get("sendMessage", {})
    return {"stored": in_all, "handled": handled, "sent": sum(calls.values())}


def all_is_done(stored: Stored, sim: Simulator) -> bool:
    """Nothing waits at the messenger, in the inbox, or in the outbox."""
    in_all, handled, messages, marked = stored.counts()
    return sim.state.updates.pending == 0 and in_all == handled and messages == marked


async def everything_done(stored: Stored, sim: Simulator) -> None:
    async def is_so() -> bool:
        return all_is_done(stored, sim)

    await until(is_so)


# --- afterwards ----------------------------------------------------------------------------------
def everything_counts_once(stored: Stored, officers: Iterable[Officer]) -> None:
    expected = {(who.name, code): typed for who in officers for code, typed in who.figures.items()}
    facts = stored.facts()
    assert {(fact.name, fact.indicator): fact.raw for fact in facts} == expected
    assert [str(fact.number) for fact in facts] == [fact.raw for fact in facts]
    assert len(facts) == len(expected)
    assert stored.current() == facts
    assert stored.update_states().keys() == {"done"}


def replies_came_in_order(who: Officer, texts: Sequence[str]) -> None:
    """Each reply at least once; a repeated one, after a kill, is followed by those behind it."""
    expected = who.replies()
    came = [expected.index(words) for words in said(texts) if words in expected]
    first_times = [place for at, place in enumerate(came) if place not in came[:at]]
    assert first_times == list(range(len(expected))), (who.name, came)
    forward = [later - earlier for earlier, later in pairwise(came)]
    assert max(forward) == 1, (who.name, came)


def said(texts: Iterable[str]) -> Iterable[str]:
    """What the bot's messages ask or confirm; one that is answered already begins with "✅"."""
    for text in texts:
        yield from re.findall(r"Đã ghi [\w.]+ = \d+\.", text)
        question = re.match(r"(?:✅ )?([IVX]+(?:\.\d+)+) ", text)
        if question:
            yield f"asks {question.group(1)}"


async def the_dialogue_goes_on(
    client: SimulatorClient, who: Officer, heard: Mapping[int, Sequence[str]]
) -> None:
    """The question that stands is the next one, and takes an answer."""
    assert asked(await client.last(who.chat)) == FIRST_OPEN
    await client.say(who.chat, "7")

    async def is_taken() -> bool:
        return f"Đã ghi {FIRST_OPEN} = 7." in heard[who.chat][-1]

    await until(is_taken)


@asynccontextmanager
async def overhearing(sim: Simulator) -> AsyncIterator[Mapping[int, Sequence[str]]]:
    """What the bot says in each chat, message by message as it is sent: later it may be edited."""
    heard: dict[int, list[str]] = defaultdict(list)

    async def listen() -> None:
        forever = ClientTimeout(total=None)
        async with (
            ClientSession(timeout=forever) as session,
            session.get(f"{sim.url}/control/stream?after=0") as stream,
        ):
            async for line in stream.content:
                change = json.loads(line.removeprefix(b"data: ")) if line[:6] == b"data: " else {}
                if change.get("kind") == "message" and change["message"]["from_bot"]:
                    heard[change["chat_id"]].append(change["message"]["text"])

    async with asyncio.TaskGroup() as tasks:
        ear = tasks.create_task(listen())
        yield heard
        ear.cancel()
