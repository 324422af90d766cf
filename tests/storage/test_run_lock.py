"""One bot at a time on one database."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import StorageProblem
from storage.restore import restore
from storage.run_lock import held_alone, lock_file, running_alone

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


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


def holder(file: Path) -> subprocess.Popen[str]:
    """Another process that runs on the database."""
    held = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, url_of(file)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    return held


async def refused(file: Path) -> str:
    with pytest.raises(StorageProblem) as raised:
        async with running_alone(url_of(file)):
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
