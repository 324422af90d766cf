"""How many touches a commune's quarter takes, as the tests of whole ways count them."""

import tempfile
from pathlib import Path

from tests.bench.tables import Line
from tests.journeys import touches


async def measured() -> list[Line]:
    """Without files, with files, and with most figures as in the quarter before."""
    ways = {
        "83 figures of four officers, a message each": touches.without_files,
        "the same with a filled-in sheet each": touches.with_files,
        "the same when most is as in the quarter before": touches.with_last_period,
    }
    lines = []
    for what, way in ways.items():
        with tempfile.TemporaryDirectory() as name:
            done = await way(Path(name))
        lines.append(Line(what, f"{done.touches} touches", f"{done.characters} characters"))
    return lines
