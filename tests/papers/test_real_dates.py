"""Papers say the day to which their figures count, never one that is still to come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rendering.document_builder import Material
from handlers.engine.turn import PaperKind
from reporting.documents.commune_paper import CommunePaper, commune_workbook
from reporting.documents.district_paper import remark
from reporting.periods.workdays import vietnam_calendar
from reporting.reports import Filing, ReportState
from reporting.standing import schedule
from reporting.summary import FilingStatus, UnitFiling
from reporting.units import UnitHistory
from tests.papers.examples import BAC_SON, DEADLINE, FORM, PERIOD, TAKEN, bac_son, units

AUGUST = datetime(2024, 8, 5, 2, tzinfo=UTC)
DAYS = schedule(FORM, units()[BAC_SON], PERIOD, vietnam_calendar())


def material(filed_at: datetime | None, taken_at: datetime) -> Material:
    state = ReportState.SUBMITTED if filed_at else ReportState.DRAFT
    filing = Filing(BAC_SON, state, filed_at, 83, filed_at, filed_at=filed_at)
    return Material(
        kind=PaperKind.REPORT_WORD,
        form=FORM,
        history=UnitHistory.of(units().units.values()),
        unit_code=BAC_SON,
        period=PERIOD,
        values={(BAC_SON, PERIOD.key): bac_son()},
        explanations={},
        filings=[filing],
        deadline=DEADLINE,
        taken_at=taken_at,
        is_demo=False,
        schedules={BAC_SON: DAYS},
    )


@pytest.mark.parametrize(
    ("filed_at", "taken_at", "until"),
    [
        (AUGUST, TAKEN, date(2024, 8, 5)),
        (AUGUST + timedelta(days=60), TAKEN, date(2024, 9, 14)),
        (None, AUGUST, date(2024, 8, 5)),
        (None, TAKEN, date(2024, 9, 14)),
    ],
)
def test_a_report_counts_to_its_submission_and_a_draft_to_today(
    filed_at: datetime | None, taken_at: datetime, until: date
) -> None:
    assert material(filed_at, taken_at).counted_until(BAC_SON) == until


def test_the_sheet_says_that_day() -> None:
    paper = CommunePaper(
        form=FORM,
        period=PERIOD,
        units=units(),
        unit_code=BAC_SON,
        values=bac_son(),
        until=date(2024, 8, 5),
    )
    (sheet,) = commune_workbook(paper).sheets
    assert sheet.lines[1].endswith("số liệu từ ngày 15/6/2024 đến hết ngày 05/8/2024")
    (sheet,) = commune_workbook(replace(paper, until=None)).sheets
    assert sheet.lines[1].endswith("đến hết ngày 14/9/2024")


def test_the_list_of_the_district_remarks_early_figures_and_moved_deadlines() -> None:
    early = UnitFiling(
        BAC_SON, FilingStatus.ON_TIME, 83, 83, AUGUST, filed_at=AUGUST, schedule=DAYS
    )
    assert remark(early, DEADLINE) == "Số liệu đến 05/8/2024"
    moved = replace(DAYS, due=replace(DEADLINE, day=date(2024, 9, 20)))
    late = datetime(2024, 9, 23, 2, tzinfo=UTC)
    filing = UnitFiling(BAC_SON, FilingStatus.LATE, 83, 83, late, filed_at=late, schedule=moved)
    assert remark(filing, DEADLINE) == "Gia hạn đến 20/9/2024; Chậm 3 ngày"
