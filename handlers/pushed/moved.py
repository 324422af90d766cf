"""What people are told of the days that clerks have moved, or moved back, since some instant.

Only what has come of it is told: of a day that was moved and moved back before, nothing.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from handlers.calendar.covered import Covered, day_of, form_and_period
from handlers.choosing.form_choice import figures_argument
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of
from handlers.engine.lookup import ClerksQuery
from handlers.engine.turn import MESSAGE_ROOM, Message
from reporting.people import Grant, Person, Role
from reporting.reporters import files
from reporting.reports import ReportKey
from reporting.standing import ExtendedDay, Extension, Extensions, ExtensionScope, Timetable
from reporting.units.names import short

MOST_WAYS: Final = 4
"""Reports and overviews to which a button leads."""


_SEEING: Final = (Role.LEADER, Role.CLERK)


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day that is another one now for these units, None for none; and the row that made it so.

    `is_back` says that it is nearer to what the form has than it was.
    """

    found: Covered
    now: date | None
    row: Extension
    is_back: bool


def moved(ctx: TurnContext, since: datetime, told: Collection[ReportKey]) -> Message | None:
    """For whoever files for units, or oversees them: the days that are others since then.

    `told` are reports whose deadline a reminder says today. None when there is nothing.
    """
    lines: list[Markup] = []
    ways: dict[str, Choice] = {}
    sentence = "extend.told_units" if ctx.has_several_units else "extend.told"
    for change in _changes(ctx, since, _own):
        found, row = change.found, change.row
        keys = [ReportKey(found.form.code, code, found.period.key) for code in found.codes]
        if row.field is ExtendedDay.DUE and not change.is_back and set(keys) <= set(told):
            continue
        lines.append(_said(ctx, change, sentence))
        ways |= {way.key: way for way in (_to_report(ctx, key, found) for key in keys)}
    for change in _changes(ctx, since, _above):
        lines.append(_said(ctx, change, "extend.told_clerk"))
        way = _to_progress(ctx, change.found)
        ways[way.key] = way
    return _message(ctx, lines, list(ways.values()))


def for_leaders(ctx: TurnContext, since: datetime) -> list[Markup]:
    """The days of units at or below those that somebody leads that are others since then."""
    return [_said(ctx, change, "extend.told_clerk") for change in _changes(ctx, since, _led)]


# --- whom it concerns ----------------------------------------------------------------------------
def _own(person: Person, found: Covered, code: str) -> bool:
    return files(person, found.form, code)


def _led(person: Person, found: Covered, code: str) -> bool:
    return _grant(person, found, code, (Role.LEADER,)) is not None


def _above(person: Person, found: Covered, code: str) -> bool:
    is_own = files(person, found.form, code)
    return not is_own and _grant(person, found, code, _SEEING) is not None


def _grant(person: Person, found: Covered, code: str, roles: Sequence[Role]) -> Grant | None:
    """With which the person oversees that unit: a clerk from anywhere above, a leader from near."""
    near = {code, found.units[code].parent_code}
    of_form = (grant for grant in person.grants if grant.concerns(found.form.code))
    for grant in of_form:
        is_near = grant.role is Role.CLERK or grant.unit_code in near
        if grant.role in roles and is_near and found.units.covers(grant.unit_code, code):
            return grant
    return None


# --- what has changed ----------------------------------------------------------------------------
Concerns = Callable[[Person, Covered, str], bool]


def _changes(ctx: TurnContext, since: datetime, concerns: Concerns) -> Iterator[MovedDay]:
    """What is another day now for the units that concern the person, those alike together."""
    everything = ctx.lookup.extensions.rows
    new: dict[tuple[str, str, ExtendedDay], list[Extension]] = {}
    for row in everything:
        if row.at >= since:
            new.setdefault((row.form, row.period, row.field), []).append(row)
    if not new:
        return
    earlier = Extensions(tuple(row for row in everything if row.at < since))
    before = replace(ctx.lookup.timetable, extensions=earlier)
    for rows in new.values():
        yield from _of_day(ctx, rows, before, concerns)


def _of_day(
    ctx: TurnContext, rows: Sequence[Extension], before: Timetable, concerns: Concerns
) -> Iterator[MovedDay]:
    """What these rows, all of one day of one period, have changed."""
    field = rows[0].field
    named = form_and_period(ctx, rows[0])
    if named is None:
        return
    form, period = named
    everybody = Covered(ctx, form, period, ExtensionScope())
    units = everybody.units
    codes = [
        code
        for code in everybody.codes
        if any(row.scope.covers(code, units) for row in rows)
        and ctx.lookup.history.ended(code, ctx.today) is None
        and concerns(ctx.person, everybody, code)
    ]
    then = before.each(form, codes, period)
    alike: dict[tuple[date | None, date | None], list[str]] = {}
    for code in codes:
        days = day_of(then[code], field), day_of(everybody.schedules[code], field)
        if days[0] != days[1]:
            alike.setdefault(days, []).append(code)
    for (was, now), some in alike.items():
        is_back = now is None or (was is not None and (now < was) != (field is ExtendedDay.OPENS))
        covering = [row for row in reversed(rows) if row.scope.covers(some[0], units)]
        fitting = [row for row in covering if (row.undoes is not None) == is_back]
        deciding = (row for row in fitting if is_back or row.day == now)
        row = next(deciding, (fitting or covering)[0])
        yield MovedDay(_as_named(everybody, row, some), now, row, is_back)


def _as_named(everybody: Covered, row: Extension, codes: Sequence[str]) -> Covered:
    """These units; as the clerk has named them where they are all of those."""
    named = replace(everybody, scope=row.scope)
    if named.codes == tuple(codes):
        return named
    return replace(everybody, scope=ExtensionScope(codes=tuple(codes)))


# --- sentences -----------------------------------------------------------------------------------
def _said(ctx: TurnContext, change: MovedDay, sentence: str) -> Markup:
    found, row = change.found, change.row
    if change.now is None:
        news = ctx.say("extend.no_lock", report=found.report)
    elif row.field is ExtendedDay.LOCK and change.now < ctx.today:
        news = ctx.say("extend.news_locked", report=found.report, day=found.label(change.now))
    else:
        news = ctx.say(
            f"extend.{'back_news' if change.is_back else 'news'}_{row.field}",
            report=found.report,
            day=found.label(change.now),
        )
    return ctx.say(
        # The reason for which a day was moved is none to take that back.
        sentence if row.undoes is None else f"{sentence}_back",
        change=news,
        reason=row.reason,
        who=_who(ctx, change),
        units=found.name,
    )


def _who(ctx: TurnContext, change: MovedDay) -> str:
    """The clerk who moved it."""
    found = change.found
    clerks = ctx.lookup.get(ClerksQuery(found.codes[0], found.form.code, found.period.key))
    names = (one.name for one in clerks if one.id == change.row.person_id)
    return next(names, ctx.say.plain("extend.a_clerk"))


def _to_report(ctx: TurnContext, key: ReportKey, found: Covered) -> Choice:
    label = ctx.say.plain("button.report")
    if ctx.has_several_units:
        label = short(found.units[key.unit].name)
    return way_to(pack("report", "take", argument_of(key)), label)


def _to_progress(ctx: TurnContext, found: Covered) -> Choice:
    """How far the units are that the person oversees."""
    grant = _grant(ctx.person, found, found.codes[0], _SEEING)
    above = found.codes[0] if grant is None else grant.unit_code
    argument = figures_argument(found.form, above, found.period)
    return way_to(pack("status", "unit", argument), ctx.say.plain("button.progress"))


def _message(ctx: TurnContext, lines: Sequence[Markup], ways: Sequence[Choice]) -> Message | None:
    """The lines as one message of at most one screen; None for none."""
    if not lines:
        return None
    shown: list[Markup] = []
    for line in lines:
        if shown and sum(map(len, shown)) + len(line) > MESSAGE_ROOM - 100:
            break
        shown.append(line)
    left = len(lines) - len(shown)
    more = ctx.say("extend.more", count=left) if left else None
    made_up = ctx.say("made_up") if ctx.lookup.is_demo else None
    keyboard = tuple(tuple(ways[at : at + 2]) for at in range(0, min(len(ways), MOST_WAYS), 2))
    return replace(ctx.notice(joined(*shown, more, made_up)), keyboard=keyboard)
