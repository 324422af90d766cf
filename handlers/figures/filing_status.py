"""/tiendo: how far one's report is and who owes what; for those above, who has filed."""

from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined, quoted
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import (
    argument_of,
    example_period,
    reports_of,
    with_report,
)
from handlers.engine.dialog import Dialog
from handlers.engine.lookup import FilingQuery
from handlers.engine.refusal import Refusal
from handlers.engine.turn import Message, Turn
from handlers.entry.unanswered import holders
from handlers.figures.scope_summary import ScopeSummary, counted, summary_of, unit_title
from handlers.report import messages as report_messages
from reporting.clean_text import CleanText
from reporting.people import Role
from reporting.periods import Period, read_period
from reporting.progress import progress, progress_by_duty
from reporting.reports import ReportKey, ReportState
from reporting.scope import Scope
from reporting.summary import FilingStatus, UnitFiling
from reporting.units.names import short

MOST_WAITING = 30
"""Reports offered to be accepted; the rest follow when some are."""

MOST_NAMES = 30
"""Communes named per state before "and N more"."""


def status(ctx: TurnContext, words: CleanText) -> Turn:
    """/tiendo [period]: one message per unit overseen, otherwise one's own report.

    The report of another period is only shown: the one in hand stays.
    """
    overseen = ctx.person.overseen_units()
    if overseen:
        period = _period(ctx, words)
        return ctx.turn(*(_overview(ctx, code, period) for code in overseen))
    if not words or not ctx.person.filing_units():
        here = with_report(ctx)
        return here.turn(here.notice(_own(here)))
    keys = reports_of(ctx, words)
    if not keys:
        raise _unclear(ctx, words)
    return ctx.turn(*(ctx.notice(_own(ctx.about(key))) for key in keys))


def _period(ctx: TurnContext, words: CleanText) -> Period:
    """The period that is meant; without words the present one.

    Raises:
        Refusal: the words name none, or one that has not begun.
    """
    cycle = ctx.lookup.first_form.cycle
    if not words:
        return cycle.current(ctx.today)
    period = read_period(words, cycle, ctx.today)
    if period is None or cycle.opens(period) > ctx.today:
        raise _unclear(ctx, words)
    return period


def _unclear(ctx: TurnContext, words: CleanText) -> Refusal:
    return Refusal("status.which_period", words=quoted(words), example=example_period(ctx))


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


def _overview(ctx: TurnContext, code: str, period: Period) -> Message:
    """The group as text; for its clerk the reports that wait to be accepted as choices."""
    message = ctx.notice(_group(ctx, code, period))
    if not ctx.person.holds(Role.CLERK, code):
        return message
    form = ctx.lookup.first_form
    units = ctx.lookup.units
    codes = tuple(unit.code for unit in units.reporting_units(code, period.end))
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
    return replace(message, text=text, keyboard=keyboard)


def _group(ctx: TurnContext, code: str, period: Period) -> Markup:
    """Counts, and the names of those in each state."""
    asked = summary_of(ctx, Scope(code, period))
    counts = asked.summary.counts
    return joined(
        ctx.say(
            "status.group",
            unit=unit_title(ctx, code),
            period=period.label(ctx.language),
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
    names = ", ".join(_name(ctx, each) for each in found[:MOST_NAMES])
    more = len(found) - MOST_NAMES
    rest = ctx.say.plain("card.and_more", count=more) if more > 0 else ""
    label = ctx.say.plain(f"status.{state}")
    return ctx.say("status.line", label=label, count=len(found), names=names + rest)


def _name(ctx: TurnContext, filing: UnitFiling) -> str:
    name = short(ctx.lookup.units[filing.unit_code].name)
    if filing.status is FilingStatus.DRAFTING:
        return f"{name} {filing.settled}/{filing.total}"
    return name + (ctx.say.plain("status.is_correcting") if filing.is_correcting else "")


DIALOG = Dialog("status", commands={"tiendo": status})
