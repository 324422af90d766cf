"""A commune's whole quarter in few touches, over real HTTP; the counts are printed."""

from pathlib import Path

import pytest

from tests.journeys.communes import Touches, all_values
from tests.journeys.touches import (
    EARLIER,
    last_period,
    with_files,
    with_last_period,
    without_files,
)

pytestmark = pytest.mark.slow


def told(what: str, done: Touches, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{what}: {done.touches} touches, {done.characters} characters typed")  # noqa: T201


async def test_four_officers_file_bac_son_in_25_touches_without_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = await without_files(tmp_path)
    told("without files", done, capsys)
    assert done.touches <= 25


async def test_four_officers_file_bac_son_in_12_touches_with_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = await with_files(tmp_path)
    told("with files", done, capsys)
    assert done.touches <= 12


async def test_a_quarter_mostly_like_the_last_takes_18_touches(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = await with_last_period(tmp_path)
    told("with a last period", done, capsys)
    assert done.touches <= 18


def test_seventy_of_a_hundred_figures_are_as_in_the_quarter_before() -> None:
    before, now = last_period(), all_values()
    same = sum(before[code] == value for code, value in now.items())
    assert len(now) - same == len(EARLIER)
    assert 0.69 <= same / len(now) <= 0.71
