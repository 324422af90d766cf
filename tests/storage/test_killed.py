"""A program killed with SIGKILL in the middle of a transaction leaves nothing half-written."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.stocked import LAN, NOW, REPORT, number

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import asyncio, sys
from storage.repositories.outbox import NewOutgoingMessage
from storage.repositories.reports import Recording
from storage.store import Store
from tests.storage.stocked import LAN, NOW, REPORT, number

async def main(url):
    store = await Store.open(url)
    for turn in range(1, 4):
        async with store.writing() as work:
            answer = [number("I.1", turn)]
            await work.reports.record_many([Recording(REPORT, 1, answer, LAN, "zalo", NOW, turn)])
            await work.sessions.save_many({LAN: str(turn)}, NOW)
            if turn == 3:
                print("in the middle", flush=True)
                await asyncio.Event().wait()
            await work.outbox.add([NewOutgoingMessage("telegram", "11", 0, str(turn))], NOW)

asyncio.run(main(sys.argv[1]))
"""


def run_until_killed(url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, url],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "in the middle\n"
        program.send_signal(signal.SIGKILL)


async def test_a_kill_in_the_middle_of_a_turn_leaves_the_turns_before_and_nothing_of_it(
    file: Path, store: Store
) -> None:
    await store.close()
    url = f"sqlite+aiosqlite:///{file}"
    await asyncio.to_thread(run_until_killed, url)
    async with await Store.open(url) as again:
        with closing(sqlite3.connect(file)) as second:
            answers = second.execute("SELECT number FROM answer ORDER BY id").fetchall()
            assert answers == [(1,), (2,)]
            assert second.execute("SELECT body FROM session").fetchall() == [("2",)]
            letters = second.execute("SELECT body FROM outbox ORDER BY id").fetchall()
            assert letters == [("1",), ("2",)]
            assert second.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        async with again.writing() as work:
            await work.reports.record_many(
                [Recording(REPORT, 1, [number("I.1", 3)], LAN, "telegram", NOW, 3)]
            )
            view = await work.reports.view(REPORT, None)
    assert {code: value.number for code, value in view.values().items()} == {"I.1": 3}
