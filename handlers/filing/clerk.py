"""The clerk's answer to a submitted report: accepted, or sent back with a reason."""

from dataclasses import replace

from handlers.engine import current_report
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import quoted
from handlers.engine.choices import Keyboard, near, way_to
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.current_report import refuse_unless, refused
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import ClerksQuery
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmReturn, ReturnReason
from handlers.engine.turn import Message, MoveReport, Notify, Show, Turn
from handlers.filing.clerk_messages import (
    KEEP,
    as_it_is,
    ask_reason,
    ask_sure,
    offer,
    standing,
    submitted,
    submitted_again,
    times_submitted,
    with_flaw,
)
from handlers.findings.explanation import flaw, meant, spoken
from handlers.report.named_rows import in_lines, ways_to_rows
from reporting.clean_text import CleanText
from reporting.ladder import named_for
from reporting.people import Person, is_clerk_of
from reporting.reports import Move, Submission
from reporting.standing import ReportAct


# --- what the clerk sees -------------------------------------------------------------------------
def submitted_notices(ctx: TurnContext, made: Submission) -> list[Notify]:
    """To the clerks above, each in their language: a report is being submitted in this turn."""
    times = times_submitted(ctx) + 1
    return [
        Notify(person.id, offer(reader, submitted(reader, made), times))
        for person, reader in _readers(ctx)
    ]


def withdrawn_notices(ctx: TurnContext) -> list[Notify]:
    """To the clerks above: it was withdrawn, so that nobody waits for it or looks at it in vain."""
    return [
        Notify(
            person.id,
            reader.notice(
                reader.say(
                    "clerk.withdrawn",
                    who=ctx.person.name,
                    office=reader.office,
                    report=reader.report_name,
                )
            ),
        )
        for person, reader in _readers(ctx)
    ]


def _readers(ctx: TurnContext) -> list[tuple[Person, TurnContext]]:
    """The clerks above but oneself, and the context as each of them reads it."""
    return [
        (person, ctx.read_by(person))
        for person in ctx.lookup.get(
            ClerksQuery(ctx.report.unit, ctx.report.form, ctx.report.period)
        )
        if person.id != ctx.person.id
    ]


def open_report(ctx: TurnContext, argument: str) -> Turn:
    """One report, chosen from the list of those that wait.

    It ends what was asked about another, so that nothing typed now is taken for that one.
    """
    here = _in_charge(ctx, argument)
    is_asked = isinstance(ctx.state, ReturnReason | ConfirmReturn)
    there = _idle(ctx) if is_asked and ctx.session.report != here.report else ctx
    return there.turn(offer(here, standing(here), times_submitted(here)))


def _moved_on(ctx: TurnContext, seen: int) -> Message | None:
    """What to say when the report is not, or no more, what the clerk saw; None when it is.

    `seen` is the ordinal of the submission answered, 0 where that is not known.
    """
    if not ctx.view.state.is_filed:
        return as_it_is(ctx)
    times = times_submitted(ctx)
    if seen == times:
        return None
    again = submitted_again(ctx) if seen else standing(ctx)
    return offer(ctx, again, times)


def _moved_meanwhile(ctx: TurnContext) -> Message | None:
    """What to say when the report has moved since the clerk was asked; None when it has not."""
    if not isinstance(ctx.state, ReturnReason | ConfirmReturn):
        return None
    if ctx.state.moves in (None, ctx.moves):
        return None
    return offer(ctx, standing(ctx), times_submitted(ctx))


# --- what the clerk does -------------------------------------------------------------------------
def _accept(ctx: TurnContext, argument: str) -> Turn:
    report, seen = _seen_in(ctx, argument)
    here = _in_charge(ctx, report)
    if not here.standing.allows(ReportAct.ACCEPT):
        return ctx.turn(as_it_is(here))
    instead = _moved_on(here, seen)
    if instead is not None:
        return ctx.turn(instead)
    text = here.say("clerk.accepted", office=here.office, report=here.report_name)
    return ctx.turn(
        ctx.notice(text),
        effects=(MoveReport(here.report, Move.ACCEPT), *_tell_unit(here, "clerk.was_accepted")),
    )


def _return(ctx: TurnContext, argument: str) -> Turn:
    """Ask why first: a report that comes back without a reason helps nobody."""
    report, seen = _seen_in(ctx, argument)
    here = _in_charge(ctx, report)
    instead = _moved_on(here, seen)
    if instead is not None:
        return ctx.turn(instead)
    refuse_unless(here, ReportAct.RETURN)
    return (
        here.at(replace(here.session, pinned=False)).showing(ReturnReason(seen, here.moves)).show()
    )


def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """The reason for which a report goes back, to be read once more before it does."""
    message = draw(ctx, NOTHING_MORE)
    if message is None:
        return None
    choice, over = meant(text, message.keyboard), _over(ctx)
    if over is not None:
        is_choice = choice is not None or bool(near(text, message.keyboard))
        return over if is_choice or flaw(ctx, spoken(text)) else _with_reason(over, ctx, text)
    if choice is not None:
        return _keep(ctx, "") if choice.key == KEEP else _return_now(ctx, "")
    if near(text, message.keyboard):
        return None
    reason = spoken(text)
    wrong = flaw(ctx, reason)
    if wrong is not None:
        return ctx.turn(with_flaw(message, ctx, wrong))
    return ctx.showing(ConfirmReturn(_submission(ctx), reason, ctx.moves)).show()


def _return_now(ctx: TurnContext, _: str) -> Turn:
    """Send it back with the reason that was read."""
    reason = ctx.expect(ConfirmReturn).reason
    over = _over(ctx)
    if over is not None:
        return over
    done = ctx.say("clerk.returned", office=ctx.office, report=ctx.report_name)
    return _idle(ctx).turn(
        Message(done),
        effects=(
            MoveReport(ctx.report, Move.RETURN, reason),
            *_tell_unit(ctx, "clerk.was_returned", reason),
        ),
    )


def _with_reason(over: Turn, ctx: TurnContext, text: str) -> Turn:
    """The turn, with the sentence that the reason just typed went nowhere."""
    said = ctx.notice(ctx.say("clerk.reason_dropped", raw=quoted(text)))
    return replace(over, replies=(said, *over.replies))


def _over(ctx: TurnContext) -> Turn | None:
    """Nothing to send back any more: how the report stands, and out of the question."""
    here = _clerk_of(ctx, current_report.argument_of(ctx.report))
    if here is None:
        return _idle(ctx).turn(ctx.notice(ctx.say("clerk.not_yours")))
    instead = _moved_on(here, _submission(ctx)) or _moved_meanwhile(here) or _locked(here)
    return None if instead is None else _idle(ctx).turn(instead)


def _locked(ctx: TurnContext) -> Message | None:
    """That the report has been locked since the clerk was asked."""
    why = ctx.standing.why_not(ReportAct.RETURN)
    return None if why is None else ctx.notice(refused(ctx, why).text(ctx.say))


def _keep(ctx: TurnContext, _: str) -> Turn:
    """Leave the report as it is after all."""
    idle = _idle(ctx)
    return idle.turn(Message(idle.say("cancel.done")))


def _idle(ctx: TurnContext) -> TurnContext:
    """Out of the question; what was offered before can still be typed."""
    return ctx.at(ctx.session.afresh())


def _submission(ctx: TurnContext) -> int:
    """Which submission the clerk is answering; 0 where that is not known."""
    return ctx.state.submission if isinstance(ctx.state, ReturnReason | ConfirmReturn) else 0


# --- who is told ----------------------------------------------------------------------------------
def _tell_unit(ctx: TurnContext, sentence: str, reason: str = "") -> list[Notify]:
    """Everybody who files for the unit, with the way back to the report and the rows named."""
    notices = []
    for member in ctx.view.members:
        reader = ctx.read_by(member)
        text = reader.say(
            sentence,
            who=ctx.person.name,
            office=reader.office,
            report=reader.report_name,
            reason=reason,
        )
        notices.append(
            Notify(member.id, replace(reader.notice(text), keyboard=_ways(reader, member, reason)))
        )
    return notices


def _ways(ctx: TurnContext, member: Person, reason: str) -> Keyboard:
    """To the rows that the reason names and this person answers for, and to the report."""
    named = named_for(ctx.form, member, ctx.report.unit, reason)
    report = current_report.argument_of(ctx.report)
    look = way_to(pack("report", "take", report), ctx.say.plain("button.report"))
    return (*in_lines(ways_to_rows(ctx, named)), (look,))


def _seen_in(ctx: TurnContext, argument: str) -> tuple[str, int]:
    """The report's argument and the ordinal behind it; 0 on a button that has none."""
    report, _, times = argument.rpartition("/")
    if times.isdecimal() and current_report.report_in(report):
        return report, int(times)
    return argument, 0


def _in_charge(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with that report in hand.

    Raises:
        Refusal: this person is no clerk of its unit.
    """
    here = _clerk_of(ctx, argument)
    if here is None:
        raise Refusal("clerk.not_yours")
    return here


def _clerk_of(ctx: TurnContext, argument: str) -> TurnContext | None:
    """The context with that report in hand; None if this person is no clerk of its unit."""
    key = current_report.known_report(ctx, argument)
    if key is None or key.unit not in ctx.lookup.history:
        return None
    units = ctx.lookup.units_of(ctx.lookup.period_of(key))
    if not is_clerk_of(ctx.person, key.unit, key.form, units):
        return None
    return ctx if ctx.session.report == key else ctx.about(key)


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    match ctx.state:
        case ReturnReason():
            return ask_reason(ctx)
        case ConfirmReturn(reason=reason):
            return ask_sure(ctx, reason)
        case _:
            return None


DIALOG = Dialog(
    "clerk",
    taps={
        "accept": _accept,
        "return": _return,
        "return_now": _return_now,
        "open": open_report,
        "keep": _keep,
    },
    lasting=frozenset({"accept", "return", "open"}),
    on_text=_on_text,
    draw=draw,
)
