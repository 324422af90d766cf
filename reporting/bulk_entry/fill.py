"""Filling many rows with one word: as last period, zero, not applicable.

Nothing here stores anything: each gives what the read-back shows. A row that depends on a choice
("applies only if") is filled only where it is known to apply; where it does not, the choice itself
settles it (`progress.follow_ups`).
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
    rows: Sequence[Indicator],
    previous: Mapping[str, Value],
    *,
    only: Collection[Measure],
    values: Mapping[str, Value] = _NOTHING,
    raw: str = "",
) -> tuple[Filled, ...]:
    """Last period's values of the rows of these measures: stock, then cumulative, then flow.

    What happens anew each period (flow) comes last and only if it is asked for, so that the
    read-back can list it apart. Rows without a last value, or with "not yet", are left. `values` is
    what stands in the report.
    """
    found: dict[str, Filled] = {}
    for row in sorted(rows, key=_rank):
        last = previous.get(row.code)
        if row.measure not in only or last is None or not can_be_last(row, last):
            continue
        known = {**values, **{code: filled.value for code, filled in found.items()}}
        applied = applies(row, known)
        if row.applies_if is not None and applied is (last.state is State.NOT_APPLICABLE):
            continue
        if applied is None:
            continue
        found[row.code] = Filled(row.code, last, raw, ValueSource.SAME)
    return tuple(found.values())


def fill_zero(
    rows: Sequence[Indicator], *, values: Mapping[str, Value] = _NOTHING, raw: str = ""
) -> tuple[Filled, ...]:
    """0 for the rows of numbers, "Không" where the answers are Có and Không.

    Other choices are left: their digit 0 says something ("Chưa hoàn thành").
    """
    return tuple(
        Filled(row.code, _ZERO, raw, ValueSource.REST)
        for row in rows
        if (row.kind in NUMBERS or _is_yes_or_no(row)) and _is_open(row, values)
    )


def fill_state(
    rows: Sequence[Indicator],
    state: State,
    *,
    values: Mapping[str, Value] = _NOTHING,
    raw: str = "",
) -> tuple[Filled, ...]:
    """One kind of "no number" for the rows; "không phát sinh" is said of counts and money only."""
    return tuple(
        Filled(row.code, Value(state), raw, ValueSource.REST)
        for row in rows
        if (state is not State.NONE_AROSE or row.kind in AMOUNTS) and _is_open(row, values)
    )


def can_be_last(row: Indicator, last: Value) -> bool:
    """Whether last period's value can be an answer of this row, whose options may have changed."""
    if last.state is State.NOT_YET:
        return False
    if row.kind is Kind.CHOICE and last.number is not None:
        return any(option.digit == last.number for option in row.choices)
    return last.text is None or row.kind is Kind.TEXT


def applies(row: Indicator, values: Mapping[str, Value]) -> bool | None:
    """Whether the row applies; None while the choice that decides it is open."""
    if row.applies_if is None:
        return True
    decision = values.get(row.applies_if.indicator)
    if decision is None or not is_settled(decision):
        return None
    return decision.counted == row.applies_if.equals


def _is_open(row: Indicator, values: Mapping[str, Value]) -> bool:
    return applies(row, values) is True


def _is_yes_or_no(row: Indicator) -> bool:
    labels = {option.digit: fold(option.label[VIETNAMESE]) for option in row.choices}
    return labels == {0: "khong", 1: "co"}


def _rank(row: Indicator) -> int:
    return _FIRST.index(row.measure) if row.measure in _FIRST else len(_FIRST)
