"""Notes with characters that nobody sees, from the update to the table, on either database."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.app import logs
from bot.app.bootstrap import read_reference_data
from bot.app.compose import EngineConfig, make_engine
from bot.app.settings import Settings
from bot.channels.telegram import Telegram
from bot.channels.telegram_wire import TelegramWire
from bot.inbound.intake import Intake
from bot.outbound.system_messages import system_messages
from bot.runtime.clock import Clock
from reporting.people import Grant, Role
from simulator.server import running_simulator
from storage.store import Store
from tests.bot.rig import COMMUNE, DISTRICT, a_document, enrolled, no_picture
from tests.patience import PATIENCE

ROOT = Path(__file__).parents[2]
CHAT: Final = 501
NOTES: Final = ("a\0b", "\0zq\0", "lẻ \ud83d", "x\u202ey", "ba\u0306\u0301c\u200b")
KEPT: Final = ["ab", "zq", "lẻ", "xy", "bắc"]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_a_note_with_a_nul_or_half_a_character_is_kept_without_it(
    either_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG")
    async with running_simulator() as sim, await Store.open(either_database) as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save([DISTRICT, COMMUNE])
        settings = Settings(_env_file=None, forms_dir=ROOT / "forms")
        reference = await read_reference_data(settings, store)
        await enrolled(store, CHAT, "Lan", Grant(Role.FOCAL, COMMUNE.code))
        wire = TelegramWire(sim.token, sim.url)
        await wire.open()
        channel, clock = Telegram(wire), Clock()
        config = EngineConfig(
            store,
            {channel.name: channel},
            reference,
            clock,
            system_messages(reference.catalogue),
            no_picture,
            a_document,
        )
        engine = make_engine(config)
        intake = Intake(store, channel, clock, time.monotonic, engine.runner.wake)
        who = {"id": CHAT, "is_bot": False, "first_name": "Lan", "type": "private"}
        sent = [
            {
                "update_id": number,
                "message": {
                    "message_id": number,
                    "date": int(clock.now().timestamp()),
                    "chat": who,
                    "from": who,
                    "text": f"/ghichu II.1.1 {note}",
                },
            }
            for number, note in enumerate(NOTES, start=1)
        ]
        await intake.store([(number, json.dumps(one)) for number, one in enumerate(sent, start=1)])
        engine.start()
        assert await engine.settle(PATIENCE)
        await engine.stop()
        await wire.close()
        async with store.reading() as work:
            read = work.connection.exec_driver_sql
            notes = (await read("SELECT text FROM evidence ORDER BY id")).scalars().all()
            errors = (await read("SELECT error FROM inbox WHERE error IS NOT NULL")).all()
    assert list(notes) == KEPT
    assert list(errors) == []
    assert "zq" not in capsys.readouterr().err
