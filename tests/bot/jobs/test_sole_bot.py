"""What the bot does when the lock of its database gets lost."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from bot.jobs.health import Health
from bot.jobs.sole_bot import SoleBot
from bot.runtime.clock import Clock
from storage.errors import StorageProblem
from storage.run_lock import ServerLock
from storage.urls import read_url
from tests.bot.rig import a_store, until
from tests.house.tree import ROOT
from tests.patience import PATIENCE
from tests.postgresql import PostgreSQL


class Lock:
    """A lock that is found as it is told."""

    def __init__(self, *found: bool | Exception) -> None:
        self.found = list(found)

    async def hold(self) -> bool:
        found = self.found.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


def watching(*found: bool | Exception) -> SoleBot:
    return SoleBot(cast("ServerLock", Lock(*found)))


@pytest.mark.parametrize("lost", [False, TimeoutError()], ids=["no answer", "too late"])
async def test_health_says_that_the_lock_is_lost_until_it_is_held_again(
    tmp_path: Path, lost: bool | Exception
) -> None:
    async with a_store(tmp_path) as store:
        sole = watching(True, lost, lost, True)
        clock = Clock(datetime(2024, 9, 13, tzinfo=UTC), 0)
        health = Health(store, clock, lambda: 0.0, lambda: 0.0, sole=sole)
        found = []
        for _ in range(4):
            await sole.look()
            found.append([reason.message_id for reason in health.report().reasons])
    assert found == [[], ["health.not_alone"], ["health.not_alone"], []]
    assert not sole.is_displaced


async def test_a_bot_whose_database_was_taken_is_stopped_once() -> None:
    sole, stopped = watching(False, StorageProblem("storage.runs_already")), list[str]()
    sole.call_when_displaced(lambda: stopped.append("stopped"))
    await sole.look()
    assert stopped == []
    await sole.watch()
    assert (stopped, sole.is_displaced, sole.is_alone) == (["stopped"], True, False)
    sole.call_when_displaced(lambda: stopped.append("late"))
    assert stopped == ["stopped", "late"]


async def test_where_nothing_can_get_lost_nothing_is_watched() -> None:
    sole = SoleBot(None)
    await sole.watch()
    await sole.look()
    assert sole.is_alone


@pytest.mark.slow
async def test_a_bot_whose_database_was_taken_ends_with_one_sentence(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    url = postgresql.migrated_database()
    settings = {
        "PYTHONPATH": str(ROOT),
        "LC_MESSAGES": "vi_VN.UTF-8",
        "DATABASE_URL": url,
        "FORMS_DIR": str(ROOT / "forms"),
        "TELEGRAM_TOKEN": "1:x",
        "TELEGRAM_API_URL": "http://127.0.0.1:9",
        "HTTP_LISTEN": "",
        "LOG_LEVEL": "INFO",
    }
    command, said = (sys.executable, "-m", "bot", "run"), asyncio.subprocess.PIPE
    bot = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=settings, stderr=said)
    assert bot.stderr is not None
    try:
        while b" running: " not in await bot.stderr.readline():
            assert not bot.stderr.at_eof()
        other = ServerLock(read_url(url))
        await until(lambda: _is_taken(other, postgresql))
        async with asyncio.timeout(PATIENCE):
            _, complaints = await bot.communicate()
        await other.close()
    finally:
        if bot.returncode is None:
            bot.kill()
    assert bot.returncode == 2
    assert "bot này dừng lại" in complaints.decode().splitlines()[-1]


async def _is_taken(other: ServerLock, postgresql: PostgreSQL) -> bool:
    """Cut whoever has the lock from the server, and be quicker than they are."""
    postgresql.cut_lock_holders()
    try:
        await other.take()
    except StorageProblem:
        return False
    return True
