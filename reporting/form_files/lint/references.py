"""What a check may read: a form's rows as far as they are known, and mistakes in naming them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reporting.complaints import Complaint
from reporting.forms import Asked, Measure
from reporting.forms.check import (
    PERIOD_DAYS,
    Check,
    Compared,
    Comparison,
    Expression,
    IsGiven,
    Linear,
    Operator,
    Quotient,
    Term,
)
from reporting.values import MAX_COUNT, MAX_MONEY, MAX_PERCENT, Kind

Remark = tuple[str, str, Complaint]
"""The key of the check it concerns, the code of the mistake, what is wrong."""

NUMBER_KINDS = frozenset({Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.CHOICE})
ANSWERED = frozenset({Asked.ASKED, Asked.NARRATIVE})
_MEASURES = {measure.value: measure for measure in Measure}
_ALL = "all"


@dataclass(frozen=True, slots=True)
class RowInfo:
    """What a check has to know of a row; `needs` are the rows a computed one is made of."""

    code: str
    asked: Asked
    kind: Kind | None
    measure: Measure | None
    scale: int
    digits: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    is_sum: bool = False

    def bounds(self) -> tuple[int, int]:
        """The least and the greatest number that can be answered, in the smallest unit.

        A computed rate has no upper bound: it is over 100% when its parts contradict each other.
        """
        match self.kind:
            case Kind.CHOICE if self.digits:
                return min(self.digits), max(self.digits)
            case Kind.MONEY:
                return 0, MAX_MONEY
            case Kind.PERCENT if self.asked is not Asked.COMPUTED:
                return 0, MAX_PERCENT
            case Kind.PERCENT:
                return 0, MAX_PERCENT * MAX_COUNT
            case _:
                return 0, MAX_COUNT * max(1, len(self.needs))


Rows = Mapping[str, RowInfo | None]


def rows_named(named: str | Sequence[str], rows: Rows) -> tuple[str, ...]:
    """The rows a row check looks at: a list as it stands, "all", or those of a measure."""
    if not isinstance(named, str):
        return tuple(dict.fromkeys(named))
    measure = _MEASURES.get(named)
    return tuple(
        code
        for code, row in rows.items()
        if row
        and row.asked in ANSWERED
        and row.kind in NUMBER_KINDS
        and (named == _ALL or row.measure is measure)
    )


def remarks_on_row_check(named: str | Sequence[str], rows: Rows) -> Iterator[Remark]:
    """Rows that are not there, and rows without a number of this unit's own."""
    if isinstance(named, str):
        if named != _ALL and named not in _MEASURES:
            words = ", ".join((_ALL, *_MEASURES))
            yield "rows", "bad_rows", Complaint("check.rows", words=words)
        elif not rows_named(named, rows):
            yield "rows", "check_never", Complaint("check.rows_none", words=named)
        return
    for code in named:
        yield from _remarks_on_row(code, "rows", rows)


def remarks_on_sides(check: Check, rows: Rows) -> Iterator[Remark]:
    """Everything a check gets wrong about the rows it reads."""
    parts = (
        ("left", check.left.what),
        ("right", check.right.what),
        *((("when", check.when),) if check.when else ()),
    )
    for key, what in parts:
        is_given = isinstance(what, IsGiven)
        for code in dict.fromkeys(term.code for term in what.terms):
            yield from _remarks_on_row(code, key, rows, may_be_text=is_given)
        if isinstance(what, Compared):
            yield from _mixed(key, (what.left, what.right), rows)
            yield from _impossible(key, what, rows)
    if check.operator in {Operator.EQUAL, Operator.AT_MOST, Operator.LESS}:
        sides = [
            what
            for what in (check.left.what, check.right.what)
            if isinstance(what, Linear | Quotient)
        ]
        yield from _mixed("left", sides, rows)
    if check.tolerance.rounding and Operator.EQUAL is not check.operator:
        yield "tolerance", "bad_tolerance", Complaint("check.rounding")
    if not check.left.terms and not check.right.terms:
        yield "left", "check_never", Complaint("check.no_side")


def _remarks_on_row(
    code: str, key: str, rows: Rows, *, may_be_text: bool = False
) -> Iterator[Remark]:
    if code in PERIOD_DAYS:
        return
    if code not in rows:
        yield key, "check_unknown_row", Complaint("form.no_row", row=code)
        return
    row = rows[code]
    if row is None:
        return
    if row.asked is Asked.HEADING:
        yield key, "check_not_number", Complaint("check.heading", row=code)
    elif row.asked is Asked.OTHER_LEVEL:
        yield key, "check_never", Complaint("check.of_other_level", row=code)
    elif row.kind is Kind.TEXT and not may_be_text:
        yield key, "check_not_number", Complaint("check.text", row=code)


def _mixed(key: str, sides: Sequence[Expression], rows: Rows) -> Iterator[Remark]:
    """Money is not compared with people, nor a percentage with a count."""
    found: dict[tuple[str, int], str] = {}
    for side in sides:
        if isinstance(side, Quotient):
            found.setdefault(("percent", MAX_PERCENT // 100), "A / B")
            for part in (side.numerator, side.denominator):
                yield from _mixed(key, (part,), rows)
            continue
        for term in side.terms:
            measured = _measured(term, rows)
            if measured is not None:
                found.setdefault(measured, term.code)
    if len(found) > 1:
        names = ", ".join(f"{code} ({kind})" for (kind, _), code in found.items())
        yield key, "check_mixed_kinds", Complaint("check.mixed", rows=names)


def _measured(term: Term, rows: Rows) -> tuple[str, int] | None:
    if term.code in PERIOD_DAYS:
        return Kind.DATE.value, 1
    row = rows.get(term.code)
    if row is None or row.kind is None or row.kind is Kind.TEXT:
        return None
    return row.kind.value, row.scale


def _impossible(key: str, condition: Compared, rows: Rows) -> Iterator[Remark]:
    """A choice compared with a digit it does not have."""
    match condition:
        case Compared(Linear((Term(code),), 0), Comparison.EQUAL, Linear((), digit)):
            row = rows.get(code)
            if row and row.kind is Kind.CHOICE and digit not in row.digits:
                yield key, "check_never", Complaint("check.no_option", row=code, digit=digit)
        case _:
            pass
