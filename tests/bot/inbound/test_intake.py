"""Hearing: troubles of the network and the server are outlived, and told once."""

import logging
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.channels.channel import SlowDown, Unreachable
from bot.channels.telegram import Telegram
from bot.channels.telegram_requests import PollRequest
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.intake import Intake
from bot.runtime.backoff import MOST, delay
from bot.runtime.clock import Clock
from simulator.server import running_simulator
from storage.store import Store
from tests.bot.rig import Rig, a_bot, a_store, someone, until


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with a_store(tmp_path) as store:
        yield store


@pytest.fixture
async def rig(store: Store) -> AsyncIterator[Rig]:
    async with running_simulator() as sim, a_bot(sim, store) as rig:
        yield rig


@pytest.mark.parametrize("kind", ["500", "502", "cut_before", "cut_after", "429", "400", "403"])
async def test_the_bot_hears_again_after_a_failed_poll(rig: Rig, kind: str) -> None:
    lan = await someone(rig)
    await rig.sim.client.inject(kind, method="getUpdates", times=1)
    await rig.sim.client.say(lan, "tin một")
    await rig.sim.client.say(lan, "tin hai")
    await rig.sim.client.wait_for(lan, "tin hai", after=0)


async def test_updates_in_another_order_than_their_ids_are_fetched_once(rig: Rig) -> None:
    lan = await someone(rig)
    queue, state = rig.sim.state.updates, rig.sim.state
    chat, person = state.chats[lan], state.person(lan)
    ids = [queue.next_id() for _ in range(3)]
    for number, text in zip(reversed(ids), ("tin ba", "tin hai", "tin một"), strict=True):
        message = state.post(chat, person.wire, {"text": text}).wire()
        queue.add_raw({"update_id": number, "message": message})
    await rig.sim.client.wait_for(lan, "tin một", after=0)
    await rig.sim.client.say(lan, "tin bốn")
    await rig.sim.client.wait_for(lan, "tin bốn", after=0)
    await until(lambda: _nothing_waits(rig))
    heard = [one.text for one in await rig.sim.client.messages(lan) if one.from_bot]
    assert heard[1:] == ["tin ba", "tin hai", "tin một", "tin bốn"]


async def _nothing_waits(rig: Rig) -> bool:
    return rig.sim.state.updates.pending == 0


async def test_another_poller_does_not_silence_the_bot(rig: Rig) -> None:
    lan = await someone(rig)
    wire = TelegramWire(rig.sim.token, rig.sim.url)
    await wire.open()
    await wire.updates({"timeout": 0}, 5.0)
    await wire.close()
    await rig.sim.client.say(lan, "tin một")
    await rig.sim.client.wait_for(lan, "tin một", after=0)


async def test_a_wrong_token_is_a_trouble_and_no_end() -> None:
    async with running_simulator() as sim:
        wire = TelegramWire("1:wrong", sim.url)
        await wire.open()
        with pytest.raises(Unreachable, match="Unauthorized"):
            await Telegram(wire, poll_seconds=1).fetch(None)
        with pytest.raises(Unreachable, match="Unauthorized"):
            await Telegram(wire).say("1", "x", (), 0)
        await wire.close()


async def test_nobody_there_is_a_trouble_that_holds_no_token() -> None:
    wire = TelegramWire("1:secret", "http://127.0.0.1:9")
    await wire.open()
    with pytest.raises(Unreachable) as failure:
        await Telegram(wire).say("1", "x", (), 0)
    await wire.close()
    assert "secret" not in str(failure.value)
    assert failure.value.__cause__ is None


class Flaky(Telegram):
    """A channel that fails as told, once per word, and is then silent for ever."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__(TelegramWire("1:x", "http://127.0.0.1:9"))
        self.failures = list(failures)

    async def fetch(self, next_id: int | None) -> Sequence[tuple[int, str]]:
        if not self.failures:
            raise StopAsyncIteration
        raise self.failures.pop(0)


async def test_a_lasting_trouble_is_logged_when_it_begins_and_when_it_changes(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    channel = Flaky(SlowDown(0), SlowDown(0), Unreachable("gone"))
    times = iter(range(1000))
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)

    intake = Intake(store, channel, Clock(), lambda: float(next(times)), lambda: None, pause)
    with caplog.at_level(logging.WARNING), pytest.raises(StopAsyncIteration):
        await intake.poll()
    assert [record.getMessage() for record in caplog.records] == [
        "telegram cannot be read, trying on: SlowDown: wait 0 s",
        "telegram cannot be read, trying on: Unreachable: gone",
    ]
    assert [round(seconds / 0.5, 1) >= 0.7 for seconds in waited] == [True] * 3
    assert waited[2] > waited[0]


def test_waiting_grows_and_stays_within_half_a_minute() -> None:
    waits = [delay(failures) for failures in range(1, 60)]
    assert max(waits) <= MOST * 1.25
    assert min(waits[10:]) >= MOST * 0.75


@pytest.mark.parametrize(
    "text",
    [
        '{"ok":true,"result":[{"update_id":5,"a":"ệ"} , {"update_id":6}]}',
        ' { "ok" : true , "result" : [ {"update_id":5,"a":"ệ"},{"update_id":6} ] }',
    ],
)
def test_every_update_is_kept_as_the_text_it_came_as(text: str) -> None:
    found = PollRequest.parse_json_payload(text.encode())
    assert found["result"] == [(5, '{"update_id":5,"a":"ệ"}'), (6, '{"update_id":6}')]


def test_updates_are_found_however_the_answer_is_ordered() -> None:
    found = PollRequest.parse_json_payload(b'{"result":[{"update_id":5}],"ok":true}')
    assert found["result"] == [(5, '{"update_id": 5}')]


def test_an_answer_without_updates_is_empty() -> None:
    assert PollRequest.parse_json_payload(b'{"ok":true,"result":[]}')["result"] == []
