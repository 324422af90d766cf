"""A commune's whole quarter in few touches, over real HTTP; the counts are printed."""

from pathlib import Path

import pytest

from tests.journeys.communes import all_values
from tests.journeys.touches import EARLIER, counted, last_period

pytestmark = pytest.mark.slow


MOST = {"without files": 25, "with files": 12, "with a last period": 18}


async def test_four_officers_file_bac_son_in_few_touches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = await counted(tmp_path)
    with capsys.disabled():
        for name, done in found.items():
            print(f"\n{name}: {done.touches} touches, {done.characters} characters typed", end="")  # noqa: T201
    assert found.keys() == MOST.keys()
    assert {name: done.touches for name, done in found.items() if done.touches > MOST[name]} == {}


def test_seventy_of_a_hundred_figures_are_as_in_the_quarter_before() -> None:
    before, now = last_period(), all_values()
    same = sum(before[code] == value for code, value in now.items())
    assert len(now) - same == len(EARLIER)
    assert 0.69 <= same / len(now) <= 0.71
