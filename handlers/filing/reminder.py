"""What a reminder says: how long there is, what this person still owes, and the way to it."""

from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of
from handlers.engine.turn import Message
from reporting.reminders import Owed, Owing

FEW = 12
"""Codes named in a reminder; more are only counted."""


def reminder(ctx: TurnContext, owed: Owed) -> Message:
    """The message for the person of this context about the report in hand."""
    say, left = ctx.say, ctx.deadline.days_left(ctx.now)
    day = ctx.deadline.label(ctx.language, ctx.today)
    name = "today" if left == 0 else "before" if left > 0 else "after"
    text = joined(
        say(f"remind.{name}", report=ctx.report_and_office, day=day, days=abs(left)),
        say(
            f"remind.{owed.owing}",
            left=owed.progress.left,
            total=owed.progress.total,
            parts=", ".join(owed.parts),
            codes=_codes(ctx, owed),
            duties=", ".join(
                say.plain("remind.duty", duty=ctx.form.duties[duty][ctx.language], left=done.left)
                for duty, done in owed.by_duty.items()
            ),
        ),
        say("made_up") if ctx.lookup.is_demo else None,
    )
    return replace(ctx.notice(text), keyboard=((_way(ctx, owed),),))


def _codes(ctx: TurnContext, owed: Owed) -> str:
    """The codes themselves while they are few; nothing when they would fill the screen."""
    if len(owed.codes) > FEW:
        return ""
    return ctx.say.plain("remind.codes", codes=", ".join(owed.codes))


def _way(ctx: TurnContext, owed: Owed) -> Choice:
    conversation, action, label = WAYS[owed.owing]
    key = pack(conversation, action, argument_of(ctx.report))
    return way_to(key, ctx.say.plain(label))


WAYS = {
    Owing.OWN_INDICATORS: ("collect", "go", "button.continue"),
    Owing.COLLEAGUES: ("report", "take", "button.report"),
    Owing.READY: ("submit", "ask", "button.submit"),
}
"""Where each reminder's button leads: conversation, action, label."""
