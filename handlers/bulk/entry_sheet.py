"""A sheet instead of typing: /mau sends one, what comes back is read and confirmed.

The file is fetched and read before the turn; here it is only what was written for which indicator.
"""

from dataclasses import replace
from typing import Final

from handlers.bulk import steps as bulk_steps
from handlers.bulk.parse_errors import MOST, of_indicator
from handlers.bulk.proposal import Proposal, as_markup
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.current_report import refuse_if_filed, report_at_hand, reports_of, with_report
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import AppendixQuery, DownloadProblem, EntrySheetQuery
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmAppendix
from handlers.engine.turn import (
    NOWHERE,
    Media,
    MediaKind,
    Message,
    Paper,
    PaperKind,
    RecordAnswers,
    Show,
    Turn,
)
from handlers.entry import navigation
from handlers.entry.wording import last_period
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntrySheet,
    SheetFlaw,
    SheetProblem,
)
from reporting.forms import Asked
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing import read
from reporting.parsing.results import Read
from reporting.people import Role, may_answer, may_submit
from reporting.periods import NotAPeriod, Period
from reporting.reports import NewAnswer, ReportKey

BIGGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that is fetched; a filled-in sheet has thirty thousand."""

SHEETS: Final = (".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".csv")
"""What may be meant as a filled-in sheet; what is not one is told so."""


def send(ctx: TurnContext, _: str) -> Turn:
    """/mau: the sheet with what is one's own; for the focal point with all that is asked."""
    here = with_report(ctx)
    focal = here.person.holds(Role.FOCAL, here.report.unit)
    duties = () if focal else here.own_duties
    caption = here.say("template.caption", report=here.report_name, office=here.office)
    return here.turn(Paper(PaperKind.ENTRY, here.report, caption, duties))


def is_sheet(thing: Media) -> bool:
    """Whether the file may be meant as a filled-in sheet or an appendix."""
    return (
        thing.kind is MediaKind.FILE
        and thing.file is not None
        and thing.file.name.lower().endswith(SHEETS)
    )


def sent(ctx: TurnContext, thing: Media) -> Turn:
    """A file came back: what differs from what stands is read back and confirmed."""
    here = report_at_hand(ctx)
    if here is None:
        keys = reports_of(ctx)
        here = ctx.about(keys[0]) if keys else None
    if here is None or thing.file is None:
        raise Refusal("report.none")
    if thing.file.size is not None and thing.file.size > BIGGEST:
        raise Refusal("sheet.too_large")
    refuse_if_filed(here)
    if thing.file.name.lower().endswith(".docx"):
        return _appendix(here, thing.file.id, SheetProblem(SheetFlaw.NOT_XLSX))
    return _sheet(here, thing.file.id)


def _sheet(ctx: TurnContext, file_id: str) -> Turn:
    found = ctx.lookup.get(EntrySheetQuery(file_id, _expected(ctx)))
    if isinstance(found, SheetProblem) and found.flaw is SheetFlaw.OTHER_UNIT:
        own = found.found in ctx.person.filing_units() and found.found != ctx.report.unit
        if own:
            return _sheet(ctx.about(replace(ctx.report, unit=found.found)), file_id)
    match found:
        case EntrySheet():
            return _proposed(ctx, found)
        case SheetProblem(flaw=SheetFlaw.CHANGED_LAYOUT, place="") if _wants_history(ctx):
            return _appendix(ctx, file_id, found)
    return ctx.turn(_refused(ctx, found))


def _expected(ctx: TurnContext) -> EntryKey:
    key = ctx.report
    return EntryKey(key.form, ctx.form.version, key.unit, key.period)


def _proposed(ctx: TurnContext, sheet: EntrySheet) -> Turn:
    """What is new in the sheet, to be confirmed; cells that cannot be read are told with it."""
    current = ctx.view.values()
    answers, remarks, foreign = [], [], 0
    for code, text in sheet.cells.items():
        if code not in ctx.form:
            continue
        indicator = ctx.form.indicator(code)
        if indicator.asked is not Asked.ASKED:
            continue
        if not may_answer(ctx.person, ctx.report.unit, indicator.duty):
            foreign += 1
            continue
        reading = read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])
        if not isinstance(reading, Read):
            remarks.append(of_indicator(ctx, code, text, reading))
        elif current.get(code) != reading.value:
            answers.append(NewAnswer(code, reading.value, text))
    if len(remarks) > MOST:
        remarks[MOST:] = [ctx.say("doubt.more", count=len(remarks) - MOST)]
    if foreign:
        remarks.append(ctx.say("sheet.foreign", count=foreign))
    proposal = Proposal(tuple(answers), (), tuple(remarks))
    return bulk_steps.propose(ctx.keeping_question_if_asked(), proposal)


def _refused(ctx: TurnContext, problem: SheetProblem | DownloadProblem | object) -> Message:
    """Why the file is not taken, and what to do."""
    if isinstance(problem, DownloadProblem):
        name = "sheet.too_large" if problem is DownloadProblem.TOO_LARGE else "sheet.unreachable"
        return ctx.notice(ctx.say(name))
    if not isinstance(problem, SheetProblem):
        raise TypeError(problem)
    return ctx.notice(
        ctx.say(
            f"sheet.{problem.flaw}",
            place=problem.place,
            found=_named(ctx, problem),
            office=ctx.office,
            report=ctx.report_name,
        )
    )


def _named(ctx: TurnContext, problem: SheetProblem) -> str:
    """The other unit or period that the sheet is for, as people call it."""
    if problem.flaw is SheetFlaw.OTHER_UNIT and problem.found in ctx.lookup.units:
        return ctx.lookup.units[problem.found].name
    if problem.flaw is SheetFlaw.OTHER_PERIOD:
        try:
            return Period.parse(problem.found).label(ctx.language)
        except NotAPeriod:
            return problem.found
    return problem.found


# --- the appendix of an earlier period -----------------------------------------------------------
def _wants_history(ctx: TurnContext) -> bool:
    """Whether an earlier appendix helps: the unit has no last period, and the focal point asks."""
    return not ctx.view.previous and may_submit(ctx.person, ctx.report.unit)


def _appendix(ctx: TurnContext, file_id: str, otherwise: SheetProblem) -> Turn:
    if not may_submit(ctx.person, ctx.report.unit):
        return ctx.turn(_refused(ctx, otherwise))
    if ctx.view.previous:
        had = ctx.say("appendix.not_needed", period=last_period(ctx))
        return ctx.turn(ctx.notice(had))
    found = ctx.lookup.get(AppendixQuery(file_id, ctx.form.code))
    if isinstance(found, SheetProblem) and otherwise.flaw is SheetFlaw.CHANGED_LAYOUT:
        return ctx.turn(_refused(ctx, otherwise))
    if not isinstance(found, AppendixReading):
        return ctx.turn(_refused(ctx, found))
    answers, unread = _history(ctx, found)
    if not answers:
        return ctx.turn(ctx.notice(ctx.say("sheet.empty")))
    remarks = tuple(
        ctx.say(f"appendix.{reason}", count=count, codes=codes)
        for reason, count, codes in (
            ("unread", len(unread), ", ".join(unread[:MOST])),
            ("skipped", len(found.skipped), ", ".join(s.number for s in found.skipped[:MOST])),
        )
        if count
    )
    return ctx.over_question(ConfirmAppendix(answers, remarks)).show()


def _history(ctx: TurnContext, found: AppendixReading) -> tuple[tuple[NewAnswer, ...], list[str]]:
    """The figures of the appendix that read as one thing, and the codes of the others."""
    answers, unread = [], []
    for code, text in found.cells.items():
        indicator = ctx.form.indicator(code) if code in ctx.form else None
        if indicator is None or indicator.asked is not Asked.ASKED or not fold(text).strip():
            continue
        reading = read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])
        if isinstance(reading, Read):
            answers.append(NewAnswer(code, reading.value, text))
        else:
            unread.append(code)
    return tuple(answers), unread


def _appendix_card(ctx: TurnContext, state: ConfirmAppendix) -> Message:
    sample = ", ".join(f"{answer.indicator} = {answer.raw}" for answer in state.answers[:MOST])
    text = joined(
        ctx.say(
            "appendix.confirm",
            count=len(state.answers),
            period=ctx.form.cycle.previous(ctx.period).label(ctx.language),
            office=ctx.office,
        ),
        ctx.say("appendix.sample", sample=sample),
        *as_markup(state.remarks),
    )
    yes = Choice(
        pack("template", "history"),
        ctx.say.plain("button.store", count=len(state.answers)),
        ("ghi", "có", "đồng ý", "yes"),
    )
    no = Choice(pack("template", "leave"), ctx.say.plain("button.drop"), ("bỏ", "no"))
    return Message(text, ((yes, no),))


def _keep_history(ctx: TurnContext, _: str) -> Turn:
    """The figures become the answers of the period before; nothing of this period changes."""
    answers = ctx.expect(ConfirmAppendix).answers
    if not answers or not _wants_history(ctx):
        return _leave(ctx, "")
    previous = ctx.form.cycle.previous(ctx.period)
    earlier = ReportKey(ctx.report.form, ctx.report.unit, previous.key)
    label = previous.label(ctx.language)
    lead = ctx.say("appendix.kept", count=len(answers), period=label)
    turn = navigation.next_question(ctx, Show(lead))
    return replace(turn, effects=(RecordAnswers(earlier, answers, NOWHERE),))


def _leave(ctx: TurnContext, _: str) -> Turn:
    return navigation.next_question(ctx, Show(ctx.say("quick.dropped")))


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    return _appendix_card(ctx, ctx.state) if isinstance(ctx.state, ConfirmAppendix) else None


DIALOG = Dialog(
    "template",
    commands={"mau": send},
    taps={"history": _keep_history, "leave": _leave},
    draw=draw,
)
