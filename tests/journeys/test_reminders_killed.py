"""`kill -9` in the middle of reminders: nobody goes without, and what comes twice is recorded."""

import asyncio
import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.server import Simulator
from tests.fuzz.kills import ANSWER_SECONDS, SUNDAY, enrolled
from tests.journeys.program import Program, until
from tests.journeys.what_is_stored import looking_at

pytestmark = pytest.mark.slow

LAST_DAY = SUNDAY.replace(hour=7, minute=40) + timedelta(days=1)
KILLS = 6
_KINDS = ("cut_after", "cut_before", "502", "429")


class Reminded:
    """Who has been reminded, as the messenger knows it."""

    def __init__(self, sim: Simulator, chats: list[int]) -> None:
        self._sim = sim
        self._chats = chats

    def times(self) -> Counter[str]:
        """How often, by chat."""
        found: Counter[str] = Counter()
        for chat in self._chats:
            for one in self._sim.state.chats[chat].messages.values():
                found[str(chat)] += one.from_bot and "là hạn cuối" in str(one.body.get("text"))
        return found

    async def grows(self, more: int) -> None:
        """Until so many more were told, or everybody."""
        before = self.times()

        async def is_so() -> bool:
            now = self.times()
            return now.total() - before.total() >= more or len(+now) == len(self._chats)

        await until(is_so)


@pytest.mark.parametrize("failing", [0, 4], ids=["calls arrive", "calls fail"])
async def test_kills_in_a_burst_leave_nobody_out_and_each_repetition_has_its_reason(
    sim: Simulator, tmp_path: Path, failing: int
) -> None:
    seed = int(os.environ.get("KILLS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"KILLS_SEED={seed}")  # noqa: T201 - shown when the test fails
    dice = random.Random(seed)
    async with Program(sim, tmp_path, SUNDAY) as program:
        officers = await enrolled(program, sim.client, dice, 1)
        told = Reminded(sim, [who.chat for who in officers])
        program.now = LAST_DAY
        for who, kind in zip(dice.sample(officers, failing), _KINDS, strict=False):
            await sim.client.inject(kind, chat=who.chat)
        await sim.client.inject("delay", seconds=ANSWER_SECONDS, times=10**9)
        for _ in range(KILLS):
            await program.start()
            await told.grows(dice.randint(1, 4))
            await asyncio.sleep(dice.uniform(0.0, ANSWER_SECONDS))
            await program.kill()
        await program.start()
        with looking_at(program.database) as stored:

            async def all_is_sent() -> bool:
                return stored.waiting_pushes() == 0 and len(+told.times()) == len(officers)

            await until(all_is_sent)
            await program.stop()
            recorded = stored.sent_again()
    repeated = {chat: times - 1 for chat, times in told.times().items() if times > 1}
    assert {chat: n for chat, n in repeated.items() if n > recorded[chat]} == {}
    assert recorded.total() > 0, "it was never killed with a reminder under way"
