"""/nop: the focal point submits the unit's report, or learns what is missing and whose it is."""

from dataclasses import replace

from handlers.choosing.report_choice import beside, named_report
from handlers.choosing.report_words import report_meant
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.current_report import argument_of, is_current, report_at_hand
from handlers.engine.dialog import Dialog
from handlers.engine.open_findings import open_findings
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmSubmission, ConfirmWithdrawal, ReportCard
from handlers.engine.turn import Message, MoveReport, Notify, Show, Turn
from handlers.entry.unanswered import missing_lines
from handlers.filing import clerk
from handlers.findings.messages import told
from handlers.report import messages as report_messages
from reporting.clean_text import CleanText
from reporting.people import may_submit
from reporting.progress import missing, progress
from reporting.reports import Move, ReportState

FEW = 4
"""Findings told with the refusal; the rest is in their list."""


def submit(ctx: TurnContext, words: CleanText) -> Turn:
    """/nop [form] [unit] [period]: ask once for the whole report, or say why it cannot be."""
    here, _ = report_meant(ctx, words, "nop")
    refused = _refusal(here)
    if refused is not None:
        # The report in hand stays: the next answer is for that one.
        return beside(ctx, here, here.turn(refused))
    return _asked(here)


def ask(ctx: TurnContext, argument: str) -> Turn:
    """Ask once for the whole report that a choice names, or say why it cannot be submitted."""
    return _asked(named_report(ctx, argument))


def _asked(here: TurnContext) -> Turn:
    refused = _refusal(here)
    if refused is not None:
        return here.turn(refused)
    return here.showing(ConfirmSubmission(here.moves)).show()


def _confirm(ctx: TurnContext, _: str) -> Turn:
    """The submission itself, checked again: colleagues may have changed something meanwhile."""
    asked = ctx.expect(ConfirmSubmission)
    refused = _refusal(ctx)
    if refused is not None:
        return ctx.turn(refused)
    if asked.moves not in (None, ctx.moves):
        return _moved_meanwhile(ctx, ConfirmSubmission(ctx.moves))
    there = ctx.showing(ReportCard())
    text = joined(
        there.say(
            _done(there),
            office=there.office,
            report=there.report_name,
            at=there.clock(there.now),
            first=report_messages.first_submitted(there),
        ),
        there.say("submit.not_the_paper"),
        report_messages.is_demo(there),
    )
    card = _back_to_report(there)
    summary = way_to(pack("summary", "open"), there.say.plain("button.summary"))
    return there.turn(
        Message(text, ((card, summary),)),
        effects=(
            MoveReport(there.report, Move.SUBMIT),
            *_tell(there, "submit.colleague_again" if _is_again(there) else "submit.colleague"),
            *clerk.submitted_notices(there),
        ),
    )


def _done(ctx: TurnContext) -> str:
    """The sentence for what has just been submitted: once more, in time, or late."""
    if _is_again(ctx):
        return "submit.done_again"
    on_time = ctx.deadline.is_on_time(ctx.now)
    return "submit.done_on_time" if on_time else "submit.done_late"


def _is_again(ctx: TurnContext) -> bool:
    """Whether the report was submitted before."""
    return ctx.view.first_submitted is not None


def _ask_withdraw(ctx: TurnContext, _: str) -> Turn:
    here = report_at_hand(ctx)
    if here is None or not may_submit(here.person, here.report.unit, here.report.form):
        raise Refusal("submit.not_focal")
    if here.view.state is ReportState.ACCEPTED:
        raise Refusal("submit.accepted", report=here.report_and_office)
    if not here.view.state.is_filed:
        return here.showing(ReportCard()).show()
    return here.showing(ConfirmWithdrawal(here.moves)).show()


def _withdraw(ctx: TurnContext, _: str) -> Turn:
    asked = ctx.expect(ConfirmWithdrawal)
    if not may_submit(ctx.person, ctx.report.unit, ctx.report.form):
        raise Refusal("submit.not_focal")
    there = ctx.showing(ReportCard())
    if there.view.state is not ReportState.SUBMITTED:
        return there.show()
    if asked.moves not in (None, ctx.moves):
        return _moved_meanwhile(ctx, ConfirmWithdrawal(ctx.moves))
    text = there.say("submit.withdrawn", report=there.report_and_office)
    return there.turn(
        Message(text, ((_back_to_report(there),),)),
        effects=(
            MoveReport(there.report, Move.WITHDRAW),
            *_tell(there, "submit.colleague_withdrawn"),
            *clerk.withdrawn_notices(there),
        ),
    )


def _moved_meanwhile(ctx: TurnContext, again: ConfirmSubmission | ConfirmWithdrawal) -> Turn:
    """Somebody moved the report since it was asked: how it stands, and the question once more."""
    there = ctx.showing(again)
    how = ctx.notice(joined(ctx.say("submit.moved"), report_messages.standing(ctx)))
    return there.show(NOTHING_MORE, how)


def _refusal(ctx: TurnContext) -> Message | None:
    """Why this report cannot be submitted by this person now.

    It is named when it stands submitted, when it is not the present period's, and to whoever has
    several.
    """
    refused = _why_not(ctx)
    is_one_of_several = len(ctx.own_reports) > 1 or not is_current(ctx, ctx.report)
    if refused is None or not (is_one_of_several or ctx.view.state.is_filed):
        return refused
    which = ctx.say("submit.which", report=ctx.report_name, office=ctx.office)
    return replace(refused, text=joined(which, Markup(refused.text)))


def _why_not(ctx: TurnContext) -> Message | None:
    if not may_submit(ctx.person, ctx.report.unit, ctx.report.form):
        focal = [
            m.name for m in ctx.view.members if may_submit(m, ctx.report.unit, ctx.report.form)
        ]
        who = ", ".join(focal) or ctx.say.plain("card.nobody")
        return ctx.notice(ctx.say("submit.not_yours", who=who))
    if ctx.view.state.is_filed:
        return ctx.notice(joined(report_messages.standing(ctx)))
    lacking = missing(ctx.form, ctx.view.values())
    if not lacking:
        return _open_findings(ctx)
    text = joined(ctx.say("submit.missing", count=len(lacking)), *missing_lines(ctx))
    look = way_to(
        pack("review", "missing", argument_of(ctx.report)), ctx.say.plain("button.see_missing")
    )
    return replace(ctx.notice(text), keyboard=((look,),))


def _open_findings(ctx: TurnContext) -> Message | None:
    """What does not add up, or still wants a reason; None when nothing is open."""
    found = open_findings(ctx)
    if not found:
        return None
    blocking = [finding for finding in found if finding.blocks]
    text = joined(ctx.say("submit.findings", count=len(found)), *told(ctx, blocking or found, FEW))
    look = Choice(
        pack("finding", "list", argument_of(ctx.report)),
        ctx.say.plain("button.findings"),
        ("xem điểm cần kiểm tra", "findings"),
        is_navigation=True,
    )
    return replace(ctx.notice(text), keyboard=((look,),))


def _question(ctx: TurnContext) -> Message:
    done = progress(ctx.form, ctx.view.values())
    text = joined(
        ctx.say(
            "submit.confirm",
            report=ctx.report_name,
            office=ctx.office,
            done=done.settled,
            total=done.total,
        ),
        ctx.say("submit.due", due=report_messages.due(ctx)),
        ctx.say("submit.locks"),
    )
    yes = Choice(pack("submit", "confirm"), ctx.say.plain("button.submit"), ("nộp", "có", "submit"))
    look = Choice(pack("review", "open"), ctx.say.plain("button.review"), ("xem lại", "review"))
    no = Choice(
        pack("report", "card"),
        ctx.say.plain("button.not_submit"),
        ("không", "chưa", "no", "not now"),
    )
    return Message(text, ((yes, look), (no,)))


def _withdraw_question(ctx: TurnContext) -> Message:
    yes = Choice(
        pack("submit", "withdraw_now"),
        ctx.say.plain("button.withdraw"),
        ("rút", "có", "withdraw"),
    )
    no = Choice(pack("report", "card"), ctx.say.plain("button.keep"), ("không", "giữ", "keep"))
    text = ctx.say("submit.withdraw_question", report=ctx.report_and_office)
    return Message(text, ((yes, no),))


def _back_to_report(ctx: TurnContext) -> Choice:
    report = argument_of(ctx.report)
    return way_to(pack("report", "take", report), ctx.say.plain("button.report"))


def _tell(ctx: TurnContext, sentence: str) -> list[Notify]:
    """Everybody else who files for this unit, each in their own language."""
    notices = []
    for member in ctx.view.members:
        if member.id != ctx.person.id:
            reader = ctx.read_by(member)
            text = reader.say(
                sentence,
                who=ctx.person.name,
                office=reader.office,
                report=reader.report_name,
                at=reader.clock(reader.now),
                first=report_messages.first_submitted(reader),
            )
            notices.append(Notify(member.id, reader.notice(text)))
    return notices


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case ConfirmSubmission():
            return _refusal(ctx) or _question(ctx)
        case ConfirmWithdrawal():
            return _withdraw_question(ctx)
        case _:
            return None


DIALOG = Dialog(
    "submit",
    commands={"nop": submit},
    taps={
        "ask": ask,
        "confirm": _confirm,
        "withdraw": _ask_withdraw,
        "withdraw_now": _withdraw,
    },
    lasting=frozenset({"ask"}),
    draw=draw,
)
