"""Papers of a month and of a listed window name the period and its days."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Final
from zipfile import ZipFile

import pytest

from papers import report_docx, report_xlsx
from reporting.documents.printed_head import printed_head
from reporting.periods import Cycle, Every, ListedWindows, Period, PeriodName, Window, YearlyPeriods
from reporting.units import UnitHistory
from tests.papers.examples import FORM, commune_paper, units

NAME: Final = PeriodName("đợt rà soát 2024", "đợt rà soát")
REVIEW: Final = Window("ra-soat", date(2024, 1, 1), date(2024, 9, 20), {"vi": NAME, "en": NAME})
LISTED: Final = Cycle(ListedWindows((REVIEW,)), 45)
MONTHS: Final = Cycle(YearlyPeriods.every(Every.MONTH), 14)


def text_of(content: bytes) -> str:
    """Every text of the parts of a document or a workbook, in their order."""
    with ZipFile(BytesIO(content)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("xml")]
    return " ".join(re.findall(r"<(?:w:t|t|x:t)[^>]*>([^<]*)<", "".join(parts)))


@pytest.mark.parametrize("printed", [report_docx, report_xlsx])
@pytest.mark.parametrize(
    ("cycle", "key", "named", "until"),
    [
        (MONTHS, "2024-M09", "tháng 9 năm 2024", "14/9/2024"),
        (LISTED, "2024-ra-soat", "đợt rà soát 2024", "20/9/2024"),
    ],
)
def test_a_paper_names_its_period_and_the_days_it_counts(
    printed: object, cycle: Cycle, key: str, named: str, until: str
) -> None:
    assert callable(printed)
    paper = replace(commune_paper(), form=replace(FORM, cycle=cycle), period=cycle.period(key))
    text = text_of(printed(paper))
    assert named.casefold() in text.casefold()
    assert until in text


def read_back(cycle: Cycle, text: str) -> Period | None:
    history = UnitHistory.of(units().units.values())
    return printed_head((text,), history, "12148", cycle).period


@pytest.mark.parametrize(
    ("cycle", "key"), [(MONTHS, "2024-M09"), (LISTED, "2024-ra-soat")], ids=["month", "window"]
)
def test_the_period_that_is_printed_is_read_back(cycle: Cycle, key: str) -> None:
    paper = replace(commune_paper(), form=replace(FORM, cycle=cycle), period=cycle.period(key))
    assert read_back(cycle, text_of(report_docx(paper))) == cycle.period(key)
