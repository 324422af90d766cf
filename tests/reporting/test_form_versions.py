"""Versions of a form side by side: which one a report is of, and which rows mean the same."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.clean_text import clean
from reporting.forms import FormLibrary, UnknownVersion
from reporting.forms.comparison import NOT_COMPARED, same_rows
from reporting.forms.first_seen import SeenVersion, refusals, settle
from reporting.periods import Cycle, CycleRule, Period, read_period
from reporting.progress import computed, with_computed
from reporting.values import Value
from tests.form_versions import THIRD, Revision, content, form_of, version
from tests.operators import ENGLISH, VIETNAMESE

FIRST, SECOND, THIRD_VERSION = version(1), version(2), version(3)
CODE = FIRST.code
ALL = FormLibrary.holding([FIRST, SECOND, THIRD_VERSION])
Q3, Q4 = Period.parse("2024-Q3"), Period.parse("2024-Q4")
SEVEN = Value(number=7)


def revised(**changes: object) -> dict[str, str]:
    """The rows that mean the same after a second version with these changes."""
    revision = Revision(version=2, **changes)  # type: ignore[arg-type]
    return same_rows(FIRST, form_of(revision.of(content())))


# --- which version a report is of ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2023-Q1", 1),
        ("2024-Q3", 1),
        ("2024-Q4", 2),
        ("2025-Q1", 2),
        ("2025-Q2", 3),
        ("2031-Q1", 3),
    ],
)
def test_a_report_not_begun_is_of_the_version_in_whose_time_its_period_starts(
    period: str, expected: int
) -> None:
    assert ALL.of(CODE, Period.parse(period)).version == expected


def test_a_version_that_begins_within_a_period_is_used_from_the_next_one_on() -> None:
    late = replace(SECOND, begins=date(2024, 9, 16))
    library = FormLibrary.holding([FIRST, late])
    assert library.of(CODE, Q4).version == 1
    assert library.of(CODE, Period.parse("2025-Q1")).version == 2


def test_a_report_that_was_begun_keeps_its_version_whatever_its_period() -> None:
    assert ALL.of_report(CODE, Q4, 1) is FIRST
    assert ALL.of_report(CODE, Q3, 2) is SECOND
    assert ALL.of_report(CODE, Q3, None) is FIRST


def test_what_is_current_is_what_people_work_on_that_day() -> None:
    assert ALL[CODE] is THIRD_VERSION
    # Quarter IV opens 45 days before 14/12/2024.
    assert ALL.on(date(2024, 10, 29))[CODE] is FIRST
    assert ALL.on(date(2024, 10, 30))[CODE] is SECOND
    assert ALL.on(date(2024, 10, 30)) is ALL.on(date(2024, 10, 30))
    assert list(ALL.on(date(2024, 10, 30)).values()) == [SECOND]


MINISTRY = replace(SECOND, cycle=Cycle(CycleRule.BNV, 45))


@pytest.mark.parametrize("begins", [date(2024, 3, 1), date(2024, 9, 15), date(2024, 12, 15)])
def test_a_version_with_other_periods_begins_with_a_year(begins: date) -> None:
    library = FormLibrary.holding([FIRST, replace(MINISTRY, begins=begins)])
    for key in ("2024-Q2", "2024-Q3", "2024-Q4"):
        assert library.of(CODE, Period.parse(key)).version == 1, key
    for key in ("2025-Q1", "2025-H1", "2025-Y"):
        assert library.of(CODE, Period.parse(key)).version == 2, key


def test_that_year_is_put_on_record() -> None:
    library = FormLibrary.holding([FIRST, replace(MINISTRY, begins=date(2024, 3, 1))])
    settled = settle(library, seen((1, None)), date(2024, 2, 1))
    assert settled.seen[CODE, 2].begins == date(2024, 12, 15)
    assert settled.forms.of(CODE, Q3).version == 1
    assert settled.forms.of(CODE, Period.parse("2025-H1")).version == 2


def test_periods_of_both_calendars_are_known_and_follow_each_other() -> None:
    library = FormLibrary.holding([FIRST, replace(MINISTRY, begins=date(2024, 12, 15))])
    cycle, today = library[CODE].cycle, date(2025, 6, 1)
    assert library.on(today)[CODE].version == 2
    assert library.version(CODE, 1).cycle.rule_of(2024) is CycleRule.ND09_QUARTERLY
    assert cycle.current(today).key == "2025-H1"
    assert cycle.previous(Period.parse("2025-Q1")).key == "2024-Q4"
    assert [period.key for period in cycle.periods_of_year(2024)][1] == "2024-Q2"
    for words, key in (("quý 2/2024", "2024-Q2"), ("6 tháng", "2025-H1"), ("quý 4", "2024-Q4")):
        named = read_period(clean(words), cycle, today)
        assert named is not None, words
        assert named.key == key
    assert read_period(clean("quý 2/2025"), cycle, today) is None


def test_a_year_that_began_before_what_is_worked_on_stays_with_the_version_before() -> None:
    """In October the ministry's year 2024 has not opened; quarter III, within it, has."""
    first = replace(FIRST, cycle=Cycle(CycleRule.BNV, 45))
    second = replace(MINISTRY, begins=None)
    settled = settle(FormLibrary.holding([first, second]), seen((1, None)), date(2024, 10, 1))
    assert settled.seen[CODE, 2].begins == date(2024, 12, 15)
    assert settled.forms.of(CODE, Period.parse("2024-Y")).version == 1
    assert settled.forms.of(CODE, Period.parse("2025-Q1")).version == 2


def test_a_version_that_is_not_loaded_is_named() -> None:
    with pytest.raises(UnknownVersion, match="cchc_quarterly is not loaded in version 9"):
        ALL.version(CODE, 9)


# --- which rows mean the same --------------------------------------------------------------------
def test_a_dropped_row_and_a_new_one_mean_nothing_to_each_other() -> None:
    rows = same_rows(FIRST, SECOND)
    assert "I.7" not in rows
    assert "I.1" not in rows.values()


def test_a_row_that_says_what_it_was_is_compared_under_its_new_code() -> None:
    assert ALL.read({"I.4.2": SEVEN}, 1, SECOND)["I.4.6"] == SEVEN
    assert ALL.read({"I.4.6": SEVEN}, 2, FIRST)["I.4.2"] == SEVEN


def test_a_row_is_followed_through_every_version_between() -> None:
    assert ALL.read({"I.4.2": SEVEN}, 1, THIRD_VERSION)["I.4.8"] == SEVEN
    assert ALL.read({"I.4.8": SEVEN}, 3, FIRST)["I.4.2"] == SEVEN


def test_without_the_version_between_nobody_knows_what_the_row_was() -> None:
    library = FormLibrary.holding([FIRST, THIRD_VERSION])
    read = library.read({"I.4.2": SEVEN, "I.4.1": SEVEN}, 1, THIRD_VERSION)
    assert read.get("I.4.8") is None
    assert read["I.4.1"] == SEVEN


def test_case_and_accents_of_a_name_make_no_other_row() -> None:
    assert same_rows(FIRST, SECOND)["I.4.1"] == "I.4.1"


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("I.3.1", {"name": {"vi": "Số cuộc kiểm tra"}}),
        ("I.4.1", {"unit": "van_ban"}),
        ("I.4.1", {"measure": "cumulative"}),
        ("I.6", {"kind": "text", "choices": [], "aggregation": "none"}),
        ("I.5.2", {"choices": [{"digit": 0, "vi": "A"}, {"digit": 3, "vi": "B"}]}),
    ],
)
def test_a_row_that_kept_its_code_and_means_something_else_is_not_compared(
    code: str, keys: dict[str, object]
) -> None:
    assert code not in revised(keys={code: keys})
    assert code in revised()


def test_a_row_whose_code_another_row_claims_to_have_been_is_not_compared() -> None:
    """Two rows change places: each is read from where the other one stood."""
    rows = revised(renamed={"I.4.2": "I.4.3", "I.4.3": "I.4.2"})
    assert (rows["I.4.2"], rows["I.4.3"]) == ("I.4.3", "I.4.2")


def test_a_rate_of_rows_with_new_codes_is_the_same_rate() -> None:
    rows = revised(renamed={"I.2.1": "I.2.7"})
    assert rows["I.2"] == "I.2"


def test_a_rate_with_another_formula_is_neither_compared_nor_made_anew() -> None:
    other = form_of(Revision(2, keys={"I.2": {"formula": "I.2.1 / I.2.2"}}).of(content()))
    library = FormLibrary.holding([FIRST, other])
    read = library.read({"I.2.1": SEVEN, "I.2.2": SEVEN}, 1, other)
    assert read["I.2"] == NOT_COMPARED
    assert read["I.2.1"] == SEVEN
    assert "I.2" not in computed(other, read)
    assert "I.2" in computed(FIRST, library.read({"I.2.1": SEVEN, "I.2.2": SEVEN}, 1, FIRST))
    assert with_computed(other, read)["I.2"].counted is None


def test_what_was_never_written_stays_empty() -> None:
    assert ALL.read({}, 1, SECOND) == {}


def test_figures_may_stand_under_the_code_of_any_version() -> None:
    assert ALL.sources(THIRD_VERSION, ["I.4.8", "I.4.1"]) == ("I.4.8", "I.4.1", "I.4.2", "I.4.6")


def test_versions_need_not_be_asked_for_where_rows_are_alike_in_all() -> None:
    assert FormLibrary.holding([FIRST]).are_alike(FIRST, [row.code for row in FIRST.asked()])
    assert ALL.are_alike(SECOND, ["I.4.1", "I.7", "II.1.1"])
    for code in ("I.3.1", "I.4.6"):
        assert not ALL.are_alike(SECOND, [code, "I.4.1"]), code
    assert not ALL.are_alike(FIRST, ["I.4.2"])
    assert ALL.are_alike(FIRST, ["I.1"])


def test_what_changed_is_told_by_rows() -> None:
    changed = ALL.changes(1, SECOND)
    assert [row.code for row in changed.dropped] == ["I.1", "I.3.1"]
    assert [row.code for row in changed.added] == ["I.3.1", "I.7"]
    assert [(was.code, row.code) for was, row in changed.moved] == [("I.4.2", "I.4.6")]
    assert THIRD.renamed == {"I.4.6": "I.4.8"}
    later = ALL.changes(1, THIRD_VERSION)
    assert [(was.code, row.code) for was, row in later.moved] == [("I.4.2", "I.4.8")]


# --- when a version begins -----------------------------------------------------------------------
TODAY = date(2024, 9, 10)
OPEN_SECOND = replace(SECOND, begins=None)


def seen(*forms: tuple[int, date | None]) -> dict[tuple[str, int], SeenVersion]:
    return {(CODE, number): SeenVersion(begins, version(number).digest) for number, begins in forms}


def test_the_first_version_has_always_been_there() -> None:
    settled = settle(FormLibrary.holding([FIRST]), {}, TODAY)
    assert settled.seen == seen((1, None))
    assert settled.forms.of(CODE, Period.parse("1990-Q1")) is FIRST


def test_a_version_without_a_day_begins_with_the_period_that_nobody_works_on_yet() -> None:
    settled = settle(FormLibrary.holding([FIRST, OPEN_SECOND]), seen((1, None)), TODAY)
    assert settled.seen == seen((2, date(2024, 9, 15)))
    assert settled.forms.of(CODE, Q3) is FIRST
    assert settled.forms.of(CODE, Q4) is OPEN_SECOND


def test_two_versions_seen_for_the_first_time_follow_each_other() -> None:
    settled = settle(FormLibrary.holding([FIRST, OPEN_SECOND]), {}, TODAY)
    assert settled.seen == seen((1, None), (2, date(2024, 9, 15)))


def test_a_version_goes_on_beginning_when_it_was_first_to_begin() -> None:
    known = seen((1, None), (2, date(2024, 9, 15)))
    settled = settle(FormLibrary.holding([FIRST, OPEN_SECOND]), known, date(2026, 1, 1))
    assert settled.seen == {}
    assert settled.forms.of(CODE, Q4) is OPEN_SECOND


def test_a_day_in_the_file_counts_before_the_day_on_record() -> None:
    moved = replace(SECOND, begins=date(2025, 3, 15))
    settled = settle(
        FormLibrary.holding([FIRST, moved]), seen((1, None), (2, date(2024, 9, 15))), TODAY
    )
    assert settled.seen == seen((2, date(2025, 3, 15)))
    assert settled.forms.of(CODE, Q4) is FIRST


@pytest.mark.parametrize(
    ("second", "third", "on_record"),
    [
        (None, date(2024, 6, 15), {}),
        (None, date(2024, 9, 14), {2: date(2024, 9, 15)}),
        (date(2025, 3, 15), None, {3: date(2024, 9, 15)}),
        (date(2025, 3, 15), date(2024, 9, 15), {}),
    ],
)
def test_a_version_that_would_begin_before_the_one_before_it_is_refused(
    second: date | None, third: date | None, on_record: dict[int, date]
) -> None:
    forms = [FIRST, replace(SECOND, begins=second), replace(version(3), begins=third)]
    known = seen((1, None), *on_record.items())
    settled = settle(FormLibrary.holding(forms), known, TODAY)
    (refused,) = settled.out_of_turn
    told_of_it = VIETNAMESE.worded(refused)
    assert told_of_it.startswith(f"biểu mẫu {CODE}, phiên bản 3: bắt đầu ")
    assert "trước phiên bản 2" in told_of_it


def test_versions_may_begin_together_and_the_first_that_is_left_with_any_day() -> None:
    together = [FIRST, OPEN_SECOND, replace(version(3), begins=None)]
    settled = settle(FormLibrary.holding(together), seen((1, None)), TODAY)
    assert settled.out_of_turn == ()
    assert settled.forms.of(CODE, Q4).version == 3
    left = [replace(SECOND, begins=date(2030, 1, 1)), replace(version(3), begins=None)]
    assert settle(FormLibrary.holding(left), seen((1, None)), TODAY).out_of_turn == ()


def test_a_version_that_was_taken_away_and_comes_again_begins_when_it_was_to_begin() -> None:
    known = seen((1, None), (2, date(2024, 9, 15)))
    without = settle(FormLibrary.holding([FIRST]), known, date(2024, 11, 1))
    assert without.forms.of(CODE, Q4) is FIRST
    again = settle(FormLibrary.holding([FIRST, OPEN_SECOND]), known, date(2025, 9, 10))
    assert again.forms.of(CODE, Q4) is OPEN_SECOND


# --- what cannot be worked with ------------------------------------------------------------------
def told(library: FormLibrary, known: dict[tuple[str, int], SeenVersion], **used: int) -> list[str]:
    reports = {(CODE, int(name[1:])): count for name, count in used.items()}
    return [ENGLISH.worded(one) for one in refusals(library, known, reports, TODAY)]


def test_the_same_version_with_other_content_is_refused_with_what_to_do() -> None:
    changed = replace(FIRST, digest="other")
    (sentence,) = told(FormLibrary.holding([changed, SECOND]), seen((1, None)))
    assert sentence == (
        "form cchc_quarterly, version 1: the content is not what it was when it was first used."
        " Keep that file as it was, and write the new content into a file of its own with"
        " version: 3"
    )


def test_a_version_that_reports_use_must_be_there() -> None:
    (sentence,) = told(FormLibrary.holding([SECOND]), seen((1, None)), v1=212, v2=1)
    assert sentence == (
        "form cchc_quarterly: the file of version 1 is missing, 212 reports use it. Put it back"
        " into the folder of forms, beside the other versions"
    )
    (in_vietnamese,) = refusals(FormLibrary.holding([SECOND]), {}, {(CODE, 1): 212}, TODAY)
    assert VIETNAMESE.worded(in_vietnamese) == (
        "biểu mẫu cchc_quarterly: thiếu tệp của phiên bản 1, 212 báo cáo đang dùng."
        " Đặt lại tệp đó vào thư mục biểu mẫu, cạnh các phiên bản khác"
    )


def test_a_version_that_has_not_begun_and_that_nobody_used_may_still_be_changed() -> None:
    changed = FormLibrary.holding([FIRST, replace(SECOND, digest="other")])
    known = seen((1, None), (2, date(2024, 9, 15)))
    assert told(changed, known) == []
    assert len(told(changed, known, v2=1)) == 1
    assert settle(changed, known, TODAY).seen[CODE, 2].digest == "other"


def test_a_version_that_nobody_uses_any_more_may_go() -> None:
    assert told(FormLibrary.holding([SECOND]), seen((1, None), (2, None)), v2=5) == []
