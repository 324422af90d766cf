"""Findings of the report in hand: what the checks need is loaded for the rows in question alone."""

from collections.abc import Collection

from handlers.moment import Moment
from reporting.checks import Finding
from reporting.checks.run import (
    CheckFacts,
    findings,
    neighbours_of,
    periods_to_load,
    unexplained,
)
from reporting.periods import Period
from reporting.units import Unit


def completed_by(moment: Moment, codes: Collection[str]) -> tuple[Finding, ...]:
    """Findings that these answers complete and that nobody has explained for these figures.

    The cost depends on the checks that read the rows, not on how many checks there are.
    """
    read = [moment.form.read_with(code) for code in codes]
    wanted = read[0] if len(read) == 1 else tuple(sorted(set().union(*read)))
    # Neighbours are only compared in the rows that are looked at by themselves: those answered.
    found = findings(moment.form, _facts(moment, wanted, tuple(sorted(codes))), codes)
    return _open(moment, found)


def all_open(moment: Moment) -> tuple[Finding, ...]:
    """Every finding of the report that blocks it or still wants a reason."""
    form = moment.form
    read = {code for check in form.checks for code in check.codes() if code in form}
    wanted = tuple(sorted(read))
    return _open(moment, findings(form, _facts(moment, wanted, wanted)))


def _open(moment: Moment, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if not found:
        return ()
    given = moment.known.explanations(moment.report)
    return unexplained(found, {explanation.signature for explanation in given})


def _facts(moment: Moment, wanted: tuple[str, ...], compared: tuple[str, ...]) -> CheckFacts:
    """What checks may read: the unit's own figures of `wanted`, the neighbours' of `compared`."""
    form, period, unit = moment.form, moment.period, moment.unit
    periods = periods_to_load(form.cycle, period)
    past = moment.known.values(
        form.code, tuple(earlier.key for earlier in periods), (unit.code,), wanted
    )
    others = tuple(other.code for other in _neighbours(moment, unit, period))
    around = moment.known.values(form.code, (period.key,), others, compared)
    return CheckFacts(
        period=period,
        values=moment.view.values(),
        past={
            earlier: past[unit.code, earlier.key]
            for earlier in periods
            if (unit.code, earlier.key) in past
        },
        neighbours=neighbours_of(around.values()),
    )


def _neighbours(moment: Moment, unit: Unit, period: Period) -> tuple[Unit, ...]:
    """Units of the same level under the same parent that stood when the period ended."""
    end = period.end
    return tuple(
        other
        for other in moment.known.units.children(unit.parent_code)
        if other.code != unit.code and other.level is unit.level and other.stands_on(end)
    )
