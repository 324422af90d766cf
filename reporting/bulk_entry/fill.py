"""Filling many indicators with one word: as last period, zero, not applicable.

Nothing here stores anything: each gives what the read-back shows. An indicator that depends on a
choice ("applies only if") is filled only where it is known to apply; where it does not, the choice
itself settles it (`progress.follow_ups`).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from reporting.bulk_entry.model import Filled, ValueSource
from reporting.forms import Indicator, Measure
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.reports import is_settled
from reporting.values import AMOUNTS, NUMBERS, Kind, State, Value

_FIRST: Final = (Measure.STOCK, Measure.CUMULATIVE, Measure.FLOW)
_ZERO: Final = Value(number=0)
_NOTHING: Final[Mapping[str, Value]] = {}


def fill_same(
    indicators: Sequence[Indicator],
    previous: Mapping[str, Value],
    *,
    only: Collection[Measure],
    values: Mapping[str, Value] = _NOTHING,
    raw: str = "",
) -> tuple[Filled, ...]:
    """Last period's values of the indicators of these measures: stock, then cumulative, then flow.

    What happens anew each period (flow) comes last and only if it is asked for, so that the
    read-back can list it apart. Indicators without a last value, or with "not yet", are left.
    `values` is what stands in the report.
    """
    found: dict[str, Filled] = {}
    for indicator in sorted(indicators, key=_rank):
        last = previous.get(indicator.code)
        if indicator.measure not in only or last is None or not can_be_last(indicator, last):
            continue
        known = {**values, **{code: filled.value for code, filled in found.items()}}
        applied = applies(indicator, known)
        if indicator.applies_if is not None and applied is (last.state is State.NOT_APPLICABLE):
            continue
        if applied is None:
            continue
        found[indicator.code] = Filled(indicator.code, last, raw, ValueSource.SAME)
    return tuple(found.values())


def fill_zero(
    indicators: Sequence[Indicator], *, values: Mapping[str, Value] = _NOTHING, raw: str = ""
) -> tuple[Filled, ...]:
    """0 for the indicators of numbers, "Không" where the answers are Có and Không.

    Other choices are left: their digit 0 says something ("Chưa hoàn thành").
    """
    return tuple(
        Filled(indicator.code, _ZERO, raw, ValueSource.REST)
        for indicator in indicators
        if (indicator.kind in NUMBERS or _is_yes_or_no(indicator)) and _is_open(indicator, values)
    )


def fill_state(
    indicators: Sequence[Indicator],
    state: State,
    *,
    values: Mapping[str, Value] = _NOTHING,
    raw: str = "",
) -> tuple[Filled, ...]:
    """One kind of "no number" for all; "không phát sinh" is said of counts and money only."""
    return tuple(
        Filled(indicator.code, Value(state), raw, ValueSource.REST)
        for indicator in indicators
        if (state is not State.NONE_AROSE or indicator.kind in AMOUNTS)
        and _is_open(indicator, values)
    )


def can_be_last(indicator: Indicator, last: Value) -> bool:
    """Whether last period's value can be an answer still: a choice may have lost the option."""
    if last.state is State.NOT_YET:
        return False
    if indicator.kind is Kind.CHOICE and last.number is not None:
        return any(option.digit == last.number for option in indicator.choices)
    return last.text is None or indicator.kind is Kind.TEXT


def applies(indicator: Indicator, values: Mapping[str, Value]) -> bool | None:
    """Whether the indicator applies; None while the choice that decides it is open."""
    if indicator.applies_if is None:
        return True
    decision = values.get(indicator.applies_if.indicator)
    if decision is None or not is_settled(decision):
        return None
    return decision.counted == indicator.applies_if.equals


def _is_open(indicator: Indicator, values: Mapping[str, Value]) -> bool:
    return applies(indicator, values) is True


def _is_yes_or_no(indicator: Indicator) -> bool:
    labels = {option.digit: fold(option.label[VIETNAMESE]) for option in indicator.choices}
    return labels == {0: "khong", 1: "co"}


def _rank(indicator: Indicator) -> int:
    return _FIRST.index(indicator.measure) if indicator.measure in _FIRST else len(_FIRST)
