"""/xuat: the report as a document to sign, and a group's figures in one workbook."""

from handlers.conversations import Conversation
from handlers.figures import first_form
from handlers.keys import pack
from handlers.moment import Moment, office_name, report_name, unit_in_sentence
from handlers.own_reports import period_in
from handlers.summary import scope_problem
from handlers.turn import Choice, Message, Paper, PaperKind, Slot, Turn
from reporting.people import may_see
from reporting.periods import Period
from reporting.reports import ReportKey
from reporting.scope import ScopeFlaw, ScopeProblem, resolve_scope
from reporting.units import Level, Unit

OF_ONE = (PaperKind.REPORT_WORD, PaperKind.REPORT_EXCEL)
OF_MANY = (PaperKind.GROUP_EXCEL, PaperKind.GROUP_WORD)


def export(moment: Moment, words: str) -> Turn:
    """/xuat [unit] [period]: which document."""
    form = first_form(moment)
    found = resolve_scope(moment.person, moment.known.units, words, form.cycle, moment.today)
    if isinstance(found, ScopeProblem):
        return moment.turn(scope_problem(moment, found))
    unit = moment.known.units[found.unit_code]
    return moment.turn(_offer(moment, unit, found.period))


def _offer(moment: Moment, unit: Unit, period: Period) -> Message:
    """The documents there are of that unit."""
    choices = tuple(
        Choice(
            pack("export", kind, f"{unit.code}/{period.key}"),
            moment.say.plain(f"button.{kind}"),
            lasting=True,
        )
        for kind in (OF_ONE if unit.level is Level.COMMUNE else OF_MANY)
    )
    text = moment.say(
        "export.which",
        report=report_name(first_form(moment), period, moment.say),
        unit=_owner(moment, unit),
    )
    return Message(text, (choices,), slot=Slot.NOTICE)


def _owner(moment: Moment, unit: Unit) -> str:
    if unit.level is Level.COMMUNE:
        return office_name(unit, moment.say)
    return unit_in_sentence(unit)


def _made(moment: Moment, kind: PaperKind, argument: str) -> Turn:
    """The document itself, for whoever may see that unit."""
    code, _, key = argument.partition("/")
    period = period_in(key, first_form(moment).cycle)
    if period is None:
        return export(moment, "")
    units = moment.known.units
    if code not in units or not may_see(moment.person, code, units):
        return moment.turn(scope_problem(moment, ScopeProblem(ScopeFlaw.NOT_YOURS)))
    form, unit = first_form(moment), units[code]
    if (kind in OF_ONE) is not (unit.level is Level.COMMUNE):
        return export(moment, "")
    caption = moment.say(
        "export.caption_one" if kind in OF_ONE else "export.caption_many",
        report=report_name(form, period, moment.say),
        unit=_owner(moment, unit),
        at=moment.clock(moment.now),
    )
    return moment.turn(Paper(kind, ReportKey(form.code, code, period.key), caption))


def _report_word(moment: Moment, argument: str) -> Turn:
    return _made(moment, PaperKind.REPORT_WORD, argument)


def _report_excel(moment: Moment, argument: str) -> Turn:
    return _made(moment, PaperKind.REPORT_EXCEL, argument)


def _group_word(moment: Moment, argument: str) -> Turn:
    return _made(moment, PaperKind.GROUP_WORD, argument)


def _group_excel(moment: Moment, argument: str) -> Turn:
    return _made(moment, PaperKind.GROUP_EXCEL, argument)


CONVERSATION = Conversation(
    "export",
    commands={"xuat": export},
    presses={
        PaperKind.REPORT_WORD: _report_word,
        PaperKind.REPORT_EXCEL: _report_excel,
        PaperKind.GROUP_WORD: _group_word,
        PaperKind.GROUP_EXCEL: _group_excel,
    },
)
