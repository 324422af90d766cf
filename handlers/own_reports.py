"""Which reports a person works on."""

from handlers.moment import Moment
from reporting.periods import read_period
from reporting.reports import ReportKey


def reports_of(moment: Moment, words: str = "") -> tuple[ReportKey, ...]:
    """A person's reports, one per unit and form: of the current period, or of the one named."""
    keys: list[ReportKey] = []
    for form in moment.known.forms.values():
        named = read_period(words, form.cycle, moment.today) if words else None
        period = named or form.cycle.current(moment.today)
        keys.extend(ReportKey(form.code, unit, period.key) for unit in moment.person.filing_units())
    return tuple(keys)


def with_report(moment: Moment) -> Moment | None:
    """The moment with a report in hand: the session's, otherwise the only one there is."""
    if (
        moment.session.report is not None
        and moment.session.report.unit in moment.person.filing_units()
    ):
        return moment
    keys = reports_of(moment)
    return moment.about(keys[0]) if len(keys) == 1 else None


def argument_of(key: ReportKey) -> str:
    """A report as the argument of a choice's key: "cchc_quarterly/12148/2024-Q3"."""
    return f"{key.form}/{key.unit}/{key.period}"


def report_in(argument: str) -> ReportKey | None:
    """The report that such an argument names, None when it has not that shape."""
    form, _, rest = argument.partition("/")
    unit, _, period = rest.partition("/")
    return ReportKey(form, unit, period) if form and unit and period else None


def named_report(moment: Moment, argument: str) -> Moment | None:
    """The moment with the report that a choice names in hand; without a name as `with_report`.

    None when there is none, or when it is not one of this person's.
    """
    if not argument:
        return with_report(moment)
    key = report_in(argument)
    if key is None or key.form not in moment.known.forms:
        return None
    if key.unit not in moment.person.filing_units():
        return None
    return moment if moment.session.report == key else moment.about(key)
