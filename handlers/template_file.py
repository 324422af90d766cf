"""A sheet instead of typing: /mau sends one's rows, what comes back is read and confirmed.

The file is fetched and read before the turn; here it is only what was written in which row.
"""

from dataclasses import replace
from typing import Final

from handlers import asking, quick
from handlers.catalogue import joined
from handlers.conversations import Conversation
from handlers.doubts import MOST, of_row
from handlers.keys import pack
from handlers.known import FileProblem
from handlers.moment import Moment
from handlers.open_rows import asked_row
from handlers.own_reports import reports_of, with_report
from handlers.questions import last_period
from handlers.quick_reading import Proposal, as_markup
from handlers.turn import (
    NOWHERE,
    Choice,
    Message,
    Paper,
    PaperKind,
    RecordAnswers,
    Sent,
    SentKind,
    Turn,
)
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntrySheet,
    SheetFlaw,
    SheetProblem,
)
from reporting.folding import fold
from reporting.forms import VIETNAMESE, Asked
from reporting.people import Role, may_answer, may_submit
from reporting.periods import NotAPeriod, Period
from reporting.reading import read
from reporting.reading.outcomes import Read
from reporting.reports import NewAnswer, ReportKey

BIGGEST: Final = 2 * 1024 * 1024
"""Bytes of a file that is fetched; a filled-in sheet has thirty thousand."""

SHEETS: Final = (".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".csv")
"""What may be meant as a filled-in sheet; what is not one is told so."""

APPENDIX: Final = "template.appendix"


def send(moment: Moment, _: str) -> Turn:
    """/mau: the sheet with one's own rows; for the focal point with every row of the unit."""
    here = with_report(moment)
    if here is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    focal = here.person.holds(Role.FOCAL, here.report.unit)
    duties = () if focal else here.own_duties
    caption = here.say("template.caption", report=here.report_name, office=here.office)
    return here.turn(Paper(PaperKind.ENTRY, here.report, caption, duties))


def is_sheet(thing: Sent) -> bool:
    """Whether the file may be meant as a filled-in sheet or an appendix."""
    return (
        thing.kind is SentKind.FILE
        and thing.file is not None
        and thing.file.name.lower().endswith(SHEETS)
    )


def sent(moment: Moment, thing: Sent) -> Turn:
    """A file came back: what differs from what stands is read back, and confirmed like a block."""
    here = with_report(moment)
    if here is None:
        keys = reports_of(moment)
        here = moment.about(keys[0]) if keys else None
    if here is None or thing.file is None:
        return moment.turn(moment.notice(moment.say("report.none")))
    if thing.file.size is not None and thing.file.size > BIGGEST:
        return here.turn(here.notice(here.say("sheet.too_large")))
    if here.view.state.is_filed:
        return here.turn(asking.locked(here))
    if thing.file.name.lower().endswith(".docx"):
        return _appendix(here, thing.file.id, SheetProblem(SheetFlaw.NOT_XLSX))
    return _sheet(here, thing.file.id)


def _sheet(moment: Moment, file_id: str) -> Turn:
    found = moment.known.sheet(file_id, _expected(moment))
    if isinstance(found, SheetProblem) and found.flaw is SheetFlaw.OTHER_UNIT:
        own = found.found in moment.person.filing_units() and found.found != moment.report.unit
        if own:
            return _sheet(moment.about(replace(moment.report, unit=found.found)), file_id)
    match found:
        case EntrySheet():
            return _proposed(moment, found)
        case SheetProblem(flaw=SheetFlaw.CHANGED_LAYOUT, place="") if _wants_history(moment):
            return _appendix(moment, file_id, found)
    return moment.turn(_refused(moment, found))


def _expected(moment: Moment) -> EntryKey:
    key = moment.report
    return EntryKey(key.form, moment.form.version, key.unit, key.period)


def _proposed(moment: Moment, sheet: EntrySheet) -> Turn:
    """What is new in the sheet, to be confirmed; cells that cannot be read are told with it."""
    current = moment.view.values()
    answers, remarks, foreign = [], [], 0
    for code, text in sheet.cells.items():
        if code not in moment.form:
            continue
        row = moment.form.indicator(code)
        if row.asked is not Asked.ASKED:
            continue
        if not may_answer(moment.person, moment.report.unit, row.duty):
            foreign += 1
            continue
        reading = read(text, row, moment.today, row.unit[VIETNAMESE])
        if not isinstance(reading, Read):
            remarks.append(of_row(moment, code, text, reading))
        elif current.get(code) != reading.value:
            answers.append(NewAnswer(code, reading.value, text))
    if len(remarks) > MOST:
        remarks[MOST:] = [moment.say("doubt.more", count=len(remarks) - MOST)]
    if foreign:
        remarks.append(moment.say("sheet.foreign", count=foreign))
    there = moment if asked_row(moment) else moment.at(replace(moment.session, indicator=None))
    return quick.propose(there, Proposal(tuple(answers), (), tuple(remarks)), "")


def _refused(moment: Moment, problem: SheetProblem | FileProblem | object) -> Message:
    """Why the file is not taken, and what to do."""
    if isinstance(problem, FileProblem):
        name = "sheet.too_large" if problem is FileProblem.TOO_LARGE else "sheet.unreachable"
        return moment.notice(moment.say(name))
    if not isinstance(problem, SheetProblem):
        raise TypeError(problem)
    return moment.notice(
        moment.say(
            f"sheet.{problem.flaw}",
            place=problem.place,
            found=_named(moment, problem),
            office=moment.office,
            report=moment.report_name,
        )
    )


def _named(moment: Moment, problem: SheetProblem) -> str:
    """The other unit or period that the sheet is for, as people call it."""
    if problem.flaw is SheetFlaw.OTHER_UNIT and problem.found in moment.known.units:
        return moment.known.units[problem.found].name
    if problem.flaw is SheetFlaw.OTHER_PERIOD:
        try:
            return Period.parse(problem.found).label(moment.language)
        except NotAPeriod:
            return problem.found
    return problem.found


# --- the appendix of an earlier period -----------------------------------------------------------
def _wants_history(moment: Moment) -> bool:
    """Whether an earlier appendix helps: the unit has no last period, and the focal point asks."""
    return not moment.view.previous and may_submit(moment.person, moment.report.unit)


def _appendix(moment: Moment, file_id: str, otherwise: SheetProblem) -> Turn:
    if not may_submit(moment.person, moment.report.unit):
        return moment.turn(_refused(moment, otherwise))
    if moment.view.previous:
        had = moment.say("appendix.not_needed", period=last_period(moment))
        return moment.turn(moment.notice(had))
    found = moment.known.appendix(file_id, moment.form.code)
    if isinstance(found, SheetProblem) and otherwise.flaw is SheetFlaw.CHANGED_LAYOUT:
        return moment.turn(_refused(moment, otherwise))
    if not isinstance(found, AppendixReading):
        return moment.turn(_refused(moment, found))
    answers, unread = _history(moment, found)
    if not answers:
        return moment.turn(moment.notice(moment.say("sheet.empty")))
    remarks = tuple(
        moment.say(f"appendix.{reason}", count=count, codes=codes)
        for reason, count, codes in (
            ("unread", len(unread), ", ".join(unread[:MOST])),
            ("skipped", len(found.skipped), ", ".join(s.number for s in found.skipped[:MOST])),
        )
        if count
    )
    there = moment.at(
        replace(asking.cleared(moment), step=APPENDIX, pending=answers, remarks=remarks)
    )
    return there.turn(_appendix_card(there))


def _history(moment: Moment, found: AppendixReading) -> tuple[tuple[NewAnswer, ...], list[str]]:
    """The figures of the appendix that read as one thing, and the rows whose figure does not."""
    answers, unread = [], []
    for code, text in found.cells.items():
        row = moment.form.indicator(code) if code in moment.form else None
        if row is None or row.asked is not Asked.ASKED or not fold(text).strip():
            continue
        reading = read(text, row, moment.today, row.unit[VIETNAMESE])
        if isinstance(reading, Read):
            answers.append(NewAnswer(code, reading.value, text))
        else:
            unread.append(code)
    return tuple(answers), unread


def _appendix_card(moment: Moment) -> Message:
    session = moment.session
    sample = ", ".join(f"{answer.indicator} = {answer.raw}" for answer in session.pending[:MOST])
    text = joined(
        moment.say(
            "appendix.confirm",
            count=len(session.pending),
            period=moment.form.cycle.previous(moment.period).label(moment.language),
            office=moment.office,
        ),
        moment.say("appendix.sample", sample=sample),
        *as_markup(session.remarks),
    )
    yes = Choice(
        pack("template", "history"),
        moment.say.plain("button.store", count=len(session.pending)),
        ("ghi", "có", "đồng ý", "yes"),
    )
    no = Choice(pack("template", "leave"), moment.say.plain("button.drop"), ("bỏ", "no"))
    return Message(text, ((yes, no),))


def _keep_history(moment: Moment, _: str) -> Turn:
    """The figures become the answers of the period before; nothing of this period changes."""
    answers = moment.session.pending
    if not answers or not _wants_history(moment):
        return _leave(moment, "")
    previous = moment.form.cycle.previous(moment.period)
    earlier = ReportKey(moment.report.form, moment.report.unit, previous.key)
    label = previous.label(moment.language)
    echo = moment.say("appendix.kept", count=len(answers), period=label)
    turn = asking.go_on(moment.at(asking.cleared(moment)), echo)
    return Turn(turn.session, turn.replies, (RecordAnswers(earlier, answers, NOWHERE),))


def _leave(moment: Moment, _: str) -> Turn:
    return asking.go_on(moment.at(asking.cleared(moment)), moment.say("quick.dropped"))


def card(moment: Moment) -> Message | None:
    """What the open step shows."""
    if moment.session.report is None or not moment.session.pending:
        return None
    return _appendix_card(moment)


CONVERSATION = Conversation(
    "template",
    commands={"mau": send},
    presses={"history": _keep_history, "leave": _leave},
    card=card,
)
