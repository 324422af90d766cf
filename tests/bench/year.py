"""A year of what is told unasked, counted: nothing missing, repeated without cause, or wrong."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from tests.bench.tables import Line
from tests.year.living import Plan, Year, lived

YEAR: Final = Plan(
    communes=200,
    first=date(2024, 1, 2),
    last=date(2024, 12, 31),
    kills=125,
    in_bursts=26,
    down_from=date(2024, 6, 8),
    down=10,
    short_downs=12,
    outages=24,
    unanswered=0.01,
    seed=10,
)
"""The days of downtime hold a cut-off, the deadline and the day after it."""

QUICK: Final = replace(YEAR, communes=20, kills=40, in_bursts=10)

NO_FAULT: Final = (
    "missing",
    "repeated",
    "unrecorded",
    "without a rung",
    "after settlement",
    "outside hours",
    "on a day off",
    "wrong days",
    "contradicted",
    "told to somebody on leave",
    "overviews missing",
    "overviews with wrong figures",
    "overviews before their hour",
    "moved days missing",
    "moved days wrong",
    "complaints of the bot",
)
"""What there has to be none of."""


async def measured(plan: Plan = YEAR) -> list[Line]:
    """Four people in each commune who file when they like, are sent back and submit again."""
    with tempfile.TemporaryDirectory() as folder:
        year = await lived(plan, Path(folder))
        faults = year.faults
    for kind, examples in faults.items():
        for example in examples[:8]:
            print(f"{kind}: {example}")
    return [*_told(year), *_happened(year), *_faults(faults)]


def _told(year: Year) -> Iterator[Line]:
    verdict, above = year.verdict, year.above
    people = len({one.person for one in verdict.heard})
    yield Line(
        f"rungs told to {people} of {len(year.books.district.grants)} people",
        f"{len(verdict.heard)}",
        f"expected {verdict.expected}; in {year.messenger.calls} messages",
    )
    for rung, counts in verdict.by_rung.items():
        others = [
            (why, n) for why, n in sorted(counts.items()) if why not in ("expected", "received")
        ]
        besides = ", ".join(f"{n} {why}" for why, n in others)
        yield Line(
            f"  {rung}", f"{counts['received']}", f"expected {counts['expected']}; {besides}"
        )
    for kind, count in sorted(above.expected.items()):
        yield Line(f"  overview {kind}", f"{above.received[kind]}", f"expected {count}")
    left = ", ".join(f"{n} {why}" for why, n in sorted(year.moves.excused.items()))
    yield Line(
        "  moved days told", f"{year.moves.received}", f"expected {year.moves.expected}; {left}"
    )
    yield Line("  that somebody blocked the bot", f"{above.notices}")
    yield Line("rungs told to a delegate", f"{verdict.to_stand_ins}")


def _happened(year: Year) -> Iterator[Line]:
    counts = ", ".join(f"{n} {what}" for what, n in sorted(year.books.counts.items()))
    yield Line(
        "kills (SIGKILL)", f"{year.kills}", f"in the middle of a burst {year.kills_in_bursts}"
    )
    yield Line("acts", f"{sum(year.books.counts.values())}", counts)
    failed = ", ".join(f"{n} {what}" for what, n in sorted(year.messenger.failed.items()))
    looks = ", ".join(f"{n} with {what}" for what, n in sorted(year.messenger.looks.items()))
    yield Line("looks of the bot", f"{sum(year.messenger.looks.values())}", looks)
    yield Line("calls failed by the messenger", f"{sum(year.messenger.failed.values())}", failed)
    repeated = year.events.explained
    matched = ", ".join(f"{n} by a {what}" for what, n in sorted(repeated.items()))
    yield Line("repeated and explained", f"{sum(repeated.values())}", matched)


def _faults(faults: dict[str, list[str]]) -> Iterator[Line]:
    for kind in (*NO_FAULT, *(kind for kind in faults if kind not in NO_FAULT)):
        count = len(faults.get(kind, ()))
        yield Line(kind, f"{count}", budget="none", is_met=count == 0)
