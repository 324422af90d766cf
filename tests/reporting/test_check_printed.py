"""Computed rows as typed on a paper are compared with what follows from their parts."""

import pytest

from reporting.checks.finding import Finding
from reporting.checks.runner import CheckFacts, findings
from reporting.values import State, Value
from tests.calendars import period_of
from tests.reporting.quarter import NOT_APPLICABLE, form, numbers

Q3 = period_of("2024-Q3")
PLAN = numbers(I_2_1=7, I_2_2=5)


def told(
    printed: dict[str, Value], values: dict[str, Value], only: list[str] | None = None
) -> list[Finding]:
    facts = CheckFacts(period=Q3, values=values, printed=printed)
    return [f for f in findings(form(), facts, only) if f.indicators[0] in printed]


@pytest.mark.parametrize("typed", [71_43, 71_42, 71_40, 71_00])
def test_a_rate_rounded_or_cut_off_is_believed(typed: int) -> None:
    assert told(numbers(I_2=typed), PLAN) == []


@pytest.mark.parametrize("typed", [80_00, 72_00, 71_50, 71_44, 0])
def test_a_rate_that_its_parts_do_not_make_blocks(typed: int) -> None:
    found = told(numbers(I_2=typed), PLAN)
    assert [(f.check, f.blocks, set(f.indicators)) for f in found] == [
        ("RATIO.I.2", True, {"I.2", "I.2.1", "I.2.2"})
    ]


def test_a_total_that_its_parts_do_not_make_blocks() -> None:
    parts = numbers(II_1_1=2, II_1_2=3)
    assert told(numbers(II_1=5), parts) == []
    (wrong,) = told(numbers(II_1=6), parts)
    assert (wrong.check, wrong.blocks) == ("SUM.II.1", True)
    assert wrong.text["vi"] == (
        "II.1 Tổng số VBQPPL ghi 6 văn bản, nhưng 2 + 3 = 5. "
        "Chỉ tiêu này tự tính: kiểm tra các số thành phần."
    )


def test_a_rate_of_nothing_is_questioned() -> None:
    nothing = numbers(I_2_1=0, I_2_2=0)
    assert [(f.check, f.blocks) for f in told(numbers(I_2=0), nothing)] == [("RATIO.I.2", False)]
    assert told({"I.2": NOT_APPLICABLE}, nothing) == []


def test_what_cannot_be_computed_is_not_compared() -> None:
    assert told(numbers(I_2=80_00), numbers(I_2_1=7)) == []
    assert told(numbers(I_2=80_00), numbers(I_2_1=0, I_2_2=5)) == []
    assert told({"I.2": Value(State.NOT_YET)}, PLAN) == []


def test_only_the_computed_rows_of_an_answer_are_compared() -> None:
    printed = numbers(I_2=80_00, VI_1=80_00)
    values = {**PLAN, **numbers(VI_1_1=100, VI_1_2=10)}
    assert [f.check for f in told(printed, values, ["I.2.2"])] == ["RATIO.I.2"]
    assert [f.check for f in told(printed, values)] == ["RATIO.I.2", "RATIO.VI.1"]
