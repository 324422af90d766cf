"""/xuat: the report as a document to sign, and a group's figures in one workbook."""

from handlers.engine.callback_data import pack
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import period_in
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Message, Paper, PaperKind, Slot, Turn
from handlers.figures.summary import scope_problem
from reporting.clean_text import NOTHING, CleanText
from reporting.people import may_see
from reporting.periods import Period
from reporting.reports import ReportKey
from reporting.scope import ScopeFlaw, ScopeProblem, resolve_scope
from reporting.units import Level, Unit
from reporting.units.names import in_sentence

OF_ONE = (PaperKind.REPORT_WORD, PaperKind.REPORT_EXCEL)
OF_MANY = (PaperKind.GROUP_EXCEL, PaperKind.GROUP_WORD)


def export(ctx: TurnContext, words: CleanText) -> Turn:
    """/xuat [unit] [period]: which document."""
    form = ctx.lookup.first_form
    found = resolve_scope(ctx.person, ctx.lookup.units, words, form.cycle, ctx.today)
    if isinstance(found, ScopeProblem):
        return ctx.turn(scope_problem(ctx, found))
    unit = ctx.lookup.units[found.unit_code]
    return ctx.turn(_offer(ctx, unit, found.period))


def _offer(ctx: TurnContext, unit: Unit, period: Period) -> Message:
    """The documents there are of that unit."""
    choices = tuple(
        way_to(pack("export", kind, f"{unit.code}/{period.key}"), ctx.say.plain(f"button.{kind}"))
        for kind in (OF_ONE if unit.level is Level.COMMUNE else OF_MANY)
    )
    text = ctx.say(
        "export.which",
        report=report_name(ctx.lookup.first_form, period, ctx.say),
        unit=_owner(ctx, unit),
    )
    return Message(text, (choices,), slot=Slot.NOTICE)


def _owner(ctx: TurnContext, unit: Unit) -> str:
    if unit.level is Level.COMMUNE:
        return office_name(unit, ctx.say)
    return in_sentence(unit.name)


def _made(ctx: TurnContext, kind: PaperKind, argument: str) -> Turn:
    """The document itself, for whoever may see that unit."""
    code, _, key = argument.partition("/")
    period = period_in(key, ctx.lookup.first_form.cycle)
    if period is None:
        return export(ctx, NOTHING)
    units = ctx.lookup.units
    if code not in units or not may_see(ctx.person, code, units):
        return ctx.turn(scope_problem(ctx, ScopeProblem(ScopeFlaw.NOT_YOURS)))
    form, unit = ctx.lookup.first_form, units[code]
    if (kind in OF_ONE) is not (unit.level is Level.COMMUNE):
        return export(ctx, NOTHING)
    caption = ctx.say(
        "export.caption_one" if kind in OF_ONE else "export.caption_many",
        report=report_name(form, period, ctx.say),
        unit=_owner(ctx, unit),
        at=ctx.clock(ctx.now),
    )
    return ctx.turn(Paper(kind, ReportKey(form.code, code, period.key), caption))


def _report_word(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.REPORT_WORD, argument)


def _report_excel(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.REPORT_EXCEL, argument)


def _group_word(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.GROUP_WORD, argument)


def _group_excel(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.GROUP_EXCEL, argument)


DIALOG = Dialog(
    "export",
    commands={"xuat": export},
    taps={
        PaperKind.REPORT_WORD: _report_word,
        PaperKind.REPORT_EXCEL: _report_excel,
        PaperKind.GROUP_WORD: _group_word,
        PaperKind.GROUP_EXCEL: _group_excel,
    },
    lasting=frozenset({*OF_ONE, *OF_MANY}),
)
