"""What one answer costs with few and with seven million answers stored."""

import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from simulator.server import Simulator, running_simulator
from tests.bench.crowd import Officer, Phone, all_at_once
from tests.bench.programs import NOW, ours
from tests.bench.stock import FORM, Stock, stocked, typed
from tests.bench.tables import Line, ratio, spread

OFFICERS: Final = 8
ANSWERS: Final = 12
MANY: Final = 7_000_000
UNITS: Final = 3_400
_ROWS: Final = 83

_REPORTS: Final = """
WITH RECURSIVE units(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM units WHERE n + 1 < :units),
  quarters(q) AS (SELECT 0 UNION ALL SELECT q + 1 FROM quarters WHERE q + 1 < :quarters)
INSERT INTO report (form, version, unit_code, period, created_at)
SELECT :form, 1, printf('U%05d', n), printf('%04d-Q%d', 1950 + q / 4, 1 + q % 4), :at
FROM quarters, units"""
_UNITS: Final = """
WITH RECURSIVE units(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM units WHERE n + 1 < :units)
INSERT INTO unit (code, position) SELECT printf('U%05d', n), 1000 + n FROM units"""
_VERSIONS: Final = """
INSERT INTO unit_version (code, number, name, level, parent_code, successors)
SELECT code, 0, 'Unit ' || code, 'commune', printf('D%03d', position / 20), '' FROM unit
WHERE position >= 1000 AND code NOT IN (SELECT code FROM unit_version)"""
_ANSWERS: Final = """
INSERT INTO answer (report_id, indicator, state, number, raw, person_id, channel, at, inbox_id)
SELECT report.id, row.code, 'value', report.id % 1000, '123', 1, 'telegram', :at,
       report.id * 100 + row.place
FROM report, row WHERE report.id > :after ORDER BY report.id, row.code"""


async def measured(rounds: int, answers: int = MANY) -> list[Line]:
    """Processor time of an answer in both databases, in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        units = OFFICERS * (rounds + 1)
        small = await stocked(folder / "small.db", units, 0)
        large = await stocked(folder / "large.db", units, 0)
        began = time.perf_counter()
        stored = fill(large.file, answers)
        filling = time.perf_counter() - began
        few: list[float] = []
        many: list[float] = []
        async with running_simulator() as near_small, running_simulator() as near_large:
            for place in range(rounds + 1):
                few.append(await _round(near_small, small, place))
                many.append(await _round(near_large, large, place))
        del few[0], many[0]  # the first opens files that nobody has read yet
    return [
        Line(
            f"processor time of an answer with {stored:,} stored",
            f"{median(many):.2f} ms",
            f"{median(few):.2f} ms with none",
            ratio(many, few),
            "at most 1.20",
            ratio(many, few) <= 1.2,
            spread(many, few),
        ),
        Line("filling that database", f"{filling:.0f} s"),
    ]


def fill(file: Path, answers: int) -> int:
    """Store that many answers of units of its own; how many there are then."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    at = int(NOW.timestamp() * 1000)
    quarters = max(-(-answers // (UNITS * _ROWS)), 1)
    given = {"units": UNITS, "quarters": quarters, "form": FORM.code, "at": at}
    (after,) = connection.execute("SELECT coalesce(max(id), 0) FROM report").fetchone()
    connection.execute("BEGIN")
    connection.execute("CREATE TEMP TABLE row (place INTEGER PRIMARY KEY, code TEXT)")
    connection.executemany(
        "INSERT INTO row (code) VALUES (?)", [(row.code,) for row in FORM.asked()]
    )
    connection.execute(_UNITS, {"units": UNITS})
    connection.execute(_VERSIONS)
    connection.execute(_REPORTS, given)
    connection.execute(_ANSWERS, {"at": at, "after": after})
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    (stored,) = connection.execute("SELECT max(id) FROM answer").fetchone()
    connection.close()
    return int(stored)


async def _round(sim: Simulator, made: Stock, place: int) -> float:
    """Milliseconds of processor time per answer of officers who have not answered yet."""
    here = range(place * OFFICERS, (place + 1) * OFFICERS)
    officers = [Officer(Phone(sim, made.chat(n)), typed(made.communes[n])) for n in here]
    async with ours(sim, made.file) as program:
        for officer in officers:
            await officer.open()
        await all_at_once([officer.answer(4) for officer in officers])
        before = program.processor_seconds()
        for officer in officers:
            await officer.answer(ANSWERS)
        spent = program.processor_seconds() - before
    return 1000 * spent / (OFFICERS * ANSWERS)
