"""What one person still owes to one report, which is what a reminder tells them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporting.forms import Form
from reporting.people import Person, may_submit
from reporting.progress import Progress, Values, missing_by_duty
from reporting.reports import Move, ReportState, Submission


class Owing(StrEnum):
    """What a reminder is about."""

    OWN_INDICATORS = "own_rows"
    COLLEAGUES = "colleagues"
    """The focal point's own indicators are done, those of others are not."""
    READY = "ready"
    """Everything is there; the focal point has only to submit."""
    RETURNED = "returned"
    """The report was sent back; everything is there, something of it has to be corrected."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one person still owes to one report.

    `by_duty` counts settled and all indicators of each duty that misses some: one's own duties for
    `OWN_INDICATORS`, the others' for `COLLEAGUES`, else none. `codes` are the missing indicators
    and `parts` the parts of the form they stand in, both in printed order. `returned` is the move
    that sent the report back, if that is how it stands; `named` are the indicators that its reason
    names, of this person's duties.
    """

    owing: Owing
    by_duty: Mapping[str, Progress]
    codes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    returned: Submission | None = None
    named: tuple[str, ...] = ()

    @property
    def progress(self) -> Progress:
        """All of `by_duty` taken together."""
        counts = self.by_duty.values()
        return Progress(sum(c.settled for c in counts), sum(c.total for c in counts))


def owes(
    form: Form,
    values: Values,
    state: ReportState,
    person: Person,
    unit_code: str,
    last: Submission | None = None,
    corrected: Collection[str] = (),
) -> Owed | None:
    """What the person still owes to that unit's report; None when there is nothing to remind of.

    `last` is the last move of the report; `corrected` are the indicators answered since. An officer
    owes the missing indicators of the own duties, and those that a clerk has named in sending the
    report back. So does a focal point who has duties; then what the colleagues owe, and at last the
    submission.
    """
    if state is not ReportState.DRAFT:
        return None
    returned = last if last is not None and last.move is Move.RETURN else None
    lacking = missing_by_duty(form, values)
    duties = person.duties_in(unit_code, form.code)
    own = [duty for duty in duties if duty in lacking]
    submits = may_submit(person, unit_code, form.code)
    named = () if returned is None else named_for(form, person, unit_code, returned.reason)
    named = tuple(code for code in named if code not in corrected)
    if own:
        return _owed(Owing.OWN_INDICATORS, form, {d: lacking[d] for d in own}, returned, named)
    if named or (submits and returned is not None and not lacking):
        return Owed(Owing.RETURNED, {}, returned=returned, named=named)
    if not submits:
        return None
    return _owed(Owing.COLLEAGUES if lacking else Owing.READY, form, lacking, returned)


def named_for(form: Form, person: Person, unit_code: str, reason: str) -> tuple[str, ...]:
    """The indicators that a reason names and the person answers for; a focal point alone for all.

    A focal point who has duties answers for those.
    """
    named, duties = codes_in(form, reason), person.duties_in(unit_code, form.code)
    if not duties and may_submit(person, unit_code, form.code):
        return named
    return tuple(code for code in named if form.indicator(code).duty in duties)


def codes_in(form: Form, reason: str) -> tuple[str, ...]:
    """The indicators that a reason names by their codes, in its order, each once."""
    words = (word.rstrip(".") for word in _CODE.findall(reason))
    found = (word if word in form else word.upper() for word in words)
    return tuple(dict.fromkeys(code for code in found if code in form))


_CODE = re.compile(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)+\.?")


def _owed(
    owing: Owing,
    form: Form,
    lacking: Mapping[str, tuple[str, ...]],
    returned: Submission | None = None,
    named: tuple[str, ...] = (),
) -> Owed:
    by_duty: dict[str, Progress] = {}
    for duty in form.duties:
        if duty in lacking:
            total = len(form.asked(duty))
            by_duty[duty] = Progress(total - len(lacking[duty]), total)
    wanted = {code for codes in lacking.values() for code in codes}
    indicators = [indicator for indicator in form.indicators if indicator.code in wanted]
    parts = dict.fromkeys(indicator.part for indicator in indicators)
    codes = tuple(indicator.code for indicator in indicators)
    return Owed(owing, by_duty, codes, tuple(parts), returned, named)
