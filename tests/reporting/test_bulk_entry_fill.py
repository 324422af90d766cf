from hypothesis import given
from hypothesis import strategies as st

from reporting.bulk_entry.fill import applies, fill_same, fill_state, fill_zero
from reporting.bulk_entry.model import Filled, ValueSource
from reporting.forms import Measure
from reporting.values import State, Value
from tests.reporting.bulk_entries_to_read import rows, rows_of
from tests.reporting.quarter import (
    NONE_AROSE,
    NOT_APPLICABLE,
    NOT_YET,
    OFFICE,
    form,
    number,
    numbers,
    values,
)

ALL = tuple(Measure)
OWN = rows_of(OFFICE)


def codes(filled: tuple[Filled, ...]) -> list[str]:
    return [one.indicator for one in filled]


def test_what_stands_comes_before_what_adds_up_and_what_happened_comes_last() -> None:
    of = rows("I.1", "I.2.1", "IV.2.1", "I.3.1", "IV.2.2")
    last = numbers(I_1=14, I_2_1=7, IV_2_1=20, I_3_1=1, IV_2_2=19)
    found = fill_same(of, last, only=ALL, raw="như kỳ trước")
    assert codes(found) == ["IV.2.1", "IV.2.2", "I.2.1", "I.1", "I.3.1"]
    assert found[0] == Filled("IV.2.1", number(20), "như kỳ trước", ValueSource.SAME)


def test_what_happens_anew_each_period_is_filled_only_when_asked_for() -> None:
    of, last = rows("I.1", "I.2.1", "IV.2.1"), numbers(I_1=14, I_2_1=7, IV_2_1=20)
    assert codes(fill_same(of, last, only=[Measure.STOCK])) == ["IV.2.1"]
    assert codes(fill_same(of, last, only=[Measure.FLOW])) == ["I.1"]


def test_a_row_without_a_last_value_is_left() -> None:
    of = rows("I.1", "I.2.1", "I.2.2", "I.6", "IV.1.1")
    last = {"I.1": NOT_YET, "I.2.1": NONE_AROSE, "I.6": number(7), "IV.1.1": Value(text="xong")}
    assert codes(fill_same(of, last, only=ALL)) == ["I.2.1"]


def test_last_period_s_answers_stay_together_with_the_choice_they_depend_on() -> None:
    of = rows("I.5", "I.5.1", "I.5.2")
    surveyed = numbers(I_5=1, I_5_1=30, I_5_2=2)
    none_made = {"I.5": number(0), "I.5.1": NOT_APPLICABLE, "I.5.2": NOT_APPLICABLE}
    assert codes(fill_same(of, surveyed, only=ALL)) == ["I.5", "I.5.1", "I.5.2"]
    assert codes(fill_same(of, none_made, only=ALL)) == ["I.5", "I.5.1", "I.5.2"]
    assert fill_same(of[1:], surveyed, only=ALL) == ()
    assert fill_same(of[1:], surveyed, only=ALL, values=numbers(I_5=0)) == ()
    assert fill_same(of[1:], none_made, only=ALL, values=numbers(I_5=1)) == ()
    assert len(fill_same(of[1:], surveyed, only=ALL, values=numbers(I_5=1))) == 2


def test_zero_is_for_numbers_and_no_for_yes_or_no() -> None:
    of = rows("I.1", "I.5", "I.5.1", "IV.1.1", "IV.2.5", "VI.1.1", "VII.2.1")
    found = fill_zero(of, raw="Còn lại bằng 0")
    assert codes(found) == ["I.1", "I.5", "IV.2.5", "VI.1.1"]
    assert {(one.value, one.raw, one.source) for one in found} == {
        (number(0), "Còn lại bằng 0", ValueSource.REST)
    }
    assert codes(fill_zero(of[2:3], values=numbers(I_5=1))) == ["I.5.1"]
    assert fill_zero(of[2:3], values=numbers(I_5=0)) == ()


def test_nothing_arose_is_said_of_counts_and_money_only() -> None:
    of = rows("I.1", "I.6", "IV.2.5", "VI.1.1")
    assert codes(fill_state(of, State.NONE_AROSE)) == ["I.1", "VI.1.1"]
    assert codes(fill_state(of, State.NOT_APPLICABLE)) == ["I.1", "I.6", "IV.2.5", "VI.1.1"]
    assert codes(fill_state(of, State.NOT_YET)) == ["I.1", "I.6", "IV.2.5", "VI.1.1"]


def test_whether_a_row_applies_is_open_while_its_choice_is() -> None:
    row = form().indicator("I.5.1")
    assert applies(form().indicator("I.1"), {}) is True
    assert applies(row, {}) is None
    assert applies(row, {"I.5": NOT_YET}) is None
    assert applies(row, {"I.5": number(1)}) is True
    assert applies(row, {"I.5": number(0)}) is False
    assert applies(row, {"I.5": NOT_APPLICABLE}) is False


@given(last=st.dictionaries(st.sampled_from([row.code for row in OWN]), values))
def test_filling_as_last_period_invents_nothing(last: dict[str, Value]) -> None:
    found = fill_same(OWN, last, only=ALL)
    assert {one.indicator: one.value for one in found}.items() <= last.items()
    assert len(set(codes(found))) == len(found)
    by_measure = [fill_same(OWN, last, only=[measure]) for measure in Measure]
    assert sum(map(len, by_measure)) <= len(found)
