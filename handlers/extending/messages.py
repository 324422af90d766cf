"""What a clerk sees while a day is being moved, and what those are told whom it concerns."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from handlers.calendar.covered import Covered, covered, form_and_period, has_below, may_move
from handlers.choosing.form_choice import figures_argument
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.context import TurnContext
from handlers.engine.lookup import FilingQuery
from handlers.engine.refusal import Outdated
from handlers.engine.turn import Message
from handlers.extending.outcome import Outcome
from handlers.extending.reading import own_scope
from reporting.forms import Form
from reporting.ladder import next_in_hours
from reporting.periods import Period
from reporting.standing import ExtendedDay, Extension, ExtensionDraft, ExtensionScope
from reporting.units.names import short

MOST_GROUPS: Final = 12
DAYS_OFFERED: Final = 3
EXAMPLE_LATER: Final = {ExtendedDay.DUE: 4, ExtendedDay.LOCK: 10}
"""Working days behind the last day that holds now of the one given as an example."""
EXAMPLE_EARLIER: Final = timedelta(days=11)
"""How long before the opening the day is that is given as an example."""
MOST_LISTED: Final = 8
"""Moved days listed; the newest first."""


# --- what is still to be known -------------------------------------------------------------------
def ask_units(ctx: TurnContext, form: Form, draft: ExtensionDraft, told: Markup | None) -> Message:
    """Ask for whom; all, or the groups directly below, can be pressed."""
    own = own_scope(ctx, form)
    period = form.cycle.period(draft.period)
    choices: list[Choice] = []
    if own is not None:
        units = ctx.lookup.units_of(period)
        below = [
            unit
            for unit in units.children(own.unit_code)
            if has_below(units, unit.code) and unit.stands_on(period.end)
        ]
        everybody = Choice(
            _unit_key(form, own.unit_code, period),
            ctx.say.plain("button.all_units"),
            ("tất cả", "toàn bộ", "all"),
        )
        choices = [
            everybody,
            *(Choice(_unit_key(form, u.code, period), short(u.name)) for u in below[:MOST_GROUPS]),
        ]
    found = None
    if own is not None:
        scope = ExtensionScope(group=own.unit_code)
        found = Covered(ctx, ctx.lookup.forms.of(form.code, period), period, scope)
    day = _example_day(ctx, found, draft.field)
    text = joined(
        told and Markup(f"{told}\n"),
        ctx.say(f"extend.whom_{draft.field}"),
        ctx.say(
            "extend.example", example=ctx.say.plain(f"extend.example_{draft.field}", example=day)
        ),
    )
    return Message(text, (*_lines(choices), (_never_mind(ctx),)))


def _unit_key(form: Form, code: str, period: Period) -> str:
    return pack("extend", "unit", figures_argument(form, code, period))


def _example_day(ctx: TurnContext, found: Covered | None, field: ExtendedDay) -> str:
    """A day that could be meant, as an example: one that is still to come."""
    days = [] if found is None else list(found.schedules.values())
    if field is ExtendedDay.OPENS:
        opens = min((one.opens for one in days), default=ctx.today)
        return ctx.day(max(ctx.today, opens - EXAMPLE_EARLIER))
    known = [one.due.day for one in days]
    if field is ExtendedDay.LOCK:
        known += [one.locks.day for one in days if one.locks is not None]
    last = max([ctx.today, *known])
    return ctx.day(ctx.lookup.calendar.add_working_days(last, EXAMPLE_LATER[field]))


def ask_day(found: Covered, draft: ExtensionDraft, told: Markup | None) -> Message:
    """Ask for the day; the next working days can be pressed."""
    ctx = found.ctx
    text = joined(
        told and Markup(f"{told}\n"),
        ctx.say(
            f"extend.day_{draft.field}",
            report=found.report,
            units=found.name,
            now=found.label_now(draft.field),
            example=_example_day(ctx, found, draft.field),
        ),
    )
    offered = [] if draft.field is ExtendedDay.OPENS else _days(found, draft.field)
    choices = [Choice(pack("extend", "day", d.isoformat()), found.label(d)) for d in offered]
    return Message(text, (*((choice,) for choice in choices), (_never_mind(ctx),)))


def _days(found: Covered, field: ExtendedDay) -> list[date]:
    calendar, today = found.ctx.lookup.calendar, found.ctx.today
    due = found.days(ExtendedDay.DUE) if field is ExtendedDay.LOCK else []
    last = max([*found.days(field), *due, today - timedelta(days=1)])
    return [calendar.add_working_days(last, n) for n in range(1, DAYS_OFFERED + 1)]


def ask_reason(found: Covered, draft: ExtensionDraft, told: Markup | None) -> Message:
    """Ask why: it is told to those whom it concerns."""
    ctx = found.ctx
    text = joined(
        told and Markup(f"{told}\n"),
        ctx.say("extend.why", change=_change(found, draft)),
    )
    return Message(text, ((_never_mind(ctx),),))


# --- the read-back -------------------------------------------------------------------------------
def read_back(found: Covered, draft: ExtensionDraft, told: Markup | None) -> Message:
    """The whole of it read once more, before it is written and told."""
    ctx = found.ctx
    is_back = draft.undoes is not None
    text = joined(
        told and Markup(f"{told}\n"),
        _change(found, draft),
        _keeping(found, draft),
        _day_off(found, draft),
        ctx.say("extend.reason_then" if is_back else "extend.reason", reason=draft.reason),
        _turned_late(found, draft) if is_back else None,
        _who_is_told(found, draft),
    )
    label = ctx.say.plain("button.take_back" if is_back else "button.move_day")
    words = ("có", "đồng ý", "dời", "đúng", "bỏ", "yes", "move")
    yes = Choice(pack("extend", "now"), label, words)
    return Message(text, ((yes, _never_mind(ctx)),))


def _change(found: Covered, draft: ExtensionDraft) -> Markup:
    """Which day of whose report, from when to when."""
    kind, outcome = "change" if draft.undoes is None else "back", _outcome(found, draft)
    if kind == "change" and not outcome.days_now:
        kind = "set"  # nothing is locked yet
    return found.ctx.say(
        f"extend.{kind}_{draft.field}",
        report=found.report,
        units=found.name,
        now=found.label_of(outcome.days_now),
        day=outcome.label_after,
    )


def _outcome(found: Covered, draft: ExtensionDraft) -> Outcome:
    """What it comes to.

    Raises:
        Outdated: its day is not known.
    """
    if draft.day is None:
        raise Outdated
    return Outcome(found, draft, draft.day)


def changes(found: Covered, draft: ExtensionDraft) -> bool:
    """Whether the day of any unit becomes another one."""
    return bool(_outcome(found, draft).changed)


def _who_is_told(found: Covered, draft: ExtensionDraft) -> Markup:
    """Everybody of the units whose day changes, or that none does."""
    if not changes(found, draft):
        return found.ctx.say("extend.no_change")
    return found.ctx.say("extend.is_told", units=found.name)


def _keeping(found: Covered, draft: ExtensionDraft) -> Markup | None:
    """Who keeps a day given before."""
    names = _outcome(found, draft).names_keeping
    return found.ctx.say("extend.keeping", names=names) if names else None


def _day_off(found: Covered, draft: ExtensionDraft) -> Markup | None:
    ctx, day = found.ctx, draft.day
    if day is None or draft.undoes is not None or ctx.lookup.calendar.is_working_day(day):
        return None
    return ctx.say("extend.day_off", day=found.label(day))


def _turned_late(found: Covered, draft: ExtensionDraft) -> Markup | None:
    """How many that were on time become late once the move is taken back."""
    if draft.field is not ExtendedDay.DUE or draft.undoes is None:
        return None
    ctx, codes = found.ctx, found.codes
    without = _outcome(found, draft).after
    filings = ctx.lookup.get(FilingQuery(found.form.code, found.period.key, codes))
    late = [
        one
        for one in filings
        if one.first_submitted is not None
        and found.schedules[one.unit_code].is_on_time(one.first_submitted)
        and not without[one.unit_code].is_on_time(one.first_submitted)
    ]
    return ctx.say("extend.turn_late", count=len(late)) if late else None


def _never_mind(ctx: TurnContext) -> Choice:
    words = ("thôi", "không", "huỷ", "để sau", "không dời", "no", "cancel", "later")
    return Choice(pack("extend", "never_mind"), ctx.say.plain("button.never_mind"), words)


def _lines(choices: list[Choice]) -> Keyboard:
    return tuple(tuple(choices[at : at + 2]) for at in range(0, len(choices), 2))


# --- afterwards ----------------------------------------------------------------------------------
def done(found: Covered, draft: ExtensionDraft) -> Message:
    """That it is moved, and the way to all that is."""
    ctx = found.ctx
    look = way_to(pack("extend", "list"), ctx.say.plain("button.moved_days"))
    if not changes(found, draft):
        text = joined(ctx.say("extend.done_untold"), ctx.say("extend.no_change"))
        return Message(text, ((look,),))
    begins = next_in_hours(ctx.now, ctx.lookup.calendar, ctx.lookup.timezone)
    is_now = begins == ctx.now
    text = joined(
        ctx.say(
            "extend.done" if is_now else "extend.done_later",
            change=_change(found, draft),
            at="" if is_now else f"{begins:%H:%M} {found.label(begins.date())}",
        ),
        _keeping(found, draft),
    )
    return Message(text, ((look,),))


# --- what is moved now ---------------------------------------------------------------------------
def moved_days(ctx: TurnContext, form: Form) -> Message | None:
    """The days that are moved now and that this person may move, newest first, each to take back.

    None when there is none.
    """
    rows = [row for row in reversed(ctx.lookup.extensions.all_in_force()) if row.form == form.code]
    found = [(row, _of(ctx, row)) for row in rows]
    listed = [(row, one) for row, one in found if one is not None][:MOST_LISTED]
    if not listed:
        return None
    text = joined(
        ctx.say("extend.moved_days"),
        *(_row(number, row, one) for number, (row, one) in enumerate(listed, start=1)),
    )
    choices = [
        way_to(
            pack("extend", "back", str(row.id)),
            ctx.say.plain("button.take_back_one", number=number),
        )
        for number, (row, _) in enumerate(listed, start=1)
    ]
    return replace(ctx.notice(text), keyboard=_lines(choices))


def _of(ctx: TurnContext, row: Extension) -> Covered | None:
    """Its units, where its period is still known and this person may move their days."""
    named = form_and_period(ctx, row)
    found = None if named is None else Covered(ctx, *named, row.scope)
    return found if found is not None and may_move(found) else None


def _row(number: int, row: Extension, found: Covered) -> Markup:
    return found.ctx.say(
        f"extend.row_{row.field}",
        number=number,
        units=found.name,
        period=found.period.label(found.ctx.language),
        day=found.label(row.day),
        reason=row.reason,
        at=found.ctx.clock(row.at),
    )


def card(ctx: TurnContext, form: Form, draft: ExtensionDraft, told: Markup | None) -> Message:
    """What is asked next of the draft, or all of it read back."""
    if not draft.scope:
        return ask_units(ctx, form, draft, told)
    found = covered(ctx, draft)
    if draft.day is None:
        return ask_day(found, draft, told)
    if not draft.reason:
        return ask_reason(found, draft, told)
    return read_back(found, draft, told)
