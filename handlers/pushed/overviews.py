"""What those above are told unasked: who has not submitted, how far it is, what came in."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, Keyboard, way_to
from handlers.engine.commands import days_left
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.current_report import argument_of
from handlers.engine.lookup import FilingQuery
from handlers.engine.turn import MESSAGE_ROOM, Message
from handlers.figures.scope_summary import counted
from handlers.figures.unreached import unreached
from handlers.pushed.moved import for_leaders
from handlers.pushed.queries import PushWishesQuery
from reporting.forms import Form
from reporting.ladder.overviews import concerns, periods_at_hand
from reporting.ladder.pushes import USUAL_TIMES, PushKind, time_wanted
from reporting.people import Role
from reporting.periods import Period
from reporting.reporters import reporters, reports_itself
from reporting.reports import Filing, Move, ReportKey, ReportState
from reporting.standing import Schedule, usual
from reporting.units.names import short
from reporting.values import show_date

MOST_NAMES: Final = 40
"""Units named in a list; the others are counted."""

OF_ALL: Final = (PushKind.EVENING, PushKind.MORNING)
"""Told of all reports at and below a unit, whenever each is due."""

MOST_WAYS: Final = 6
"""Reports that came in to which a button leads."""


@dataclass(frozen=True, slots=True)
class _Group:
    """The reports of one form and period at and below a unit that somebody looks after.

    `days` has those of each by its unit. `is_part`: others there have other days.
    """

    form: Form
    period: Period
    unit: str
    filings: Sequence[Filing]
    days: Mapping[str, Schedule]
    is_part: bool = False

    @property
    def usual(self) -> Schedule:
        """The days of most of the reports; of two equally many, those due earlier."""
        return usual(self.days[one.unit_code] for one in self.filings)

    @property
    def lacking(self) -> list[Filing]:
        """The reports that were never submitted, or are not any more."""
        return [filing for filing in self.filings if not filing.state.is_filed]


def missing(ctx: TurnContext) -> Message | None:
    """For a clerk: who has not submitted, and who of them cannot be reached."""
    blocks: list[Markup] = []
    for group in _groups(ctx, Role.CLERK, PushKind.MISSING):
        lacking = group.lacking
        if not lacking:
            continue
        codes = [filing.unit_code for filing in lacking]
        blocks.append(
            joined(
                _say_of(ctx, "overview.missing", group, count=len(lacking)),
                _lock(ctx, group),
                ctx.say("overview.names", names=_names(ctx, group, lacking)),
                unreached(ctx, group.form, codes),
            )
        )
    return _message(ctx, blocks, ())


def own_unit(ctx: TurnContext) -> Message | None:
    """For the leader of a unit that reports: one line for each report that is not submitted."""
    lines: list[Markup] = []
    for group in _groups(ctx, Role.LEADER, PushKind.OWN_UNIT):
        filing = next((one for one in group.lacking if one.unit_code == group.unit), None)
        if filing is None:
            continue
        unit = ctx.lookup.units_of(group.period)[group.unit]
        total = filing.asked or len(group.form.asked())
        said = ctx.say(
            _of_own(filing, total),
            office=office_name(unit, ctx.say),
            report=report_name(group.form, group.period, ctx.say),
            due=_due(ctx, group),
            left=total - filing.settled,
            total=total,
        )
        lines.append(joined(said, _lock(ctx, group)))
    return _message(ctx, lines, ())


def evening(ctx: TurnContext, since: datetime) -> Message | None:
    """For a leader of units below: how far they are, and which days were moved since then."""
    lines: list[Markup] = []
    for group in _groups(ctx, Role.LEADER, PushKind.EVENING):
        left = group.lacking
        if group.is_part and not left:
            continue
        lines.append(
            joined(
                _how_far(ctx, group),
                _lock(ctx, group),
                ctx.say("overview.left", names=_names(ctx, group, left)) if left else None,
            )
        )
    lines += for_leaders(ctx, since)
    summary = way_to(pack("summary", "open"), ctx.say.plain("button.summary"))
    return _message(ctx, lines, ((summary,),))


def _how_far(ctx: TurnContext, group: _Group) -> Markup:
    """How many have submitted, how many of them late, and what the others do."""
    counts = Counter(_state(one, group.days[one.unit_code]) for one in group.filings)
    filed = counts["on_time"] + counts["late"]
    late = counted(ctx, "overview.late", counts["late"])
    others = (counted(ctx, f"overview.{name}", counts[name]) for name in _NOT_FILED)
    everybody = "" if counts.total() > filed else "_all"
    return _say_of(
        ctx, f"overview.evening{everybody}", group, filed=filed, late=late, others="".join(others)
    )


_NOT_FILED: Final = ("correcting", "drafting", "silent")


def morning(ctx: TurnContext) -> Message | None:
    """For a clerk: what came in since the same time of the working day before; None for nothing."""
    since = _since(ctx)
    lines: list[Markup] = []
    ways: list[Choice] = []
    for group in _groups(ctx, Role.CLERK, PushKind.MORNING):
        came = [one for one in group.filings if _came_in(one, since)]
        if not came:
            continue
        waiting = sum(one.state is ReportState.SUBMITTED for one in group.filings)
        names = ", ".join(_came(ctx, group, one) for one in came[:MOST_NAMES])
        more = _more(ctx, len(came) - MOST_NAMES)
        lines.append(
            _say_of(
                ctx, "overview.morning", group, count=len(came), names=names + more, waiting=waiting
            )
        )
        ways += [_way(ctx, group, one) for one in came if one.state is ReportState.SUBMITTED]
    keyboard = tuple(tuple(ways[at : at + 3]) for at in range(0, len(ways[:MOST_WAYS]), 3))
    return _message(ctx, lines, keyboard)


# --- which reports -------------------------------------------------------------------------------
def _groups(ctx: TurnContext, role: Role, kind: PushKind) -> Iterator[_Group]:
    """What the person looks after in that role, of the periods that it concerns today."""
    for form in ctx.lookup.forms.values():
        units = dict.fromkeys(
            grant.unit_code
            for grant in ctx.person.grants
            if grant.role is role and grant.concerns(form.code)
        )
        for period in periods_at_hand(form, ctx.today, ctx.lookup.timetable):
            of_then = ctx.lookup.forms.of(form.code, period)
            for code in units:
                yield from _groups_of(ctx, kind, of_then, period, code)


def _groups_of(
    ctx: TurnContext, kind: PushKind, form: Form, period: Period, code: str
) -> Iterator[_Group]:
    """What is told of the reports at and below one unit; those of each last day by themselves.

    Except where it is told how far all of them are: what concerns most of them is told of all.
    """
    days = ctx.lookup.timetable.each(form, _reporting(ctx, kind, form, period, code), period)
    calendar = ctx.lookup.calendar
    told = {one for one in set(days.values()) if concerns(kind, one, ctx.today, calendar)}
    if not told:
        return
    most = usual(days.values())
    is_part = kind not in OF_ALL or most not in told
    parts = [tuple(days)]
    if is_part:
        parts = [
            tuple(unit for unit, one in days.items() if one in told and one.due == due)
            for due in sorted({one.due for one in told}, key=lambda due: due.day)
        ]
    for codes in parts:
        filings = ctx.lookup.get(FilingQuery(form.code, period.key, codes))
        yield _Group(form, period, code, filings, days, is_part)


def _reporting(
    ctx: TurnContext, kind: PushKind, form: Form, period: Period, code: str
) -> Sequence[str]:
    """The units at and below that one whose reports are told of."""
    tree = ctx.lookup.units_of(period)
    if code not in tree:
        return ()
    history = ctx.lookup.history
    codes = tuple(
        unit.code
        for unit in reporters(form, tree, period.end, code)
        if history.ended(unit.code, ctx.today) is None
    )
    if kind is PushKind.OWN_UNIT:
        return (code,) if reports_itself(form, tree[code]) and code in codes else ()
    return () if kind is PushKind.EVENING and codes == (code,) else codes


# --- sentences -----------------------------------------------------------------------------------
def _say_of(ctx: TurnContext, sentence: str, group: _Group, **values: str | int) -> Markup:
    tree = ctx.lookup.units_of(group.period)
    return ctx.say(
        sentence,
        unit=tree[group.unit].name,
        report=report_name(group.form, group.period, ctx.say),
        due=_due(ctx, group),
        total=len(group.filings),
        **values,
    )


def _due(ctx: TurnContext, group: _Group) -> str:
    """When most of them are due, and how far that is, or until when it still counts."""
    days, say = group.usual, ctx.say.plain
    day = days.due.label(ctx.language, ctx.today)
    if days.is_extended:
        day = say("remind.day_new", day=day)
    left = days.due.days_left(ctx.now)
    if left < 0 and days.counts_until.is_on_time(ctx.now):
        until = days.counts_until.label(ctx.language, ctx.today)
        return say("overview.in_grace", day=day, until=until)
    return say("deadline.full", day=day, left=days_left(left, ctx.say))


def _lock(ctx: TurnContext, group: _Group) -> Markup | None:
    """Until when they are taken, once they are due."""
    days = group.usual
    if days.locks is None or not days.locks.is_on_time(ctx.now):
        return None
    if days.locks.day == ctx.today:
        return ctx.say("remind.locks_today")
    if days.due.is_on_time(ctx.now):
        return None
    return ctx.say("remind.locks", day=days.locks.label(ctx.language, ctx.today))


def _names(ctx: TurnContext, group: _Group, filings: Sequence[Filing]) -> str:
    """The units, each with how far its report is."""
    names = ", ".join(_name(ctx, group, filing) for filing in filings[:MOST_NAMES])
    return names + _more(ctx, len(filings) - MOST_NAMES)


def _name(ctx: TurnContext, group: _Group, filing: Filing) -> str:
    name, say = short(ctx.lookup.units_of(group.period)[filing.unit_code].name), ctx.say.plain
    if filing.last is not None and filing.last.move is Move.RETURN:
        name = say("overview.sent_back", unit=name)
    elif filing.touched_at is not None:
        name = f"{name} {filing.settled}/{filing.asked or len(group.form.asked())}"
    due = group.days[filing.unit_code].due.day
    if due == group.usual.due.day or due < ctx.today:
        return name
    return say("overview.own_due", unit=name, day=show_date(due).rpartition("/")[0])


def _more(ctx: TurnContext, count: int) -> str:
    return ctx.say.plain("card.and_more", count=count) if count > 0 else ""


def _of_own(filing: Filing, total: int) -> str:
    """What is said of a unit's own report that is not submitted."""
    if filing.last is not None:
        return "overview.own_unit_again"
    return "overview.own_unit" if filing.settled < total else "overview.own_unit_ready"


def _state(filing: Filing, days: Schedule) -> str:
    if filing.first_submitted is not None:
        if not filing.state.is_filed:
            return "correcting"
        return "on_time" if days.is_on_time(filing.first_submitted) else "late"
    return "silent" if filing.touched_at is None else "drafting"


def _since(ctx: TurnContext) -> datetime:
    """The time of day at which the person is told this, on the working day before."""
    wish = ctx.lookup.get(PushWishesQuery(ctx.person.id)).get(PushKind.MORNING)
    begins = time_wanted(PushKind.MORNING, wish) or USUAL_TIMES[PushKind.MORNING]
    day = ctx.lookup.calendar.previous_working_day(ctx.today)
    return datetime.combine(day, begins, ctx.lookup.timezone)


def _came_in(filing: Filing, since: datetime) -> bool:
    last = filing.last
    return last is not None and last.move is Move.SUBMIT and last.at >= since


def _came(ctx: TurnContext, group: _Group, filing: Filing) -> str:
    name = short(ctx.lookup.units_of(group.period)[filing.unit_code].name)
    return name if filing.last is None else f"{name} {ctx.clock(filing.last.at)}"


def _way(ctx: TurnContext, group: _Group, filing: Filing) -> Choice:
    key = ReportKey(group.form.code, filing.unit_code, group.period.key)
    name = short(ctx.lookup.units_of(group.period)[filing.unit_code].name)
    return way_to(pack("clerk", "open", argument_of(key)), name)


def _message(ctx: TurnContext, blocks: Sequence[Markup], keyboard: Keyboard) -> Message | None:
    """The blocks as one message of at most one screen; None for none."""
    if not blocks:
        return None
    lines: list[Markup] = []
    for block in blocks:
        if lines and sum(map(len, lines)) + len(block) > MESSAGE_ROOM - 100:
            lines.append(ctx.say("overview.more"))
            break
        lines.append(block)
    text = Markup("\n\n".join(lines))
    made_up = ctx.say("made_up") if ctx.lookup.is_demo else None
    return replace(ctx.notice(joined(text, made_up)), keyboard=keyboard)
