"""What was sent before it was known which report or form it is for: kept, then taken up again."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from handlers.choosing import form_choice
from handlers.engine.callback_data import CallbackData, pack
from handlers.engine.catalogue import quoted
from handlers.engine.context import TurnContext
from handlers.engine.current_report import find_report
from handlers.engine.refusal import Refusal, WhichFirst
from handlers.engine.session import SentFile, WaitingMessage
from handlers.engine.turn import (
    Effect,
    InboundContent,
    Media,
    MediaFile,
    MediaKind,
    Message,
    RecordAnswers,
    Tap,
    Text,
    Turn,
)
from reporting.clean_text import clean
from reporting.legacy_encodings.old_text import typed

_TAKEN: Final[Mapping[tuple[str, str], Callable[[TurnContext, str], TurnContext | None]]] = {
    ("report", "take"): find_report,
    ("form", "take"): form_choice.taken,
}
"""The choices that tell what a message waits for: what is known once one is taken."""


def asked(ctx: TurnContext, which: WhichFirst) -> Turn:
    """Ask which is meant; a message that came waits for the answer, in place of an earlier one."""
    content = ctx.inbound.content
    if isinstance(content, Tap):
        return settled(ctx, ctx.turn(which.message))
    if not which.waits:
        return ctx.turn(which.message)
    there = ctx.at(replace(ctx.session, waiting=_kept(ctx, content)))
    return there.turn(*_lost(ctx), which.message)


def settled(ctx: TurnContext, turn: Turn) -> Turn:
    """The turn after something else was said or pressed than what was asked for.

    Nothing waits any more: a choice taken days later must not record what was meant for today.
    """
    before = ctx.session.waiting
    if before is None or turn.session.waiting is not before or _is_choice(ctx):
        return turn
    session = replace(turn.session, waiting=None)
    return replace(turn, session=session, replies=(*_lost(ctx), *turn.replies))


def _is_choice(ctx: TurnContext) -> bool:
    """Whether a choice was pressed that may tell what a message waits for, if not this time."""
    content = ctx.inbound.content
    if not isinstance(content, Tap):
        return False
    return any(content.key.startswith(pack(*name)) for name in _TAKEN)


class TakenUp(Exception):
    """A choice was taken that a message waits for: that is handled now, in this context."""

    def __init__(self, ctx: TurnContext, message: WaitingMessage) -> None:
        super().__init__(type(message).__name__)
        self.ctx = ctx
        self.message = message


def take_up(ctx: TurnContext, key: CallbackData) -> None:
    """A choice is taken; nothing happens unless it is what a message waits for.

    Raises:
        TakenUp: it is.
    """
    waiting, choice = ctx.session.waiting, _TAKEN.get((key.conversation, key.action))
    there = choice(ctx, key.argument) if waiting and choice else None
    if waiting is not None and there is not None:
        raise TakenUp(_as_sent(there, waiting), waiting)


def handled(
    taken: TakenUp,
    handle: Callable[[TurnContext], Turn],
    show_report: Callable[[TurnContext], Turn],
) -> Turn:
    """The turn of a message that waited, as said in its own message.

    Text that is for no question is told to be unrecorded, above the report that was chosen.
    """
    there, waiting = taken.ctx, taken.message
    try:
        turn = handle(there)
    except WhichFirst as which:
        return asked(there, which)
    except Refusal as refusal:
        return there.turn(there.notice(refusal.text(there.say)))
    is_command = not waiting.text or waiting.text.startswith("/")
    if not is_command and not (turn.effects or turn.session.stack):
        unread = there.say("which.no_question", raw=quoted(waiting.text))
        return replace(show_report(there), replies=(there.notice(unread),))
    return replace(turn, effects=tuple(_said_in(one, waiting) for one in turn.effects))


def _as_sent(ctx: TurnContext, waiting: WaitingMessage) -> TurnContext:
    """The context as if the message that waits had come only now."""
    there = ctx.at(replace(ctx.session, waiting=None))
    inbound = replace(
        ctx.inbound,
        content=_content(waiting),
        message_id=waiting.message,
        replied_to=waiting.replied_to,
    )
    return replace(there, inbound=inbound)


def _said_in(effect: Effect, waiting: WaitingMessage) -> Effect:
    if not isinstance(effect, RecordAnswers) or effect.said_in is not None:
        return effect
    return replace(effect, said_in=waiting.message)


def _lost(ctx: TurnContext) -> tuple[Message, ...]:
    """That what waited so far was not recorded, unless it was a command that only shows."""
    waiting = ctx.session.waiting
    if waiting is None or (waiting.text.startswith("/") and " " not in waiting.text):
        return ()
    if waiting.files:
        return (ctx.notice(ctx.say("which.files_dropped", count=len(waiting.files))),)
    return (ctx.notice(ctx.say("which.dropped", raw=quoted(waiting.text))),)


# --- as it is stored -----------------------------------------------------------------------------
def _kept(ctx: TurnContext, content: Text | Media) -> WaitingMessage:
    inbound = ctx.inbound
    if isinstance(content, Text):
        return WaitingMessage(str(content.text), (), inbound.message_id, inbound.replied_to)
    files = tuple(
        SentFile(
            part.kind,
            part.file.id,
            str(part.file.name),
            part.file.size,
            str(part.caption),
            part.album,
        )
        for part in content.parts
        if part.file is not None
    )
    return WaitingMessage("", files, inbound.message_id, inbound.replied_to)


def _content(waiting: WaitingMessage) -> InboundContent:
    if not waiting.files:
        return Text(typed(waiting.text))
    first, *more = (
        Media(
            MediaKind(one.kind),
            MediaFile(one.id, clean(one.name), one.size),
            typed(one.caption),
            one.album,
        )
        for one in waiting.files
    )
    return replace(first, more=tuple(more))
