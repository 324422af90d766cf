"""The clerk's decision on what a unit that ended had entered: handed over, or closed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from handlers.engine import current_report
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, chosen, near, way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import ClerksQuery, ReportQuery
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmDecision, DraftDecision
from handlers.engine.turn import Message, MoveReport, Notify, Show, Turn
from handlers.report.ended_drafts import may_decide, may_look, successors, told
from reporting.clean_text import CleanText
from reporting.people import Person
from reporting.progress import progress
from reporting.reports import Move, ReportKey, ReportState

LEAVE: Final = pack("ended", "leave")


def open_draft(ctx: TurnContext, argument: str) -> Turn:
    """What was entered, with what can be decided about it."""
    there = _idle(ctx) if isinstance(ctx.state, ConfirmDecision) else ctx
    return there.turn(_card(_looking(ctx, argument)))


def _card(ctx: TurnContext) -> Message:
    message = ctx.notice(told(ctx))
    if ctx.view.state is not ReportState.DRAFT or not may_decide(ctx, ctx.report):
        return message
    report = current_report.argument_of(ctx.report)
    close = way_to(pack("ended", "close", report), ctx.say.plain("button.close_draft"))
    hand = way_to(pack("ended", "hand_over", report), ctx.say.plain("button.hand_over"))
    follows = bool(successors(ctx, ctx.report))
    return replace(message, keyboard=((hand, close),) if follows else ((close,),))


# --- asked once, for it is final -----------------------------------------------------------------
def _ask_hand_over(ctx: TurnContext, argument: str) -> Turn:
    """Ask whether those who follow are to go on with it."""
    return _asked(ctx, argument, Move.HAND_OVER)


def _ask_close(ctx: TurnContext, argument: str) -> Turn:
    """Ask whether nobody is to go on with it."""
    return _asked(ctx, argument, Move.CLOSE)


def _asked(ctx: TurnContext, argument: str, move: DraftDecision) -> Turn:
    here = _deciding(ctx, argument)
    if here.view.state is not ReportState.DRAFT:
        return ctx.turn(_card(here))
    instead = _instead(here)
    if move is Move.HAND_OVER and not instead:
        raise Refusal("ended.nobody")
    unpinned = here.at(replace(here.session, pinned=False))
    return unpinned.showing(ConfirmDecision(move, instead, here.moves)).show()


def _instead(ctx: TurnContext) -> tuple[str, ...]:
    """The names of the units that report in its place, as they are at the period's end."""
    units = ctx.lookup.units_of(ctx.period)
    return tuple(units[code].name for code in successors(ctx, ctx.report))


def _offices(ctx: TurnContext) -> str:
    units = ctx.lookup.units_of(ctx.period)
    return ", ".join(office_name(units[code], ctx.say) for code in successors(ctx, ctx.report))


def _question(ctx: TurnContext, asked: ConfirmDecision) -> Message:
    done = progress(ctx.form, ctx.view.values())
    text = ctx.say(
        f"ended.sure_{asked.decision}",
        office=ctx.office,
        report=ctx.report_name,
        done=done.settled,
        total=done.total,
        instead=_offices(ctx),
    )
    label, words = _YES[asked.decision]
    yes = Choice(pack("ended", "decide"), ctx.say.plain(label), words)
    no = Choice(LEAVE, ctx.say.plain("button.leave_draft"), _NO)
    return Message(text, ((yes, no),))


_YES: Final[Mapping[DraftDecision, tuple[str, tuple[str, ...]]]] = {
    Move.HAND_OVER: ("button.hand_over", ("giao", "có", "đồng ý", "hand over", "yes")),
    Move.CLOSE: ("button.close_draft", ("đóng lại", "có", "đồng ý", "close", "yes")),
}
"""The label of what decides, and what else it is called."""

_NO: Final = (
    "không", "chưa", "đừng", "dừng", "huỷ", "bỏ qua", "để sau", "không bàn giao", "đừng bàn giao",
    "không đóng", "đừng đóng", "no", "cancel", "later",
)  # fmt: skip


def _over(ctx: TurnContext, asked: ConfirmDecision) -> Message | None:
    """What has changed since the clerk was asked, so that nothing is done; None if nothing has."""
    refused = _why_undecided(ctx, ctx.report)
    if refused is not None:
        return ctx.notice(ctx.say(refused))
    if ctx.view.state is not ReportState.DRAFT or asked.moves != ctx.moves:
        changed = "ended.moved"
    elif asked.instead != _instead(ctx):
        changed = "ended.other_units"
    else:
        return None
    card = _card(ctx)
    return replace(card, text=joined(ctx.say(changed), Markup(card.text)))


def _decide(ctx: TurnContext, _: str) -> Turn:
    """Hand it over, or close it: those concerned are told, with the way to what was entered."""
    asked = ctx.expect(ConfirmDecision)
    over = _over(ctx, asked)
    if over is not None:
        return _idle(ctx).turn(over)
    move, reason = asked.decision, _offices(ctx)
    codes = successors(ctx, ctx.report) if move is Move.HAND_OVER else ()
    said = ctx.say(f"ended.{move}", office=ctx.office, report=ctx.report_name, instead=reason)
    return _idle(ctx).turn(
        Message(said),
        effects=(MoveReport(ctx.report, move, reason), *_notices(ctx, move, codes, reason)),
    )


def _on_text(ctx: TurnContext, text: CleanText) -> Turn | None:
    """One of the choices of the question, also when nothing can be decided any more."""
    asked = ctx.expect(ConfirmDecision)
    ways = _question(ctx, asked).keyboard
    choice, over = chosen(text, ways), _over(ctx, asked)
    if over is not None:
        return _idle(ctx).turn(over) if choice is not None or near(text, ways) else None
    if choice is None:
        return None
    return _leave(ctx, "") if choice.key == LEAVE else _decide(ctx, "")


def _leave(ctx: TurnContext, _: str) -> Turn:
    """Leave it as it is."""
    ctx.expect(ConfirmDecision)
    return _idle(ctx).turn(Message(ctx.say("ended.left")))


def _idle(ctx: TurnContext) -> TurnContext:
    """Out of the question; what was offered before can still be typed."""
    return ctx.at(ctx.session.afresh())


def draw(ctx: TurnContext, _: Show) -> Message | None:
    """The card of the open state."""
    asked = ctx.state
    if not isinstance(asked, ConfirmDecision):
        return None
    return _over(ctx, asked) or _question(ctx, asked)


# --- who is told ---------------------------------------------------------------------------------
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
    if key is None:
        raise Refusal("clerk.not_yours")
    refused = _why_unseen(ctx, key)
    if refused is not None:
        raise Refusal(refused)
    return _with(ctx, key)


def _deciding(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with that report in hand, for a clerk.

    Raises:
        Refusal: this person is no clerk of it, or nothing was ever entered.
    """
    here = _looking(ctx, argument)
    refused = _why_undecided(here, here.report)
    if refused is not None:
        raise Refusal(refused)
    return here


def _why_unseen(ctx: TurnContext, key: ReportKey) -> str | None:
    if key.unit not in ctx.lookup.history or not may_look(ctx, key):
        return "clerk.not_yours"
    return "ended.owed" if current_report.stands(ctx, key) else None


def _why_undecided(ctx: TurnContext, key: ReportKey) -> str | None:
    refused = _why_unseen(ctx, key)
    if refused is not None:
        return refused
    if not may_decide(ctx, key):
        return "clerk.not_yours"
    return None if _with(ctx, key).view.answers else "ended.empty"


def _with(ctx: TurnContext, key: ReportKey) -> TurnContext:
    return ctx if ctx.session.report == key else ctx.about(key)


DIALOG = Dialog(
    "ended",
    taps={
        "open": open_draft,
        "hand_over": _ask_hand_over,
        "close": _ask_close,
        "decide": _decide,
        "leave": _leave,
    },
    lasting=frozenset({"open", "hand_over", "close"}),
    on_text=_on_text,
    draw=draw,
)
