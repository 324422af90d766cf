"""`kill -9` at random moments: what counted once, and how the dialogue went on."""

import asyncio
import csv
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, ClientTimeout

from simulator.control_api.client import SimulatorClient
from simulator.server import Simulator
from tests.fuzz.verdict import complaints
from tests.journeys.officer_at_work import asked
from tests.journeys.program import UNITS, Program, until
from tests.journeys.what_is_stored import Stored, looking_at, nothing_waits
from tests.patience import PATIENCE

SUNDAY: Final = datetime(2024, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
"""Nobody is reminded on a Sunday: all that is said answers what was sent."""

OFFICERS: Final = 30
ROWS: Final = ("I.1", "I.3.1", "III.1.2", "III.1.3", "IV.2.3")
"""Rows of the office that say nothing about each other."""

FIRST_OPEN: Final = "I.2.1"
"""What is asked once these rows are there."""

AT_FIRST: Final = 40
"""So many messages wait when the bot first starts; the others come while it is down."""

ANSWER_SECONDS: Final = 0.03
"""What a messenger takes for one call."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How often the bot is killed, how often each row is given, how many calls fail."""

    kills: int = 20
    rounds: int = 1
    failing: float = 0.0
    seed: int = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went wrong, in words; `unfinished` is how often it was killed with work before it."""

    messages: int
    unfinished: int
    failed_calls: int
    lost: tuple[str, ...]
    twice: tuple[str, ...]
    unanswered: tuple[str, ...]
    out_of_order: tuple[str, ...]
    exceptions: tuple[str, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """All of them."""
        return (
            *self.lost, *self.twice, *self.unanswered, *self.out_of_order, *self.exceptions
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who sends rows again and again, each by /sua and then its number."""

    name: str
    chat: int
    figures: tuple[tuple[str, str], ...]

    def messages(self) -> list[str]:
        """The messages in their order."""
        return [text for code, typed in self.figures for text in (f"/sua {code}", typed)]

    def replies(self) -> list[str]:
        """What answers them, each by a few words that nothing else contains."""
        return [
            words
            for code, typed in self.figures
            for words in (f"asks {code}", f"Đã ghi {code} = {typed}")
        ]


async def killed_again_and_again(sim: Simulator, folder: Path, plan: Plan) -> Outcome:
    """Kill a bot in the middle of its work, and judge what it has done when all is over."""
    dice = random.Random(plan.seed)
    log = folder / "bot.log"
    async with (
        Program(sim, folder, SUNDAY, log=log) as program,
        overhearing(sim) as heard,
    ):
        officers = await enrolled(program, sim.client, dice, plan.rounds)
        turns = zip(*(who.messages() for who in officers), strict=True)
        waiting = [
            (who.chat, text) for turn in turns for who, text in zip(officers, turn, strict=True)
        ]
        count = len(waiting)
        with looking_at(program.database) as stored:
            await sent(sim.client, waiting, AT_FIRST)
            share, unfinished = -(-len(waiting) // plan.kills), 0
            sim.state.faults.fail_share(plan.failing, plan.seed)
            await sim.client.inject("delay", seconds=ANSWER_SECONDS, times=10**9)
            for _ in range(plan.kills):
                await program.start()
                await a_random_moment(dice, program, stored)
                await program.kill()
                unfinished += not nothing_waits(stored, sim)
                await sent(sim.client, waiting, share)
            await program.start()
            await everything_done(stored, sim)
            failed_calls = sim.state.faults.unreliable_calls
            sim.state.faults.clear()
            lost, twice = facts_against_what_was_typed(stored, officers)
            await asyncio.gather(
                *(the_dialogue_goes_on(sim.client, who, heard) for who in officers)
            )
        await program.stop()
    found = [replies_of(who, heard[who.chat]) for who in officers]
    return Outcome(
        count,
        unfinished,
        failed_calls,
        lost,
        twice,
        tuple(one for missing, _ in found for one in missing),
        tuple(one for _, jumps in found for one in jumps),
        tuple(complaints(log)),
    )


# --- before --------------------------------------------------------------------------------------
async def enrolled(
    program: Program, client: SimulatorClient, dice: random.Random, rounds: int
) -> list[Officer]:
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
            tuple(
                (row, str(10 * (place + turn) + at))
                for turn in range(rounds)
                for at, row in enumerate(ROWS)
            ),
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
        if program.has_ended or nothing_waits(stored, sim):
            return True  # by itself, which the kill finds out; or there were fewer than wanted
        return so_far(stored, sim)[kind] >= before[kind] + more

    await until(has_come)
    await asyncio.sleep(dice.uniform(0.0, 0.02))


def so_far(stored: Stored, sim: Simulator) -> dict[str, int]:
    in_all, handled, _, _ = stored.counts()
    calls = sim.state.calls.counts().get("sendMessage", {})
    return {"stored": in_all, "handled": handled, "sent": sum(calls.values())}


async def everything_done(stored: Stored, sim: Simulator) -> None:
    async def is_so() -> bool:
        return nothing_waits(stored, sim)

    await until(is_so)


# --- afterwards ----------------------------------------------------------------------------------
def facts_against_what_was_typed(
    stored: Stored, officers: Iterable[Officer]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was typed and is no fact, and what is a fact more often than it was typed."""
    typed = Counter((who.name, *figure) for who in officers for figure in who.figures)
    facts = stored.facts()
    found = Counter((fact.name, fact.indicator, fact.raw) for fact in facts)
    changed = [fact for fact in facts if str(fact.number) != fact.raw]
    aside = {state for state in stored.update_states() if state != "done"}
    lost = [*(typed - found), *changed, *aside]
    return tuple(map(str, lost)), tuple(map(str, found - typed))


def replies_of(who: Officer, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Which replies never came, and where one came before those that belong before it.

    A reply that is repeated, after a kill or a failed call, is followed by those behind it.
    """
    expected = who.replies()
    last = furthest = -1
    jumps = []
    for words in said(texts):
        ahead = expected[last + 1 : last + 2]
        earlier = [at for at in range(last + 1) if expected[at] == words]
        if ahead == [words]:
            last += 1
        elif earlier:
            last = earlier[-1]
        elif words in expected:
            jumps.append(f"{who.name}: {words} after {expected[last] if last >= 0 else '-'}")
        furthest = max(furthest, last)
    return [f"{who.name}: {one}" for one in expected[furthest + 1 :]], jumps


def said(texts: Iterable[str]) -> Iterable[str]:
    """What the bot's messages ask or confirm; one that is answered already begins with "✅"."""
    for text in texts:
        yield from re.findall(r"Đã ghi [\w.]+ = \d+", text)
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
