"""What counts from the start of the year is not below what was reported in it before."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.forms.check import CheckKind, Severity
from reporting.values import State, Value
from tests.calendars import MINISTRY, period_of
from tests.house.tree import ROOT
from tests.reporting.checked_form import amounts, form_with, found

Q1, H1, Q3 = period_of("2024-Q1"), period_of("2024-H1"), period_of("2024-Q3")
YEAR, BEFORE = period_of("2024-Y"), period_of("2023-Y")
FLOW, CUMULATIVE = "1 count flow", "1 count cumulative"
NOTHING = 'level: soft, left: A.1, operator: "<=", right: 1000000'
HARD = "code: PARTS, kind: parts, level: hard, rows: all"


def told(form: Form, now: int, past: dict[str, int], period: str) -> list[str]:
    """What is said of A.1, where it was so much in earlier periods."""
    earlier = {period_of(key): amounts(A_1=number) for key, number in past.items()}
    of_period = period_of(period)
    return [one.text["vi"] for one in found(form, amounts(A_1=now), earlier, of_period)]


@pytest.fixture
def flow(tmp_path: Path) -> Form:
    return form_with(tmp_path, FLOW, NOTHING, rule="bnv")


@pytest.fixture
def cumulative(tmp_path: Path) -> Form:
    return form_with(tmp_path, CUMULATIVE, NOTHING, rule="bnv")


@pytest.mark.parametrize(
    ("now", "past", "period", "parts"),
    [
        # 376 dossiers in six months cannot be 100 in nine and in twelve.
        (100, {"2024-H1": 376}, "2024-Y", "376 hồ sơ đã báo cáo trong năm (6 tháng đầu năm 2024"),
        (375, {"2024-H1": 300, "2024-Q3": 76}, "2024-Y", "376 hồ sơ đã báo cáo trong năm (6 tháng"),
        (99, {"2024-Q1": 100}, "2024-H1", "100 hồ sơ đã báo cáo trong năm (quý I/2024: 100 hồ sơ)"),
        # Without the six months the quarters are what is known of the year.
        (150, {"2024-Q1": 100, "2024-Q3": 76}, "2024-Y", "176 hồ sơ đã báo cáo trong năm (quý I"),
    ],
)
def test_a_total_below_its_parts_is_asked_about(
    flow: Form, now: int, past: dict[str, int], period: str, parts: str
) -> None:
    (said,) = told(flow, now, past, period)
    assert said.startswith(f"A.1 Dòng 1 ({now} hồ sơ) thấp hơn {parts}")
    assert said.endswith("Số tính từ đầu năm không giảm: sửa lại, hoặc ghi lý do.")


@pytest.mark.parametrize(
    ("now", "past", "period"),
    [
        (376, {"2024-H1": 300, "2024-Q3": 76}, "2024-Y"),
        (400, {"2024-H1": 300, "2024-Q3": 76}, "2024-Y"),
        # The first quarter is within the six months: it is not counted twice.
        (300, {"2024-Q1": 250, "2024-H1": 300}, "2024-Y"),
        # A quarter counts itself alone, and another year is another year.
        (1, {"2024-H1": 376}, "2024-Q3"),
        (1, {"2023-Y": 376, "2023-Q3": 50}, "2024-Q1"),
        (1, {"2023-Y": 376}, "2024-H1"),
        (0, {}, "2024-Y"),
    ],
)
def test_what_holds_its_parts_is_silent(
    flow: Form, now: int, past: dict[str, int], period: str
) -> None:
    assert told(flow, now, past, period) == []


@pytest.mark.parametrize(
    ("now", "past", "period", "is_asked"),
    [
        (100, {"2024-Q1": 376}, "2024-H1", True),
        (100, {"2024-H1": 376}, "2024-Q3", True),
        (100, {"2024-Q1": 50, "2024-H1": 376}, "2024-Q3", True),
        (376, {"2024-H1": 376}, "2024-Q3", False),
        # It goes on from the latest period alone: parts are not added to a running total.
        (380, {"2024-Q1": 300, "2024-H1": 376}, "2024-Q3", False),
        (1, {"2023-Y": 376}, "2024-Q1", False),
    ],
)
def test_a_running_total_goes_on_from_the_period_before_in_its_year(
    cumulative: Form, now: int, past: dict[str, int], period: str, is_asked: bool
) -> None:
    assert bool(told(cumulative, now, past, period)) is is_asked


def test_the_form_says_whether_it_blocks(tmp_path: Path) -> None:
    past = {H1: amounts(A_1=376)}
    soft = form_with(tmp_path, FLOW, NOTHING, rule="bnv")
    assert [one.blocks for one in found(soft, amounts(A_1=100), past, YEAR)] == [False]
    hard = form_with(tmp_path, FLOW, HARD, rule="bnv")
    (finding,) = found(hard, amounts(A_1=100), past, YEAR)
    assert (finding.blocks, finding.indicators) == (True, ("A.1",))


def test_an_explanation_holds_for_the_figures_that_it_was_given_for(flow: Form) -> None:
    past = {H1: amounts(A_1=376)}
    signatures = [
        found(flow, amounts(A_1=now), earlier, YEAR)[0].signature
        for now, earlier in ((100, past), (100, past), (101, past), (100, {H1: amounts(A_1=377)}))
    ]
    assert signatures[0] == signatures[1]
    assert len(set(signatures)) == 3


def test_what_is_not_a_number_is_not_compared(flow: Form) -> None:
    missing = Value(State.NOT_YET)
    assert found(flow, {"A.1": missing}, {H1: amounts(A_1=376)}, YEAR) == ()
    assert found(flow, amounts(A_1=100), {H1: {"A.1": missing}}, YEAR) == ()


def test_stocks_percentages_and_quarters_of_four_are_left_alone(tmp_path: Path) -> None:
    for rows, rule in (
        ("1 count stock", "bnv"),
        ("1 percent cumulative", "bnv"),
        (FLOW, "nd09_quarterly"),
    ):
        form = form_with(tmp_path, rows, NOTHING.replace("1000000", "50"), rule=rule)
        assert all(check.kind is not CheckKind.PARTS for check in form.checks), rows


def test_a_row_that_the_form_looks_at_itself_is_asked_about_once(tmp_path: Path) -> None:
    own = 'kind: fall, level: soft, left: year(A.1), operator: "<=", right: A.1'
    form = form_with(tmp_path, CUMULATIVE, own, rule="bnv")
    assert [one.check for one in found(form, amounts(A_1=1), {Q1: amounts(A_1=5)}, H1)] == ["T.0"]


def test_the_quarterly_form_under_the_ministrys_calendar_asks_of_every_row_of_the_period(
    tmp_path: Path,
) -> None:
    text = (ROOT / "forms" / "cchc_quarterly.yaml").read_text(encoding="utf-8")
    path = tmp_path / "form.yaml"
    path.write_text(text.replace("rule: nd09_quarterly", "rule: bnv"), encoding="utf-8")
    form = load_form(path)
    (check,) = (one for one in form.checks if one.kind is CheckKind.PARTS)
    assert check.severity is Severity.SOFT
    assert {"I.1", "III.3.1.1"} <= set(check.codes())
    assert not {"I.2.2", "VI.1.2", "IV.1.1"} & set(check.codes())
    shipped = load_form(ROOT / "forms" / "cchc_quarterly.yaml")
    assert all(one.kind is not CheckKind.PARTS for one in shipped.checks)
    assert replace(shipped, cycle=MINISTRY).checks == shipped.checks


@given(
    first=st.integers(0, 500),
    half=st.integers(0, 500),
    third=st.integers(0, 500),
    year=st.integers(0, 1500),
)
def test_a_year_is_asked_about_exactly_when_it_is_below_the_half_and_the_quarter(
    tmp_path_factory: pytest.TempPathFactory, first: int, half: int, third: int, year: int
) -> None:
    form = form_with(tmp_path_factory.mktemp("form"), FLOW, NOTHING, rule="bnv")
    past = {"2024-Q1": first, "2024-H1": half, "2024-Q3": third}
    assert bool(told(form, year, past, "2024-Y")) is (year < half + third)
