"""Figures of several communes are made anew from what every one of them reported."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.aggregation import Figure, Headline, UnitFigure
from reporting.periods import Cycle, CycleRule
from reporting.reports import ReportState
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.calendars import period_of
from tests.reporting.district import (
    BEFORE,
    COMMUNES,
    FORM,
    ON_TIME,
    PERIOD,
    RATE,
    SETTLED,
    UNITS,
    Rates,
    draft,
    filed,
    headline_of,
    rate_of,
    rates,
    sides,
    summary,
)
from tests.reporting.quarter import NONE_AROSE, NOT_APPLICABLE, NOT_YET, number


def test_a_rate_of_a_group_is_made_of_sums_and_never_a_mean_of_rates() -> None:
    found = rate_of("B", {"B1": (1, 1), "B2": (0, 99), "B3": (0, 0)})
    assert found.own == Figure(number(100), (1, 100), 3, 3, is_provisional=True)
    assert [each.figure.value for each in found.per_unit] == [
        number(10000),
        number(0),
        NOT_APPLICABLE,
    ]


def test_a_province_makes_its_districts_figures_from_their_communes() -> None:
    found = rate_of("P", {"A1": (9, 10), "B1": (1, 1), "B2": (1, 3)})
    assert found.own == Figure(number(7857), (11, 14), 3, 5, is_provisional=True)
    assert found.per_unit == (
        UnitFigure("A", Figure(number(9000), (9, 10), 1, 2, is_provisional=True)),
        UnitFigure("B", Figure(number(5000), (2, 4), 2, 3, is_provisional=True)),
    )


def test_a_commune_has_its_own_figure_and_nobody_below() -> None:
    found = rate_of("B1", {"B1": (5, 7)}, [filed("B1")])
    assert found.own == Figure(number(7143), (5, 7), 1, 1)
    assert found.per_unit == ()


def test_a_figure_is_provisional_while_a_report_it_rests_on_is_not_submitted() -> None:
    both: Rates = {"B1": (1, 1), "B2": (1, 1)}
    assert not rate_of("B", both, [filed("B1"), filed("B2"), draft("B3", 3)]).own.is_provisional
    found = rate_of("B", both, [filed("B1"), filed("B2", state=ReportState.DRAFT)])
    assert found.own.is_provisional
    assert [each.figure.is_provisional for each in found.per_unit] == [False, True, False]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, Figure(None, (), 0, 1)),
        ({SETTLED: number(7)}, Figure(None, (), 0, 1)),
        ({SETTLED: number(7), ON_TIME: NOT_YET}, Figure(None, (), 0, 1)),
        ({SETTLED: number(7), ON_TIME: NONE_AROSE}, Figure(number(0), (0, 7), 1, 1)),
        (sides(0, 0), Figure(NOT_APPLICABLE, (0, 0), 1, 1)),
        ({SETTLED: NOT_APPLICABLE, ON_TIME: number(1)}, Figure(NOT_APPLICABLE, (), 1, 1)),
    ],
)
def test_no_data_and_nothing_to_count_are_two_different_figures(
    values: dict[str, Value], expected: Figure
) -> None:
    found = headline_of(summary("B1", {("B1", PERIOD.key): values}, [filed("B1")]), RATE)
    assert found.own == expected


def test_a_commune_with_half_a_rate_is_left_out_of_the_groups_rate() -> None:
    values = {**rates({"B1": (9, 10)}), ("B2", PERIOD.key): {SETTLED: number(1000)}}
    found = headline_of(summary("B", values), RATE)
    assert found.own == Figure(number(9000), (9, 10), 1, 3, is_provisional=True)


def with_before(now: Rates, before: Rates, code: str = RATE, unit: str = "B") -> Headline:
    top, bottom = ("I.2.2", "I.2.1") if code == "I.2" else (ON_TIME, SETTLED)
    values = {
        (commune, period.key): {top: number(rate[0]), bottom: number(rate[1])}
        for period, given in ((PERIOD, now), (BEFORE, before))
        for commune, rate in given.items()
    }
    return headline_of(summary(unit, values), code)


def test_the_change_is_told_in_hundredths_of_a_point() -> None:
    found = with_before({"B1": (992, 1000)}, {"B1": (988, 1000)})
    assert found.previous_own == Figure(number(9880), (988, 1000), 1, 3)
    assert (found.is_comparable, found.change) == (True, 40)


def test_without_figures_before_or_now_there_is_no_change() -> None:
    assert with_before({"B1": (1, 2)}, {}).previous_own is None
    assert with_before({"B1": (1, 2)}, {}).change is None
    assert with_before({}, {"B1": (1, 2)}).change is None
    assert with_before({"B1": (1, 2)}, {"B1": (0, 0)}).change is None


def test_figures_of_other_communes_are_shown_but_not_compared() -> None:
    young = Unit("B4", "Xã B4", Level.COMMUNE, "B", valid_from=date(2024, 7, 1))
    units = UnitHistory.of([*UNITS.all, young])
    values = {**rates({"B1": (9, 10)}), **rates({"B1": (8, 10)}, BEFORE)}
    found = headline_of(summary("B", values, units=units), RATE)
    assert found.previous_own == Figure(number(8000), (8, 10), 1, 3)
    assert (found.is_comparable, found.change) == (False, None)


def test_what_counts_from_the_start_of_the_year_is_not_compared_across_it() -> None:
    cumulative = "I.2"
    assert with_before({"B1": (5, 7)}, {"B1": (3, 7)}, cumulative).change == 2857
    first = period_of("2025-Q1")
    values = {
        ("B1", first.key): {"I.2.1": number(7), "I.2.2": number(1)},
        ("B1", "2024-Q4"): {"I.2.1": number(7), "I.2.2": number(7)},
    }
    found = headline_of(summary("B", values, period=first), cumulative)
    assert (found.is_comparable, found.change) == (False, None)


def test_amounts_of_a_quarter_and_of_half_a_year_are_not_compared_while_rates_are() -> None:
    ministry = replace(FORM, cycle=Cycle(CycleRule.BNV.rule, 45), headlines=(SETTLED, RATE))
    half = period_of("2024-H1")
    values = {**rates({"B1": (9, 10)}), **rates({"B1": (18, 20)}, half)}
    amount, rate = summary("B", values, of=ministry).headline
    assert amount.previous_own == Figure(number(20), (), 1, 3)
    assert (amount.is_comparable, amount.change) == (False, None)
    assert (rate.is_comparable, rate.change) == (True, 0)


def other(code: str, given: dict[str, Value], unit: str = "B") -> Figure:
    """The figure of any row as a headline, its values given by commune."""
    values = {(commune, PERIOD.key): {code: value} for commune, value in given.items()}
    (found,) = summary(unit, values, of=replace(FORM, headlines=(code,))).headline
    return replace(found.own, is_provisional=False)


def test_amounts_are_added_up_and_what_does_not_apply_adds_nothing() -> None:
    given = {"B1": number(3), "B2": NONE_AROSE, "B3": NOT_YET}
    assert other("I.1", given) == Figure(number(3), (), 2, 3)
    assert other("I.1", {"B1": number(3), "B2": NOT_APPLICABLE}) == Figure(number(3), (), 2, 3)
    assert other("I.1", {"B1": NOT_APPLICABLE}) == Figure(NOT_APPLICABLE, (), 1, 3)


def test_a_choice_counts_the_communes_that_said_yes() -> None:
    given = {"B1": number(1), "B2": number(0), "B3": NOT_APPLICABLE}
    assert other("I.6", given) == Figure(number(1), (1, 2), 3, 3)
    assert other("I.6", {"B1": NOT_APPLICABLE}) == Figure(NOT_APPLICABLE, (), 1, 3)


def test_what_cannot_be_added_up_has_a_figure_for_one_commune_alone() -> None:
    given = {"B1": number(2), "B2": number(2)}
    assert other("I.5.2", given) == Figure(None, (), 2, 3)
    assert other("I.5.2", given, "B1") == Figure(number(2), (), 1, 1)


def test_a_computed_sum_adds_up_over_the_communes_that_have_all_its_parts() -> None:
    parts = ("VI.2.4.1", "VI.2.4.2", "VI.2.4.3")
    values = {
        ("B1", PERIOD.key): {code: number(2) for code in parts},
        ("B2", PERIOD.key): {code: number(5) for code in parts[:2]},
    }
    (found,) = summary("B", values, of=replace(FORM, headlines=("VI.2.4",))).headline
    assert found.own == Figure(number(6), (), 1, 3, is_provisional=True)


def test_units_are_ranked_with_those_without_a_figure_last() -> None:
    found = rate_of("P", {"A1": (1, 2), "B1": (9, 10)})
    assert [each.unit_code for each in found.ranked()] == ["B", "A"]
    below = rate_of("B", {"B2": (1, 2), "B3": (1, 2)})
    assert [each.unit_code for each in below.ranked()] == ["B2", "B3", "B1"]


def test_the_lowest_is_told_with_all_that_share_it() -> None:
    found = rate_of("B", {"B1": (1, 2), "B2": (1, 1), "B3": (1, 2)})
    assert [each.unit_code for each in found.lowest()] == ["B1", "B3"]


@pytest.mark.parametrize("given", [{}, {"B1": (1, 2)}, {"B1": (1, 2), "B2": (2, 4)}])
def test_among_equals_nobody_is_the_lowest(given: Rates) -> None:
    found = rate_of("B", given)
    assert found.lowest() == ()


_RATES = st.dictionaries(
    st.sampled_from(COMMUNES),
    st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))),
)


@given(_RATES)
def test_a_groups_rate_lies_between_those_of_its_parts_and_equals_the_summed_one(
    given: Rates,
) -> None:
    found = rate_of("P", given)
    top, bottom = sum(n for n, _ in given.values()), sum(d for _, d in given.values())
    if not given:
        assert found.own == Figure(None, (), 0, 5)
    elif bottom == 0:
        assert found.own.value == NOT_APPLICABLE
    else:
        assert found.own.parts == (top, bottom)
        assert found.own.number is not None
        assert abs(found.own.number - Fraction(10000 * top, bottom)) <= Fraction(1, 2)
        below = [n for each in found.per_unit if (n := each.figure.number) is not None]
        assert min(below) <= found.own.number <= max(below)
    assert found.own.known_units == len(given)
    assert sum(each.figure.known_units for each in found.per_unit) == len(given)


@given(_RATES)
def test_the_ranking_holds_every_unit_once_from_the_top_down(given: Rates) -> None:
    found = rate_of("B", given)
    ranked = found.ranked()
    assert sorted(ranked, key=found.per_unit.index) == list(found.per_unit)
    listed = [each.figure.number for each in ranked]
    known = [n for n in listed if n is not None]
    assert listed == [*sorted(known, reverse=True), *[None] * (len(listed) - len(known))]
