"""/xuat: the report as a document to sign, and a group's figures in one workbook."""

from handlers.choosing.form_choice import figures_named, form_meant, remembering
from handlers.engine.callback_data import pack
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import argument_of
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import EvidenceQuery
from handlers.engine.turn import Message, Paper, PaperKind, Slot, Turn
from handlers.figures.scope_summary import form_of_period
from handlers.figures.summary import refuse_where_nobody_reports, scope_meant, scope_problem
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.periods import Period
from reporting.reporters import may_see, reports_itself, seen_alone
from reporting.reports import ReportKey
from reporting.scope import ScopeFlaw, ScopeProblem
from reporting.units import Unit, UnitTree
from reporting.units.names import in_sentence

OF_ONE = (PaperKind.REPORT_WORD, PaperKind.REPORT_EXCEL)
ATTACHED = PaperKind.ATTACHMENTS
OF_MANY = (PaperKind.GROUP_EXCEL, PaperKind.GROUP_WORD)


def export(ctx: TurnContext, words: CleanText) -> Turn:
    """/xuat [form] [unit] [period]: which document."""
    meant = form_meant(ctx, words, of_unit=True)
    ctx, form = meant.ctx, meant.form
    found = scope_meant(ctx, form, meant.words)
    if isinstance(found, ScopeProblem):
        return ctx.turn(scope_problem(ctx, form, found, "xuat"))
    refuse_where_nobody_reports(ctx, form, found)
    unit = ctx.lookup.units_of(found.period)[found.unit_code]
    return ctx.turn(_offer(ctx, form, unit, found.period))


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """One of the units that the words behind /xuat may mean, pressed."""
    named = figures_named(ctx, "export", "unit", argument)
    if named is None:
        return export(ctx, NOTHING)
    form, code = named.form, named.unit_code
    units = ctx.lookup.units_of(named.period)
    if not may_see(ctx.person, form, code, units):
        return export(ctx, NOTHING)
    return ctx.turn(_offer(remembering(ctx, form), form, units[code], named.period))


def _kinds(ctx: TurnContext, form: Form, units: UnitTree, unit: Unit) -> tuple[PaperKind, ...]:
    """The documents there are: of the unit's own report, of all reports below it, or both."""
    if not reports_itself(form, unit):
        return OF_MANY
    is_alone = seen_alone(ctx.person, form, units, unit.code)
    return OF_ONE if is_alone else (*OF_MANY, *OF_ONE)


def _offer(ctx: TurnContext, form: Form, unit: Unit, period: Period) -> Message:
    """The documents there are of that unit."""
    form = form_of_period(ctx, form, unit.code, period)
    kinds = _kinds(ctx, form, ctx.lookup.units_of(period), unit)
    key = ReportKey(form.code, unit.code, period.key)
    has_more = OF_ONE[0] in kinds and bool(ctx.lookup.get(EvidenceQuery(key)))
    choices = [
        way_to(pack("export", kind, argument_of(key)), ctx.say.plain(f"button.{kind}"))
        for kind in kinds
    ]
    more = way_to(pack("export", ATTACHED, argument_of(key)), ctx.say.plain("button.attachments"))
    text = ctx.say(
        "export.which", report=report_name(form, period, ctx.say), unit=_owner(ctx, form, unit)
    )
    lines = [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]
    return Message(text, (*lines, *([(more,)] if has_more else [])), slot=Slot.NOTICE)


def _owner(ctx: TurnContext, form: Form, unit: Unit) -> str:
    if reports_itself(form, unit):
        return office_name(unit, ctx.say)
    return in_sentence(unit.name)


def _made(ctx: TurnContext, kind: PaperKind, argument: str) -> Turn:
    """The document itself, for whoever may see that unit."""
    named = figures_named(ctx, "export", kind, argument)
    if named is None:
        return export(ctx, NOTHING)
    form, code, period = named.form, named.unit_code, named.period
    units = ctx.lookup.units_of(period)
    if not may_see(ctx.person, form, code, units):
        return ctx.turn(scope_problem(ctx, form, ScopeProblem(ScopeFlaw.NOT_YOURS), "xuat"))
    unit, ctx = units[code], remembering(ctx, form)
    form = form_of_period(ctx, form, code, period)
    if (OF_ONE[0] if kind is ATTACHED else kind) not in _kinds(ctx, form, units, unit):
        return export(ctx, NOTHING)
    report = ReportKey(form.code, code, period.key)
    name, owner = report_name(form, period, ctx.say), _owner(ctx, form, unit)
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
