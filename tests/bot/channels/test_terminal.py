"""The bot in a terminal, and the commands that copy the database."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.app.compose import EngineConfig, make_engine
from bot.channels.channel import MalformedUpdateError
from bot.channels.terminal import NoSuchChoiceError, Terminal
from bot.runtime.clock import Clock
from handlers.engine.choices import Choice
from handlers.engine.turn import Inbound, Message, Tap, Text
from reporting.clean_text import clean
from reporting.people import Grant, Role
from tests.bot.rig import (
    COMMUNE,
    SYSTEM_MESSAGES,
    a_document,
    a_store,
    echo,
    no_picture,
    reference_data,
)

ROOT = Path(__file__).parents[3]


def test_a_line_is_said_and_a_number_sign_presses_a_choice(tmp_path: Path) -> None:
    lines: list[str] = []
    terminal = Terminal("lan", lines.append, tmp_path)
    rows = ((Choice("a", "Có"), Choice("b", "Không", is_navigation=True)),)
    asyncio.run(terminal.say("lan", "<b>Chắc</b> &amp; chưa?", rows, 4))
    assert lines == ["Chắc & chưa?", "  [#1 Có]  [#2 Không]", ""]
    said, first, second = (terminal.read(terminal.update(line)) for line in ("17", "#1", "#2"))
    assert isinstance(said, Inbound)
    assert said.content == Text(clean("17"))
    assert isinstance(first, Inbound)
    assert first.content == Tap("a", 4)
    assert isinstance(second, Inbound)
    assert second.content == Tap("b", None)
    with pytest.raises(NoSuchChoiceError):
        terminal.update("#3")
    with pytest.raises(MalformedUpdateError):
        terminal.read("{}")


async def test_a_conversation_in_the_terminal_goes_through_the_same_turns(tmp_path: Path) -> None:
    lines: list[str] = []
    terminal, clock = Terminal("lan", lines.append, tmp_path), Clock()
    async with a_store(tmp_path) as store:
        async with store.writing() as work:
            at = clock.now()
            grant = Grant(Role.OFFICER, COMMUNE.code)
            invitation = await work.invitations.create("x", grant, "Lan", at, at)
            await work.people.enrol(invitation, "terminal", "lan", "Lan", "vi", at)
        channels = {terminal.name: terminal}
        config = EngineConfig(
            store,
            channels,
            reference_data(),
            clock,
            SYSTEM_MESSAGES,
            no_picture,
            a_document,
            step=echo,
        )
        engine = make_engine(config)
        engine.start()
        for line in ("17", "#1"):
            async with store.writing() as work:
                number = await work.inbox.next_update_id("terminal") or 1
                await work.inbox.add("terminal", [(number, terminal.update(line))], clock.now())
            engine.runner.wake()
            assert await engine.settle()
        await engine.stop()
    assert lines == [
        "Nghe: 17",
        "  [#1 Bấm]",
        "",
        "(Đã bấm.)",
        "Bấm lần 1",
        "  [#1 Bấm]",
        "",
    ]
    assert Message("x").keyboard == ()


async def test_talk_answers_what_is_piped_into_it(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "talk",
        cwd=ROOT, env=environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate("Xin chào\n".encode())
    assert process.returncode == 0
    assert "mã mời" in said.decode()


def test_a_backup_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")

    async def unit_names() -> list[str]:
        async with a_store(tmp_path) as store, store.reading() as work:
            return [unit.name for unit in await work.units.all()]

    before = asyncio.run(unit_names())
    assert cli.main(["backup", "copy.db"]) == 0
    assert cli.main(["backup", "copy.db"]) == 2
    assert "đã có và được giữ nguyên" in capsys.readouterr().err
    assert cli.main(["restore", "copy.db"]) == 0
    assert "before-restore" in capsys.readouterr().out
    assert asyncio.run(unit_names()) == before
    assert cli.main(["restore", "nothing.db"]) == 2
    assert capsys.readouterr().err == "Không thấy tệp nothing.db.\n"
