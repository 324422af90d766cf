"""Findings of the report in hand; only the figures that the checks read are loaded."""

from collections.abc import Callable, Collection, Iterable

from handlers.engine.context import TurnContext
from handlers.engine.lookup import ExplanationsQuery, NeighboursQuery, ValuesQuery
from reporting.checks.finding import Finding
from reporting.checks.runner import (
    CheckFacts,
    findings,
    history_periods,
    unexplained,
)


def completed_by(ctx: TurnContext, codes: Collection[str]) -> tuple[Finding, ...]:
    """Findings that these answers complete and that nobody has explained for these figures.

    The cost depends on the checks that read these indicators, not on how many checks there are.
    """
    compared = tuple(sorted(codes))  # with neighbours: nothing but what was answered

    def found() -> tuple[Finding, ...]:
        read = [ctx.form.read_with(code) for code in codes]
        wanted = read[0] if len(read) == 1 else tuple(sorted(set().union(*read)))
        return findings(ctx.form, _facts(ctx, wanted, compared), codes)

    return _open(ctx, _once(ctx, compared, found))


def open_findings(ctx: TurnContext) -> tuple[Finding, ...]:
    """Every finding of the report that blocks it or still wants a reason.

    Card, choices and text are each drawn from it, so it is worked out once in a turn.
    """

    def found() -> tuple[Finding, ...]:
        wanted = ctx.form.read_by_checks()
        return findings(ctx.form, _facts(ctx, wanted, wanted))

    return _open(ctx, _once(ctx, None, found))


def _once(
    ctx: TurnContext, codes: tuple[str, ...] | None, found: Callable[[], tuple[Finding, ...]]
) -> tuple[Finding, ...]:
    """The findings of the report as it stands in this turn; those that `codes` complete, or all."""
    return ctx.lookup.once((open_findings, ctx.report, codes), ctx.view.answers, found)


def _open(ctx: TurnContext, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    if not found:
        return ()
    given = ctx.lookup.get(ExplanationsQuery(ctx.report))
    return unexplained(found, {explanation.signature for explanation in given})


def _facts(ctx: TurnContext, wanted: tuple[str, ...], compared: tuple[str, ...]) -> CheckFacts:
    """What checks may read: the unit's own figures of `wanted`, the neighbours' of `compared`."""
    form, period, unit = ctx.form, ctx.period, ctx.unit
    periods = tuple(
        earlier
        for earlier in history_periods(form.cycle, period)
        if ctx.lookup.history.is_comparable(unit.code, period.end, earlier.end)
    )
    past = ctx.lookup.get(
        ValuesQuery(
            form.code,
            tuple(earlier.key for earlier in periods),
            (unit.code,),
            wanted,
            form.version,
        )
    )
    return CheckFacts(
        period=period,
        values=ctx.view.values(),
        past={
            earlier: past[unit.code, earlier.key]
            for earlier in periods
            if (unit.code, earlier.key) in past
        },
        neighbours=ctx.lookup.get(
            NeighboursQuery(form.code, period.key, unit.code, compared, form.version)
        ),
    )


def signatures(found: Iterable[Finding]) -> tuple[str, ...]:
    """What tells these findings from others, and from those of other figures."""
    return tuple(dict.fromkeys(finding.signature for finding in found))
