"""Why a file is not taken, and what to do instead."""

from handlers.engine.catalogue import quoted
from handlers.engine.context import TurnContext
from handlers.engine.lookup import DownloadProblem
from handlers.engine.turn import Message
from reporting.documents.entry_sheet import SheetFlaw, SheetProblem
from reporting.periods import NotAPeriod


def refused(ctx: TurnContext, problem: SheetProblem | DownloadProblem | object) -> Message:
    """The sentence about that problem."""
    if isinstance(problem, DownloadProblem):
        name = "sheet.too_large" if problem is DownloadProblem.TOO_LARGE else "sheet.unreachable"
        return ctx.notice(ctx.say(name))
    if not isinstance(problem, SheetProblem):
        raise TypeError(problem)
    if problem.flaw is SheetFlaw.OTHER_UNIT:
        return whose(ctx, _unit_named(ctx, problem.found), _period_named(ctx, problem.period))
    is_named = problem.flaw is SheetFlaw.NOT_A_DOCUMENT and problem.found
    return ctx.notice(
        ctx.say(
            "sheet.other_kind" if is_named else f"sheet.{problem.flaw}",
            place=problem.place,
            found=_named(ctx, problem),
            office=ctx.office,
            report=ctx.report_and_office,
        )
    )


def whose(ctx: TurnContext, unit: str, when: str) -> Message:
    """The figures are another unit's: whose, and of when where that is known."""
    if not when:
        return ctx.notice(ctx.say("sheet.other_unit", found=unit, office=ctx.office))
    return ctx.notice(ctx.say("sheet.whose", found=unit, when=when, office=ctx.office))


def of_when(ctx: TurnContext, when: str) -> Message:
    """The figures are of another period than the one that is worked on."""
    return ctx.notice(ctx.say("sheet.other_period", found=when, report=ctx.report_and_office))


def _named(ctx: TurnContext, problem: SheetProblem) -> str:
    """What was found, as people call it."""
    if problem.flaw is SheetFlaw.OTHER_PERIOD:
        return _period_named(ctx, problem.found)
    return quoted(problem.found)


def _unit_named(ctx: TurnContext, code: str) -> str:
    units = ctx.lookup.units_of(ctx.period)
    return units[code].name if code in units else quoted(code)


def _period_named(ctx: TurnContext, key: str) -> str:
    try:
        return ctx.form.cycle.period(key).label(ctx.language)
    except NotAPeriod:
        return quoted(key)
