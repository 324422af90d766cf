"""A province of two districts with communes, and the summary of whatever they reported."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from reporting.aggregation import Headline
from reporting.forms import Form
from reporting.periods import Period
from reporting.periods.deadlines import VIETNAM, Deadline
from reporting.reports import Filing, ReportState
from reporting.scope import Scope
from reporting.summary import Summary, summarise
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.calendars import period_of
from tests.reporting.quarter import form, number

FORM = form()
PERIOD = period_of("2024-Q3")
BEFORE = period_of("2024-Q2")
DEADLINE = Deadline(date(2024, 9, 16), VIETNAM)
IN_TIME = datetime(2024, 9, 13, 7, 5, tzinfo=UTC)
TOO_LATE = datetime(2024, 9, 17, 1, tzinfo=UTC)
TAKEN = datetime(2024, 9, 16, 3, 32, tzinfo=UTC)

COMMUNES = ("A1", "A2", "B1", "B2", "B3")
UNITS = UnitHistory.of(
    (
        Unit("P", "Tỉnh Hưng Yên", Level.PROVINCE),
        Unit("A", "Huyện A", Level.DISTRICT, "P"),
        Unit("B", "Huyện B", Level.DISTRICT, "P"),
        Unit("C", "Huyện C", Level.DISTRICT, "P"),
        *(Unit(code, f"Xã {code}", Level.COMMUNE, code[0]) for code in COMMUNES),
    )
)
RATE = "III.3.1"
SETTLED, ON_TIME = "III.3.1.1", "III.3.1.2"

Rates = dict[str, tuple[int, int]]


def filed(unit: str, at: datetime = IN_TIME, state: ReportState = ReportState.SUBMITTED) -> Filing:
    return Filing(unit, state, at, 83, at)


def draft(unit: str, settled: int, touched_at: datetime | None = IN_TIME) -> Filing:
    return Filing(unit, ReportState.DRAFT, None, settled, touched_at)


def sides(numerator: int, denominator: int) -> dict[str, Value]:
    return {ON_TIME: number(numerator), SETTLED: number(denominator)}


def summary(
    unit: str,
    values: dict[tuple[str, str], dict[str, Value]] | None = None,
    filings: Iterable[Filing] = (),
    *,
    of: Form = FORM,
    units: UnitHistory = UNITS,
    period: Period = PERIOD,
) -> Summary:
    return summarise(
        of,
        units,
        Scope(unit, period),
        filings,
        values or {},
        deadline=DEADLINE,
        taken_at=TAKEN,
    )


def rates(given: Rates, period: Period = PERIOD) -> dict[tuple[str, str], dict[str, Value]]:
    return {(unit, period.key): sides(*rate) for unit, rate in given.items()}


def headline_of(found: Summary, indicator: str) -> Headline:
    return next(each for each in found.headline if each.indicator == indicator)


def rate_of(unit: str, given: Rates, filings: Iterable[Filing] = ()) -> Headline:
    return headline_of(summary(unit, rates(given), filings), RATE)
