"""What each layer of storage/sqlite buys: the answers benchmark with it and without it, in turn."""

import tempfile
from dataclasses import fields, replace
from pathlib import Path
from statistics import median
from typing import Final

from storage.sqlite.backend import Layers
from tests.bench.answers import ALONE, MANY, OFFICERS, QUARTERS, Load, our_round
from tests.bench.stock import Stock, stocked
from tests.bench.tables import Line

NAMES: Final = tuple(field.name for field in fields(Layers))
WITHOUT: Final[tuple[tuple[str, ...], ...]] = (*((name,) for name in NAMES), NAMES)
LOADS: Final = (replace(MANY, answers=20), replace(ALONE, officers=4, answers=20))


async def measured(pairs: int) -> list[Line]:
    """Each layer switched off alone, then all of them; `pairs` of rounds, with it and without."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await stocked(folder / "template.db", OFFICERS, QUARTERS)
        return [
            await _line(template, load, without, pairs, folder)
            for load in LOADS
            for without in WITHOUT
        ]


async def _line(
    template: Stock, load: Load, without: tuple[str, ...], pairs: int, folder: Path
) -> Line:
    off: list[float] = []
    on: list[float] = []
    for place in range(pairs):
        copy = folder / f"{load.officers}{''.join(without)}{place}"
        on.append((await our_round(template, load, copy)).processor)
        off.append((await our_round(template, load, copy.with_suffix(".off"), without)).processor)
    ratios = [one / other for one, other in zip(off, on, strict=True)]
    return Line(
        f"without {', '.join(without)}: {load.name}",
        f"{median(off):.2f} ms",
        f"with it {median(on):.2f} ms",
        median(ratios),
        noise=f"{min(ratios):.2f} to {max(ratios):.2f}",
    )
