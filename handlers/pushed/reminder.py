"""What a reminder says of one report: how long there is, what is owed, and the ways to it."""

from dataclasses import dataclass, replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of
from handlers.engine.turn import Message
from handlers.pushed.again import ways_again
from handlers.report.named_rows import in_lines, ways_to_rows
from reporting.ladder import Owed, Owing, owes
from reporting.people import Person
from reporting.standing import ExtendedDay, StandingState
from reporting.values import show_date

FEW = 12
"""Codes named in a reminder; more are only counted."""

LONGEST_REASON = 60
"""Characters of the reason for a new deadline that are said with it."""

WAYS = {
    Owing.OWN_INDICATORS: ("collect", "go", "button.continue"),
    Owing.COLLEAGUES: ("report", "take", "button.report"),
    Owing.READY: ("submit", "ask", "button.submit"),
    Owing.RETURNED: ("report", "take", "button.report"),
}
"""Where each reminder's button leads: conversation, action, label."""


@dataclass(frozen=True, slots=True)
class Block:
    """One report in a reminder: what is said of it, and the choices below."""

    text: Markup
    rows: tuple[Choice, ...]
    way: Choice


def owed_by(ctx: TurnContext, person: Person) -> Owed | None:
    """What that person owes to the report in hand as it stands now."""
    view = ctx.view
    last = view.submissions[-1] if view.submissions else None
    since = {code for code, one in view.answers.items() if last is not None and one.at > last.at}
    unit = ctx.report.unit
    return owes(ctx.form, view.values(), view.state, person, unit, last, since)


def reminder(ctx: TurnContext, owed: Owed) -> Message:
    """The message for the person of this context about the report in hand."""
    shown = block(ctx, owed)
    text = joined(shown.text, ctx.say("made_up") if ctx.lookup.is_demo else None)
    return replace(ctx.notice(text), keyboard=(*keyboard(shown), *ways_again(ctx)))


def keyboard(shown: Block) -> Keyboard:
    """The rows that were named, three in a line, and the way on."""
    return (*in_lines(shown.rows), (shown.way,))


def block(ctx: TurnContext, owed: Owed, *, is_opening: bool = False, number: int = 0) -> Block:
    """What is said of the report in hand; with a number where there are several."""
    text = joined(
        _when(ctx, is_opening=is_opening), _lock(ctx), _sent_back(ctx, owed), _what(ctx, owed)
    )
    if number:
        text = Markup(f"<b>{number}.</b> {text}")
    return Block(text, ways_to_rows(ctx, owed.named), _way(ctx, owed, number))


def _when(ctx: TurnContext, *, is_opening: bool) -> Markup:
    left, report = ctx.deadline.days_left(ctx.now), ctx.report_and_office
    first = ctx.view.first_submitted
    if first is not None:  # `says_deadline`
        return ctx.say("remind.once_more", report=report, at=ctx.clock(first))
    day = _due(ctx, is_named=left >= 0 and not is_opening)
    if is_opening and left > 0:
        cutoff = show_date(ctx.schedule.cutoff).rpartition("/")[0]
        return ctx.say("remind.opened", report=report, cutoff=cutoff, day=day)
    if ctx.standing.state is StandingState.IN_GRACE:
        until = ctx.schedule.counts_until.label(ctx.language, ctx.today)
        return ctx.say("remind.in_grace", report=report, day=day, until=until)
    name = "today" if left == 0 else "before" if left > 0 else "after"
    one = "_one" if abs(left) == 1 else ""
    return ctx.say(f"remind.{name}{one}", report=report, day=day, days=abs(left))


def says_deadline(ctx: TurnContext) -> bool:
    """Whether until when it is due is said of the report in hand: not once it was submitted."""
    return ctx.view.first_submitted is None


def _due(ctx: TurnContext, *, is_named: bool) -> str:
    """The day; where a clerk gave more time that it is a new one, and why.

    `is_named`: what it is the day of is said before it.
    """
    schedule, say = ctx.schedule, ctx.say
    day = schedule.due.label(ctx.language, ctx.today)
    if not schedule.is_extended:
        return day if is_named else say.plain("remind.day", day=day)
    rows = ctx.lookup.extensions.of(ctx.report, ctx.lookup.units_of(ctx.period))
    given = (r for r in rows if r.field is ExtendedDay.DUE and r.day == schedule.due.day)
    reason = next((row.reason for row in given), "")
    if not reason or len(reason) > LONGEST_REASON:
        return say.plain("remind.day_new", day=day)
    return say.plain("remind.day_new_why", day=day, reason=reason)


def _lock(ctx: TurnContext) -> Markup | None:
    """Until when something is taken, once nothing else presses."""
    locks = ctx.schedule.locks
    if locks is None:
        return None
    if locks.day == ctx.today:
        return ctx.say("remind.locks_today")
    is_over = ctx.deadline.days_left(ctx.now) < 0 or ctx.view.first_submitted is not None
    if not is_over:
        return None
    return ctx.say("remind.locks", day=locks.label(ctx.language, ctx.today))


def _sent_back(ctx: TurnContext, owed: Owed) -> Markup | None:
    if owed.returned is None:
        return None
    at, reason = ctx.clock(owed.returned.at), owed.returned.reason
    if not reason:
        return ctx.say("remind.sent_back_unsaid", at=at)
    return ctx.say("remind.sent_back", at=at, reason=reason)


def _what(ctx: TurnContext, owed: Owed) -> Markup:
    if owed.owing is Owing.RETURNED:
        if owed.named:
            return ctx.say("remind.returned_rows", codes=", ".join(owed.named[:FEW]))
        return ctx.say("remind.returned")
    return ctx.say(
        f"remind.{owed.owing}",
        left=owed.progress.left,
        total=owed.progress.total,
        parts=", ".join(owed.parts),
        codes=_codes(ctx, owed),
        duties=", ".join(_duty(ctx, duty, done.left) for duty, done in owed.by_duty.items()),
    )


def _codes(ctx: TurnContext, owed: Owed) -> str:
    """The codes themselves while they are few; nothing when they would fill the screen."""
    if len(owed.codes) > FEW:
        return ""
    return ctx.say.plain("remind.codes", codes=", ".join(owed.codes))


def _duty(ctx: TurnContext, duty: str, left: int) -> str:
    """How much a duty lacks, and who answers for it, if anybody does."""
    unit, form = ctx.report.unit, ctx.report.form
    who = ", ".join(m.name for m in ctx.view.members if duty in m.duties_in(unit, form))
    name = ctx.form.duties[duty][ctx.language]
    if not who:
        return ctx.say.plain("remind.duty", duty=name, left=left)
    return ctx.say.plain("remind.duty_of", duty=name, left=left, who=who)


def _way(ctx: TurnContext, owed: Owed, number: int) -> Choice:
    conversation, action, label = WAYS[owed.owing]
    key = pack(conversation, action, argument_of(ctx.report))
    said = ctx.say.plain(label)
    return way_to(key, f"{number}. {said}" if number else said, (str(number),) if number else ())
