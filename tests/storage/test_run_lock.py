"""One bot at a time on one database."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage.errors import StorageProblem
from storage.restore import restore
from storage.run_lock import held_alone, lock_file, running_alone
from storage.store import Store
from tests.patience import PATIENCE
from tests.postgresql import PostgreSQL

ROOT = Path(__file__).parents[2]

_HOLDER = """
import asyncio, sys
from storage.run_lock import running_alone

async def main():
    async with running_alone(sys.argv[1]):
        print("held", flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def url_of(database: Path | str) -> str:
    return database if isinstance(database, str) else f"sqlite+aiosqlite:///{database}"


def holder(database: Path | str) -> subprocess.Popen[str]:
    """Another process that runs on the database."""
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, url_of(database)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    return held


async def refused(database: Path | str) -> str:
    with pytest.raises(StorageProblem) as raised:
        async with running_alone(url_of(database)):
            pass
    return raised.value.code


async def test_a_second_bot_is_refused_also_through_a_link_and_not_after_a_kill(
    tmp_path: Path,
) -> None:
    file, link = tmp_path / "baocao.db", tmp_path / "elsewhere" / "link.db"
    file.touch()
    link.parent.mkdir()
    link.symlink_to(file)
    folder = tmp_path / "folder"
    folder.symlink_to(tmp_path)
    with holder(file) as first:
        try:
            for name in (file, link, folder / "baocao.db", tmp_path / "elsewhere/../baocao.db"):
                assert await refused(name) == "storage.runs_already"
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait()
    async with running_alone(url_of(link)):
        assert lock_file(link) == tmp_path / "baocao.db.run-lock"


async def test_a_relative_path_is_the_same_database_and_a_question_mark_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "baocao.db"
    file.touch()
    monkeypatch.chdir(tmp_path)
    with holder(file) as first:
        assert await refused("sqlite+aiosqlite:///baocao.db") == "storage.runs_already"
        assert await refused("sqlite+aiosqlite:///./x/../baocao.db") == "storage.runs_already"
        for options in ("?", "?mode=rwc", "?nolock=1"):
            assert await refused(f"{url_of(file)}{options}") == "storage.question_mark"
        first.kill()


async def test_nothing_is_restored_under_a_bot_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "baocao.db"
    (tmp_path / "copy.db").touch()
    with holder(file) as first:
        with pytest.raises(StorageProblem) as raised:
            restore(url_of(file), tmp_path / "copy.db")
        first.kill()
    assert raised.value.code == "storage.runs_already"


async def test_a_database_with_two_names_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "baocao.db"
    file.touch()
    (tmp_path / "other.db").hardlink_to(file)
    assert await refused(file) == "storage.two_names"
    assert await refused(tmp_path / "other.db") == "storage.two_names"


def test_a_child_process_does_not_keep_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "baocao.db"
    with held_alone(file):
        child = os.fork()
        if child == 0:
            signal.pause()
            os._exit(0)
    try:
        with holder(file) as other:
            other.kill()
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert await refused(tmp_path / "file" / "baocao.db") == "storage.cannot_write"


async def test_on_a_server_too_a_second_bot_is_refused_and_not_after_a_kill(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.empty_database()
    with holder(url) as first:
        try:
            assert await refused(url) == "storage.runs_already"
            async with await Store.open(url) as store:  # other commands work beside it
                await store.migrate()
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait()
    for _ in range(200):  # the server sees that the connection is gone a moment later
        try:
            async with running_alone(url):
                return
        except StorageProblem:
            await asyncio.sleep(0.05)
    pytest.fail("the lock outlived its holder")


async def test_on_a_server_another_name_of_its_host_is_the_same_database(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    url = postgresql.empty_database()
    address = make_url(url)
    host = address.query.get("host") or address.host
    assert isinstance(host, str)
    (tmp_path / "pg").symlink_to(host)
    other = address.set(host=None, query={**address.query, "host": str(tmp_path / "pg")})
    elsewhere = other.render_as_string(hide_password=False)
    assert elsewhere != url
    async with running_alone(url):
        assert await refused(elsewhere) == "storage.runs_already"


async def test_two_databases_of_one_server_are_two_bots(postgresql: PostgreSQL) -> None:
    url = postgresql.empty_database()
    elsewhere = url.replace("/baocao_", "/other_", 1)
    name = elsewhere.partition("@/")[2].partition("?")[0]
    postgresql.do(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    async with running_alone(url), running_alone(elsewhere):
        assert await refused(url) == "storage.runs_already"


async def test_a_lock_whose_connection_was_cut_is_taken_again(postgresql: PostgreSQL) -> None:
    url = postgresql.empty_database()
    async with running_alone(url) as lock:
        assert lock is not None
        for _ in range(2):
            assert await lock.hold()
            postgresql.cut_lock_holders()
            assert await lock.hold()
            assert await refused(url) == "storage.runs_already"
    async with running_alone(url):
        pass


async def test_a_lock_that_another_bot_took_meanwhile_is_not_fought_over(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.empty_database()
    async with running_alone(url) as lock:
        assert lock is not None
        postgresql.cut_lock_holders()
        async with running_alone(url) as other:
            with pytest.raises(StorageProblem) as raised:
                await lock.hold()
            assert raised.value.code == "storage.runs_already"
            assert other is not None
            assert await other.hold()


@dataclass
class Network:
    """Passes on what is said between a client and the server, until it forgets the clients."""

    server: Path
    clients: list[asyncio.StreamWriter] = field(default_factory=list)
    servers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self.server)
        self.clients.append(writer)
        self.servers.append(to_server)
        async with asyncio.TaskGroup() as both:
            both.create_task(_passed(reader, to_server))
            both.create_task(_passed(from_server, writer))

    def forget(self) -> None:
        """Nothing reaches the clients any more, and nobody tells the server."""
        for writer in self.clients:
            writer.transport.abort()

    async def close(self) -> None:
        """End it for everybody."""
        for writer in (*self.clients, *self.servers):
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        await asyncio.sleep(0)


async def _passed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65_536):
            if not writer.is_closing():
                writer.write(some)


async def test_a_session_that_the_server_has_not_yet_given_up_is_ended_and_the_lock_taken(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    address = make_url(postgresql.empty_database())
    host = address.query.get("host") or address.host
    assert isinstance(host, str)
    socket = Path(host) / f".s.PGSQL.{address.port or 5432}"
    network = Network(socket)
    way = address.set(host=None, query={**address.query, "host": str(tmp_path)})
    server = await asyncio.start_unix_server(network.joined, tmp_path / socket.name)
    async with running_alone(way.render_as_string(hide_password=False)) as lock:
        assert lock is not None
        network.forget()
        found = [await lock.hold()]
        async with asyncio.timeout(PATIENCE):
            while not found[-1]:
                found.append(await lock.hold())
        assert (found[0], found[-1]) == (False, True)
        assert await refused(address.render_as_string(hide_password=False))
    server.close()
    await network.close()


async def test_while_the_server_takes_no_connections_the_lock_is_tried_again(
    postgresql: PostgreSQL,
) -> None:
    url = postgresql.empty_database()
    name = make_url(url).database
    async with running_alone(url) as lock:
        assert lock is not None
        postgresql.do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgresql.cut_lock_holders()
        assert [await lock.hold(), await lock.hold()] == [False, False]
        postgresql.do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert await lock.hold()


async def test_the_lock_of_a_file_needs_no_watching(tmp_path: Path) -> None:
    async with running_alone(url_of(tmp_path / "baocao.db")) as lock:
        assert lock is None
