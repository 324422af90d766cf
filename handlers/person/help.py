"""/trogiup and /huy, and a sentence that helps for everything that is not an answer."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.commands import COMMANDS, roles_of
from handlers.engine.context import TurnContext, office_name
from handlers.engine.current_report import owes, reports_of, units_without_report, why_not_owed
from handlers.engine.dialog import Dialog
from handlers.engine.states import Idle, NotRecorded
from handlers.engine.turn import MESSAGE_ROOM, MediaKind, Message, Turn
from reporting.clean_text import clean
from reporting.fuzzy_match import nearest
from reporting.languages import ENGLISH
from reporting.people import FILING, OVERSEEING, Role
from reporting.reports import ReportKey

FOR_FIGURES = (MediaKind.PHOTO, MediaKind.VOICE, MediaKind.FILE)
"""What people send instead of figures; who files none is told of what they can look at."""

LONGEST_PART = 1200
"""Characters of a typed text that stand in one message when it is told back."""


def show_help(ctx: TurnContext, _: str) -> Turn:
    """/trogiup: what this person can do here, each command with its purpose."""
    roles = ctx.person.roles()
    say = ctx.say
    lines = [
        say(
            "help.command",
            command=english if ctx.language == ENGLISH else vietnamese,
            purpose=say.plain(f"command.{vietnamese}"),
        )
        for vietnamese, english, wanted in COMMANDS
        if roles & wanted
    ]
    text = joined(
        say("help.title"),
        *lines,
        "",
        say("help.numbers") if roles & FILING else None,
        say("help.contact_admin") if Role.CLERK in roles else say("help.contact"),
    )
    return ctx.turn(ctx.notice(text))


def cancel(ctx: TurnContext, _: str) -> Turn:
    """/huy: leave whatever is open; what was recorded stays."""
    if isinstance(ctx.state, Idle) and ctx.session.waiting is None:
        return ctx.turn(ctx.notice(ctx.say("cancel.nothing")))
    there = _left(ctx)
    return there.turn(Message(there.say("cancel.done"), _ways_on(there)))


def later(ctx: TurnContext, _: str) -> Turn:
    """[Để sau]: nothing more for now."""
    there = _left(ctx)
    return there.turn(Message(there.say("assist.later"), _ways_on(there)))


def nothing_open(ctx: TurnContext) -> Message:
    """What to press for somebody who has nothing open."""
    return Message(ctx.say("assist.later"), _ways_on(ctx))


def without_grants(ctx: TurnContext) -> Turn:
    """Everything that somebody sends whose last grant was taken away: whom to ask."""
    return ctx.turn(ctx.notice(ctx.say("assist.no_grants", name=ctx.person.name)))


def shut(ctx: TurnContext, report: ReportKey) -> Turn | None:
    """What was open in a report that is not this person's any more, or that its unit does not owe.

    Nothing is recorded. None while the report is one to work on; `ctx` has nothing open.
    """
    if not ctx.is_own(report):
        notice = ctx.notice(ctx.say("assist.taken_away"))
        return ctx.turn(replace(notice, keyboard=_ways_on(ctx)))
    if report.form not in ctx.lookup.forms or owes(ctx, report):
        return None
    return unit_ended(ctx, why_not_owed(ctx, report))


def unit_ended(ctx: TurnContext, why: Markup) -> Turn:
    """What was open belongs to a unit that ended before the period: nothing is recorded."""
    notice = ctx.notice(joined(ctx.say("unit.nothing_recorded"), why))
    return ctx.turn(replace(notice, keyboard=_ways_on(ctx)))


def _left(ctx: TurnContext) -> TurnContext:
    """The context with nothing open; the report stays in hand and its last step can be undone."""
    return ctx.at(replace(ctx.session, stack=(), late_answers=()))


def unknown_text(ctx: TurnContext) -> Turn:
    """Text where none was asked for; of whoever files nothing, nothing was to be recorded."""
    told = units_without_report(ctx)
    if told and not reports_of(ctx):
        return unit_ended(ctx, told)
    sentence = "unknown_text" if ctx.person.roles() & FILING else "looker_unknown_text"
    return ctx.turn(Message(ctx.say(f"assist.{sentence}"), _ways_on(ctx)))


def meant(ctx: TurnContext, offered: Sequence[Choice]) -> Turn:
    """No question is open; choices of an earlier message may have been meant."""
    text = ctx.say("assist.did_you_mean", labels=_labels(ctx, offered))
    return ctx.turn(replace(ctx.notice(text), keyboard=tuple((c,) for c in offered)))


def press_or_type(ctx: TurnContext, message: Message) -> Message:
    """The open card again: what was typed is neither an answer nor one of its choices."""
    sentence = "press_or_type" if ctx.person.roles() & FILING else "looker_press_or_type"
    text = joined(message.text, f"\n{ctx.say(f'assist.{sentence}')}")
    return replace(message, text=text) if len(text) <= MESSAGE_ROOM else message


def did_you_mean(ctx: TurnContext, message: Message, offered: Sequence[Choice]) -> Message:
    """The open card again, with the choices that may have been meant first."""
    labels = _labels(ctx, offered)
    text = joined(message.text, f"\n{ctx.say('assist.did_you_mean', labels=labels)}")
    keys = {choice.key for choice in offered}
    others = tuple(tuple(c for c in line if c.key not in keys) for line in message.keyboard)
    near = tuple((choice,) for choice in offered)
    return replace(message, text=text, keyboard=(*near, *(line for line in others if line)))


def _labels(ctx: TurnContext, offered: Sequence[Choice]) -> str:
    return ctx.say.plain("doubt.or").join(f"“{choice.label}”" for choice in offered)


def unknown_command(ctx: TurnContext, command: str) -> Turn:
    """A command we do not have, and the one that may have been meant."""
    roles = ctx.person.roles()
    ours = {name: (name, english) for name, english, wanted in COMMANDS if roles & wanted}
    near = nearest(clean(command), ours)
    meant = [near.taken] if near.taken else list(near.offered)
    text = joined(
        ctx.say("assist.unknown_command", command=command[:32]),
        ctx.say("assist.meant_command", commands=", ".join(f"/{name}" for name in meant))
        if meant
        else None,
    )
    return ctx.turn(ctx.notice(text))


def foreign_command(ctx: TurnContext, command: str) -> Turn:
    """A command of another role: whose it is, and what one can do instead."""
    if ctx.person.roles() & FILING and roles_of(command) <= FILING:
        return ctx.turn(ctx.notice(ctx.say("assist.for_focal")))
    if roles_of(command) <= FILING:
        return ctx.turn(ctx.notice(ctx.say("assist.for_communes", command=command)))
    if roles_of(command) == {Role.CLERK}:
        return ctx.turn(ctx.notice(ctx.say("clerk.not_yours")))
    units = [office_name(ctx.lookup.units[u], ctx.say) for u in ctx.person.filing_units()]
    return ctx.turn(ctx.notice(ctx.say("assist.for_leaders", units=", ".join(units))))


def sent(ctx: TurnContext, kind: MediaKind) -> Turn:
    """A sticker, picture, voice message or file: what to send instead, or why nothing is owed."""
    told = units_without_report(ctx)
    if told and not reports_of(ctx):
        return unit_ended(ctx, told)
    if kind in FOR_FIGURES and not ctx.person.roles() & FILING:
        return ctx.turn(ctx.notice(ctx.say(f"assist.looker_sent_{kind}")))
    return ctx.turn(ctx.notice(ctx.say(f"assist.sent_{kind}")))


def not_recorded(ctx: TurnContext, lost: NotRecorded) -> tuple[Message, ...]:
    """What was read back, or waited for a decision, when an older version of the program ran.

    All of it, in as many messages as it takes.
    """
    lines = [
        *(
            ctx.say("restart.answer", code=answer.indicator, raw=part)
            for answer in lost.answers
            for part in _parts(answer.raw)
        ),
        *(ctx.say("restart.text", raw=part) for text in lost.texts for part in _parts(text)),
    ]
    texts: list[Markup] = [ctx.say("restart.title")]
    for line in (*lines, ctx.say("restart.again")):
        if len(texts[-1]) + len(line) < MESSAGE_ROOM:
            texts[-1] = joined(texts[-1], line)
        else:
            texts.append(line)
    *most, last = (ctx.notice(text) for text in texts)
    return (*most, replace(last, keyboard=_ways_on(ctx)))


def _parts(text: str) -> tuple[str, ...]:
    """The text in one line, in parts that leave room for more in a message."""
    line = " ".join(text.split())
    return tuple(line[at : at + LONGEST_PART] for at in range(0, len(line), LONGEST_PART)) or ("",)


def in_group(ctx: TurnContext) -> Turn:
    """A group is not the place: figures are given in a conversation of one's own."""
    return ctx.turn(ctx.notice(ctx.say("assist.group")))


def _ways_on(ctx: TurnContext) -> Keyboard:
    roles = ctx.person.roles()
    choices = []
    if roles & FILING:
        choices.append(way_to(pack("report", "open"), ctx.say.plain("button.report")))
    if roles & OVERSEEING:
        choices.append(way_to(pack("summary", "open"), ctx.say.plain("button.summary")))
    return (tuple(choices),) if choices else ()


DIALOG = Dialog(
    "assist",
    commands={"trogiup": show_help, "huy": cancel},
    taps={"later": later},
    lasting=frozenset({"later"}),
)
