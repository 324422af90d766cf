"""What a leader asks for: who has filed, and the headline indicators of a unit and below it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reporting.aggregation import Headline, Reported, UnitValues, headline
from reporting.forms import Form
from reporting.periods import Cycle, Period
from reporting.periods.deadlines import Deadline
from reporting.progress import Timeliness, timeliness
from reporting.reporters import reporters, reports_itself
from reporting.reports import Filing, ReportState
from reporting.scope import Scope
from reporting.units import UnitHistory, UnitTree


class FilingStatus(StrEnum):
    """Where one commune's report stands; a report submitted once stays on time or late for good."""

    ON_TIME = "on_time"
    LATE = "late"
    DRAFTING = "drafting"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class UnitFiling:
    """One commune's report: `settled` of `total` asked indicators need nothing more.

    `is_correcting`: submitted, then withdrawn to be corrected, and not yet submitted again.
    """

    unit_code: str
    status: FilingStatus
    settled: int
    total: int
    first_submitted: datetime | None = None
    is_correcting: bool = False


@dataclass(frozen=True, slots=True)
class FilingCounts:
    """How many communes are in each state; of those filed, `correcting` are being corrected."""

    on_time: int = 0
    late: int = 0
    drafting: int = 0
    silent: int = 0
    correcting: int = 0

    @property
    def filed(self) -> int:
        """How many have submitted, in time or not."""
        return self.on_time + self.late

    @property
    def total(self) -> int:
        """How many owe a report."""
        return self.filed + self.drafting + self.silent


@dataclass(frozen=True, slots=True)
class GroupFiling:
    """The communes at or below one of the units directly below, counted."""

    unit_code: str
    counts: FilingCounts


@dataclass(frozen=True, slots=True)
class Summary:
    """A unit's reports of one period as they were at `taken_at`.

    `filing` has every commune at or below the unit in official order; `groups` counts them by the
    units directly below, and is empty where those are the communes themselves. `headline` follows
    the form's order. `is_same_area`: the units are those of the period before, each what it was.
    """

    unit_code: str
    period: Period
    taken_at: datetime
    filing: tuple[UnitFiling, ...]
    groups: tuple[GroupFiling, ...]
    headline: tuple[Headline, ...]
    is_same_area: bool = True

    @property
    def counts(self) -> FilingCounts:
        """All communes counted."""
        return count_filing(self.filing)


def what_to_load(form: Form) -> tuple[str, ...]:
    """The asked indicators that the headlines are made of, in printed order."""
    wanted: set[str] = set()
    waiting = list(form.headlines)
    while waiting:
        indicator = form.indicator(waiting.pop())
        wanted.add(indicator.code)
        waiting.extend(indicator.formula.codes if indicator.formula else ())
    return tuple(indicator.code for indicator in form.asked() if indicator.code in wanted)


def summary_periods(cycle: Cycle, period: Period) -> tuple[Period, ...]:
    """The period itself and the one before."""
    return (period, cycle.previous(period))


def units_to_load(form: Form, history: UnitHistory, scope: Scope) -> tuple[str, ...]:
    """The reporters at or below the unit at the end of either period, each once."""
    if scope.alone:
        return (scope.unit_code,)
    found = (
        unit.code
        for period in summary_periods(form.cycle, scope.period)
        for unit in reporters(form, history.on(period.end), period.end, scope.unit_code)
    )
    return tuple(dict.fromkeys(found))


def summarise(
    form: Form,
    history: UnitHistory,
    scope: Scope,
    filings: Iterable[Filing],
    values: UnitValues,
    *,
    deadline: Deadline,
    taken_at: datetime,
) -> Summary:
    """The summary of a unit and a period.

    `filings` are those of the period; a unit without one is silent. `values` hold the indicators of
    `what_to_load` for `units_to_load` and `summary_periods`; of the period before it is not
    asked who submitted, so its figures are never provisional.
    """
    period, previous = summary_periods(form.cycle, scope.period)
    units = history.on(period.end)
    known = {each.unit_code: each for each in filings}

    def owing(day: date) -> tuple[str, ...]:
        found = reporters(form, history.on(day), day, scope.unit_code)
        return tuple(u.code for u in found if not scope.alone or u.code == scope.unit_code)

    communes = owing(period.end)
    filing = tuple(_unit_filing(form, code, known.get(code), deadline) for code in communes)
    below = () if scope.alone else _below(form, units, scope)
    submitted = {code for code, each in known.items() if each.state.is_filed}
    then = owing(previous.end)
    now = (Reported(form, values, period, submitted), communes)
    before = (Reported(form, values, previous), then)
    is_same_area = set(communes) == set(then) and all(
        history.is_comparable(code, period.end, previous.end) for code in communes
    )
    return Summary(
        unit_code=scope.unit_code,
        period=period,
        taken_at=taken_at,
        filing=filing,
        groups=_groups(filing, below),
        headline=tuple(
            headline(form.indicator(code), now, before, below, is_same_area=is_same_area)
            for code in form.headlines
        ),
        is_same_area=is_same_area,
    )


def count_filing(filing: Iterable[UnitFiling]) -> FilingCounts:
    """How many of these communes are in each state."""
    filing = tuple(filing)
    found = Counter(each.status for each in filing)
    return FilingCounts(
        **{status.value: found[status] for status in FilingStatus},
        correcting=sum(each.is_correcting for each in filing),
    )


def _unit_filing(
    form: Form, unit_code: str, filing: Filing | None, deadline: Deadline
) -> UnitFiling:
    if filing is None:
        return UnitFiling(unit_code, FilingStatus.SILENT, 0, len(form.asked()))
    is_draft = filing.state is ReportState.DRAFT
    return UnitFiling(
        unit_code=unit_code,
        status=_status(filing, deadline),
        settled=filing.settled,
        total=len(form.asked()) if filing.asked is None else filing.asked,
        first_submitted=filing.first_submitted,
        is_correcting=is_draft and filing.first_submitted is not None,
    )


def _status(filing: Filing, deadline: Deadline) -> FilingStatus:
    match timeliness(filing.first_submitted, deadline):
        case Timeliness.ON_TIME:
            return FilingStatus.ON_TIME
        case Timeliness.LATE:
            return FilingStatus.LATE
        case None:
            has_begun = filing.touched_at is not None
            return FilingStatus.DRAFTING if has_begun else FilingStatus.SILENT


def _below(form: Form, units: UnitTree, scope: Scope) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The units directly below that owe reports, each with its reporters.

    A unit that reports itself beside those below it stands first.
    """
    code, end = scope.unit_code, scope.period.end
    unit = units[code]
    found = [
        (child.code, tuple(u.code for u in reporters(form, units, end, child.code)))
        for child in units.children(code)
    ]
    below = [(child, codes) for child, codes in found if codes]
    itself = (
        [(code, (code,))] if below and reports_itself(form, unit) and unit.stands_on(end) else []
    )
    return (*itself, *below)


def _groups(
    filing: Iterable[UnitFiling], below: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[GroupFiling, ...]:
    by_unit = {each.unit_code: each for each in filing}
    below = tuple(below)
    if all(communes == (code,) for code, communes in below):
        return ()
    return tuple(
        GroupFiling(code, count_filing(by_unit[each] for each in communes))
        for code, communes in below
    )
