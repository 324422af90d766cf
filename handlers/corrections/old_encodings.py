"""Text typed with an old keyboard: what it says in Unicode is offered, and read once it is taken.

Nothing of it is recorded before. The offer ends with whatever the person does next.
"""

from dataclasses import replace
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.choices import Choice, Keyboard, chosen
from handlers.engine.commands import RECORDING, command_in
from handlers.engine.context import NOTHING_MORE, TurnContext
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Outdated
from handlers.engine.session import RetypedText
from handlers.engine.turn import Inbound, RecordAnswers, Tap, Text, Turn
from reporting.clean_text import CleanText, clean
from reporting.legacy_encodings.old_text import OldText
from reporting.people import FILING

LONGEST_SHOWN: Final = 1200
"""Characters of a converted text that are shown before it is taken."""


def offered(ctx: TurnContext, text: OldText) -> Turn:
    """What the text says, to be taken or left; where that is not sure, how to send it instead."""
    question = "" if _would_be_recorded(ctx, text) else "_question"
    if text.meant is None or text.encoding is None:
        return ctx.turn(ctx.notice(ctx.say(f"old_text.unsure{question}", raw=_shown(text))))
    inbound = ctx.inbound
    waiting = RetypedText(
        text.meant, inbound.message_id or "", inbound.replied_to, edited=inbound.edited
    )
    encoding = ctx.say.plain(f"old_text.{text.encoding}")
    said = ctx.notice(
        ctx.say(f"old_text.meant{question}", encoding=encoding, meant=_shown(text.meant))
    )
    said = replace(said, keyboard=_keyboard(ctx, waiting))
    there = ctx.at(replace(ctx.session, retyped=waiting))
    return there.turn(said)


def _would_be_recorded(ctx: TurnContext, text: CleanText) -> bool:
    """Whether it may be a figure, a text or a note; a command or a reader's words only ask."""
    command = command_in(text)
    if command is not None:
        return command[0] in RECORDING
    return bool(ctx.person.roles() & FILING)


def settled(ctx: TurnContext) -> TurnContext:
    """The context without an offer: once it was taken, as if the text had just come in Unicode."""
    waiting = ctx.session.retyped
    if waiting is None:
        return ctx
    there = ctx.at(replace(ctx.session, retyped=None))
    use, leave = _keyboard(ctx, waiting)[0]
    match ctx.inbound.content:
        case Tap(key, revision) if key == use.key and revision == ctx.session.revision:
            return replace(there, inbound=_as_sent(ctx, waiting))
        case Text(text) if not ctx.inbound.edited:
            choice = chosen(text, ((use, leave),))
            if choice == use:
                return replace(there, inbound=_as_sent(ctx, waiting))
            if choice == leave:
                return replace(there, inbound=replace(ctx.inbound, content=Tap(leave.key, None)))
    return there


def said_in(turn: Turn, before: TurnContext, after: TurnContext) -> Turn:
    """The turn, with what a taken text recorded counted as said in its own message."""
    waiting = before.session.retyped
    if waiting is None or after.inbound is before.inbound:
        return turn
    effects = tuple(
        replace(one, said_in=waiting.message)
        if isinstance(one, RecordAnswers) and one.said_in is None
        else one
        for one in turn.effects
    )
    return replace(turn, effects=effects)


def _as_sent(ctx: TurnContext, waiting: RetypedText) -> Inbound:
    return replace(
        ctx.inbound,
        content=Text(clean(waiting.text)),
        message_id=waiting.message or None,
        press_id=None,
        replied_to=waiting.replied_to,
        edited=waiting.edited,
    )


def _keyboard(ctx: TurnContext, waiting: RetypedText) -> Keyboard:
    use = Choice(
        pack("retyped", "use", waiting.message),
        ctx.say.plain("button.retyped_use"),
        ("đúng", "có", "vâng", "yes", "right"),
    )
    leave = Choice(
        pack("retyped", "leave", waiting.message),
        ctx.say.plain("button.retyped_leave"),
        ("không", "sai", "bỏ", "no"),
        is_navigation=True,
    )
    return ((use, leave),)


def _shown(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _use(_: TurnContext, __: str) -> Turn:
    """Pressed when the offer had ended."""
    raise Outdated


def _leave(ctx: TurnContext, _: str) -> Turn:
    """Not what was meant: nothing is recorded, what is open stays open."""
    left = ctx.notice(ctx.say("old_text.left"))
    return ctx.turn(left) if not ctx.session.stack else ctx.show(NOTHING_MORE, left)


DIALOG = Dialog("retyped", taps={"use": _use, "leave": _leave}, lasting=frozenset({"leave"}))
