"""/xuat: the report as a document to sign, and a group's figures in one workbook."""

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import period_in
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import EvidenceQuery
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
ATTACHED = PaperKind.ATTACHMENTS
OF_MANY = (PaperKind.GROUP_EXCEL, PaperKind.GROUP_WORD)


def export(ctx: TurnContext, words: CleanText) -> Turn:
    """/xuat [unit] [period]: which document."""
    form = ctx.lookup.first_form
    found = resolve_scope(ctx.person, ctx.lookup.history, words, form.cycle, ctx.today)
    if isinstance(found, ScopeProblem):
        return ctx.turn(scope_problem(ctx, found, "xuat"))
    unit = ctx.lookup.units_of(found.period)[found.unit_code]
    return ctx.turn(_offer(ctx, unit, found.period))


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """One of the units that the words behind /xuat may mean, pressed."""
    code, _, key = argument.partition("/")
    period = period_in(key, ctx.lookup.first_form.cycle)
    if period is None:
        return export(ctx, NOTHING)
    units = ctx.lookup.units_of(period)
    if code not in units or not may_see(ctx.person, code, units):
        return export(ctx, NOTHING)
    return ctx.turn(_offer(ctx, units[code], period))


def _offer(ctx: TurnContext, unit: Unit, period: Period) -> Message:
    """The documents there are of that unit."""
    is_one = unit.level is Level.COMMUNE
    key = ReportKey(ctx.lookup.first_form.code, unit.code, period.key)
    has_more = is_one and bool(ctx.lookup.get(EvidenceQuery(key)))
    choices = tuple(
        way_to(pack("export", kind, f"{unit.code}/{period.key}"), ctx.say.plain(f"button.{kind}"))
        for kind in (OF_ONE if is_one else OF_MANY)
    )
    more = _attachments_choice(ctx, key)
    text = ctx.say(
        "export.which",
        report=report_name(ctx.lookup.first_form, period, ctx.say),
        unit=_owner(ctx, unit),
    )
    return Message(text, (choices, (more,)) if has_more else (choices,), slot=Slot.NOTICE)


def _attachments_choice(ctx: TurnContext, key: ReportKey) -> Choice:
    """The way to what is attached to a report."""
    argument = f"{key.unit}/{key.period}"
    return way_to(pack("export", ATTACHED, argument), ctx.say.plain("button.attachments"))


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
    units = ctx.lookup.units_of(period)
    if code not in units or not may_see(ctx.person, code, units):
        return ctx.turn(scope_problem(ctx, ScopeProblem(ScopeFlaw.NOT_YOURS), "xuat"))
    form, unit = ctx.lookup.first_form, units[code]
    if (kind not in OF_MANY) is not (unit.level is Level.COMMUNE):
        return export(ctx, NOTHING)
    report = ReportKey(form.code, code, period.key)
    name, owner = report_name(form, period, ctx.say), _owner(ctx, unit)
    if kind is ATTACHED and not ctx.lookup.get(EvidenceQuery(report)):
        return ctx.turn(ctx.notice(ctx.say("export.no_attachments", report=name, unit=owner)))
    sentence = _CAPTIONS.get(kind, "export.caption_many")
    caption = ctx.say(sentence, report=name, unit=owner, at=ctx.clock(ctx.now))
    return ctx.turn(Paper(kind, report, caption))


_CAPTIONS = {
    PaperKind.REPORT_WORD: "export.caption_one",
    PaperKind.REPORT_EXCEL: "export.caption_one",
    ATTACHED: "export.caption_attachments",
}


def _report_word(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.REPORT_WORD, argument)


def _report_excel(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.REPORT_EXCEL, argument)


def _group_word(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.GROUP_WORD, argument)


def _group_excel(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, PaperKind.GROUP_EXCEL, argument)


def _attachments(ctx: TurnContext, argument: str) -> Turn:
    return _made(ctx, ATTACHED, argument)


DIALOG = Dialog(
    "export",
    commands={"xuat": export},
    taps={
        PaperKind.REPORT_WORD: _report_word,
        PaperKind.REPORT_EXCEL: _report_excel,
        PaperKind.GROUP_WORD: _group_word,
        PaperKind.GROUP_EXCEL: _group_excel,
        ATTACHED: _attachments,
        "unit": _unit,
    },
    lasting=frozenset({*OF_ONE, *OF_MANY, ATTACHED, "unit"}),
)
