"""How far a report is, where the walk goes next, and what follows from an answer."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.forms import Ratio, Sum, UnknownIndicator
from reporting.periods.deadlines import VIETNAM, Deadline
from reporting.progress import (
    Computed,
    Progress,
    Timeliness,
    computed,
    follow_ups,
    missing,
    missing_by_duty,
    next_unanswered,
    previous_indicator,
    progress,
    progress_by_duty,
    progress_by_part,
    timeliness,
    with_computed,
)
from reporting.reports import NewAnswer
from reporting.values import Value
from tests.reporting.quarter import (
    CULTURE,
    FINANCE,
    JUSTICE,
    NONE_AROSE,
    NOT_APPLICABLE,
    NOT_YET,
    OFFICE,
    all_settled,
    form,
    number,
    numbers,
    values,
)

FORM = form()
ASKED = tuple(row.code for row in FORM.asked())
ALL_DUTIES = tuple(FORM.duties)


def facts(answers: dict[str, Value]) -> dict[str, NewAnswer]:
    """The values as typed by somebody."""
    return {code: NewAnswer(code, value, "typed") for code, value in answers.items()}


def without(*codes: str) -> dict[str, Value]:
    return {code: value for code, value in all_settled().items() if code not in codes}


def test_an_untouched_report_has_everything_left() -> None:
    assert progress(FORM, {}) == Progress(0, 83)
    assert progress_by_duty(FORM, {}) == {
        OFFICE: Progress(0, 58),
        JUSTICE: Progress(0, 8),
        FINANCE: Progress(0, 9),
        CULTURE: Progress(0, 8),
    }
    assert list(progress_by_part(FORM, {})) == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert missing(FORM, {}) == ASKED


def test_parts_can_be_counted_for_some_duties_alone() -> None:
    assert progress_by_part(FORM, numbers(VII_1=1), [CULTURE]) == {"VII": Progress(1, 8)}


def test_only_a_figure_or_a_reason_settles_a_row() -> None:
    answers = {
        "I.1": number(0),
        "I.2.1": NONE_AROSE,
        "I.2.2": NOT_APPLICABLE,
        "I.3.1": NOT_YET,
    }
    assert progress(FORM, answers) == Progress(3, 83)
    assert missing(FORM, answers)[:2] == ("I.3.1", "I.3.3")


def test_answers_to_rows_that_are_not_asked_count_for_nothing() -> None:
    assert progress(FORM, numbers(I_2=5000, VII_4_1_1=1, I=1)) == Progress(0, 83)


def test_missing_rows_are_told_by_duty_where_any_are() -> None:
    assert missing_by_duty(FORM, without("VI.1.1", "VI.2.5", "II.1.1")) == {
        JUSTICE: ("II.1.1",),
        FINANCE: ("VI.1.1", "VI.2.5"),
    }
    assert missing_by_duty(FORM, all_settled()) == {}
    assert progress(FORM, all_settled()).is_complete


@given(st.dictionaries(st.sampled_from(ASKED), values))
def test_parts_duties_and_the_whole_agree(answers: dict[str, Value]) -> None:
    whole = progress(FORM, answers)
    assert whole.left == len(missing(FORM, answers))
    for split in (progress_by_part(FORM, answers), progress_by_duty(FORM, answers)):
        assert sum(each.settled for each in split.values()) == whole.settled
        assert sum(each.total for each in split.values()) == whole.total
    by_duty = missing_by_duty(FORM, answers)
    assert sorted(code for codes in by_duty.values() for code in codes) == sorted(
        missing(FORM, answers)
    )


@pytest.mark.parametrize(
    ("answered", "duties", "after", "expected"),
    [
        ((), ALL_DUTIES, None, "I.1"),
        ((), ALL_DUTIES, "I.1", "I.2.1"),
        ((), ALL_DUTIES, "I.2", "I.2.1"),
        ((), [JUSTICE], None, "II.1.1"),
        ((), [JUSTICE], "II.3.2.2", "II.1.1"),
        ((), [JUSTICE, CULTURE], "II.3.2.2", "VII.1"),
        (("II.1.1",), [JUSTICE], "VII.1", "II.1.2"),
        ((), [], None, None),
        (tuple(c for c in ASKED if c != "V.3"), ALL_DUTIES, "V.3", "V.3"),
        (tuple(c for c in ASKED if c != "V.3"), [FINANCE], None, None),
        (ASKED, ALL_DUTIES, "I.1", None),
    ],
)
def test_the_walk_goes_to_the_next_row_nobody_answered(
    answered: tuple[str, ...], duties: list[str], after: str | None, expected: str | None
) -> None:
    known = facts(dict.fromkeys(answered, NOT_YET))
    assert next_unanswered(FORM, known, duties, after) == expected


def test_a_row_that_does_not_exist_is_no_place_to_go_on_from() -> None:
    with pytest.raises(UnknownIndicator):
        next_unanswered(FORM, {}, ALL_DUTIES, "IX.1")
    with pytest.raises(UnknownIndicator):
        previous_indicator(FORM, ALL_DUTIES, "IX.1")


@given(st.sets(st.sampled_from(ASKED)), st.sets(st.sampled_from(ALL_DUTIES), min_size=1))
def test_walking_on_meets_every_open_row_once_in_printed_order(
    answered: set[str], duties: set[str]
) -> None:
    known = facts(dict.fromkeys(answered, NOT_YET))
    met: list[str] = []
    code = next_unanswered(FORM, known, duties)
    while code is not None:
        met.append(code)
        known |= facts({code: NOT_YET})
        code = next_unanswered(FORM, known, duties, code)
    assert met == [
        row.code for row in FORM.asked() if row.duty in duties and row.code not in answered
    ]


@pytest.mark.parametrize(
    ("duties", "before", "expected"),
    [
        (ALL_DUTIES, "I.1", None),
        (ALL_DUTIES, "I.2.1", "I.1"),
        (ALL_DUTIES, "I.2", "I.1"),
        ([JUSTICE], "II.1.1", None),
        ([JUSTICE], "VII.1", "II.3.2.2"),
        ([CULTURE, OFFICE], "VII.1", "V.3.3"),
    ],
)
def test_the_way_back_goes_to_the_row_before_answered_or_not(
    duties: list[str], before: str, expected: str | None
) -> None:
    assert previous_indicator(FORM, duties, before) == expected


def test_a_rate_is_shown_with_what_it_was_made_of() -> None:
    assert computed(FORM, numbers(I_2_1=7, I_2_2=5)) == {"I.2": Computed(number(7143), (5, 7))}


@pytest.mark.parametrize(
    ("whole", "part", "expected"),
    [
        (number(376), number(376), Computed(number(10000), (376, 376))),
        (number(0), number(0), Computed(NOT_APPLICABLE, (0, 0))),
        (NONE_AROSE, NONE_AROSE, Computed(NOT_APPLICABLE, (0, 0))),
        (number(7), NONE_AROSE, Computed(number(0), (0, 7))),
        (number(5), number(6), Computed(number(12000), (6, 5))),
        (NOT_APPLICABLE, number(5), Computed(NOT_APPLICABLE)),
        (number(7), NOT_APPLICABLE, Computed(NOT_APPLICABLE)),
        (NOT_YET, number(5), None),
        (number(7), NOT_YET, None),
        (NOT_YET, NOT_APPLICABLE, None),
    ],
)
def test_a_rate_follows_its_two_sides(whole: Value, part: Value, expected: Computed | None) -> None:
    assert computed(FORM, {"I.2.1": whole, "I.2.2": part}).get("I.2") == expected


def test_a_side_that_is_silent_leaves_the_rate_out() -> None:
    assert computed(FORM, numbers(I_2_1=7)) == {}


def test_a_sum_waits_for_all_its_parts_and_leaves_out_what_does_not_apply() -> None:
    parts = numbers(VI_2_4_1=1, VI_2_4_2=2)
    assert computed(FORM, parts) == {}
    assert computed(FORM, {**parts, "VI.2.4.3": NOT_YET}) == {}
    assert computed(FORM, {**parts, "VI.2.4.3": NONE_AROSE}) == {
        "VI.2.4": Computed(number(3), (1, 2, 0))
    }
    assert computed(FORM, {**parts, "VI.2.4.3": NOT_APPLICABLE}) == {
        "VI.2.4": Computed(number(3), (1, 2))
    }
    none = dict.fromkeys(("VI.2.4.1", "VI.2.4.2", "VI.2.4.3"), NOT_APPLICABLE)
    assert computed(FORM, none) == {"VI.2.4": Computed(NOT_APPLICABLE)}


def test_a_computed_row_may_need_another_and_never_a_typed_value_of_its_own() -> None:
    answers = numbers(VI_2_4_1=1, VI_2_4_2=2, VI_2_4_3=3, VI_2_2=10, VI_2_3=20, VI_2_5=30)
    assert computed(FORM, answers) == {
        "VI.2.4": Computed(number(6), (1, 2, 3)),
        "VI.2.1": Computed(number(66), (10, 20, 6, 30)),
    }
    typed = {**numbers(VI_2_4=999, VI_2_2=10, VI_2_3=20, VI_2_5=30)}
    assert computed(FORM, typed) == {}
    assert with_computed(FORM, answers)["VI.2.1"] == number(66)


@given(st.dictionaries(st.sampled_from(ASKED), values, min_size=60))
def test_every_computed_row_is_there_exactly_when_its_parts_are(answers: dict[str, Value]) -> None:
    known = with_computed(FORM, answers)
    found = computed(FORM, answers)
    for row in FORM.computed():
        assert row.formula is not None
        parts = [known.get(code) for code in row.formula.codes]
        if any(part is None or part == NOT_YET for part in parts):
            assert row.code not in found
            continue
        made = found[row.code]
        counted = [p.counted for p in parts if p is not None and p.counted is not None]
        match row.formula:
            case Sum() if counted:
                assert made.value == number(sum(counted))
            case Ratio() if len(counted) == 2 and counted[1] > 0:
                assert made.parts == tuple(counted)
                assert made.value.number is not None
                exact = Fraction(10000 * counted[0], counted[1])
                assert abs(made.value.number - exact) <= Fraction(1, 2)
            case _:
                assert made.value == NOT_APPLICABLE


def test_no_survey_settles_the_rows_about_it() -> None:
    assert follow_ups(FORM, "I.5", number(0), {}) == (
        NewAnswer("I.5.1", NOT_APPLICABLE, "I.5"),
        NewAnswer("I.5.2", NOT_APPLICABLE, "I.5"),
    )


def test_what_was_typed_gives_way_to_the_choice_and_what_already_says_so_stays() -> None:
    known = facts({"I.5": number(1), "I.5.1": number(40), "I.5.2": NOT_APPLICABLE})
    assert follow_ups(FORM, "I.5", number(0), known) == (NewAnswer("I.5.1", NOT_APPLICABLE, "I.5"),)


def test_a_survey_after_all_opens_again_only_what_the_choice_had_settled() -> None:
    known = {
        **facts({"I.5": number(0), "I.5.2": NOT_APPLICABLE}),
        "I.5.1": NewAnswer("I.5.1", NOT_APPLICABLE, "I.5"),
    }
    opened = (NewAnswer("I.5.1", NOT_YET, "I.5"),)
    assert follow_ups(FORM, "I.5", number(1), known) == opened
    assert follow_ups(FORM, "I.5", NOT_YET, known) == opened
    assert follow_ups(FORM, "I.5", number(0), known) == ()


def test_rows_opened_again_are_walked_to_and_are_missing() -> None:
    known = facts(all_settled())
    for choice in (number(0), number(1)):
        known |= {new.indicator: new for new in follow_ups(FORM, "I.5", choice, known)}
    current = {code: fact.value for code, fact in known.items()}
    assert missing(FORM, current) == ("I.5.1", "I.5.2")
    assert next_unanswered(FORM, known, ALL_DUTIES, "I.5") == "I.5.1"
    known |= facts({"I.5.1": NOT_YET})
    assert next_unanswered(FORM, known, ALL_DUTIES, "I.5.1") == "I.5.2"


def test_what_a_choice_decides_is_found_by_its_code() -> None:
    for code in ASKED:
        found = [row for row in FORM.indicators if row.applies_if]
        decided = tuple(row for row in found if row.applies_if and row.applies_if.indicator == code)
        assert FORM.decided_by(code) == decided
    assert FORM.decided_by("I.5")


def test_a_choice_nothing_depends_on_has_no_follow_up() -> None:
    assert follow_ups(FORM, "I.6", number(0), {}) == ()


def test_a_choice_that_does_not_apply_settles_what_hangs_on_it() -> None:
    codes = [new.indicator for new in follow_ups(FORM, "I.5", NOT_APPLICABLE, {})]
    assert codes == ["I.5.1", "I.5.2"]


@given(st.lists(st.sampled_from([number(0), number(1), NOT_YET, NOT_APPLICABLE]), max_size=6))
def test_following_up_twice_adds_nothing(choices: list[Value]) -> None:
    known = facts({})
    for choice in choices:
        known |= {new.indicator: new for new in follow_ups(FORM, "I.5", choice, known)}
        assert follow_ups(FORM, "I.5", choice, known) == ()


def test_on_time_is_until_midnight_in_vietnam() -> None:
    deadline = Deadline(date(2024, 9, 16), VIETNAM)
    midnight = datetime(2024, 9, 16, 17, tzinfo=UTC)
    assert timeliness(None, deadline) is None
    assert timeliness(midnight - timedelta(seconds=1), deadline) is Timeliness.ON_TIME
    assert timeliness(midnight, deadline) is Timeliness.LATE
