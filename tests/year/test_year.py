"""A quarter of the year in small: nothing is missing, repeated without a cause, or wrong."""

from datetime import date
from pathlib import Path

from tests.year.living import Plan, lived

QUARTER = Plan(
    communes=5,
    first=date(2024, 8, 20),
    last=date(2024, 9, 27),
    kills=8,
    in_bursts=4,
    days_down=2,
    outages=3,
    unanswered=0.03,
    seed=10,
)


async def test_a_quarter_of_reminders_with_kills_outages_and_lost_answers(tmp_path: Path) -> None:
    year = await lived(QUARTER, tmp_path)
    verdict = year.verdict
    assert dict(verdict.faults) == {}
    assert len(year.kills) >= QUARTER.kills
    assert verdict.expected > 30
    assert verdict.received >= verdict.expected
