"""Notes with characters that nobody sees, from the update to the table, on either database."""

import json
from typing import Final

import pytest

from bot.app import logs
from reporting.people import Grant, Role
from simulator.server import Simulator
from storage.store import Store
from tests.bot.rig import COMMUNE, DISTRICT, enrolled
from tests.journeys.engine_at_the_wire import engine_at_the_wire

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

CHAT: Final = 501
NOTES: Final = ("a\0b", "\0zq\0", "lẻ \ud83d", "x\u202ey", "ba\u0306\u0301c\u200b")
KEPT: Final = ["ab", "zq", "lẻ", "xy", "bắc"]


async def test_a_note_with_a_nul_or_half_a_character_is_kept_without_it(
    either_database: str, sim: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG")
    async with await Store.open(either_database) as store:
        await store.migrate()
        async with store.writing() as work:
            await work.units.save([DISTRICT, COMMUNE])
        await enrolled(store, CHAT, "Lan", Grant(Role.FOCAL, COMMUNE.code))
        await _handled(store, sim)
        async with store.reading() as work:
            read = work.connection.exec_driver_sql
            notes = (await read("SELECT text FROM evidence ORDER BY id")).scalars().all()
            errors = (await read("SELECT error FROM inbox WHERE error IS NOT NULL")).all()
    assert list(notes) == KEPT
    assert list(errors) == []
    assert "zq" not in capsys.readouterr().err


async def _handled(store: Store, sim: Simulator) -> None:
    """Send the notes and wait until they are dealt with."""
    who = {"id": CHAT, "is_bot": False, "first_name": "Lan", "type": "private"}
    async with engine_at_the_wire(store, sim) as there:
        sent = [
            {
                "update_id": number,
                "message": {
                    "message_id": number,
                    "date": int(there.clock.now().timestamp()),
                    "chat": who,
                    "from": who,
                    "text": f"/ghichu II.1.1 {note}",
                },
            }
            for number, note in enumerate(NOTES, start=1)
        ]
        await there.intake.store([(n, json.dumps(one)) for n, one in enumerate(sent, start=1)])
        await there.run_until_settled()
