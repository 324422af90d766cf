"""/tiendo: how far one's report is and who owes what; for those above, who has filed."""

from dataclasses import replace

from handlers.choosing.form_choice import form_meant
from handlers.choosing.report_choice import beside, report_meant
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of, ended, example_period, reports_of
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import FilingQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Message, Turn
from handlers.entry.unanswered import holders
from handlers.figures.scope_summary import (
    ScopeSummary,
    counted,
    period_title,
    summary_of,
)
from handlers.figures.unreached import unreached
from handlers.report import messages as report_messages
from handlers.report.ended_drafts import drafts_below, listed, ways
from reporting.clean_text import CleanText
from reporting.forms import Form
from reporting.forms.words import named_forms
from reporting.people import Role
from reporting.periods import Period, read_period
from reporting.progress import progress, progress_by_duty
from reporting.reporters import collects, reporters, reports_alone
from reporting.reports import ReportKey, ReportState
from reporting.scope import Scope
from reporting.summary import FilingStatus, UnitFiling
from reporting.units.names import short

MOST_WAITING = 30
"""Reports offered to be accepted; the rest follow when some are."""

MOST_NAMES = 30
"""Communes named per state before "and N more"."""


def status(ctx: TurnContext, words: CleanText) -> Turn:
    """/tiendo [form] [period]: one message per unit overseen, otherwise one's own report.

    The report of another period is only shown: the one in hand stays.
    """
    if not ctx.person.overseen_units():
        return _own_reports(ctx, words)
    meant = form_meant(ctx, words)
    there, form, units = meant.ctx, meant.form, ctx.lookup.units
    period = _period(ctx, form, meant.words)
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
    shown = [_overview(there, form, code, period) for code in above]
    reports = [ctx.about(key) for key in alone if len(ctx.lookup.forms) > 1 or not above]
    return there.turn(*shown, *(one.notice(_own(one)) for one in reports))


def _own_reports(ctx: TurnContext, words: CleanText) -> Turn:
    """One's own report; of a period that is named, each that there is."""
    if not ctx.own_reports or not named_forms(words, ctx.lookup.forms.values()).rest:
        here, _ = report_meant(ctx, words)
        return beside(ctx, here, here.turn(here.notice(_own(here))))
    keys = reports_of(ctx, words)
    if not keys:
        raise _unclear(ctx, ctx.own_reports[0][0], words)
    return ctx.turn(*(ctx.notice(_own(ctx.about(key))) for key in keys))


def _period(ctx: TurnContext, form: Form, words: CleanText) -> Period:
    """The period that is meant; without words the present one.

    Raises:
        Refusal: the words name none, or one that has not begun.
    """
    if not words:
        return form.cycle.current(ctx.today)
    period = read_period(words, form.cycle, ctx.today)
    if period is None or form.cycle.opens(period) > ctx.today:
        raise _unclear(ctx, form, words)
    return period


def _unclear(ctx: TurnContext, form: Form, words: CleanText) -> Refusal:
    example = example_period(ctx, form)
    return Refusal("status.which_period", words=quoted(words), example=example)


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
        return ended(ctx, code, period)
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


DIALOG = Dialog("status", commands={"tiendo": status})
