"""How long what comes in was on its way, whatever this machine's clock shows."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.channel import FETCHED_AT_MOST, Unreachable
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.delays import Delays
from bot.inbound.intake import AT_ONCE, PAUSE, Intake
from bot.runtime.clock import Clock
from handlers.engine.turn import Inbound, Tap, Text
from reporting.clean_text import clean
from simulator.server import running_simulator
from storage.repositories.inbox import InboxRow
from tests.bot.rig import a_bot, a_store, someone

NOW = datetime(2024, 9, 13, 8, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def written(seconds_ago: float, channel: str = "telegram") -> Inbound:
    return Inbound(channel, "7", "7", Text(clean("14")), said_at=int(ago(seconds_ago).timestamp()))


def pressed(channel: str = "telegram") -> Inbound:
    return Inbound(channel, "8", "8", Tap("menu.open", 3), press_id="99")


def late(delays: Delays, one: Inbound, update_id: int = 1, waited: float = 0.0) -> float:
    row = InboxRow(update_id, one.channel, update_id, "", ago(waited))
    return delays.of(one, row, NOW)


def test_what_was_just_written_is_not_late_even_where_clocks_differ_a_little() -> None:
    delays = Delays()
    assert [late(delays, written(seconds)) for seconds in (0, 3, -3, -86_400)] == [0.0] * 4


def test_what_waited_through_an_outage_is_as_late_as_its_date_says() -> None:
    assert late(Delays(), written(3600)) == 3600.0


def test_a_tap_is_as_late_as_the_message_before_it() -> None:
    delays = Delays()
    assert late(delays, pressed()) == 0.0
    late(delays, written(3600))
    assert late(delays, pressed()) == 3600.0
    assert late(delays, pressed("zalo")) == 0.0
    late(delays, written(1))
    assert late(delays, pressed()) == 0.0


def test_on_a_clock_that_runs_faster_the_seconds_are_real_ones() -> None:
    assert late(Delays(rate=60.0), written(600)) == 10.0


def test_what_waited_in_the_inbox_is_late_by_this_machines_own_clock() -> None:
    delays = Delays()
    assert late(delays, written(600), waited=600) == 600.0
    assert late(delays, pressed(), waited=90) == 90.0


@pytest.mark.parametrize("fast", [-4000, -70, 70, 4000])
def test_a_clock_that_is_wrong_makes_nobody_late_once_a_message_has_come_at_once(fast: int) -> None:
    delays = Delays()
    delays.came_at_once("telegram", 1)
    assert late(delays, written(fast), 1) == 0.0
    assert late(delays, written(fast + 2), 2) == 0.0
    assert late(delays, pressed(), 3) == 0.0
    assert late(delays, written(fast + 3600), 4) == 3600.0, "an outage is told all the same"


def test_a_clock_that_jumps_is_followed_and_one_odd_date_is_not() -> None:
    delays = Delays()
    for number, (fast, expected) in enumerate(
        [(0, 0.0), (600, 600.0), (0, 0.0), *([(90, 90.0)] * 4), (90, 0.0), (90, 0.0), (0, 0.0)]
    ):
        delays.came_at_once("telegram", number)
        assert late(delays, written(fast), number) == expected, number


def test_one_messengers_clock_says_nothing_of_anothers() -> None:
    delays = Delays()
    delays.came_at_once("telegram", 1)
    late(delays, written(90), 1)
    assert late(delays, written(90, "zalo"), 2) == 90.0


class Scripted(Telegram):
    """A channel that brings what it is given, `took` seconds each, and then ends."""

    def __init__(self, seconds: list[float], *script: tuple[float, object]) -> None:
        super().__init__(TelegramWire("1:x", "http://127.0.0.1:9"))
        self.seconds, self.script = seconds, list(script)

    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:
        if not self.script:
            raise StopAsyncIteration
        took, brought = self.script.pop(0)
        self.seconds[0] += took
        if isinstance(brought, Exception):
            raise brought
        assert isinstance(brought, range)
        return [(number, "{}") for number in brought]


async def test_only_what_did_not_wait_for_the_bot_came_at_once(tmp_path: Path) -> None:
    seconds, live = [0.0], list[int]()
    nothing, full = range(0), range(100, 100 + FETCHED_AT_MOST)
    channel = Scripted(
        seconds,
        (0.1, range(1, 3)),  # who knows how long these have waited
        (20.0, range(3, 5)),
        (30.0, nothing),
        (9.0, range(5, 6)),
        (4.0, Unreachable("gone")),
        (0.1, range(6, 8)),  # these came while nobody listened
        (0.1, full),
        (0.1, range(300, 302)),  # and these were left behind by the full fetch
        (7.0, range(302, 303)),
    )

    async def pause(wait: float) -> None:
        seconds[0] += wait

    async with a_store(tmp_path) as store:
        intake = Intake(
            *(store, channel, Clock(), lambda: seconds[0], lambda: None, pause),
            on_live=lambda channel, number: live.append(number),
        )
        with pytest.raises(StopAsyncIteration):
            await intake.poll()
        assert live == [4, 5, full[-1], 302]
        seconds[0] += AT_ONCE * 2
        channel.script = [(0.1, range(400, 401))]
        with pytest.raises(StopAsyncIteration):
            await intake.poll()
        assert live[-1] == 302, "the program was busy for so long that it may have waited"


async def test_what_is_posted_after_a_pause_came_at_once(tmp_path: Path) -> None:
    seconds, live = [0.0], list[int]()
    channel = Scripted(seconds)
    async with a_store(tmp_path) as store:
        intake = Intake(
            *(store, channel, Clock(), lambda: seconds[0], lambda: None),
            on_live=lambda channel, number: live.append(number),
        )
        for number, wait in enumerate((0.0, 1.0, PAUSE + 1, 0.5, PAUSE + 1)):
            seconds[0] += wait
            await intake.take((number, "{}"))
    assert live == [2, 4]


@pytest.mark.parametrize("fast", [90, -90])
async def test_on_a_machine_whose_clock_is_wrong_replies_are_still_answers(
    tmp_path: Path, fast: int
) -> None:
    now = datetime.now(UTC)  # noqa: TID251  the messenger's clock
    wrong = Clock(now + timedelta(seconds=fast))
    async with (
        running_simulator() as sim,
        a_store(tmp_path) as store,
        a_bot(sim, store, clock=wrong) as rig,
    ):
        lan = await someone(rig)
        for text in ("một", "hai"):
            await sim.client.say(lan, text)
            await sim.client.wait_for(lan, f"Nghe: {text}")
        row = InboxRow(99, "telegram", 10**9, "", wrong.now())
        assert rig.engine.runner.delays.of(pressed(), row, wrong.now()) == pytest.approx(0, abs=2)


def test_the_clocks_difference_is_learnt_however_much_came_that_was_nobodys_message() -> None:
    delays = Delays()
    for update_id in range(5000):
        delays.came_at_once("telegram", update_id)
    delays.came_at_once("telegram", 5001)
    assert late(delays, written(300), 5001) == 0.0
    assert late(delays, written(301), 5002) == 0.0
