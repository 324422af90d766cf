"""What a unit had entered in a period in whose middle it ended: who sees it, and who decides.

It counts nowhere. Whoever stands above now sees it, marked; the clerk hands it over or closes it.
"""

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import Choice, way_to
from handlers.engine.context import TurnContext
from handlers.engine.current_report import argument_of, ended
from handlers.engine.lookup import FilingQuery
from handlers.entry.wording import shown
from reporting.forms import Form
from reporting.people import OVERSEEING, Role
from reporting.periods import Period
from reporting.progress import progress
from reporting.reporters import files, reports_itself
from reporting.reports import Filing, ReportKey, ReportState
from reporting.units.names import short

MOST_LINES = 40
"""Values shown of a draft; the paper has all of them."""


def drafts_below(ctx: TurnContext, form: Form, period: Period, code: str) -> tuple[Filing, ...]:
    """The reports that units at or below that one, or followed by one there, left unfinished."""
    found = ctx.lookup.history.ended_within(code, period.start, period.end)
    codes = tuple(unit.code for unit in found if reports_itself(form, unit))
    if not codes:
        return ()
    filings = ctx.lookup.get(FilingQuery(form.code, period.key, codes))
    return tuple(one for one in filings if one.touched_at is not None)


def listed(ctx: TurnContext, form: Form, period: Period, left: tuple[Filing, ...]) -> Markup | None:
    """One line with each of these reports and how far it is; None when there are none."""
    if not left:
        return None
    units = ctx.lookup.units_of(period)
    total = len(form.asked())
    names = ", ".join(
        ctx.say.plain(
            f"ended.line_{one.state}", unit=short(units[one.unit_code].name),
            done=one.settled, total=total if one.asked is None else one.asked,
        )
        for one in left
    )  # fmt: skip
    return ctx.say("ended.listed", names=names)


def ways(
    ctx: TurnContext, form: Form, period: Period, left: tuple[Filing, ...]
) -> tuple[tuple[Choice, ...], ...]:
    """A choice for each of them."""
    units = ctx.lookup.units_of(period)
    return tuple(
        (
            way_to(
                pack("ended", "open", argument_of(ReportKey(form.code, one.unit_code, period.key))),
                ctx.say.plain("button.ended", unit=short(units[one.unit_code].name)),
            ),
        )
        for one in left
    )


# --- one of them ---------------------------------------------------------------------------------
def may_look(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether this person filed for the unit, files now instead of it, or stands above either."""
    concerned = {key.unit, *successors(ctx, key)}
    form = ctx.lookup.forms[key.form]
    is_own = any(files(ctx.person, form, code) for code in concerned)
    return is_own or _oversees(ctx, key, OVERSEEING)


def may_decide(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether this person is a clerk above the unit or above one that follows it."""
    return _oversees(ctx, key, frozenset({Role.CLERK}))


def _oversees(ctx: TurnContext, key: ReportKey, roles: frozenset[Role]) -> bool:
    units = ctx.lookup.units_of(Period.parse(key.period))
    concerned = (key.unit, *successors(ctx, key))
    return any(
        grant.role in roles
        and grant.concerns(key.form)
        and any(units.covers(grant.unit_code, code) for code in concerned)
        for grant in ctx.person.grants
    )


def successors(ctx: TurnContext, key: ReportKey) -> tuple[str, ...]:
    """The codes of the units that report at the period's end in the place of the one that ended."""
    end = Period.parse(key.period).end
    return tuple(unit.code for unit in ctx.lookup.history.reports_instead(key.unit, end))


def told(ctx: TurnContext) -> Markup:
    """What was entered, marked as what counts nowhere, and what became of it."""
    values = ctx.view.values()
    done = progress(ctx.form, values)
    known = [one for one in ctx.form.asked() if one.code in values]
    rest = len(known) - MOST_LINES
    return joined(
        ctx.say("ended.title", office=ctx.office, report=ctx.report_name),
        ended(ctx, ctx.report.unit, ctx.period.end),
        ctx.say("ended.entered", done=done.settled, total=done.total),
        *(
            ctx.say("ended.value", code=one.code, value=shown(ctx, one, values[one.code]))
            for one in known[:MOST_LINES]
        ),
        ctx.say("ended.more", count=rest) if rest > 0 else None,
        outcome(ctx),
    )


def outcome(ctx: TurnContext) -> Markup | None:
    """That it was submitted, handed over or closed, and when; None while nobody has decided."""
    sentence = _OUTCOMES.get(ctx.view.state)
    if sentence is None:
        return None
    last = ctx.view.submissions[-1]
    at = ctx.view.first_submitted if ctx.view.state.is_filed else None
    return ctx.say(sentence, at=ctx.clock(at or last.at), reason=last.reason)


_OUTCOMES = {
    ReportState.SUBMITTED: "ended.was_submitted",
    ReportState.ACCEPTED: "ended.was_submitted",
    ReportState.HANDED_OVER: "ended.was_handed_over",
    ReportState.CLOSED: "ended.was_closed",
}
