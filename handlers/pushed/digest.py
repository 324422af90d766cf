"""The one message a day in which somebody hears of all that they owe."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard
from handlers.engine.context import TurnContext
from handlers.engine.current_report import owes as unit_owes
from handlers.engine.turn import MESSAGE_ROOM, Message
from handlers.pushed import overviews
from handlers.pushed.again import ways_again
from handlers.pushed.moved import moved
from handlers.pushed.queries import AwayQuery
from handlers.pushed.reminder import Block, block, keyboard, owed_by, says_deadline
from reporting.ladder import PeriodDays, rungs, still_stands
from reporting.ladder.overviews import periods_at_hand
from reporting.ladder.pushes import PushKind
from reporting.periods.rung_rules import Anchor
from reporting.reports import ReportKey
from reporting.standing import ReportAct, StandingState

STILL_AWAITED = 10
"""Working days behind its deadline during which a report is spoken of when somebody asks to be
reminded again."""

Items = Sequence[tuple[ReportKey, str]]
"""The reports that are to be told of, each with the rung that is due; "" for none."""

SHUT = (StandingState.NOT_YET_OPEN, StandingState.LOCKED)

MOST = 8
"""Reports of which a digest speaks; the others are counted."""

ROOM_BESIDE = 260
"""Characters of a digest beside what it says of each report."""


def digest(ctx: TurnContext, items: Sequence[tuple[ReportKey, str]]) -> Message | None:
    """What the person of this context owes of these reports, each with the rung that is due.

    None when nothing of it is owed any more. Whoever is away is not told of what another does now.
    """
    owing, blocks = _told(ctx, items)
    if not owing:
        return None
    text = _text(ctx, blocks, len(owing))
    return replace(ctx.notice(text), keyboard=(*_keyboard(blocks), *ways_again(ctx)))


def with_deadline(ctx: TurnContext, items: Items) -> list[ReportKey]:
    """Of which of these reports a reminder says until when they are due."""
    owing, blocks = _told(ctx, items)
    told = [here for here, _ in zip(owing, blocks, strict=False)]
    return [here.report for here in told if says_deadline(here)]


def _told(ctx: TurnContext, items: Items) -> tuple[list[TurnContext], list[Block]]:
    """The reports of which something is owed, each in hand; what is said of the first of them."""
    owing = []
    away = ctx.lookup.get(AwayQuery(ctx.person.id)) if items else frozenset()
    for key, rung in dict(one for one in items if _stands(ctx, *one)).items():
        here = None if key.unit in away else _about(ctx, key)
        owed = owed_by(here, ctx.person) if here is not None else None
        if here is not None and owed is not None:
            owing.append((here, owed, rung))
    is_one = len(owing) == 1
    blocks: list[Block] = []
    room = MESSAGE_ROOM - ROOM_BESIDE
    for place, (here, owed, rung) in enumerate(owing[:MOST], 1):
        shown = block(here, owed, is_opening=_opens(here, rung), number=0 if is_one else place)
        room -= len(shown.text)
        if room < 0 and blocks:
            break
        blocks.append(shown)
    return [here for here, _, _ in owing], blocks


def _about(ctx: TurnContext, key: ReportKey) -> TurnContext | None:
    """The context with that report in hand; None when the person can do nothing for it now."""
    if key.form not in ctx.lookup.forms or not ctx.is_own(key) or not unit_owes(ctx, key):
        return None
    here = ctx.about(key)
    return here if here.standing.allows(ReportAct.ENTER) else None


def put_off(ctx: TurnContext, items: Items) -> Items:
    """Of which of these reports nothing is told now, though it may have to be another day.

    The person is away; the report is not open: not yet, or not any more unless a lock is moved; or
    a day that was moved since has taken the rung away.
    """
    away = ctx.lookup.get(AwayQuery(ctx.person.id)) if items else frozenset()
    return [
        (key, rung)
        for key, rung in items
        if key.unit in away or _is_shut(ctx, key) or not _stands(ctx, key, rung)
    ]


def _is_shut(ctx: TurnContext, key: ReportKey) -> bool:
    if key.form not in ctx.lookup.forms or not ctx.is_own(key) or not unit_owes(ctx, key):
        return False
    return ctx.about(key).standing.state in SHUT


def _stands(ctx: TurnContext, key: ReportKey, rung: str) -> bool:
    """Whether that rung of the report is one by the days that hold now."""
    if not rung or key.form not in ctx.lookup.forms or not ctx.is_own(key):
        return True
    here = ctx.about(key)
    found = rungs(here.form.ladder, PeriodDays.of(here.schedule), ctx.lookup.calendar)
    return still_stands(rung, found, ctx.today)


def _opens(ctx: TurnContext, rung: str) -> bool:
    rules = {rule.key: rule for rule in ctx.form.ladder.rungs}
    return rung in rules and rules[rung].anchor is Anchor.OPENS


def _text(ctx: TurnContext, blocks: Sequence[Block], count: int) -> Markup:
    made_up = ctx.say("made_up") if ctx.lookup.is_demo else None
    if count == 1:
        return joined(blocks[0].text, made_up)
    lines = [ctx.say("remind.several", count=count), *(shown.text for shown in blocks)]
    left = count - len(blocks)
    more = ctx.say("remind.more", count=left) if left else None
    return joined("\n\n".join(lines), more, made_up)


def _keyboard(blocks: Sequence[Block]) -> Keyboard:
    if len(blocks) == 1:
        return keyboard(blocks[0])
    choices: list[Choice] = [shown.way for shown in blocks]
    return tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))


def everything(ctx: TurnContext) -> list[tuple[ReportKey, str]]:
    """The person's reports of the periods at hand, earlier periods first."""
    found = [
        ReportKey(form.code, unit, period.key)
        for form, unit in ctx.own_reports
        for period in periods_at_hand(form, ctx.today, ctx.lookup.timetable)
    ]
    return [(key, "") for key in found if unit_owes(ctx, key) and _is_awaited(ctx, key)]


def _is_awaited(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether the report is of the present period, or was due not long ago."""
    here = ctx.about(key)
    calendar = ctx.lookup.calendar
    return ctx.today <= calendar.add_working_days(here.deadline.day, STILL_AWAITED)


def text_of(ctx: TurnContext, kind: PushKind, items: Items, since: datetime) -> Message | None:
    """What the person of this context is told now; None when there is nothing to tell any more.

    `items` are those of the reminder of the day. `since` is when it was decided that there is
    something to tell; of an evening, from when on it tells of moved days.
    """
    match kind:
        case PushKind.LADDER:
            return digest(ctx, items)
        case PushKind.AGAIN_MORNING | PushKind.AGAIN_AFTERNOON:
            return digest(ctx, everything(ctx))
        case PushKind.MISSING:
            return overviews.missing(ctx)
        case PushKind.OWN_UNIT:
            return overviews.own_unit(ctx)
        case PushKind.EVENING:
            return overviews.evening(ctx, since)
        case PushKind.MORNING:
            return overviews.morning(ctx)
        case PushKind.MOVED:
            return moved(ctx, since, with_deadline(ctx, items))
