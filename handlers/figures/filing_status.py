"""/tiendo: how far one's report is and who owes what; for those above, who has filed."""

from dataclasses import replace

from handlers.choosing.form_choice import (
    figures_argument,
    figures_named,
    form_meant,
    remembering,
)
from handlers.choosing.report_choice import beside
from handlers.choosing.report_words import keys_named, report_meant
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of, ended, example_period, words_read
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import FilingQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Message, Turn
from handlers.entry.unanswered import holders
from handlers.figures.scope_summary import (
    ScopeSummary,
    counted,
    form_of_period,
    opens_below,
    period_title,
    summary_of,
)
from handlers.figures.summary import refuse_where_nobody_reports, scope_meant, scope_problem
from handlers.figures.unreached import unreached
from handlers.report import messages as report_messages
from handlers.report.ended_drafts import drafts_below, listed, ways
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.people import Role
from reporting.periods import Period, meant_period
from reporting.progress import progress, progress_by_duty
from reporting.reporters import collects, may_see, reporters, reports_alone, seen_alone
from reporting.reports import ReportKey, ReportState
from reporting.scope import Scope, ScopeFlaw, ScopeProblem
from reporting.summary import FilingStatus, UnitFiling
from reporting.units.names import short
from reporting.values import show_date

MOST_WAITING = 30
"""Reports offered to be accepted; the rest follow when some are."""

_UNCLEAR = frozenset({ScopeFlaw.NOT_YOURS, ScopeFlaw.NOT_A_PERIOD, ScopeFlaw.TOO_LONG})
"""Words that are no unit and no period, whichever of the two they were to be."""

MOST_NAMES = 30
"""Communes named per state before "and N more"."""


def status(ctx: TurnContext, words: CleanText) -> Turn:
    """/tiendo [form] [unit] [period]: one message per unit overseen, else one's own report.

    The report of another unit or period is only shown: the one in hand stays.
    """
    if not ctx.person.overseen_units():
        return _own_reports(ctx, words)
    meant = form_meant(ctx, words, of_unit=True)
    there, form = meant.ctx, meant.form
    if not meant.words:
        return _all(there, form, form.cycle.current(ctx.today))
    period = meant_period(meant.words, form.cycle, ctx.today)
    if period is not None:
        _refuse_unless_open(ctx, form, period, *ctx.person.overseen_units(form.code))
        return _all(there, form, period)
    found = scope_meant(there, form, meant.words, "tiendo")
    if isinstance(found, ScopeProblem) and found.code in _UNCLEAR:
        raise _unclear(there, form, meant.words)
    if isinstance(found, ScopeProblem):
        return there.turn(scope_problem(there, form, found, "tiendo"))
    _refuse_unless_open(there, form, found.period, found.unit_code)
    return _of_unit(there, form, found.unit_code, found.period)


def _all(ctx: TurnContext, form: Form, period: Period) -> Turn:
    """Every unit that the person oversees, and their own reports that none of those shows."""
    units = ctx.lookup.units
    own = [ReportKey(form.code, code, period.key) for one, code in ctx.own_reports if one is form]
    above = [
        code
        for code in ctx.person.overseen_units(form.code)
        if len(ctx.lookup.forms) == 1
        or collects(form, units, code)
        or ctx.lookup.history.ended(code, ctx.today) is not None
    ]
    alone = [key for key in own if key.unit not in above or reports_alone(form, units, key.unit)]
    above = [code for code in above if code not in [key.unit for key in alone]]
    shown = [
        _with_neighbours(ctx, form, code, period, _overview(ctx, form, code, period))
        for code in above
    ]
    reports = [ctx.about(key) for key in alone if len(ctx.lookup.forms) > 1 or not above]
    return ctx.turn(*shown, *(one.notice(_own(one)) for one in reports))


def _of_unit(ctx: TurnContext, form: Form, code: str, period: Period) -> Turn:
    """One unit that was named: those below it, or its own report if that is all there is."""
    refuse_where_nobody_reports(ctx, form, Scope(code, period))
    units = ctx.lookup.units_of(period)
    if not seen_alone(ctx.person, form, units, code) and not reports_alone(form, units, code):
        return ctx.turn(_overview(ctx, form, code, period))
    one = ctx.about(ReportKey(form.code, code, period.key))
    return ctx.turn(one.notice(_own(one)))


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """One of the units that the words behind /tiendo may mean, pressed."""
    named = figures_named(ctx, "status", "unit", argument)
    if named is None:
        return status(ctx, NOTHING)
    form, code = named.form, named.unit_code
    if not may_see(ctx.person, form, code, ctx.lookup.units_of(named.period)):
        return status(ctx, NOTHING)
    return _of_unit(remembering(ctx, form), form, code, named.period)


def _with_neighbours(
    ctx: TurnContext, form: Form, code: str, period: Period, message: Message
) -> Message:
    """The overview with the way to the period before, and to the one after if it has opened.

    Of the period before it is said how far it is, while something of it is still to be done.
    """
    before, after = form.cycle.previous(period), form.cycle.following(period)
    choices: list[Choice] = []
    text = Markup(message.text)
    told = _of_before(ctx, form, code, before) if before is not None else None
    if told is not None and before is not None:
        choices.append(_way(ctx, form, code, before))
        if period == form.cycle.current(ctx.today):
            text = joined(text, told or None)
    if after is not None and opens_below(ctx, form, code, after) <= ctx.today:
        choices.append(_way(ctx, form, code, after))
    keyboard = (*message.keyboard, tuple(choices)) if choices else message.keyboard
    return replace(message, text=text, keyboard=keyboard)


def _of_before(ctx: TurnContext, form: Form, code: str, before: Period) -> Markup | None:
    """How many have submitted and how many of those wait; empty once all is settled.

    None where nothing was ever entered: the bot was not there yet.
    """
    units = ctx.lookup.units_of(before)
    if code not in units:
        return None
    codes = tuple(unit.code for unit in reporters(form, units, before.end, code))
    filings = ctx.lookup.get(FilingQuery(form.code, before.key, codes))
    if all(one.touched_at is None and one.first_submitted is None for one in filings):
        return None
    filed = sum(one.state.is_filed for one in filings)
    waiting = sum(one.state is ReportState.SUBMITTED for one in filings)
    if filed == len(filings) and not waiting:
        return Markup("")
    return ctx.say(
        "status.before",
        period=before.label(ctx.language),
        filed=filed,
        total=len(filings),
        waiting=counted(ctx, "status.before_waiting", waiting),
    )


def _way(ctx: TurnContext, form: Form, code: str, period: Period) -> Choice:
    return way_to(
        pack("status", "period", figures_argument(form, code, period)), period.label(ctx.language)
    )


def _of_period(ctx: TurnContext, argument: str) -> Turn:
    """The overview of a period that was pressed."""
    named = figures_named(ctx, "status", "period", argument)
    if named is None or named.unit_code not in ctx.person.overseen_units(named.form.code):
        return status(ctx, NOTHING)
    form, code, period = named.form, named.unit_code, named.period
    if opens_below(ctx, form, code, period) > ctx.today:
        return status(ctx, NOTHING)
    there = remembering(ctx, form)
    shown = _overview(there, form, code, period)
    return there.turn(_with_neighbours(there, form, code, period, shown))


def _own_reports(ctx: TurnContext, words: CleanText) -> Turn:
    """One's own report; of a period that is named, each that there is."""
    found = words_read(ctx, words)
    if found.reports and found.period is not None:
        keys = keys_named(ctx, found, "tiendo")
        return ctx.turn(*(ctx.notice(_own(ctx.about(key))) for key in keys))
    here, _ = report_meant(ctx, words, "tiendo")
    return beside(ctx, here, here.turn(here.notice(_own(here))))


def _refuse_unless_open(ctx: TurnContext, form: Form, period: Period, *codes: str) -> None:
    """Of a period that has not opened for anybody below these units there is no progress.

    Raises:
        Refusal: it has not opened yet.
    """
    opens = min(opens_below(ctx, form, code, period) for code in codes)
    if opens > ctx.today:
        raise Refusal(
            "status.not_open",
            period=period.label(ctx.language),
            day=show_date(opens),
            open=form.cycle.current(ctx.today).label(ctx.language),
        )


def _unclear(ctx: TurnContext, form: Form, words: CleanText) -> Refusal:
    period = example_period(ctx, form)
    below = reporters(
        form, ctx.lookup.units, ctx.today, next(iter(ctx.person.overseen_units()), None)
    )
    unit = short(below[0].name) if below else ""
    example = f"{unit} {period}".strip()
    return Refusal("status.which_unit", words=quoted(words), example=example)


def _own(ctx: TurnContext) -> Markup:
    """How far each duty is and who holds it."""
    values = ctx.view.values()
    whole = progress(ctx.form, values)
    return joined(
        ctx.say("status.title", report=ctx.report_name, office=ctx.office),
        ctx.say("status.due", due=report_messages.due(ctx)),
        *(
            ctx.say(
                "status.duty",
                mark=report_messages.DONE if done.is_complete else report_messages.LACKING,
                duty=ctx.form.duties[duty][ctx.language],
                who=holders(ctx, duty),
                done=done.settled,
                total=done.total,
            )
            for duty, done in progress_by_duty(ctx.form, values).items()
        ),
        ctx.say("status.whole", done=whole.settled, total=whole.total),
        report_messages.standing(ctx) or ctx.say("status.not_submitted"),
        report_messages.is_demo(ctx),
    )


def _overview(ctx: TurnContext, form: Form, code: str, period: Period) -> Message:
    """The group as text; for its clerk the reports that wait to be accepted as choices."""
    form = form_of_period(ctx, form, code, period)
    left = drafts_below(ctx, form, period, code)
    group = joined(_group(ctx, form, code, period), _unreached(ctx, form, code, period))
    message = ctx.notice(joined(group, listed(ctx, form, period, left)))
    message = replace(message, keyboard=ways(ctx, form, period, left))
    if not ctx.person.holds(Role.CLERK, code, form.code):
        return message
    units = ctx.lookup.units_of(period)
    codes = tuple(unit.code for unit in reporters(form, units, period.end, code))
    waiting = [
        filing.unit_code
        for filing in ctx.lookup.get(FilingQuery(form.code, period.key, codes))
        if filing.state is ReportState.SUBMITTED
    ]
    if not waiting:
        return message
    choices = [
        way_to(
            pack("clerk", "open", argument_of(ReportKey(form.code, unit, period.key))),
            short(units[unit].name),
        )
        for unit in waiting[:MOST_WAITING]
    ]
    text = joined(Markup(message.text), ctx.say("status.waiting", count=len(waiting)))
    keyboard = tuple(tuple(choices[i : i + 3]) for i in range(0, len(choices), 3))
    return replace(message, text=text, keyboard=(*keyboard, *message.keyboard))


def _unreached(ctx: TurnContext, form: Form, code: str, period: Period) -> Markup | None:
    """For a clerk of the unit, of the present period: who below it cannot be reached."""
    is_clerk = ctx.person.holds(Role.CLERK, code, form.code)
    if not is_clerk or period != form.cycle.current(ctx.today):
        return None
    units, history = ctx.lookup.units_of(period), ctx.lookup.history
    found = [unit.code for unit in reporters(form, units, period.end, code)]
    return unreached(ctx, form, [c for c in found if history.ended(c, ctx.today) is None])


def _group(ctx: TurnContext, form: Form, code: str, period: Period) -> Markup:
    """Counts, and the names of those in each state; of a unit that is no more, just that."""
    if ctx.lookup.history.ended(code, period.end) is not None:
        return ended(ctx, code, period.end)
    asked = summary_of(ctx, form, Scope(code, period))
    counts = asked.summary.counts
    return joined(
        ctx.say(
            "status.group",
            unit=asked.title,
            period=period_title(ctx, form, period),
            filed=counts.filed,
            total=counts.total,
            correcting=counted(ctx, "status.correcting", counts.correcting),
        ),
        *(_named(ctx, asked, state) for state in FilingStatus),
        ctx.say("made_up") if ctx.lookup.is_demo else None,
    )


def _named(ctx: TurnContext, asked: ScopeSummary, state: FilingStatus) -> Markup | None:
    found = [each for each in asked.summary.filing if each.status is state]
    if not found:
        return None
    names = ", ".join(_name(ctx, asked, each) for each in found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    label = ctx.say.plain(f"status.{state}")
    return ctx.say("status.line", label=label, count=len(found), names=names + rest)


def _name(ctx: TurnContext, asked: ScopeSummary, filing: UnitFiling) -> str:
    name = short(asked.units[filing.unit_code].name)
    if filing.status is FilingStatus.DRAFTING:
        return f"{name} {filing.settled}/{filing.total}"
    return name + (ctx.say.plain("status.is_correcting") if filing.is_correcting else "")


DIALOG = Dialog(
    "status",
    commands={"tiendo": status},
    taps={"unit": _unit, "period": _of_period},
    lasting=frozenset({"unit", "period"}),
)
