"""A year of what is told unasked, counted: nothing missing, repeated without cause, or wrong."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from tests.bench.tables import Line
from tests.year.living import Plan, lived

YEAR: Final = Plan(
    communes=200,
    first=date(2024, 1, 2),
    last=date(2024, 12, 31),
    kills=100,
    in_bursts=20,
    days_down=10,
    outages=10,
    unanswered=0.01,
    seed=10,
)
QUICK: Final = replace(YEAR, communes=20, kills=30, in_bursts=10)

FAULTS: Final = (
    "missing",
    "repeated",
    "unrecorded",
    "after settlement",
    "outside hours",
    "on a day off",
    "wrong days",
    "contradicted",
)


async def measured(plan: Plan = YEAR) -> list[Line]:
    """Four people in each commune who file when they like, are sent back and submit again."""
    with tempfile.TemporaryDirectory() as folder:
        year = await lived(plan, Path(folder))
    verdict = year.verdict
    for kind, examples in verdict.faults.items():
        for example in examples[:5]:
            print(f"{kind}: {example}")
    rungs = ", ".join(f"{key} {count}" for key, count in sorted(verdict.by_rung.items()))
    lines = [
        Line(
            f"{plan.communes} communes, {len(verdict.grants)} people, {len(year.kills)} kills",
            f"{verdict.received} received",
            f"expected {verdict.expected}: {rungs}",
        ),
        Line(
            "repeated after a kill or a lost answer",
            f"{verdict.matched}",
            f"{len(year.messenger.lost_answers)} answers lost",
        ),
    ]
    for fault in FAULTS:
        count = len(verdict.faults.get(fault, ()))
        lines.append(Line(fault, f"{count}", budget="none", is_met=count == 0))
    return lines
