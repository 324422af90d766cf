"""A backup in the place of a database, whatever has happened to either of them before."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.backup import backup
from storage.errors import StorageProblem
from storage.repositories.reports import Recording
from storage.restore import restore
from storage.store import Store
from tests.storage.stocked import LAN, NOW, REPORT, number

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database() -> str:
    """What a running bot uses; the file that it leaves is the same without."""
    return "every layer"


def dump(file: Path) -> list[str]:
    """Every statement that would make the database again; raises when SQLite finds it damaged."""
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(connection.iterdump())


async def killed_with_a_log(store: Store, file: Path) -> None:
    """Leave the file and its log as a kill leaves them: the log holds what the file lacks."""
    async with store.writing() as work:
        await work.reports.record_many(
            [Recording(REPORT, 1, [number("I.1", 6)], LAN, "telegram", NOW, 2)]
        )
        await work.inbox.add("telegram", [(n, "x" * 400) for n in range(60)], NOW)
    for ending in ("", "-wal", "-shm"):
        shutil.copy(f"{file}{ending}", f"{file}{ending}.killed")
    await store.close()
    for ending in ("", "-wal", "-shm"):
        shutil.move(f"{file}{ending}.killed", f"{file}{ending}")


def logs_of(file: Path) -> list[str]:
    return [
        e
        for e in ("-wal", "-shm", "-journal", ".restoring")
        if file.with_name(file.name + e).exists()
    ]


def bytes_of(file: Path) -> dict[str, bytes]:
    """The database and everything that lies beside it under its name, but the lock."""
    beside = sorted(file.parent.glob(f"{file.name}*"))
    return {one.name: one.read_bytes() for one in beside if not one.name.endswith(".run-lock")}


async def test_the_log_of_a_truncated_database_is_not_replayed_into_the_restored_one(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "b1.db"
    backup(store.url, copy)
    before = dump(copy)
    await killed_with_a_log(store, file)
    os.truncate(file, 5000)
    kept = restore(store.url, copy)
    assert logs_of(file) == []
    assert dump(file) == before
    assert kept is not None
    assert kept.stat().st_size > 0


@pytest.mark.parametrize("seed", range(20))
async def test_after_random_damage_there_is_the_right_database_or_a_sentence(
    file: Path, store: Store, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    copy = tmp_path / "b1.db"
    async with store.writing() as work:
        await work.inbox.add("telegram", [(n, f"tin {n}" * 40) for n in range(200)], NOW)
    backup(store.url, copy)
    right = dump(copy)
    await killed_with_a_log(store, file)
    for _ in range(10):
        victim = chance.choice([copy, copy, file, file.with_name(f"{file.name}-wal")])
        harmed = victim.read_bytes() if victim.exists() else b""
        damage(victim, chance)
        before = bytes_of(file)
        refused = refusal(store.url, copy)
        if refused is None:
            assert dump(file) == right
            assert logs_of(file) == []
        else:
            assert (victim, refused) in ((copy, "storage.damaged"), (copy, "storage.not_ours"))
            assert bytes_of(file) == before
        if victim == copy:
            copy.write_bytes(harmed)


def refusal(url: str, copy: Path) -> str | None:
    """Why it is not restored; None when it is."""
    try:
        restore(url, copy)
    except StorageProblem as refused:
        return refused.code
    return None


def damage(file: Path, chance: random.Random) -> None:
    """Cut the file, turn some of its bytes, or put noise in a page of it."""
    if not file.exists() or file.stat().st_size == 0:
        return
    size = file.stat().st_size
    match chance.randrange(3):
        case 0:
            os.truncate(file, chance.randrange(size))
        case 1:
            with file.open("r+b") as opened:
                for _ in range(8):
                    opened.seek(place := chance.randrange(size))
                    turned = opened.read(1)[0] ^ (1 << chance.randrange(8))
                    opened.seek(place)
                    opened.write(bytes([turned]))
        case _:
            with file.open("r+b") as opened:
                opened.seek(chance.randrange(size))
                opened.write(chance.randbytes(4096))


async def test_one_turned_bit_in_a_text_of_a_backup_is_noticed(
    store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "b1.db"
    async with store.writing() as work:
        await work.inbox.add("telegram", [(1, "tin nhắn của chị Lan")], NOW)
    backup(store.url, copy)
    await store.close()
    whole = copy.read_bytes()
    place = whole.index("tin nhắn".encode())
    copy.write_bytes(whole[:place] + b"T" + whole[place + 1 :])
    with pytest.raises(StorageProblem, match=r"storage\.damaged"):
        restore(store.url, copy)


async def test_a_backup_from_before_there_were_checksums_still_restores(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "old.db"
    backup(store.url, copy)
    await store.close()
    with closing(sqlite3.connect(copy)) as old:
        old.execute("PRAGMA user_version = 0")
    right = dump(copy)
    restore(store.url, copy)
    assert dump(file) == right


async def test_a_plain_copy_of_a_restored_database_can_be_restored_as_well(
    file: Path, store: Store, tmp_path: Path
) -> None:
    backup(store.url, tmp_path / "b1.db")
    await store.close()
    restore(store.url, tmp_path / "b1.db")
    async with await Store.open(store.url) as again, again.writing() as work:
        await work.sessions.save_many({LAN: "later"}, NOW)
    shutil.copy(file, tmp_path / "plain.db")
    right = dump(file)
    restore(store.url, tmp_path / "plain.db")
    assert dump(file) == right


_WITHOUT_ROOM = """
import resource, sys
from pathlib import Path
from storage.errors import StorageProblem
from storage.restore import restore
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
try:
    restore(sys.argv[2], Path(sys.argv[3]))
except StorageProblem as refused:
    print(refused.code)
finally:  # what measures the coverage writes at the end
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def restored_without_room(most: int, url: str, copy: Path) -> str:
    """Restore in a process whose files cannot grow beyond so many bytes; what it was refused."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_ROOM, str(most), url, str(copy)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.parametrize("share", [0.0, 0.02, 0.3, 0.7, 0.99])
@pytest.mark.parametrize("is_killed", [False, True], ids=["closed", "killed with a log"])
async def test_without_room_for_it_nothing_is_restored_and_the_old_database_stays(
    file: Path, store: Store, tmp_path: Path, share: float, *, is_killed: bool
) -> None:
    copy = tmp_path / "b1.db"
    async with store.writing() as work:
        await work.inbox.add("telegram", [(n, "x" * 400) for n in range(400)], NOW)
    backup(store.url, copy)
    if is_killed:
        await killed_with_a_log(store, file)
    else:
        await store.close()
    beside = tmp_path / "beside"
    shutil.copytree(file.parent, beside, ignore=shutil.ignore_patterns("beside", "*.part"))
    before = dump(beside / file.name)
    most = int(copy.stat().st_size * share)
    assert restored_without_room(most, store.url, copy) in (
        "storage.cannot_copy",
        "storage.cannot_write",
    )
    assert [one.name for one in file.parent.glob("*.part")] == []
    assert [one.name for one in file.parent.glob("*before-restore*")] == []
    assert dump(file) == before


_KILLED_AT = """
import os, signal, sys
from pathlib import Path
import storage.restore as under_test
step, url, copy = int(sys.argv[1]), sys.argv[2], sys.argv[3]
seen = 0
def watch(event, args):
    global seen
    steps = ("os.rename", "os.link", "os.remove", "open")
    if event in steps and str(args[0]).startswith(sys.argv[4]):
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
under_test.restore(url, Path(copy))
print(seen)
"""


@pytest.mark.slow
async def test_killed_at_any_step_the_old_database_the_new_one_or_a_mark_is_there(
    file: Path, store: Store, tmp_path: Path
) -> None:
    copy = tmp_path / "b1.db"
    backup(store.url, copy)
    right = dump(copy)
    await killed_with_a_log(store, file)
    stand = tmp_path / "stand"
    shutil.copytree(file.parent, stand)
    before = dump(file)
    step, ended = 0, False
    while not ended:
        step += 1
        shutil.rmtree(file.parent)
        shutil.copytree(stand, file.parent)
        ended = restored_until(step, store.url, copy, file)
        if await can_be_opened(store.url):
            assert dump(file) in (before, right)
        restore(store.url, copy)
        assert dump(file) == right
        assert logs_of(file) == []
    assert step > 5


async def can_be_opened(url: str) -> bool:
    """Whether a bot would start on it; where a restore was cut off none does."""
    try:
        async with await Store.open(url):
            return True
    except StorageProblem as refused:
        return refused.code != "storage.restore_unfinished"


def restored_until(step: int, url: str, copy: Path, file: Path) -> bool:
    """Restore in a process that is killed at that step; whether it came to its end before."""
    # Whoever is killed writes down no coverage, and starts sooner without measuring it.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")}
    done = subprocess.run(
        [sys.executable, "-c", _KILLED_AT, str(step), url, str(copy), str(file)],
        cwd=ROOT,
        env={**inherited, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == 0
