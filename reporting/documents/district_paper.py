"""The reports of a unit's communes taken together, as papers: a workbook and a report to sign.

Totals are sums, rates are made anew from summed numerators and denominators, never means of the
communes' rates (`reporting.aggregation`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from reporting.aggregation import Figure, Reported, UnitValues
from reporting.documents.appendix import unit_of
from reporting.forms import Aggregation, Asked, Form, Indicator
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.progress import Computed, computed
from reporting.scope import Scope
from reporting.summary import FilingCounts, FilingStatus, UnitFiling, count_filing
from reporting.units import Unit, UnitTree
from reporting.units.names import in_sentence
from reporting.values import Kind, show_date, show_number

MOST_NAMES = 20
"""So many communes are named in a sentence; all of them stand in the appendix."""
STATUS_WORDS: Mapping[FilingStatus, str] = {
    FilingStatus.ON_TIME: "Đúng hạn",
    FilingStatus.LATE: "Nộp chậm",
    FilingStatus.DRAFTING: "Đang nhập",
    FilingStatus.SILENT: "Chưa mở",
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something found in one commune's report, and the reason given for it (empty: none).

    `check` is the check's code, `indicators` the indicators to change, `sentence` what is wrong.
    """

    unit_code: str
    check: str
    is_hard: bool
    indicators: tuple[str, ...]
    sentence: str
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class DistrictPaper:
    """What a paper about a unit's communes is made from.

    `values` hold all asked indicators of the communes for the period.
    `filing` has every commune at or below the unit in official order, `submitted` those whose
    report stands submitted: figures that rest on others are provisional. `taken_at` is when all
    this was read.
    """

    form: Form
    units: UnitTree
    scope: Scope
    values: UnitValues
    filing: Sequence[UnitFiling]
    submitted: Collection[str]
    deadline: Deadline
    taken_at: datetime
    findings: Sequence[FindingLine] = ()
    is_illustration: bool = False
    notes: Sequence[str] = ()
    """What is said of reports of another version, and of units that ended within the period."""

    @property
    def period(self) -> Period:
        """The period reported."""
        return self.scope.period

    @property
    def unit(self) -> Unit:
        """The unit above the communes."""
        return self.units[self.scope.unit_code]

    @cached_property
    def counts(self) -> FilingCounts:
        """How many communes are in each state of filing."""
        return count_filing(self.filing)

    @cached_property
    def communes(self) -> tuple[str, ...]:
        """The communes in official order."""
        return tuple(each.unit_code for each in self.filing)

    @cached_property
    def reported(self) -> Reported:
        """What the communes reported."""
        return Reported(self.form, self.values, self.period, self.submitted, self.computed)

    @cached_property
    def computed(self) -> dict[str, dict[str, Computed]]:
        """The computed indicators of each commune that wrote anything."""
        key = self.period.key
        written = ((code, self.values.get((code, key))) for code in self.communes)
        return {code: computed(self.form, values) for code, values in written if values}

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figure of every indicator that has one, all communes together."""
        return {
            indicator.code: self.reported.figure(indicator, self.communes)
            for indicator in self.indicators
        }

    @cached_property
    def added_up(self) -> frozenset[str]:
        """The indicators whose figures come to something when put together."""
        return frozenset(
            indicator.code
            for indicator in self.indicators
            if indicator.aggregation is not Aggregation.NONE or len(self.communes) == 1
        )

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators that a commune has a figure for: those asked and those computed."""
        return tuple(
            indicator
            for indicator in self.form.indicators
            if indicator.asked in {Asked.ASKED, Asked.COMPUTED}
        )

    @property
    def day(self) -> date:
        """The day on which the figures were read."""
        return self.taken_at.astimezone(self.deadline.zone).date()

    @cached_property
    def taken(self) -> str:
        """When the figures were read, as a clause."""
        at = self.taken_at.astimezone(self.deadline.zone)
        return f"{at:%H:%M} ngày {show_date(at.date())}"

    def named(self, codes: Sequence[str]) -> str:
        """The names of communes in a sentence; of very many the first, and how many more."""
        names = [in_sentence(self.units[code].name) for code in codes[:MOST_NAMES]]
        more = len(codes) - len(names)
        return ", ".join(names) + (f" và {more} đơn vị khác" if more > 0 else "")

    def with_status(self, *statuses: FilingStatus) -> tuple[str, ...]:
        """The communes in these states, in official order."""
        return tuple(each.unit_code for each in self.filing if each.status in statuses)

    @property
    def correcting(self) -> tuple[str, ...]:
        """The communes that have submitted and are correcting their report."""
        return tuple(each.unit_code for each in self.filing if each.is_correcting)


def how_made(paper: DistrictPaper, indicator: Indicator) -> str:
    """How a total came about where it is no plain sum: the sides of a rate, who said yes."""
    if indicator.code not in paper.added_up:
        return "Không cộng gộp"
    figure = paper.figures[indicator.code]
    if not figure.parts:
        return ""
    scale = paper.form.indicator(indicator.formula.codes[-1]).scale if indicator.formula else 1
    first, second = (show_number(part, scale) for part in figure.parts)
    if indicator.aggregation is Aggregation.YES_COUNT:
        return f"{first}/{second} đơn vị"
    return f"{first}/{second}"


def unit_of_total(indicator: Indicator) -> str:
    """What a total counts: for a choice the units that said yes."""
    is_counted = indicator.kind is Kind.CHOICE and indicator.aggregation is Aggregation.YES_COUNT
    return "Đơn vị" if is_counted else unit_of(indicator)


def rests_on(paper: DistrictPaper, indicator: Indicator) -> str:
    """How many communes a total rests on, when it is not all of them."""
    figure = paper.figures[indicator.code]
    if indicator.code not in paper.added_up or figure.known_units == figure.total_units:
        return ""
    return f"{figure.known_units}/{figure.total_units} đơn vị có số liệu"


def so_far(paper: DistrictPaper) -> str:
    """Whether totals are provisional, because they rest on reports that are not submitted."""
    if not any(figure.is_provisional for figure in paper.figures.values()):
        return ""
    counts = paper.counts
    correcting = f" ({counts.correcting} đơn vị đang sửa)" if counts.correcting else ""
    return f"Số liệu tạm tính: {counts.filed}/{counts.total} đơn vị đã nộp{correcting}"


def submitted_at(filing: UnitFiling, deadline: Deadline) -> str:
    """When a report was first submitted: "13/9/2024 14:05"; empty when it was not."""
    if filing.first_submitted is None:
        return ""
    at = filing.first_submitted.astimezone(deadline.zone)
    return f"{show_date(at.date())} {at:%H:%M}"


def remark(filing: UnitFiling, deadline: Deadline) -> str:
    """What is to be said of a report besides its state."""
    remarks = []
    schedule = filing.schedule
    due = schedule.due if schedule else deadline
    if schedule is not None and schedule.is_extended:
        remarks.append(f"Gia hạn đến {show_date(due.day)}")
    if filing.status is FilingStatus.LATE and filing.first_submitted is not None:
        remarks.append(f"Chậm {-due.days_left(filing.first_submitted)} ngày")
    if schedule is not None and filing.filed_at and schedule.is_early(filing.filed_at):
        remarks.append(f"Số liệu đến {show_date(schedule.counted_until(filing.filed_at))}")
    if filing.is_correcting:
        remarks.append("Đang sửa, chưa nộp lại")
    if filing.settled < filing.total:
        remarks.append(f"Còn thiếu {filing.total - filing.settled} chỉ tiêu")
    return "; ".join(remarks)
