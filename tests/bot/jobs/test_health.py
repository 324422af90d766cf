"""What the bot says of itself when something is wrong."""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot.jobs.backups import BackupPlan, Backups
from bot.jobs.health import (
    COMMIT_WITHIN,
    COUNT_EVERY,
    HANDLED_WITHIN,
    SENT_WITHIN,
    SILENT_AFTER,
    Health,
)
from bot.runtime.clock import Clock
from handlers.engine.turn import Priority
from reporting.ladder.pushes import PushKind, PushState
from storage.pushed.pushes import NewPush
from storage.repositories.outbox import NewOutgoingMessage
from storage.store import Store
from tests.bot.rig import COMMUNE, DISTRICT, enrolled, until
from tests.patience import PATIENCE

START = datetime(2024, 9, 13, 1, tzinfo=UTC)
SOON = 0.3
"""Seconds after which a look gives up that is meant to."""


@dataclass
class Watched:
    """A health that is looked at by hand, with clocks that stand still until they are moved."""

    store: Store
    places: tuple[Path, ...] = ()
    backups: Backups | None = None
    seconds: float = 0.0
    silence: float | None = 0.0
    patience: float = PATIENCE
    clock: Clock = field(default_factory=lambda: Clock(START, rate=0))
    health: Health = field(init=False)

    def __post_init__(self) -> None:
        self.health = Health(
            self.store,
            self.clock,
            lambda: self.seconds,
            lambda: self.silence,
            places=self.places,
            backups=self.backups,
            patience=self.patience,
        )

    async def later(self, seconds: float) -> list[str]:
        """What is wrong after so many seconds, with a look at their end."""
        self.seconds += seconds
        self.clock.advance_to(self.clock.now() + timedelta(seconds=seconds))
        await self.health.look()
        return self.reasons()

    async def well_again(self) -> None:
        """Look until nothing is wrong: on a busy machine a look may give up once more."""

        async def is_well() -> bool:
            return not await self.later(1)

        await until(is_well)

    def reasons(self) -> list[str]:
        return [reason.message_id for reason in self.health.report().reasons]


@pytest.fixture
async def store(either_database: str) -> AsyncIterator[Store]:
    async with await Store.open(either_database) as store:
        await store.migrate()
        yield store


@pytest.fixture
def watched(store: Store) -> Watched:
    return Watched(store)


async def test_a_bot_that_writes_is_well(watched: Watched) -> None:
    assert watched.reasons() == []
    assert await watched.later(3600) == []
    assert watched.health.report().figures["commit_age_seconds"] == 0.0
    async with watched.store.reading() as work:
        found = await work.connection.exec_driver_sql("SELECT name FROM heartbeat")
        assert found.scalars().all() == ["bot"]


async def test_what_people_were_told_in_the_last_week_is_counted_now_and_then(
    watched: Watched,
) -> None:
    async with watched.store.writing() as work:
        await work.units.save([DISTRICT, COMMUNE])
    lan = await enrolled(watched.store, 7, "Lan")
    async with watched.store.writing() as work:
        days = [START.date() - timedelta(days=ago) for ago in (0, 1, 9)]
        made = await work.pushes.add_many(
            [NewPush(lan, PushKind.LADDER, day, START) for day in days], START
        )
        await work.pushes.ended([made[0].id, made[2].id], PushState.FAILED, START)
        await work.outbox.add([NewOutgoingMessage("telegram", "7", Priority.BULK, "{}")], START)
        for number in [await work.claims.begin_run(START) for _ in range(3)]:
            await work.claims.claim(number, {1: made[0].id}, (), START)
    await watched.later(0)
    found = watched.health.report()
    assert {state: n for state, n in found.pushes.items() if n} == {"failed": 1, "waiting": 1}
    assert set(found.pushes) == set(PushState)
    assert found.sent_again == {"no_answer": 0, "process_ended": 2, "lease_lost": 0}
    assert found.is_well
    async with watched.store.writing() as work:
        await work.pushes.ended([made[1].id], PushState.SENT, START)
    await watched.later(1)
    assert watched.health.report().pushes["waiting"] == 1
    await watched.later(COUNT_EVERY)
    assert watched.health.report().pushes["sent"] == 1


async def test_a_database_that_another_program_locks_is_told_and_forgotten_when_it_is_free(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bot.db"
    async with await Store.open(f"sqlite+aiosqlite:///{file}") as store:
        await store.migrate()
        watched = Watched(store, patience=SOON)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert await _while_locked(watched, 5, other) == []
            other.execute("BEGIN IMMEDIATE")
            assert await _while_locked(watched, COMMIT_WITHIN, other) == ["health.no_commit"]
        await watched.well_again()


async def _while_locked(watched: Watched, seconds: float, other: sqlite3.Connection) -> list[str]:
    """What is wrong after a look that gave up; the other program commits only then."""
    async with asyncio.TaskGroup() as tasks:
        looking = tasks.create_task(watched.later(seconds))
        await asyncio.sleep(0.5)
        other.execute("COMMIT")
    return looking.result()


async def test_a_runner_that_hangs_in_its_transaction_is_told(store: Store) -> None:
    watched = Watched(store, patience=SOON)
    async with store.writing():
        assert await watched.later(COMMIT_WITHIN + 1) == ["health.no_commit"]
    await watched.well_again()


async def test_a_database_that_refuses_to_be_written_is_told_at_once(watched: Watched) -> None:
    async with watched.store.writing() as work:
        await work.connection.exec_driver_sql("ALTER TABLE heartbeat RENAME TO gone")
    assert await watched.later(1) == ["health.cannot_write"]


async def test_a_message_that_nobody_handles_is_told(watched: Watched) -> None:
    async with watched.store.writing() as work:
        await work.inbox.add("telegram", [(1, "{}")], watched.clock.now())
    assert await watched.later(HANDLED_WITHIN) == []
    assert await watched.later(1) == ["health.not_handled"]
    assert watched.health.report().figures["inbox_age_seconds"] == HANDLED_WITHIN + 1
    async with watched.store.writing() as work:
        await work.inbox.done([1])
    assert await watched.later(1) == []


async def test_a_reply_that_does_not_go_out_is_told_and_bulk_may_take_its_time(
    watched: Watched,
) -> None:
    async with watched.store.writing() as work:
        await work.outbox.add(
            [NewOutgoingMessage("telegram", "1", Priority.BULK, "{}")], watched.clock.now()
        )
    assert await watched.later(SENT_WITHIN + 1) == []
    async with watched.store.writing() as work:
        await work.outbox.add(
            [NewOutgoingMessage("telegram", "1", Priority.REPLY, "{}")], watched.clock.now()
        )
    assert await watched.later(SENT_WITHIN) == []
    assert await watched.later(1) == ["health.not_sent"]
    assert watched.health.report().figures["outbox"] == 2


async def test_a_silent_messenger_is_told_unless_it_calls_by_itself(watched: Watched) -> None:
    watched.silence = SILENT_AFTER + 1
    assert watched.reasons() == ["health.silent"]
    watched.silence = None
    assert watched.reasons() == []


async def test_a_missing_backup_is_told_and_one_that_failed_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with await Store.open(url) as store:
        await store.migrate()
        backups = Backups(url, BackupPlan(timedelta(hours=1), 2, tmp_path / "backups"))
        watched = Watched(store, backups=backups)
        assert await watched.later(7_200) == []
        assert await watched.later(601) == ["health.backup_old"]
        await backups.tick(watched.clock.now())
        assert await watched.later(60) == []
        assert watched.health.report().figures["backup_age_seconds"] == 60.0
        shutil.rmtree(tmp_path / "backups")
        (tmp_path / "backups").touch()
        await backups.tick(watched.clock.now())
        assert watched.reasons() == ["health.backup_failed", "health.backup_old"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 80 MiB, which the system's administrator alone can make."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if not made or made.returncode:
        pytest.skip("no disk can be mounted on this machine")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_up(file: Path) -> None:
    """Write until the disk takes nothing more, and then once more."""
    with file.open("ab", buffering=0) as opened:
        for _ in range(200):
            opened.write(b"\0" * (1 << 20))


async def test_a_disk_that_fills_up_is_told_before_and_when_nothing_can_be_written(
    small_disk: Path,
) -> None:
    async with await Store.open(f"sqlite+aiosqlite:///{small_disk}/bot.db") as store:
        await store.migrate()
        watched = Watched(store, places=(small_disk,))
        assert await watched.later(1) == []
        filler = small_disk / "filler"
        filler.write_bytes(b"\0" * (20 << 20))
        assert await watched.later(1) == ["health.disk_full"]
        with pytest.raises(OSError, match="No space"):
            fill_up(filler)
        with pytest.raises(DBAPIError, match=r"full|I/O error"):
            async with store.writing() as work:
                await work.inbox.add("telegram", [(n, "x" * 9_000) for n in range(900)], START)
        assert "health.disk_full" in await watched.later(1)
        filler.unlink()
        assert await watched.later(1) == []
