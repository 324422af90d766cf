"""The quarterly form that comes with the program, and what a form answers about its rows."""

from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from reporting.form_files.loader import load_form, load_forms, problems_of
from reporting.forms import AppliesIf, Asked, Form, Ratio, Sum, UnknownIndicator
from reporting.periods import CycleRule
from reporting.periods.deadlines import DayOfMonth, Timing, WorkingDaysAfterCutoff
from reporting.periods.workdays import WhenDayOff
from reporting.values import Kind

FORMS = Path(__file__).parents[2] / "forms"


@pytest.fixture(scope="module")
def form() -> Form:
    return load_form(FORMS / "cchc_quarterly.yaml")


def test_the_forms_of_the_program_have_no_problems() -> None:
    assert [problem for path in FORMS.glob("*.yaml") for problem in problems_of(path)] == []


def test_the_quarterly_form_is_found_by_its_code() -> None:
    assert load_forms(FORMS)["cchc_quarterly"].version == 1


def test_it_has_128_rows_of_which_83_are_asked(form: Form) -> None:
    assert Counter(row.asked for row in form.indicators) == {
        Asked.ASKED: 83,
        Asked.HEADING: 25,
        Asked.COMPUTED: 14,
        Asked.OTHER_LEVEL: 6,
    }
    assert len({row.code for row in form.indicators}) == 128


def test_its_103_cells_are_of_these_kinds(form: Form) -> None:
    assert Counter(row.kind for row in form.indicators if row.kind) == {
        Kind.COUNT: 69,
        Kind.PERCENT: 19,
        Kind.CHOICE: 13,
        Kind.MONEY: 2,
    }


def test_its_rows_are_asked_of_four_duties(form: Form) -> None:
    asked = {duty: len(form.asked(duty)) for duty in form.duties}
    assert asked == {"van_phong": 58, "tu_phap": 8, "tai_chinh": 9, "van_hoa": 8}
    assert len(form.asked()) == 83


def test_its_seven_parts_hold_all_rows_in_printed_order(form: Form) -> None:
    parts = form.parts()
    assert [part.code for part in parts] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    by_part = [form.indicators_of_part(part.code) for part in parts]
    assert tuple(chain.from_iterable(by_part)) == form.indicators
    assert [len(found) for found in by_part] == [19, 14, 17, 15, 15, 14, 34]


def test_the_other_levels_rows_are_those_of_departments_and_districts(form: Form) -> None:
    assert [row.code for row in form.indicators if row.asked is Asked.OTHER_LEVEL] == [
        "VII.4.1.1",
        "VII.4.1.2",
        "VII.4.2.1",
        "VII.4.2.2",
        "VII.4.3.1",
        "VII.4.3.2",
    ]


def test_the_online_services_of_part_seven_belong_to_the_office(form: Form) -> None:
    assert form.indicator("VII").duty == "van_hoa"
    assert {row.duty for row in form.indicators if row.code.startswith("VII.5")} == {"van_phong"}


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("I.2", Ratio("I.2.2", "I.2.1")),
        ("I.3.2", Ratio("I.3.3.1", "I.3.3")),
        ("II.1", Sum(("II.1.1", "II.1.2"))),
        ("II.2.2", Ratio("II.2.2.2", "II.2.2.1")),
        ("II.3.2", Ratio("II.3.2.2", "II.3.2.1")),
        ("III.3.1", Ratio("III.3.1.2", "III.3.1.1")),
        ("III.3.2", Ratio("III.3.2.2", "III.3.2.1")),
        ("VI.1", Ratio("VI.1.2", "VI.1.1")),
        ("VI.2.1", Sum(("VI.2.2", "VI.2.3", "VI.2.4", "VI.2.5"))),
        ("VI.2.4", Sum(("VI.2.4.1", "VI.2.4.2", "VI.2.4.3"))),
        ("VII.5.1", Ratio("VII.5.1.2", "VII.5.1.1")),
        ("VII.5.2", Ratio("VII.5.2.2", "VII.5.2.1")),
        ("VII.5.3", Ratio("VII.5.3.2", "VII.5.3.1")),
        ("VII.5.4", Ratio("VII.5.4.2", "VII.5.4.1")),
    ],
)
def test_a_computed_row_follows_from_these(form: Form, code: str, formula: Ratio | Sum) -> None:
    assert form.indicator(code).formula == formula


def test_computed_rows_come_after_the_computed_rows_they_need(form: Form) -> None:
    codes = [row.code for row in form.computed()]
    assert len(codes) == 14
    assert codes.index("VI.2.4") < codes.index("VI.2.1")


def test_a_row_knows_what_changes_with_it(form: Form) -> None:
    assert form.dependents("VI.2.4.1") == ("VI.2.4", "VI.2.1")
    assert form.dependents("III.3.1.1") == ("III.3.1",)
    assert form.dependents("I.1") == ()


def test_the_headlines_are_four_computed_percentages(form: Form) -> None:
    assert form.headlines == ("III.3.1", "VII.5.3", "I.2", "VI.1")
    headlines = [row.code for row in form.indicators if row.headline]
    assert headlines == ["I.2", "III.3.1", "VI.1", "VII.5.3"]


def test_the_survey_rows_apply_only_where_there_was_a_survey(form: Form) -> None:
    conditions = {row.code: row.applies_if for row in form.indicators if row.applies_if}
    assert conditions == {"I.5.1": AppliesIf("I.5", 1), "I.5.2": AppliesIf("I.5", 1)}


@pytest.mark.parametrize(
    ("code", "name", "unit", "measure", "aggregation", "scale"),
    [
        ("I.2.1", "Số nhiệm vụ đề ra trong kế hoạch", "nhiệm vụ", "cumulative", "sum", 1),
        ("III.3.1.2", "Số hồ sơ TTHC giải quyết đúng hạn", "hồ sơ", "flow", "sum", 1),
        ("III.1.4", "Tổng số TTHC thuộc thẩm quyền giải quyết", "thủ tục", "stock", "sum", 1),
        (
            "IV.2.5",
            "Tỷ lệ phần trăm biên chế đã tinh giản so với năm 2015",
            "%",
            "stock",
            "none",
            100,
        ),
        ("VI.1.1", "Kế hoạch được giao", "triệu đồng", "cumulative", "sum", 1_000_000),
        ("VI.2.1", "Tổng số đơn vị SNCL", "đơn vị", "stock", "sum", 1),
        ("VII.2.1", "Hệ thống họp trực tuyến", "Chưa có = 0; Đã có = 1", "stock", "yes_count", 1),
        (
            "I.5.2",
            "Hình thức khảo sát",
            "Trực tuyến = 0; Phát phiếu = 1; Kết hợp = 2",
            "flow",
            "none",
            1,
        ),
    ],
)
def test_a_row_reads_as_printed(
    form: Form, code: str, name: str, unit: str, measure: str, aggregation: str, scale: int
) -> None:
    row = form.indicator(code)
    assert (row.name["vi"], row.unit["vi"], row.measure, row.aggregation, row.scale) == (
        name,
        unit,
        measure,
        aggregation,
        scale,
    )


def test_the_number_of_a_row_is_printed_within_its_part(form: Form) -> None:
    assert [form.indicator(code).number for code in ("III", "III.3", "VII.4.1.3")] == [
        "III",
        "3",
        "4.1.3",
    ]


def test_short_names_tell_the_rows_apart_in_both_languages(form: Form) -> None:
    for language in ("vi", "en"):
        shorts = Counter(row.short[language] for row in form.indicators)
        assert [short for short, times in shorts.items() if times > 1] == []


def test_every_row_has_an_english_name_of_its_own(form: Form) -> None:
    assert [row.code for row in form.indicators if row.name["en"] == row.name["vi"]] == []


def test_every_figure_has_a_measure_and_no_heading_has_one(form: Form) -> None:
    for each in form.indicators:
        assert (each.measure is None) is (each.kind is None), each.code


def test_money_is_hinted_at_with_an_example(form: Form) -> None:
    hint = form.indicator("VI.1.1").hint
    assert hint is not None
    assert hint["vi"] == "Ghi theo triệu đồng, ví dụ 17.465 là 17 tỷ 465 triệu."


def test_a_row_knows_the_rows_under_it(form: Form) -> None:
    assert [row.code for row in form.children("VI.2.4")] == ["VI.2.4.1", "VI.2.4.2", "VI.2.4.3"]
    assert form.children("I.1") == ()


def test_an_unknown_code_is_refused_by_name(form: Form) -> None:
    assert "I.9" not in form
    with pytest.raises(UnknownIndicator) as refused:
        form.indicator("I.9")
    assert (refused.value.form, refused.value.code) == ("cchc_quarterly", "I.9")


def test_communes_are_due_a_working_day_after_cut_off_and_provinces_on_day_20(form: Form) -> None:
    assert form.deadline == Timing(WorkingDaysAfterCutoff(1))
    assert dict(form.deadlines) == {
        "commune": Timing(WorkingDaysAfterCutoff(1)),
        "province": Timing(DayOfMonth(20, 0, WhenDayOff.NEXT)),
    }
    assert (form.cycle.rule, form.cycle.opens_days_before_cutoff) == (
        CycleRule.ND09_QUARTERLY.rule,
        45,
    )
