"""How far a report is, which row comes next, and what follows from an answer.

"Not yet" (chưa có số liệu) is an answer for whoever walks through the rows, so the walk goes on;
but it keeps the report incomplete, so the row stays among the missing ones.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reporting.forms import Form, Formula, Indicator, Ratio
from reporting.periods.deadlines import Deadline
from reporting.reports import Answer, NewAnswer, is_settled
from reporting.values import State, Value, ratio

Values = Mapping[str, Value]
"""Current values by indicator code."""

Facts = Mapping[str, Answer | NewAnswer]
"""Current facts by indicator code, those of this very turn among them."""

NOT_APPLICABLE = Value(State.NOT_APPLICABLE)
NOT_YET = Value(State.NOT_YET)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the asked rows need nothing more."""

    settled: int
    total: int

    @property
    def left(self) -> int:
        """How many rows still need something."""
        return self.total - self.settled

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.settled == self.total


def progress(form: Form, values: Values, duties: Iterable[str] | None = None) -> Progress:
    """Progress of the whole report, or of these duties of it, each named once."""
    if duties is None:
        return _progress(form.asked(), values)
    return _progress([row for duty in duties for row in form.asked(duty)], values)


def progress_by_part(
    form: Form, values: Values, duties: Collection[str] | None = None
) -> dict[str, Progress]:
    """Progress of each part that asks something (of these duties, if given), in printed order."""
    rows: dict[str, list[Indicator]] = {}
    for row in form.asked():
        if duties is None or row.duty in duties:
            rows.setdefault(row.part, []).append(row)
    return {part: _progress(asked, values) for part, asked in rows.items()}


def progress_by_duty(form: Form, values: Values) -> dict[str, Progress]:
    """Progress of each duty that is asked something, in the order of the form's duties."""
    by_duty = {duty: _progress(form.asked(duty), values) for duty in form.duties}
    return {duty: made for duty, made in by_duty.items() if made.total}


def missing(form: Form, values: Values) -> tuple[str, ...]:
    """Codes of the asked rows that keep the report incomplete, in printed order."""
    return tuple(row.code for row in form.asked() if not is_settled(values.get(row.code)))


def missing_by_duty(form: Form, values: Values) -> dict[str, tuple[str, ...]]:
    """Missing codes of each duty that misses any, in the order of the form's duties."""
    codes = missing(form, values)
    by_duty = {
        duty: tuple(code for code in codes if form.indicator(code).duty == duty)
        for duty in form.duties
    }
    return {duty: found for duty, found in by_duty.items() if found}


def next_unanswered(
    form: Form, facts: Facts, duties: Collection[str], after: str | None = None
) -> str | None:
    """The first asked row of these duties behind `after` that nobody has answered at all.

    At the end it goes on from the start; None when every row has an answer, be it "not yet". A row
    that another row's choice opened again (`follow_ups`) counts as not answered. `after` may be any
    row of the form, and is not itself returned unless nothing else is open.

    Raises:
        UnknownIndicator: the form has no row `after`.
    """
    place = -1 if after is None else form.place(after)
    in_turn = (*form.rows[place + 1 :], *form.rows[: place + 1])
    open_rows = {
        row.code
        for row in form.asked()
        if row.duty in duties and is_unanswered(row, facts.get(row.code))
    }
    return next((row.code for row in in_turn if row.code in open_rows), None)


def previous_row(form: Form, duties: Collection[str], before: str) -> str | None:
    """The asked row of these duties that stands before `before`; None at the first one.

    Raises:
        UnknownIndicator: the form has no row `before`.
    """
    place = form.place(before)
    asked = {row.code for row in form.asked() if row.duty in duties}
    return next((row.code for row in reversed(form.rows[:place]) if row.code in asked), None)


@dataclass(frozen=True, slots=True)
class Computed:
    """What follows for a computed row: a number, or "not applicable".

    `value.number` is in hundredths of a percent for a rate, in the row's smallest unit for a sum.
    `parts` are the numbers it was made of, to be shown beside it: numerator and denominator of a
    rate (5, 7), the addends of a sum; empty when a part made it "not applicable".
    """

    value: Value
    parts: tuple[int, ...] = ()


def computed(form: Form, values: Values) -> dict[str, Computed]:
    """The computed rows that can be computed so far, in order of need.

    A row is left out while one of its parts is silent or "not yet". "Nothing arose" counts 0. A sum
    leaves "not applicable" parts out and is itself not applicable when every part is. A rate is not
    applicable when a side is, and for 0/0: it is never 0% of nothing. A numerator above its
    denominator is computed all the same: a check says so.
    """
    found: dict[str, Computed] = {}
    known = dict(values)
    for row in form.computed():
        result = None if row.formula is None else _compute(row.formula, known)
        known.pop(row.code, None)
        if result is not None:
            found[row.code] = result
            known[row.code] = result.value
    return found


def with_computed(form: Form, values: Values) -> dict[str, Value]:
    """The values together with those of the computed rows that can be computed so far."""
    return {**values, **{code: made.value for code, made in computed(form, values).items()}}


def follow_ups(form: Form, code: str, value: Value, facts: Facts) -> tuple[NewAnswer, ...]:
    """What the answer `value` to `code` settles or opens again in rows that depend on it.

    Rows that apply only for another choice become "not applicable"; their `raw` is the code of the
    deciding row, which marks them as settled by it. When the choice turns back, rows marked so
    become "not yet"; an answer that somebody gave stays. A deciding row without a figure yet
    decides nothing, so it opens again what it had settled.

    `facts` are those before or after `value` was recorded.
    """
    found: dict[str, NewAnswer] = {}
    decided = deque([(code, value)])
    while decided:
        deciding, decision = decided.popleft()
        for row in form.rows:
            condition = row.applies_if
            if condition is None or condition.indicator != deciding or row.code == code:
                continue
            settled = _settled_by(deciding, decision, condition.equals, facts.get(row.code))
            if settled is not None and row.code not in found:
                found[row.code] = NewAnswer(row.code, settled, deciding)
                decided.append((row.code, settled))
    return tuple(found.values())


class Timeliness(StrEnum):
    """Whether a report came in time; a later correction changes nothing."""

    ON_TIME = "on_time"
    LATE = "late"


def timeliness(first_submitted: datetime | None, deadline: Deadline) -> Timeliness | None:
    """On time or late, by the first submission; None when there was none."""
    if first_submitted is None:
        return None
    return Timeliness.ON_TIME if deadline.is_on_time(first_submitted) else Timeliness.LATE


def _progress(rows: Collection[Indicator], values: Values) -> Progress:
    return Progress(sum(is_settled(values.get(row.code)) for row in rows), len(rows))


def _compute(formula: Formula, known: Values) -> Computed | None:
    parts = [known.get(code) for code in formula.codes]
    if not all(is_settled(part) for part in parts):
        return None
    counted = [part.counted for part in parts if part is not None]
    numbers = tuple(number for number in counted if number is not None)
    if isinstance(formula, Ratio):
        return _rate(numbers)
    return Computed(Value(number=sum(numbers)), numbers) if numbers else Computed(NOT_APPLICABLE)


def _rate(numbers: tuple[int, ...]) -> Computed:
    """The rate of two numbers, of which one is not there when a side is not applicable."""
    match numbers:
        case (numerator, denominator):
            rate = ratio(numerator, denominator)
            value = NOT_APPLICABLE if rate is None else Value(number=rate)
            return Computed(value, numbers)
        case _:
            return Computed(NOT_APPLICABLE)


def is_unanswered(row: Indicator, fact: Answer | NewAnswer | None) -> bool:
    """Whether nobody has answered the row, or another row's choice opened it again."""
    if fact is None:
        return True
    deciding = row.applies_if.indicator if row.applies_if else None
    return fact.value == NOT_YET and fact.raw == deciding


def _settled_by(
    deciding: str, decision: Value, wanted: int, fact: Answer | NewAnswer | None
) -> Value | None:
    """What the decision makes of a row that applies for `wanted`; None to leave it as it is."""
    does_not_apply = fact is not None and fact.value == NOT_APPLICABLE
    if decision.state is State.NOT_YET or decision.counted == wanted:
        was_settled_so = does_not_apply and fact is not None and fact.raw == deciding
        return NOT_YET if was_settled_so else None
    return None if does_not_apply else NOT_APPLICABLE
