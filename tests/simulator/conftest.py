"""A simulator, an unmodified python-telegram-bot `Bot` that talks to it, and one person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.people import BotSpec, PeopleFile, PersonSpec
from tests.simulator.pictures import LAN

PEOPLE = PeopleFile(
    bot=BotSpec(first_name="Báo cáo nhanh", username="bao_cao_bot"),
    people=[
        PersonSpec(
            user_id=LAN, first_name="Lan", title="Văn phòng, xã Bắc Sơn", team="bac-son",
            start_payload="LAN-7",
        )
    ],
)  # fmt: skip


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with running_simulator(SimulatorOptions(people=PEOPLE)) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def _durations_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give durations the coming way; the old one is deprecated."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Bot]:
    async with Bot(sim.token, base_url=sim.bot_url, base_file_url=sim.file_url) as telegram_bot:
        yield telegram_bot


@pytest.fixture
async def lan(sim: Simulator) -> int:
    """Someone who has started the bot; the update of it is already confirmed."""
    await sim.client.start(LAN)
    await sim.client.drop_updates()
    return LAN
