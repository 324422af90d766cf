"""The appendix of the last period: its figures are kept as that period's, to compare with."""

from dataclasses import replace

from handlers.bulk.parse_errors import MOST
from handlers.bulk.proposal import as_markup
from handlers.bulk.sheet_refusals import refused
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.choices import Choice
from handlers.engine.context import TurnContext
from handlers.engine.session import Undo
from handlers.engine.states import ConfirmAppendix
from handlers.engine.turn import NOWHERE, Message, RecordAnswers, Show, Turn
from handlers.entry import navigation
from handlers.entry.wording import last_period
from reporting.documents.entry_sheet import AppendixReading, SheetProblem
from reporting.forms import Asked
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing import read
from reporting.parsing.results import Read
from reporting.people import may_submit
from reporting.periods import Period
from reporting.reports import NewAnswer, ReportKey


def proposed(ctx: TurnContext, found: AppendixReading, otherwise: SheetProblem) -> Turn:
    """The figures read back, for whoever submits the report and has no last period yet."""
    if not may_submit(ctx.person, ctx.report.unit, ctx.report.form):
        return ctx.turn(refused(ctx, otherwise))
    if ctx.view.previous:
        return ctx.turn(ctx.notice(ctx.say("appendix.not_needed", period=last_period(ctx))))
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
    form = ctx.lookup.form_before(ctx.view)
    for code, text in found.cells.items():
        indicator = form.indicator(code) if code in form else None
        if indicator is None or indicator.asked is not Asked.ASKED or not fold(text).strip():
            continue
        reading = read(text, indicator, ctx.today, indicator.unit[VIETNAMESE])
        if isinstance(reading, Read):
            answers.append(NewAnswer(code, reading.value, text))
        else:
            unread.append(code)
    return tuple(answers), unread


def card(ctx: TurnContext, state: ConfirmAppendix) -> Message:
    """What would be kept, and whether it shall be."""
    sample = ", ".join(f"{answer.indicator} = {answer.raw}" for answer in state.answers[:MOST])
    text = joined(
        ctx.say(
            "appendix.confirm",
            count=len(state.answers),
            period=_before(ctx).label(ctx.language),
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
    return Message(text, ((yes, leave_choice(ctx)),))


def _before(ctx: TurnContext) -> Period:
    """The period before, which there is where a paper of it was taken."""
    return ctx.form.cycle.previous(ctx.period) or ctx.period


def leave_choice(ctx: TurnContext) -> Choice:
    """Nothing of the file is taken."""
    return Choice(pack("template", "leave"), ctx.say.plain("button.drop"), ("bỏ", "no"))


def keep(ctx: TurnContext, _: str) -> Turn:
    """The figures become the answers of the period before; nothing of this period changes.

    They are the last step from then on, and the only one that can be taken back.
    """
    answers = ctx.expect(ConfirmAppendix).answers
    if (
        not answers
        or ctx.view.previous
        or not may_submit(ctx.person, ctx.report.unit, ctx.report.form)
    ):
        return navigation.ask_again(ctx, Show(ctx.say("quick.dropped")))
    previous = _before(ctx)
    earlier = ReportKey(ctx.report.form, ctx.report.unit, previous.key)
    undo = tuple(Undo(one.indicator, None, one.value, previous.key) for one in answers)
    before = ctx.lookup.form_before(ctx.view)
    kept = {one.indicator: one.value for one in answers}
    kept_as_read = ctx.lookup.forms.read(kept, before.version, ctx.form)
    written = replace(ctx.view, previous=kept_as_read, previous_version=before.version)
    after = replace(ctx.at(replace(ctx.session, undo=undo)), written=written)
    lead = ctx.say("appendix.kept", count=len(answers), period=previous.label(ctx.language))
    turn = navigation.ask_again(after, Show(lead))
    return replace(turn, effects=(RecordAnswers(earlier, answers, NOWHERE),))
