"""A quarter of the year in small: nothing is missing, repeated without a cause, or wrong."""

from datetime import date
from pathlib import Path

from tests.year.living import Plan, lived

QUARTER = Plan(
    communes=6,
    first=date(2024, 8, 26),
    last=date(2024, 9, 27),
    kills=4,
    in_bursts=2,
    down_from=date(2024, 9, 5),
    down=2,
    short_downs=1,
    outages=3,
    unanswered=0.03,
    seed=10,
)


async def test_a_quarter_of_reminders_with_kills_outages_and_lost_answers(tmp_path: Path) -> None:
    year = await lived(QUARTER, tmp_path)
    assert year.faults == {}
    assert year.kills >= QUARTER.kills
    assert year.verdict.expected > 30
    assert year.verdict.expected == len(year.verdict.heard)
    assert not year.place.log.read_text()
    print(year.books.counts, year.messenger.failed, year.kills, year.kills_in_bursts, year.events.explained, year.verdict.by_rung, year.above.expected, year.above.received, year.above.notices, year.verdict.to_stand_ins)
