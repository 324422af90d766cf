"""The figures of a unit and those below it, loaded and made up for whoever asks."""

from dataclasses import dataclass

from handlers.moment import Moment
from reporting.deadlines import deadline
from reporting.forms import Form
from reporting.scope import Scope
from reporting.summary import Summary, periods_to_load, summarise, units_to_load, what_to_load


@dataclass(frozen=True, slots=True)
class Asked:
    """A summary with what it was asked for."""

    form: Form
    scope: Scope
    summary: Summary


def first_form(moment: Moment) -> Form:
    """The form whose figures are meant when none is named: the first by its file."""
    return next(iter(moment.known.forms.values()))


def summary_of(moment: Moment, scope: Scope) -> Asked:
    """The summary of that unit and period as it is now."""
    form, units = first_form(moment), moment.known.units
    codes = units_to_load(units, form.cycle, scope)
    periods = tuple(period.key for period in periods_to_load(form.cycle, scope.period))
    filings = moment.known.filing(form.code, scope.period.key, codes)
    values = moment.known.values(form.code, periods, codes, what_to_load(form))
    due = deadline(scope.period, form.deadline, moment.known.calendar, moment.known.timezone)
    made = summarise(form, units, scope, filings, values, deadline=due, taken_at=moment.now)
    return Asked(form, scope, made)


def unit_title(moment: Moment, code: str) -> str:
    """The unit's name as a title."""
    return moment.known.units[code].name


def counted(moment: Moment, sentence: str, count: int) -> str:
    """A clause about a number of units, empty for none."""
    return moment.say.plain(sentence, count=count) if count else ""
