"""The clerk's decision on what a unit that ended had entered: handed over, or closed."""

from dataclasses import replace

from handlers.engine import current_report
from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import ClerksQuery, ReportQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Message, MoveReport, Notify, Turn
from handlers.report.ended_drafts import may_decide, may_look, successors, told
from reporting.people import Person
from reporting.reports import Move, ReportState


def open_draft(ctx: TurnContext, argument: str) -> Turn:
    """What was entered, with what can be decided about it."""
    return ctx.turn(_card(_looking(ctx, argument)))


def _card(ctx: TurnContext) -> Message:
    message = ctx.notice(told(ctx))
    if ctx.view.state is not ReportState.DRAFT or not may_decide(ctx, ctx.report):
        return message
    report = current_report.argument_of(ctx.report)
    close = way_to(pack("ended", "close", report), ctx.say.plain("button.close_draft"))
    hand = way_to(pack("ended", "hand_over", report), ctx.say.plain("button.hand_over"))
    follows = bool(successors(ctx, ctx.report))
    return replace(message, keyboard=((hand, close),) if follows else ((close,),))


def _hand_over(ctx: TurnContext, argument: str) -> Turn:
    """Whoever follows goes on with it; they are told, with the way to what was entered."""
    here = _deciding(ctx, argument)
    codes = successors(here, here.report)
    if not codes:
        raise Refusal("ended.nobody")
    return _decided(here, Move.HAND_OVER, codes)


def _close(ctx: TurnContext, argument: str) -> Turn:
    """Nobody goes on with it."""
    return _decided(_deciding(ctx, argument), Move.CLOSE, ())


def _decided(ctx: TurnContext, move: Move, codes: tuple[str, ...]) -> Turn:
    if ctx.view.state is not ReportState.DRAFT:
        return ctx.turn(_card(ctx))
    units = ctx.lookup.units_of(ctx.period)
    offices = [office_name(units[code], ctx.say) for code in successors(ctx, ctx.report)]
    reason = ", ".join(offices)
    said = ctx.say(f"ended.{move}", office=ctx.office, report=ctx.report_name, instead=reason)
    return ctx.turn(
        ctx.notice(said),
        effects=(MoveReport(ctx.report, move, reason), *_notices(ctx, move, codes, reason)),
    )


def _notices(ctx: TurnContext, move: Move, codes: tuple[str, ...], reason: str) -> list[Notify]:
    """To those who entered it, those who go on with it, and the other clerks above either."""
    concerned: dict[int, Person] = {member.id: member for member in ctx.view.members}
    for code in codes:
        report = ctx.lookup.get(ReportQuery(replace(ctx.report, unit=code), None))
        concerned |= {member.id: member for member in report.members}
    for code in (ctx.report.unit, *successors(ctx, ctx.report)):
        clerks = ctx.lookup.get(ClerksQuery(code, ctx.report.form, ctx.report.period))
        concerned |= {clerk.id: clerk for clerk in clerks}
    concerned.pop(ctx.person.id, None)
    return [
        Notify(person.id, _notice(ctx.read_by(person), ctx.person.name, move, reason))
        for person in concerned.values()
    ]


def _notice(ctx: TurnContext, who: str, move: Move, reason: str) -> Message:
    text = ctx.say(
        f"ended.told_{move}", who=who, office=ctx.office, report=ctx.report_name, instead=reason
    )
    look = way_to(
        pack("ended", "open", current_report.argument_of(ctx.report)),
        ctx.say.plain("button.ended_look"),
    )
    keyboard: tuple[tuple[Choice, ...], ...] = ((look,),)
    return replace(ctx.notice(text), keyboard=keyboard)


# --- who may -------------------------------------------------------------------------------------
def _looking(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with that report in hand, for whoever may see it.

    Raises:
        Refusal: it is not theirs to see, or its unit owes it like any other.
    """
    key = current_report.known_report(ctx, argument)
    if key is None or key.unit not in ctx.lookup.history or not may_look(ctx, key):
        raise Refusal("clerk.not_yours")
    if current_report.stands(ctx, key):
        raise Refusal("ended.owed")
    return ctx if ctx.session.report == key else ctx.about(key)


def _deciding(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with that report in hand, for a clerk.

    Raises:
        Refusal: this person is no clerk of it, or nothing was ever entered.
    """
    here = _looking(ctx, argument)
    if not may_decide(here, here.report):
        raise Refusal("clerk.not_yours")
    if not here.view.answers:
        raise Refusal("ended.empty")
    return here


DIALOG = Dialog(
    "ended",
    taps={"open": open_draft, "hand_over": _hand_over, "close": _close},
    lasting=frozenset({"open", "hand_over", "close"}),
)
