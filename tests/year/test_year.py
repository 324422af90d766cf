"""A quarter of the year in small: nothing is missing, repeated without a cause, or wrong."""

from datetime import date, time
from pathlib import Path

from tests.year.living import Plan, lived
from tests.year.messenger import Trouble

QUARTER = Plan(
    communes=6,
    first=date(2024, 9, 9),
    last=date(2024, 9, 25),
    kills=3,
    in_bursts=2,
    down_from=date(2024, 9, 11),
    down=1,
    short_downs=1,
    outages=2,
    unanswered=0.03,
    seed=165,
    looks=(time(7, 30), time(8, 1), time(10, 1), time(16, 31)),
)


async def test_a_quarter_of_reminders_with_kills_leaves_moved_days_and_outages(
    tmp_path: Path,
) -> None:
    year = await lived(QUARTER, tmp_path)
    assert year.faults == {}
    assert year.verdict.expected == len(year.verdict.heard) > 15
    assert sum(year.above.received.values()) == sum(year.above.expected.values()) > 5
    assert year.moves.received == year.moves.expected > 5
    assert year.kills >= QUARTER.kills
    assert year.kills_in_bursts >= 1
    assert {
        "due moved",
        "days moved back",
        "leaves",
        "return",
        "blocked",
    } <= year.books.counts.keys()
    assert year.verdict.to_stand_ins > 0
    assert year.messenger.looks.keys() > {Trouble.NONE}
