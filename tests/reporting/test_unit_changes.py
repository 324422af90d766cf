"""What a list of units makes of those that are known; a closed period it never rewrites."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.csv_files.closed_periods import ClosedPeriods
from reporting.csv_files.unit_changes import UnitChangeKind, UnitPlan, mergers
from reporting.csv_files.units import UnitFileProblems, read_units
from reporting.periods import Period
from reporting.units import Level, Unit, UnitHistory
from tests.operators import VIETNAMESE

HEADER = "code,name,level,parent_code,valid_from,valid_to,merged_into"
TODAY = date(2025, 7, 10)
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
Q3_2024, Q2_2025 = Period.parse("2024-Q3"), Period.parse("2025-Q2")
BAC_SON = Unit("12148", "Xã Bắc Sơn", Level.COMMUNE, "329")
KNOWN = UnitHistory.of(
    [
        Unit("33", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("329", "Huyện Ân Thi", Level.DISTRICT, "33"),
        Unit("12142", "Thị trấn Ân Thi", Level.COMMUNE, "329"),
        BAC_SON,
        Unit("12151", "Xã Bãi Sậy", Level.COMMUNE, "329"),
        Unit("20", "Tỉnh Lạng Sơn", Level.PROVINCE),
        Unit("185", "Huyện Bắc Sơn", Level.DISTRICT, "20"),
        Unit("06325", "Thị trấn Bắc Sơn", Level.COMMUNE, "185"),
    ]
)
REPORTED: Mapping[Period, frozenset[str]] = {
    Q3_2024: frozenset({"12142", "12148"}), Q2_2025: frozenset({"12148"}),
}  # fmt: skip
CLOSED = ClosedPeriods(TODAY, REPORTED)
MERGED = (
    "329,Huyện Ân Thi,district,33,,2025-06-30,",
    "cum-1,Cụm Ân Thi,group,33,2025-07-01,,",
    "12142,Xã Ân Thi,commune,cum-1,2025-07-01,,",
    "12148,Xã Bắc Sơn,commune,329,,2025-06-30,12142",
    "12151,Xã Bãi Sậy,commune,329,,2025-06-30,12142",
)


def plan(*lines: str, known: UnitHistory = KNOWN, closed: ClosedPeriods = CLOSED) -> UnitPlan:
    return read_units("\n".join((HEADER, *lines)).encode(), known, closed)


def problems(*lines: str, known: UnitHistory = KNOWN) -> list[tuple[int, str]]:
    with pytest.raises(UnitFileProblems) as caught:
        plan(*lines, known=known)
    return [(one.line, one.code) for one in caught.value.problems]


def sentence(*lines: str) -> str:
    with pytest.raises(UnitFileProblems) as caught:
        plan(*lines)
    (problem,) = caught.value.problems
    return VIETNAMESE.worded(problem.complaint)


def test_a_later_version_ends_the_one_before_it_the_day_before() -> None:
    found = plan(*MERGED)
    old, new = found.history.versions["12142"]
    assert (old.valid_to, new.valid_from) == (LAST, FIRST)
    kinds = [(one.kind, one.after.code) for one in found.changes]
    assert kinds == [
        (UnitChangeKind.ENDED, "329"),
        (UnitChangeKind.NEW, "cum-1"),
        (UnitChangeKind.RENAMED, "12142"),
        (UnitChangeKind.MOVED, "12142"),
        (UnitChangeKind.ENDED, "12148"),
        (UnitChangeKind.ENDED, "12151"),
    ]
    assert (found.new, found.changed, found.same) == (1, 4, 0)


def test_units_that_go_into_the_same_ones_are_told_together() -> None:
    found = plan(*MERGED)
    merger = next(m for m in mergers(found.changes, found.history) if len(m.ended) > 1)
    assert [unit.code for unit in merger.ended] == ["12148", "12151"]
    assert [unit.name for unit in merger.instead] == ["Xã Ân Thi"]


def test_loading_the_same_list_twice_changes_nothing() -> None:
    once = plan(*MERGED)
    again = plan(*MERGED, known=once.history)
    assert (again.changes, again.history) == ((), once.history)
    assert (again.new, again.changed, again.same) == (0, 0, 5)


@pytest.mark.parametrize(
    ("line", "sentence_begins"),
    [
        ("12148,Xã Bắc Sơn Mới,commune,329,,,", "12148: tên đổi từ"),
        ("12148,Xã Bắc Sơn,commune,185,,,", "Xã Bắc Sơn (12148): đơn vị cấp trên đổi từ 329 sang"),
        ("329,Huyện Ân Thi,group,33,,,", "Huyện Ân Thi (329): cấp đổi từ district sang group"),
        ("12148,Xã Bắc Sơn Mới,commune,329,,2025-06-30,", "12148: tên đổi từ"),
    ],
)
def test_a_change_without_a_date_is_asked_about_with_an_example(
    line: str, sentence_begins: str
) -> None:
    assert sentence(line).startswith(sentence_begins)
    assert sentence(line).endswith(",2025-07-01")


@pytest.mark.parametrize(
    "line",
    [
        "12148,Xã Bắc Sơn,commune,329,,2025-06-01,",
        "12148,Xã Bắc Sơn Mới,commune,329,2025-06-01,,",
        "12148,Xã Bắc Sơn,commune,185,2025-06-14,,",
        "329,Huyện Ân Thi Mới,district,33,2024-01-01,,",
        "12199,Xã Mới,commune,329,,,",
        "12199,Xã Mới,commune,329,2024-01-01,2024-12-31,",
        "06325,Thị trấn Bắc Sơn,commune,329,2025-01-01,,",
    ],
)
def test_a_line_that_would_rewrite_a_closed_period_is_refused(line: str) -> None:
    assert problems(line) == [(2, "closed_period")]


def test_the_refusal_names_the_period_and_the_first_day_that_is_free() -> None:
    assert sentence("12148,Xã Bắc Sơn Mới,commune,329,2025-06-01,,") == (
        "Xã Bắc Sơn Mới (12148): quý II/2025 đã chốt và có báo cáo đã nộp, dòng này sẽ làm thay đổi"
        " kỳ đó. Thay đổi chỉ được tính từ ngày 15/6/2025: ghi valid_from (hoặc valid_to)"
        " sau kỳ đó."
    )


@pytest.mark.parametrize(
    "line",
    [
        "12148,Xã Bắc Sơn Mới,commune,329,2025-06-15,,",
        "06325,Thị trấn Bắc Sơn Mới,commune,185,2024-01-01,,",
        "06399,Xã Khác,commune,185,,,",
        "12199,Xã Mới,commune,329,2025-06-15,,",
    ],
)
def test_what_no_closed_period_of_the_province_tells_may_change(line: str) -> None:
    assert plan(line).changes


def test_a_version_is_put_right_as_long_as_no_closed_period_reads_otherwise() -> None:
    once = plan(*MERGED).history
    right = plan("12142,Xã Ân Thy,commune,cum-1,2025-07-01,,", known=once)
    assert [unit.name for unit in right.history.versions["12142"]] == [
        "Thị trấn Ân Thi", "Xã Ân Thy",
    ]  # fmt: skip


def test_a_unit_may_get_its_first_day_while_nothing_was_closed_before_it() -> None:
    free = ClosedPeriods(TODAY)
    line = "12148,Xã Bắc Sơn,commune,329,1996-07-24,,"
    assert plan(line, closed=free).versions == (replace(BAC_SON, valid_from=date(1996, 7, 24)),)
    later = plan("12148,Xã Bắc Sơn,commune,329,2025-07-01,,")
    assert [unit.valid_to for unit in later.versions] == [LAST, None]


def test_a_line_about_the_time_before_a_known_version_is_refused() -> None:
    once = plan(*MERGED).history
    assert problems("12142,Xã Khác,commune,329,2025-06-20,,", known=once) == [(2, "too_early")]


def test_who_reports_instead_has_to_be_known_and_only_follows_an_end() -> None:
    assert problems("12148,Xã Bắc Sơn,commune,329,,2025-06-30,99999") == [(2, "unknown_successor")]
    assert problems("12148,Xã Bắc Sơn,commune,329,,,12142") == [(2, "merged_no_end")]


def test_who_reports_instead_has_to_stand_on_the_day_after() -> None:
    """Not the unit itself, nor one that ends with it: people would be sent to nobody."""
    ends = "commune,329,,2025-06-30"
    assert problems(f"12148,Xã Bắc Sơn,{ends},12148") == [(2, "successor_gone")]
    found = problems(f"12148,Xã Bắc Sơn,{ends},12151", f"12151,Xã Bãi Sậy,{ends},12148")
    assert found == [(2, "successor_gone"), (3, "successor_gone")]
    begins_later = "12200,Xã Mới,commune,329,2025-08-01,,"
    found = problems(begins_later, f"12148,Xã Bắc Sơn,{ends},12200")
    assert found == [(3, "successor_gone")]
    renamed = "12148,Xã Bắc Sơn Mới,commune,329,2025-07-01,,"
    assert plan(f"12148,Xã Bắc Sơn,{ends},12148", renamed).changed == 1


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("12148,Xã Bắc Sơn,commune,329,,2025-06-30,329", "Huyện Ân Thi (329), cấp district"),
        ("12148,Xã Bắc Sơn,commune,329,,2025-06-30,33", "Tỉnh Hưng Yên (33), cấp province"),
        ("12148,Xã Bắc Sơn,commune,329,,2025-06-30,12142;329", "Huyện Ân Thi (329), cấp district"),
        ("329,Huyện Ân Thi,district,33,,2025-06-30,12142", "Thị trấn Ân Thi (12142), cấp commune"),
        ("329,Huyện Ân Thi,district,33,,2025-06-30,33", "Tỉnh Hưng Yên (33), cấp province"),
    ],
)
def test_who_reports_instead_is_of_the_same_level(line: str, other: str) -> None:
    assert problems(line) == [(2, "successor_level")]
    assert f"ghi {other}: đơn vị báo cáo thay phải cùng cấp. Ví dụ: " in sentence(line)


def test_the_example_of_who_reports_instead_can_be_loaded_as_it_is() -> None:
    for line in (
        "12148,Xã Bắc Sơn,commune,329,,2025-06-30,329",
        "329,Huyện Ân Thi,district,33,,2025-06-30,12142",
    ):
        *_, example = sentence(line).partition("Ví dụ: ")
        assert plan(example).changed == 1
    assert sentence("12148,Xã Bắc Sơn,commune,329,,2025-06-30,329").endswith(
        "12148,Xã Bắc Sơn,commune,329,,2025-06-30,12142"
    )


def test_a_group_takes_the_place_of_a_district_that_ended() -> None:
    found = plan("329,Huyện Ân Thi,district,33,,2025-06-30,cum-1", *MERGED[1:])
    assert [unit.name for unit in found.history.reports_instead("329", FIRST)] == ["Cụm Ân Thi"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("12142,Xã Ân Thi,group,33,2025-07-01,,", "successor_level"),
        ("12142,Xã Ân Thi,commune,cum-1,2025-07-01,2025-06-30,", "span_backwards"),
        ("12142,Thị trấn Ân Thi,commune,329,,2025-06-30,", None),
    ],
)
def test_a_later_list_leaves_no_unit_followed_by_one_of_another_level(
    line: str, problem: str | None
) -> None:
    once = plan(*MERGED).history
    if problem is None:
        assert plan(line, known=once).changes == ()
    else:
        assert (2, problem) in problems(line, known=once)


# --- who followed whom in a period that is closed ------------------------------------------------
IN_AUGUST = (
    "12142,Xã Ân Thi,commune,329,2025-09-01,,",
    "12148,Xã Bắc Sơn,commune,329,,2025-08-31,",
)
"""In the middle of quarter III a commune goes into the one that is set up the day after."""
IN_OCTOBER = ClosedPeriods(
    date(2025, 10, 10), {**REPORTED, Period.parse("2025-Q3"): frozenset({"12151"})}
)


def in_october() -> UnitHistory:
    return plan(*IN_AUGUST, closed=ClosedPeriods(date(2025, 9, 2), REPORTED)).history


@pytest.mark.parametrize(
    "line",
    [
        "12148,Xã Bắc Sơn,commune,329,,2025-08-31,12151",
        "12148,Xã Bắc Sơn,commune,329,,2025-08-31,12142;12151",
        "12148,Xã Bắc Sơn,commune,329,,2025-08-30,",
        "12148,Xã Bắc Sơn,commune,329,,2025-06-30,12142",
        "12170,Xã Tạm,commune,329,2025-09-01,2025-09-10,",
    ],
)
def test_who_followed_a_unit_does_not_change_in_a_closed_period(line: str) -> None:
    with pytest.raises(UnitFileProblems) as refused:
        plan(line, known=in_october(), closed=IN_OCTOBER)
    (problem,) = refused.value.problems
    assert problem.code == "closed_period"
    assert "quý III/2025 đã chốt" in VIETNAMESE.worded(problem.complaint)
    open_still = ClosedPeriods(date(2025, 9, 3), REPORTED)
    assert plan(line, known=in_october(), closed=open_still).history


def test_a_unit_that_ends_later_may_go_into_one_of_a_closed_period() -> None:
    line = "12151,Xã Bãi Sậy,commune,329,,2025-10-31,12142"
    found = plan(line, known=in_october(), closed=IN_OCTOBER).history
    q3, q4 = date(2025, 9, 14), date(2025, 12, 14)
    assert not found.is_comparable("12142", q4, q3)
    before = in_october()
    assert [found.is_comparable(code, q3, Q2_2025.end) for code in found.versions] == [
        before.is_comparable(code, q3, Q2_2025.end) for code in found.versions
    ]


def test_a_unit_set_up_again_leaves_closed_periods_as_they_were() -> None:
    """It had ended in the middle of quarter III, and nobody knew that it would stand again."""
    line = "12148,Xã Bắc Sơn,commune,329,2026-01-01,,"
    before, q3 = in_october(), date(2025, 9, 14)
    after = plan(line, known=before, closed=IN_OCTOBER).history
    assert not after.is_comparable("12142", q3, Q2_2025.end)
    assert after.ended("12148", q3) == before.ended("12148", q3)
    assert after.reports_instead("12148", q3) == before.reports_instead("12148", q3)
    start = date(2025, 6, 15)
    assert after.ended_within("329", start, q3) == before.ended_within("329", start, q3)
    assert after.ended("12148", date(2026, 1, 1)) is None


def test_a_code_may_have_a_line_for_each_of_its_versions_in_any_order() -> None:
    found = plan(
        "12148,Xã Bắc Sơn Ba,commune,329,2026-07-01,,",
        "12148,Xã Bắc Sơn Hai,commune,329,2025-07-01,,",
    )
    assert [unit.name for unit in found.versions] == [
        "Xã Bắc Sơn", "Xã Bắc Sơn Hai", "Xã Bắc Sơn Ba",
    ]  # fmt: skip


def test_units_that_stand_on_under_one_that_ended_are_told_of() -> None:
    found = plan(*MERGED[:3])
    assert [unit.code for unit in found.strays] == ["12148", "12151"]


_LINES = st.sampled_from(
    (
        *MERGED,
        "12148,Xã Bắc Sơn Mới,commune,329,2025-07-01,,",
        "12151,Xã Bãi Sậy,commune,cum-1,2025-07-01,,",
        "12151,Xã Bãi Sậy,commune,185,2025-06-01,,",
        "12148,Xã Bắc Sơn,commune,329,2024-01-01,2024-08-01,",
        "20,Tỉnh Lạng Sơn,province,,2020-01-01,,",
        "12148,Xã Bắc Sơn,commune,329,,2025-06-10,12151",
        "12148,Xã Bắc Sơn,commune,329,,2025-07-31,12151",
        "12148,Xã Bắc Sơn,commune,329,2026-01-01,,",
        "12170,Xã Tạm,commune,329,2025-07-01,2025-07-20,",
        "329,Huyện Khác,district,33,2025-03-15,,",
    )
)


@given(st.lists(st.lists(_LINES, min_size=1, max_size=6, unique=True), max_size=4))
def test_whatever_is_loaded_a_closed_period_reads_as_it_did(files: list[list[str]]) -> None:
    known = KNOWN
    for file in files:
        try:
            known = plan(*file, known=known).history
        except UnitFileProblems:
            continue
    for period in REPORTED:
        before, after = KNOWN.on(period.end), known.on(period.end)
        of_the_province = [u for u in after.units.values() if after.covers("33", u.code)]
        standing = [unit for unit in of_the_province if unit.stands_on(period.end)]
        assert [(u.code, u.name, u.parent_code) for u in standing] == [
            (u.code, u.name, u.parent_code)
            for u in before.units.values()
            if before.covers("33", u.code)
        ]
    for period in REPORTED:
        assert [known.is_comparable(c, period.end, Q3_2024.end) for c in KNOWN.versions] == [
            KNOWN.is_comparable(c, period.end, Q3_2024.end) for c in KNOWN.versions
        ]
