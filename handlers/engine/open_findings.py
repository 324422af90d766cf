"""Findings of the report in hand; only the figures that the checks read are loaded."""

from collections.abc import Collection, Iterable

from handlers.engine.context import TurnContext
from handlers.engine.lookup import ExplanationsQuery, ValuesQuery
from reporting.checks.finding import Finding
from reporting.checks.runner import (
    CheckFacts,
    findings,
    history_periods,
    neighbours_of,
    unexplained,
)
from reporting.periods import Period
from reporting.units import Unit


def completed_by(ctx: TurnContext, codes: Collection[str]) -> tuple[Finding, ...]:
    """Findings that these answers complete and that nobody has explained for these figures.

    The cost depends on the checks that read these indicators, not on how many checks there are.
    """
    read = [ctx.form.read_with(code) for code in codes]
    wanted = read[0] if len(read) == 1 else tuple(sorted(set().union(*read)))
    # Neighbours are only compared in the indicators that were answered.
    found = findings(ctx.form, _facts(ctx, wanted, tuple(sorted(codes))), codes)
    return _open(ctx, found)


def open_findings(ctx: TurnContext) -> tuple[Finding, ...]:
    """Every finding of the report that blocks it or still wants a reason."""
    form = ctx.form
    read = {code for check in form.checks for code in check.codes() if code in form}
    wanted = tuple(sorted(read))
    return _open(ctx, findings(form, _facts(ctx, wanted, wanted)))


def _open(ctx: TurnContext, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if not found:
        return ()
    given = ctx.lookup.get(ExplanationsQuery(ctx.report))
    return unexplained(found, {explanation.signature for explanation in given})


def _facts(ctx: TurnContext, wanted: tuple[str, ...], compared: tuple[str, ...]) -> CheckFacts:
    """What checks may read: the unit's own figures of `wanted`, the neighbours' of `compared`."""
    form, period, unit = ctx.form, ctx.period, ctx.unit
    periods = history_periods(form.cycle, period)
    past = ctx.lookup.get(
        ValuesQuery(form.code, tuple(earlier.key for earlier in periods), (unit.code,), wanted)
    )
    others = tuple(other.code for other in _neighbours(ctx, unit, period))
    around = ctx.lookup.get(ValuesQuery(form.code, (period.key,), others, compared))
    return CheckFacts(
        period=period,
        values=ctx.view.values(),
        past={
            earlier: past[unit.code, earlier.key]
            for earlier in periods
            if (unit.code, earlier.key) in past
        },
        neighbours=neighbours_of(around.values()),
    )


def _neighbours(ctx: TurnContext, unit: Unit, period: Period) -> tuple[Unit, ...]:
    """Units of the same level under the same parent that stood when the period ended."""
    end = period.end
    return tuple(
        other
        for other in ctx.lookup.units.children(unit.parent_code)
        if other.code != unit.code and other.level is unit.level and other.stands_on(end)
    )


def signatures(found: Iterable[Finding]) -> tuple[str, ...]:
    """What tells these findings from others, and from those of other figures."""
    return tuple(dict.fromkeys(finding.signature for finding in found))
