"""What was sent before it was known which report or form it is for: it waits, and is taken up.

Nothing that waits vanishes without a word, and nothing is recorded by a choice of another asking or
by one that is taken days later.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from handlers.choosing import form_choice
from handlers.choosing.kept_messages import (
    asking,
    content_of,
    is_stale,
    kept,
    lost,
    question,
    recaptioned,
    rest_of,
    what,
    with_files,
    with_text,
)
from handlers.engine.callback_data import CallbackData, without_token
from handlers.engine.catalogue import quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import find_report
from handlers.engine.refusal import Outdated, Refusal, WhichFirst
from handlers.engine.session import WaitingMessage
from handlers.engine.states import ConfirmBulk
from handlers.engine.turn import Effect, Media, Message, RecordAnswers, Tap, Text, Turn
from reporting.clean_text import clean
from reporting.legacy_encodings.old_text import typed

Handle = Callable[[TurnContext], Turn]
"""Decides the turn of whatever came."""

_TAKEN: Final[Mapping[tuple[str, str], Callable[[TurnContext, str], TurnContext | None]]] = {
    ("report", "take"): find_report,
    ("form", "take"): form_choice.taken,
}
"""The choices that tell what a message waits for: what is known once one is taken."""


def asked(ctx: TurnContext, which: WhichFirst, handle: Handle) -> Turn:
    """Ask which is meant; what came waits for the answer.

    Values and files that wait already wait with it; of anything else it is said that it is not
    recorded.
    """
    content, before = ctx.inbound.content, ctx.session.waiting
    if isinstance(content, Tap):
        return settled(ctx, ctx.turn(which.message))
    if not which.waits:
        return ctx.turn(which.message)
    both = None if before is None or is_stale(ctx, before) else _both(before, content, which)
    if both is not None:
        return _as_one(ctx, both, handle)
    turn = _asking(ctx, kept(ctx, content), which)
    said = lost(ctx, before) if before is not None else ()
    return replace(turn, replies=(*said, *turn.replies))


def _both(
    before: WaitingMessage, content: Text | Media, which: WhichFirst
) -> WaitingMessage | None:
    if isinstance(content, Media):
        return with_files(before, content)
    return with_text(before, content.text) if which.joins else None


def _as_one(ctx: TurnContext, both: WaitingMessage, handle: Handle) -> Turn:
    """What was sent one after the other is read as if it had come in one message."""
    content = content_of(both, "")
    there = ctx.at(replace(ctx.session, waiting=None))
    inbound = replace(ctx.inbound, content=content, message_id=both.message)
    there = replace(there, inbound=inbound)
    try:
        return handle(there)
    except WhichFirst as which:
        return _asking(there, replace(both, at=int(ctx.now.timestamp())), which)
    except Refusal as refusal:
        return there.turn(there.notice(refusal.text(there.say)))


def _asking(ctx: TurnContext, waiting: WaitingMessage, which: WhichFirst) -> Turn:
    waiting = asking(waiting, which)
    if waiting.count > 1 and waiting.question == ctx.say("report.which_first"):
        several = ctx.say("report.which_first_several", count=waiting.count)
        waiting = replace(waiting, question=several)
    there = ctx.at(replace(ctx.session, waiting=waiting))
    return there.turn(question(there, waiting))


def dropped(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn, which closes all that is open: what waits is said not to be recorded."""
    waiting = ctx.session.waiting
    return replace(turn, replies=(*lost(ctx, waiting), *turn.replies)) if waiting else turn


def settled(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn after something else was said or pressed than what was asked for.

    Nothing waits any more then, and that is said. What is left of a message in parts goes on
    waiting while the first part is being confirmed.
    """
    before = ctx.session.waiting
    if before is None or turn.session.waiting is not before:
        return turn
    if not (turn.replies or turn.effects) or _shows_question(turn, before):
        return turn
    if before.is_rest and isinstance(ctx.state, ConfirmBulk):
        return with_rest(ctx, turn, before)
    session = replace(turn.session, waiting=None)
    return replace(turn, session=session, replies=(*lost(ctx, before), *turn.replies))


def _shows_question(turn: Turn, waiting: WaitingMessage) -> bool:
    keys = {choice.key for choice in waiting.choices}
    messages = (reply for reply in turn.replies if isinstance(reply, Message))
    return any(choice.key in keys for one in messages for line in one.keyboard for choice in line)


def with_rest(ctx: TurnContext, turn: Turn, rest: WaitingMessage) -> Turn:
    """The turn, which asks about the part of the message that has not found its report yet."""
    rest = replace(rest, question=ctx.say("report.rest", raw=quoted(rest.text)))
    session = replace(turn.session, waiting=rest)
    return replace(turn, session=session, replies=(*turn.replies, question(ctx, rest)))


# --- a choice is taken ---------------------------------------------------------------------------
class TakenUp(Exception):
    """A choice was taken that a message waits for: that is handled now, in this context."""

    def __init__(self, ctx: TurnContext, message: WaitingMessage, choice: str) -> None:
        super().__init__(choice)
        self.ctx = ctx
        self.message = message
        self.choice = choice


def take_up(ctx: TurnContext, key: CallbackData, whole: str) -> CallbackData:
    """The choice that is taken, without its token, where it is not what a message waits for.

    `whole` is its key as it came.

    Raises:
        TakenUp: a message waits for it.
        Outdated: it belongs to an earlier question, and another waits for its answer now.
    """
    argument, token = without_token(key.argument)
    bare, waiting = replace(key, argument=argument), ctx.session.waiting
    choice = _TAKEN.get((key.conversation, key.action))
    if choice is None or waiting is None:
        return bare
    there = choice(ctx, argument)
    if there is None or (token and token != waiting.token):
        raise Outdated
    if token != waiting.token:
        return bare  # a way to a report that stood elsewhere
    raise TakenUp(there, waiting, whole)


def handled(taken: TakenUp, before: TurnContext, handle: Handle, show_report: Handle) -> Turn:
    """The turn of a message that waited, as said in its own message.

    Text that is for no question is told to be unrecorded, above the report that was chosen. A
    message that waited for too long is asked about once more.
    """
    waiting = taken.message
    if is_stale(before, waiting):
        return _again(before, waiting)
    rest = rest_of(waiting, taken.choice)
    there = _as_sent(taken.ctx, waiting, taken.choice)
    turn = _handled(there, waiting, handle, show_report)
    if rest is None:
        return turn
    if turn.session.waiting is not None:
        return replace(turn, replies=(*lost(there, rest), *turn.replies))
    return with_rest(there, turn, rest)


def _handled(
    there: TurnContext, waiting: WaitingMessage, handle: Handle, show_report: Handle
) -> Turn:
    try:
        turn = handle(there)
    except WhichFirst as which:
        return asked(there, which, handle)
    except Refusal as refusal:
        return there.turn(there.notice(refusal.text(there.say)))
    is_command = not waiting.text or waiting.text.startswith("/")
    if not is_command and not (turn.effects or turn.session.stack):
        unread = there.say("which.no_question", raw=quoted(waiting.text))
        return replace(show_report(there), replies=(there.notice(unread),))
    return replace(turn, effects=tuple(_said_in(one, waiting) for one in turn.effects))


def _again(ctx: TurnContext, waiting: WaitingMessage) -> Turn:
    """It was sent days ago: whether it is still to be recorded is asked, and it waits anew."""
    if waiting.at is None:
        text = ctx.say("which.old", what=what(ctx, waiting))
    else:
        at = ctx.clock(datetime.fromtimestamp(waiting.at, UTC))
        text = ctx.say("which.old_of", what=what(ctx, waiting), at=at)
    waiting = replace(waiting, at=int(ctx.now.timestamp()))
    there = ctx.at(replace(ctx.session, waiting=waiting))
    return there.turn(question(there, waiting, text))


def _as_sent(ctx: TurnContext, waiting: WaitingMessage, choice: str) -> TurnContext:
    """The context as if the message that waits had come only now."""
    there = ctx.at(replace(ctx.session, waiting=None))
    inbound = replace(
        ctx.inbound,
        content=content_of(waiting, choice),
        message_id=waiting.message,
        replied_to=waiting.replied_to,
    )
    return replace(there, inbound=inbound)


def _said_in(effect: Effect, waiting: WaitingMessage) -> Effect:
    if not isinstance(effect, RecordAnswers) or effect.said_in is not None:
        return effect
    return replace(effect, said_in=waiting.message)


# --- it is changed while it waits ----------------------------------------------------------------
def revised(ctx: TurnContext) -> TurnContext:
    """The context in which a changed text or caption of what waits has come as it reads now."""
    waiting, inbound = ctx.session.waiting, ctx.inbound
    if waiting is None or not inbound.edited:
        return ctx
    match inbound.content:
        case Text(text) if waiting.text and waiting.message == inbound.message_id:
            session = replace(ctx.session, waiting=waiting if waiting.count > 1 else None)
            content = Text(typed(clean(text)))
            return replace(ctx.at(session), inbound=replace(inbound, content=content, edited=False))
        case Media() as thing:
            return ctx.at(replace(ctx.session, waiting=recaptioned(waiting, thing) or waiting))
    return ctx
