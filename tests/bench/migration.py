"""How long an old database of seven million answers takes to be brought up to date, and back."""

import asyncio
import os
import re
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage import migrate
from storage.store import Store
from tests.bench.growth import MANY, UNITS, fill
from tests.bench.programs import ROOT, BenchFailedError
from tests.bench.stock import Stock, stocked
from tests.bench.tables import Line

OLD: Final = "0002"
"""The schema of the oldest program whose databases are opened."""

LIMIT: Final = 15 * 60
"""Seconds that the way up may take."""

_PROGRESS: Final = re.compile(r"database: .*")
_COUNTS: Final = """
SELECT (SELECT count(*) FROM answer), (SELECT count(*) FROM report), (SELECT count(*) FROM unit),
  (SELECT sum(number) FROM answer)"""


@dataclass(frozen=True, slots=True)
class _Told:
    """Seconds that the program took, and what it told of its progress meanwhile."""

    seconds: float
    progress: list[str]


async def measured(answers: int = MANY) -> list[Line]:
    """Down to the old schema, then up with the program's own command, which nothing may lose."""
    with tempfile.TemporaryDirectory() as name:
        made = await stocked(Path(name) / "old.db", 1, 0)
        stored = fill(made.file, answers)
        before = _counts(made.file)
        down = await _down(made)
        told = await _up(made, Path(name))
        if _counts(made.file) != before:
            raise BenchFailedError(f"{before} became {_counts(made.file)}")
    lines = [
        Line(
            f"bringing {stored:,} answers of {UNITS:,} units from schema {OLD} up to date",
            f"{told.seconds:.1f} s",
            budget=f"within {LIMIT // 60} minutes",
            is_met=told.seconds < LIMIT,
        ),
        Line("taking them back to it", f"{down:.1f} s"),
        Line(
            "lines of progress on the terminal",
            f"{len(told.progress)}",
            budget="at least 2",
            is_met=len(told.progress) > 1,
        ),
    ]
    return [*lines, *(Line(f"  {one}", "") for one in told.progress)]


def _counts(file: Path) -> tuple[int, ...]:
    with closing(sqlite3.connect(file)) as connection:
        found: tuple[int, ...] = connection.execute(_COUNTS).fetchone()
        return found


async def _down(made: Stock) -> float:
    began = time.perf_counter()
    async with await Store.open(made.url) as store, store.writing() as work:
        await work.connection.run_sync(migrate.downgrade, OLD)
    return time.perf_counter() - began


async def _up(made: Stock, folder: Path) -> _Told:
    """What any command does first; this one has hardly anything else to do."""
    file = folder / "units.csv"
    file.write_text("code,name,level,parent_code\n900,Huyện Thử Nghiệm,district,\n", "utf-8")
    environment = {"DATABASE_URL": made.url, "FORMS_DIR": str(ROOT / "forms"), "LOG_LEVEL": "INFO"}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "units", "load", "--dry-run", str(file)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )
    output, _ = await process.communicate()
    seconds = time.perf_counter() - began
    text = output.decode()
    if process.returncode != 0:
        raise BenchFailedError(text[-2000:])
    return _Told(seconds, _PROGRESS.findall(text))
