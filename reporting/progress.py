"""How far a report is, which indicator comes next, and what follows from an answer.

"Not yet" (chưa có số liệu) is an answer for whoever walks through the indicators, so the walk goes
on; but it keeps the report incomplete, so the indicator stays among the missing ones.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import Protocol

from reporting.forms import Asked, Form, Formula, Indicator, Ratio
from reporting.forms.comparison import NOT_COMPARED
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
    """How many of the asked indicators need nothing more."""

    settled: int
    total: int

    @property
    def left(self) -> int:
        """How many indicators still need something."""
        return self.total - self.settled

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.settled == self.total


def progress(form: Form, values: Values, duties: Iterable[str] | None = None) -> Progress:
    """Progress of the whole report, or of these duties of it, each named once."""
    if duties is None:
        return _progress(form.asked(), values)
    return _progress([indicator for duty in duties for indicator in form.asked(duty)], values)


def progress_by_part(
    form: Form, values: Values, duties: Collection[str] | None = None
) -> dict[str, Progress]:
    """Progress of each part that asks something (of these duties, if given), in printed order."""
    indicators: dict[str, list[Indicator]] = {}
    for indicator in form.asked():
        if duties is None or indicator.duty in duties:
            indicators.setdefault(indicator.part, []).append(indicator)
    return {part: _progress(asked, values) for part, asked in indicators.items()}


def progress_by_duty(form: Form, values: Values) -> dict[str, Progress]:
    """Progress of each duty that is asked something, in the order of the form's duties."""
    by_duty = {duty: _progress(form.asked(duty), values) for duty in form.duties}
    return {duty: made for duty, made in by_duty.items() if made.total}


def missing(form: Form, values: Values) -> tuple[str, ...]:
    """Codes of the asked indicators that keep the report incomplete, in printed order."""
    return tuple(
        indicator.code for indicator in form.asked() if not is_settled(values.get(indicator.code))
    )


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
    """The first asked indicator of these duties behind `after` that nobody has answered at all.

    At the end it goes on from the start; None when every indicator has an answer, be it "not yet".
    An indicator that another indicator's choice opened again (`follow_ups`) counts as not answered.
    `after` may be any indicator of the form, and is not itself returned unless nothing else is
    open.

    Raises:
        UnknownIndicator: the form has no indicator `after`.
    """
    place = 0 if after is None else form.place(after) + 1
    in_turn = chain(islice(form.indicators, place, None), islice(form.indicators, place))
    return next(
        (
            indicator.code
            for indicator in in_turn
            if indicator.asked is Asked.ASKED
            and indicator.duty in duties
            and is_unanswered(indicator, facts.get(indicator.code))
        ),
        None,
    )


def previous_indicator(form: Form, duties: Collection[str], before: str) -> str | None:
    """The asked indicator of these duties that stands before `before`; None at the first one.

    Raises:
        UnknownIndicator: the form has no indicator `before`.
    """
    place = form.place(before)
    asked = {indicator.code for indicator in form.asked() if indicator.duty in duties}
    return next(
        (
            indicator.code
            for indicator in reversed(form.indicators[:place])
            if indicator.code in asked
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Computed:
    """What follows for a computed indicator: a number, or "not applicable".

    `value.number` is in hundredths of a percent for a rate, in the indicator's smallest unit for a
    sum. `parts` are the numbers it was made of, to be shown beside it: numerator and denominator of
    a rate (5, 7), the addends of a sum; empty when a part made it "not applicable".
    """

    value: Value
    parts: tuple[int, ...] = ()


def computed(form: Form, values: Values) -> dict[str, Computed]:
    """The computed indicators that can be computed so far, in order of need.

    An indicator is left out while one of its parts is silent or "not yet". "Nothing arose" counts
    0. A sum leaves "not applicable" parts out and is itself not applicable when every part is. A
    rate is not applicable when a side is, and for 0/0: it is never 0% of nothing. A numerator above
    its denominator is computed all the same: a check says so. Of another version's values a row
    whose formula was another one is `NOT_COMPARED`, and so is whatever needs it.
    """
    found: dict[str, Computed] = {}
    known = dict(values)
    for indicator in form.computed():
        if known.get(indicator.code) == NOT_COMPARED:
            continue
        result = None if indicator.formula is None else _compute(indicator.formula, known)
        known.pop(indicator.code, None)
        if result is not None:
            found[indicator.code] = result
            known[indicator.code] = result.value
    return found


def with_computed(form: Form, values: Values) -> dict[str, Value]:
    """The values together with those of the computed indicators that can be computed so far."""
    return {**values, **{code: made.value for code, made in computed(form, values).items()}}


def follow_ups(form: Form, code: str, value: Value, facts: Facts) -> tuple[NewAnswer, ...]:
    """What the answer `value` to `code` settles or opens again in indicators that depend on it.

    Indicators that apply only for another choice become "not applicable"; their `raw` is the code
    of the deciding indicator, which marks them as settled by it. When the choice turns back,
    indicators marked so become "not yet"; an answer that somebody gave stays. A deciding indicator
    without a figure yet decides nothing, so it opens again what it had settled.

    `facts` are those before or after `value` was recorded.
    """
    found: dict[str, NewAnswer] = {}
    decided = deque([(code, value)])
    while decided:
        deciding, decision = decided.popleft()
        for indicator in form.decided_by(deciding):
            condition = indicator.applies_if
            if condition is None or indicator.code == code:
                continue
            settled = _settled_by(deciding, decision, condition.equals, facts.get(indicator.code))
            if settled is not None and indicator.code not in found:
                found[indicator.code] = NewAnswer(indicator.code, settled, deciding)
                decided.append((indicator.code, settled))
    return tuple(found.values())


class Timeliness(StrEnum):
    """Whether a report came in time; a later correction changes nothing."""

    ON_TIME = "on_time"
    LATE = "late"


class DecidesOnTime(Protocol):
    """A deadline, or the days of a report with its grace."""

    def is_on_time(self, at: datetime) -> bool:
        """Whether a submission at this (aware) instant is on time."""
        ...


def timeliness(first_submitted: datetime | None, deadline: DecidesOnTime) -> Timeliness | None:
    """On time or late, by the first submission; None when there was none."""
    if first_submitted is None:
        return None
    return Timeliness.ON_TIME if deadline.is_on_time(first_submitted) else Timeliness.LATE


def _progress(indicators: Collection[Indicator], values: Values) -> Progress:
    return Progress(
        sum(is_settled(values.get(indicator.code)) for indicator in indicators), len(indicators)
    )


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


def is_unanswered(indicator: Indicator, fact: Answer | NewAnswer | None) -> bool:
    """Whether nobody has answered the indicator, or another indicator's choice opened it again."""
    if fact is None:
        return True
    deciding = indicator.applies_if.indicator if indicator.applies_if else None
    return fact.value == NOT_YET and fact.raw == deciding


def _settled_by(
    deciding: str, decision: Value, wanted: int, fact: Answer | NewAnswer | None
) -> Value | None:
    """What the decision makes of an indicator that applies for `wanted`; None: no change."""
    does_not_apply = fact is not None and fact.value == NOT_APPLICABLE
    if decision.state is State.NOT_YET or decision.counted == wanted:
        was_settled_so = does_not_apply and fact is not None and fact.raw == deciding
        return NOT_YET if was_settled_so else None
    return None if does_not_apply else NOT_APPLICABLE
