"""What may be done while a bot runs on the database, and what is refused with a sentence."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.server import Simulator
from tests.journeys.bac_son import DISTRICT
from tests.journeys.program import UNITS, Program
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow

SUNDAY = datetime(2024, 9, 15, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def complaint(program: Program) -> str:
    """What was last written on standard error."""
    assert program.log is not None
    return program.log.read_text(encoding="utf-8").splitlines()[-1]


async def test_while_a_bot_runs_units_load_and_copies_are_made_and_a_second_bot_is_refused(
    sim: Simulator, tmp_path: Path
) -> None:
    async with Program(sim, tmp_path, SUNDAY, log=tmp_path / "bot.log") as program:
        await program.told("units", "load", str(UNITS))
        printed = await program.told("invite", "--unit", DISTRICT, "--role", "leader")
        chat = await sim.client.person("Quốc Dũng", start_payload=printed.splitlines()[-1])
        await program.start()
        await sim.client.start(chat)
        await sim.client.wait_for(chat, "Đã kết nối", timeout=PATIENCE)

        await program.told("units", "load", str(UNITS))
        await program.told("backup", str(tmp_path / "copy.db"))
        before = program.database.stat().st_ino
        for words in (("run",), ("restore", str(tmp_path / "copy.db"))):
            beside = replace(program, process=None, log=tmp_path / "second.log")
            status, _ = await beside.answered(*words)
            assert status == 2
            assert "đang chạy" in complaint(beside)
        assert program.database.stat().st_ino == before

        (tmp_path / "elsewhere").mkdir()
        linked = replace(
            program, process=None, folder=tmp_path / "elsewhere", log=tmp_path / "linked.log"
        )
        linked.database.symlink_to(program.database)
        status, _ = await linked.answered("run")
        assert status == 2
        assert "đang chạy" in complaint(linked)

        await sim.client.say(chat, "/trogiup")
        await sim.client.wait_for(chat, timeout=PATIENCE)
        await program.kill()
        status, _ = await program.answered("restore", str(tmp_path / "copy.db"))
        assert status == 0
        await program.start()
        await sim.client.say(chat, "/toi")
        await sim.client.wait_for(chat, "Quốc Dũng", timeout=PATIENCE)
        await program.stop()
