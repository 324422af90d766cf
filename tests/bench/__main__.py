"""`python -m tests.bench [SECTION…] [--quick]`: measure, print, never judge by the exit status."""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.bench import (
    addresses,
    answers,
    fuzz,
    growth,
    layers,
    long_texts,
    migration,
    pictures,
    touches,
    workbook,
    year,
)
from tests.bench.crowds import reminded, rush, traffic
from tests.bench.memory import footprint, odd_updates
from tests.bench.programs import BenchFailedError
from tests.bench.tables import Line, table

Section = Callable[[bool], Awaitable[list[Line]]]

SECTIONS: Final[Mapping[str, tuple[str, Section]]] = {
    "answers": (
        "An answer: durable, checked, audited, replied to over HTTP",
        lambda quick: answers.measured(1 if quick else 3),
    ),
    "layers": (
        "What each layer of storage/sqlite buys: the same answer without it",
        lambda quick: layers.measured(1 if quick else 5),
    ),
    "growth": (
        "The same answer in a large database",
        lambda quick: growth.measured(2 if quick else 5, 500_000 if quick else growth.MANY),
    ),
    "addresses": (
        "The same with ten forms and twenty versions of every unit",
        lambda quick: addresses.measured(2 if quick else 6),
    ),
    "migration": (
        "An old database brought up to date",
        lambda quick: migration.measured(200_000 if quick else growth.MANY),
    ),
    "traffic": (
        "Replies beside reminders and summaries, at Telegram's pace",
        lambda quick: traffic.measured(1500, 15.0, 30.0) if quick else traffic.measured(),
    ),
    "reminded": (
        "Everybody is reminded at once; and again while one call in twenty fails",
        lambda quick: reminded.measured(*([600] if quick else [])),
    ),
    "rush": (
        "The last hour: everybody files at once",
        lambda quick: rush.measured(15.0 if quick else rush.SECONDS),
    ),
    "pictures": (
        "/summary district",
        lambda quick: pictures.measured(3 if quick else 5),
    ),
    "workbook": (
        "The district's workbook",
        lambda quick: workbook.measured(3 if quick else 5),
    ),
    "footprint": (
        "Memory and start",
        lambda quick: footprint.measured(3, 20 if quick else footprint.ANSWERS),
    ),
    "long_texts": (
        "The longest messages: processor time that everybody waits for",
        lambda _: long_texts.measured(),
    ),
    "odd": (
        "Memory after odd updates",
        lambda quick: odd_updates.measured(2_000 if quick else odd_updates.UPDATES),
    ),
    "fuzz": (
        "Odd updates and kills while one call in twenty fails",
        lambda quick: fuzz.measured(2_000, 20) if quick else fuzz.measured(),
    ),
    "year": (
        "A year of reminders with kills, days of downtime and outages",
        lambda quick: year.measured(year.QUICK if quick else year.YEAR),
    ),
    "touches": ("Touches", lambda _: touches.measured()),
}

ON_REQUEST: Final = frozenset({"layers", "fuzz", "year"})
"""Sections that need no quiet machine, or measure no budget: they run only when they are named."""


def main(argv: list[str] | None = None) -> int:
    """Run the sections asked for; 1 only when one could not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], metavar="SECTION")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller databases")
    given = parser.parse_args(argv)
    status = 0
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start\n", flush=True)
    for name in given.sections or [one for one in SECTIONS if one not in ON_REQUEST]:
        title, measure = SECTIONS[name]
        began = time.monotonic()
        try:
            lines = asyncio.run(_measured(measure, quick=given.quick))
        except BenchFailedError as failure:
            print(f"{title}: could not run: {failure}\n", flush=True)
            status = 1
        else:
            print(table(f"{title} ({time.monotonic() - began:.0f} s)", lines), flush=True)
    return status


async def _measured(measure: Section, *, quick: bool) -> list[Line]:
    return await measure(quick)


if __name__ == "__main__":
    sys.exit(main())
