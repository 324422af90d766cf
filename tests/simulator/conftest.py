"""A simulator, an unmodified python-telegram-bot `Bot` that talks to it, and one person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from simulator.server import Simulator, SimulatorOptions, running_simulator
from simulator.state.people import BotSpec, PeopleFile, PersonSpec
from tests.patience import PATIENCE
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
    async with Bot(
        sim.token,
        base_url=sim.bot_url,
        base_file_url=sim.file_url,
        request=patient(),
        get_updates_request=patient(),
    ) as telegram_bot:
        yield telegram_bot


def patient() -> HTTPXRequest:
    """The library's own connection, with our limit in place of its few seconds."""
    return HTTPXRequest(
        read_timeout=PATIENCE,
        write_timeout=PATIENCE,
        media_write_timeout=PATIENCE,
        connect_timeout=PATIENCE,
        pool_timeout=PATIENCE,
    )


@pytest.fixture
async def lan(sim: Simulator) -> int:
    """Someone who has started the bot; the update of it is already confirmed."""
    await sim.client.start(LAN)
    await sim.client.drop_updates()
    return LAN
