"""A sheet instead of typing: /mau sends one, what comes back is read and confirmed.

The file is fetched and read before the turn; here it is only what was written for which indicator.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers.bulk import appendix
from handlers.bulk import steps as bulk_steps
from handlers.bulk.appendix import leave_choice
from handlers.bulk.parse_errors import MOST, of_indicator
from handlers.bulk.proposal import Proposal
from handlers.bulk.sheet_refusals import of_when, refused, whose
from handlers.choosing.kept_messages import SHEETS
from handlers.choosing.report_choice import beside, which_report
from handlers.choosing.report_words import report_meant
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    no_report,
    refuse_if_filed,
    report_at_hand,
    reports_of,
)
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import AppendixQuery, DownloadProblem, EntrySheetQuery
from handlers.engine.refusal import Outdated, Refusal
from handlers.engine.states import ChooseSheet, ConfirmAppendix
from handlers.engine.turn import Media, MediaFile, MediaKind, Message, Paper, PaperKind, Show, Turn
from handlers.entry import navigation
from reporting.clean_text import CleanText
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntrySheet,
    OldCell,
    SeveralSheets,
    SheetFlaw,
    SheetOption,
    SheetProblem,
)
from reporting.documents.printed_head import printed_head
from reporting.forms import Asked
from reporting.languages import VIETNAMESE
from reporting.parsing import read
from reporting.parsing.results import Read
from reporting.people import Role, may_answer
from reporting.reports import NewAnswer, ReportKey

BIGGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that is fetched; a filled-in sheet has thirty thousand."""

SAY_NOTHING_OF: Final = frozenset(
    {
        SheetFlaw.DAMAGED,
        SheetFlaw.UNSAFE,
        SheetFlaw.TOO_LARGE,
        SheetFlaw.TOO_HEAVY,
        SheetFlaw.NOT_READ,
    }
)
"""What does not matter in a file whose name says that it is something else: it may be evidence."""

MAY_BE_EVIDENCE: Final = frozenset({SheetFlaw.NOT_A_DOCUMENT, SheetFlaw.ARCHIVE})
"""What nobody sends as a sheet unless its name says so."""

IN_A_ROW: Final = 4


def send(ctx: TurnContext, words: CleanText) -> Turn:
    """/mau [form] [unit] [period]: the sheet with one's own rows, for the focal point all."""
    here, _ = report_meant(ctx, words, "mau")
    focal = here.person.holds(Role.FOCAL, here.report.unit, here.report.form)
    duties = () if focal else here.own_duties
    caption = here.say("template.caption", report=here.report_name, office=here.office)
    paper = Paper(PaperKind.ENTRY, here.report, caption, duties)
    return beside(ctx, here, here.turn(paper))


def is_sheet(thing: Media) -> bool:
    """Whether the name of a file says that a sheet or a paper was meant."""
    return thing.file is not None and thing.file.name.lower().endswith(SHEETS)


def sent(ctx: TurnContext, thing: Media) -> Turn | None:
    """A file came: what differs from what stands is read back and confirmed.

    What it is, its content tells. Its name, which a phone may change or leave out, only says what
    was meant where nothing can be read in it. None for a file that is no sheet and no paper.
    """
    if thing.kind is not MediaKind.FILE or thing.file is None:
        return None
    is_meant = is_sheet(thing)
    here = report_at_hand(ctx) or _one_that_it_names(ctx, thing.file, is_meant=is_meant)
    if here is None:
        return None
    if thing.file.size is not None and thing.file.size > BIGGEST:
        return _too_large() if is_meant else None
    if is_meant and not (ctx.has_several_units or ctx.has_several_forms):
        refuse_if_filed(here)
    turn = _read(here, thing.file, is_meant=is_meant)
    if turn is not None and turn.session.report in (None, here.report):
        refuse_if_filed(here)
    return turn


def _one_that_it_names(ctx: TurnContext, file: MediaFile, *, is_meant: bool) -> TurnContext | None:
    """The context with the report in hand that a sheet says it is of, where none is.

    Raises:
        Refusal: a sheet was meant, and there is no report of one's own.
        WhichFirst: a sheet or a paper was meant that does not say of which of them it is.
    """
    keys = reports_of(ctx)
    if not keys:
        if is_meant:
            raise no_report(ctx)
        return None
    if file.size is not None and file.size > BIGGEST:
        return ctx.about(keys[0]) if is_meant else None
    if not ctx.has_several_forms:
        return ctx.about(keys[0])
    for key in keys:
        there = ctx.about(key)
        found = ctx.lookup.get(EntrySheetQuery(file.id, _expected(there)))
        if not isinstance(found, SheetProblem):
            return there if not isinstance(found, DownloadProblem) or is_meant else None
        if found.flaw is not SheetFlaw.OTHER_FORM:
            if found.flaw in {SheetFlaw.OTHER_UNIT, SheetFlaw.OTHER_PERIOD, SheetFlaw.EMPTY}:
                return there
            break
    if is_meant:
        raise which_report(ctx, keys)
    return None


def _too_large() -> Turn:
    raise Refusal("sheet.too_large")


def _read(ctx: TurnContext, file: MediaFile, *, is_meant: bool) -> Turn | None:
    found = ctx.lookup.get(EntrySheetQuery(file.id, _expected(ctx)))
    match found:
        case EntrySheet():
            return _proposed(ctx, found)
        case SeveralSheets(sheets):
            refuse_if_filed(ctx)
            options = tuple(SheetOption(one.name, len(one.cells), one.is_hidden) for one in sheets)
            return ctx.over_question(ChooseSheet(file.id, options)).show()
        case SheetProblem(flaw=SheetFlaw.OTHER_UNIT) if _is_own(ctx, found.found):
            there = ctx.about(replace(ctx.report, unit=found.found))
            return _read(there, file, is_meant=is_meant)
        case SheetProblem(flaw=SheetFlaw.OTHER_FORM) if own := _of_form(ctx, found.found):
            return _read(ctx.about(own), file, is_meant=is_meant)
        case SheetProblem(flaw=SheetFlaw.NOT_OUR_SHEET | SheetFlaw.NOT_XLSX):
            return _paper(ctx, file.id, found)
        case SheetProblem(flaw=flaw) if _is_evidence(ctx, file, flaw, is_meant=is_meant):
            return None
        case DownloadProblem() if not is_meant:
            return None
    return ctx.turn(refused(ctx, found))


def _is_evidence(ctx: TurnContext, file: MediaFile, flaw: SheetFlaw, *, is_meant: bool) -> bool:
    """Whether a file that is not read may have been sent to back a figure."""
    if flaw is SheetFlaw.OTHER_DOCUMENT:
        return ctx.session.asked is not None
    if is_meant:
        return False
    return flaw in MAY_BE_EVIDENCE or (flaw in SAY_NOTHING_OF and bool(file.name))


def _is_own(ctx: TurnContext, unit: str) -> bool:
    """Whether it is another unit for which this person also files."""
    return unit != ctx.report.unit and ctx.is_own(replace(ctx.report, unit=unit))


def _of_form(ctx: TurnContext, form: str) -> ReportKey | None:
    """The person's own report of that other form: of the unit in hand, if they have it."""
    own = [key for key in reports_of(ctx) if key.form == form and form != ctx.report.form]
    return next((key for key in own if key.unit == ctx.report.unit), next(iter(own), None))


def _expected(ctx: TurnContext) -> EntryKey:
    key = ctx.report
    return EntryKey(key.form, ctx.form.version, key.unit, key.period)


def _proposed(ctx: TurnContext, sheet: EntrySheet | AppendixReading) -> Turn:
    """What is new in the sheet, to be confirmed; cells that cannot be read are told with it.

    Raises:
        Refusal: the report that the sheet is of takes no answers.
    """
    refuse_if_filed(ctx)
    current = ctx.view.values()
    answers, remarks, hints, foreign = [], [], [], 0
    for code, text in sheet.cells.items():
        indicator = ctx.form.indicator(code) if code in ctx.form else None
        if indicator is None or indicator.asked is not Asked.ASKED:
            continue
        if not may_answer(ctx.person, ctx.report.unit, ctx.report.form, indicator.duty):
            foreign += 1
            continue
        old = sheet.old.get(code) if isinstance(sheet, EntrySheet) else None
        if old is OldCell.UNSURE:
            remarks.append(ctx.say("sheet.old_text_unsure", code=code, text=quoted(text)))
            continue
        if old is OldCell.CONVERTED:
            hints.append(ctx.say("sheet.old_text", code=code, text=quoted(text)))
        reading = read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])
        if not isinstance(reading, Read):
            remarks.append(of_indicator(ctx, code, text, reading))
        elif current.get(code) != reading.value:
            answers.append(NewAnswer(code, reading.value, text))
            if code in sheet.stored:
                hints.append(_rounded(ctx, code, text, sheet.stored[code]))
    said = [*_few(ctx, remarks), *_few(ctx, hints)]
    if foreign:
        said.append(ctx.say("sheet.foreign", count=foreign))
    proposal = Proposal(tuple(answers), (), tuple(said))
    return bulk_steps.propose(ctx.keeping_question_if_asked(), proposal)


def _rounded(ctx: TurnContext, code: str, shown: str, stored: str) -> Markup:
    return ctx.say("sheet.rounded", code=code, shown=quoted(shown), stored=quoted(stored))


def _few(ctx: TurnContext, remarks: Sequence[Markup]) -> list[Markup]:
    """The first of the remarks, and how many more there are."""
    more = len(remarks) - MOST
    return [*remarks[:MOST], *([ctx.say("doubt.more", count=more)] if more > 0 else [])]


# --- which of several sheets ---------------------------------------------------------------------
def _sheets_card(ctx: TurnContext, state: ChooseSheet) -> Message:
    lines = [
        ctx.say(
            "sheet.hidden_line" if one.is_hidden else "sheet.line",
            number=number, name=quoted(one.name), count=one.count,
        )
        for number, one in enumerate(state.sheets, start=1)
    ]  # fmt: skip
    only_hidden = len(state.sheets) == 1
    heading = ctx.say("sheet.only_hidden" if only_hidden else "sheet.which")
    choices = [
        Choice(
            pack("template", "sheet", str(number)),
            ctx.say.plain("button.sheet", number=number),
            (str(number), one.name),
        )
        for number, one in enumerate(state.sheets, start=1)
    ]
    rows = [tuple(choices[at : at + IN_A_ROW]) for at in range(0, len(choices), IN_A_ROW)]
    return Message(joined(heading, *lines), (*rows, (leave_choice(ctx),)))


def _choose(ctx: TurnContext, number: str) -> Turn:
    """One of the sheets is meant."""
    state = ctx.expect(ChooseSheet)
    found = ctx.lookup.get(EntrySheetQuery(state.file_id, _expected(ctx)))
    if not isinstance(found, SeveralSheets):
        return ctx.turn(refused(ctx, found))
    at = int(number) if number.isdecimal() and number.isascii() and len(number) <= 2 else 0  # noqa: PLR2004 - two digits
    if not 1 <= at <= len(found.sheets):
        raise Outdated
    refuse_if_filed(ctx)
    return _proposed(ctx, found.sheets[at - 1])


# --- a paper -------------------------------------------------------------------------------------
def _paper(ctx: TurnContext, file_id: str, otherwise: SheetProblem) -> Turn | None:
    """The appendix of a report: this period's is proposed, the last one's kept to compare with.

    Whose it is and of when is printed in it; what is another's is never taken for one's own.
    None for a letter sent while a question is open: it may back that figure.
    """
    found = ctx.lookup.get(AppendixQuery(file_id, ctx.form.code, ctx.form.version))
    if isinstance(found, SheetProblem) and found.flaw is SheetFlaw.NO_TABLE:
        is_letter = otherwise.flaw is SheetFlaw.NOT_XLSX
        if is_letter and ctx.session.asked is not None:
            return None
        return ctx.turn(refused(ctx, found if is_letter else otherwise))
    if not isinstance(found, AppendixReading):
        return ctx.turn(refused(ctx, found))
    head = printed_head(found.head, ctx.lookup.history, ctx.report.unit)
    if head.office and head.unit != ctx.report.unit:
        if head.unit is not None and _is_own(ctx, head.unit):
            return _paper(ctx.about(replace(ctx.report, unit=head.unit)), file_id, otherwise)
        return ctx.turn(whose(ctx, ctx.say.plain("unit.office", unit=head.office), head.words))
    if head.period == ctx.period:
        return _proposed(ctx, found)
    if head.words and head.period != ctx.form.cycle.previous(ctx.period):
        return ctx.turn(of_when(ctx, head.words))
    return _last_paper(ctx, file_id, found, otherwise)


def _last_paper(
    ctx: TurnContext, file_id: str, found: AppendixReading, otherwise: SheetProblem
) -> Turn:
    """The appendix of the period before, whose rows are those of the version it was made with."""
    before = ctx.lookup.form_before(ctx.view)
    if before.version != ctx.form.version:
        read_so = ctx.lookup.get(AppendixQuery(file_id, before.code, before.version))
        if not isinstance(read_so, AppendixReading):
            return ctx.turn(refused(ctx, read_so))
        found = read_so
    return appendix.proposed(ctx, found, otherwise)


def _leave(ctx: TurnContext, _: str) -> Turn:
    return navigation.ask_again(ctx, Show(ctx.say("quick.dropped")))


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case ConfirmAppendix():
            return appendix.card(ctx, ctx.state)
        case ChooseSheet():
            return _sheets_card(ctx, ctx.state)
    return None


DIALOG = Dialog(
    "template",
    commands={"mau": send},
    taps={"history": appendix.keep, "leave": _leave, "sheet": _choose},
    draw=draw,
)
