"""Which reports a person works on."""

from dataclasses import replace
from enum import StrEnum

from handlers.engine.context import TurnContext
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmAppendix, ConfirmBulk
from handlers.engine.turn import Tap, Text
from reporting.clean_text import NOTHING, CleanText, clean
from reporting.periods import Cycle, NotAPeriod, Period, near_period, read_period
from reporting.reports import ReportKey

YEARS_BACK = 3
"""How many years ago a period may have ended whose report is still opened."""

_YEARS = range(1900, 2100)
"""The years in which anybody means a period (see `periods.read_period`)."""


class PeriodFlaw(StrEnum):
    """Why no report is opened of the period that was named."""

    UNKNOWN = "unknown"
    NOT_OPEN = "not_open"
    TOO_OLD = "too_old"
    NOT_STANDING = "not_standing"
    """Before the unit was set up, or after it ended."""


def reports_of(ctx: TurnContext, words: CleanText = NOTHING) -> tuple[ReportKey, ...]:
    """A person's reports, one per unit and form: of the current period, or of the one named.

    Of a period named none whose report cannot be opened (see `period_flaw`).
    """
    keys: list[ReportKey] = []
    for form in ctx.lookup.forms.values():
        current = form.cycle.current(ctx.today)
        period = read_period(words, form.cycle, ctx.today) if words else current
        if period is None:
            continue
        found = (ReportKey(form.code, unit, period.key) for unit in ctx.person.filing_units())
        keys.extend(key for key in found if not words or _flaw(ctx, key) is None)
    return tuple(keys)


def example_period(ctx: TurnContext) -> str:
    """A period that can be named behind a command: the one before the present one."""
    cycle = ctx.lookup.first_form.cycle
    return cycle.previous(cycle.current(ctx.today)).label(ctx.language)


def near_reports(ctx: TurnContext, words: CleanText) -> tuple[tuple[ReportKey, ...], Period | None]:
    """The reports that may have been meant by words with the keys of a keyboard in them.

    They are those of the period that remains without the keys, which comes with them.
    """
    for form in ctx.lookup.forms.values():
        period = near_period(words, form.cycle, ctx.today) if words else None
        if period is not None:
            return reports_of(ctx, clean(period.key)), period
    return (), None


def period_flaw(ctx: TurnContext, words: CleanText) -> tuple[PeriodFlaw, Period | None]:
    """Why `reports_of` finds nothing for these words, and the period they name."""
    for form in ctx.lookup.forms.values():
        period = read_period(words, form.cycle, ctx.today)
        if period is None:
            continue
        for unit in ctx.person.filing_units():
            flaw = _flaw(ctx, ReportKey(form.code, unit, period.key))
            if flaw is not None:
                return flaw, period
    return PeriodFlaw.UNKNOWN, None


def _flaw(ctx: TurnContext, key: ReportKey) -> PeriodFlaw | None:
    cycle, period = ctx.lookup.forms[key.form].cycle, Period.parse(key.period)
    if cycle.opens(period) > ctx.today:
        return PeriodFlaw.NOT_OPEN
    if period.end.year < ctx.today.year - YEARS_BACK:
        return PeriodFlaw.TOO_OLD
    is_there = ctx.lookup.units[key.unit].stands_on(period.end)
    return None if is_there or is_current(ctx, key) else PeriodFlaw.NOT_STANDING


def is_current(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether the report is of the period that people work on now."""
    return ctx.lookup.forms[key.form].cycle.current(ctx.today).key == key.period


def report_at_hand(ctx: TurnContext) -> TurnContext | None:
    """The context with a report in hand: the session's, otherwise the only one there is.

    When the next period has opened, that one's is taken instead, unless the older one was opened on
    purpose, or what came speaks of the card that shows it.
    """
    key = ctx.session.report
    if key is not None and key.unit in ctx.person.filing_units() and key.form in ctx.lookup.forms:
        if ctx.session.pinned or is_current(ctx, key):
            return ctx
        if _speaks_of_card(ctx):
            return _on_purpose(ctx)
        period = ctx.lookup.forms[key.form].cycle.current(ctx.today)
        return ctx.about(replace(key, period=period.key))
    keys = reports_of(ctx)
    return ctx.about(keys[0]) if len(keys) == 1 else None


def with_report(ctx: TurnContext) -> TurnContext:
    """The context with a report in hand, as `report_at_hand` finds it.

    Raises:
        Refusal: there is none, or it is not known which of several is meant.
    """
    here = report_at_hand(ctx)
    if here is None:
        raise Refusal("report.none")
    return here


def refuse_if_filed(ctx: TurnContext) -> None:
    """A submitted report takes no answers.

    Raises:
        Refusal: the report in hand is submitted or accepted.
    """
    if ctx.view.state.is_filed:
        raise Refusal("collect.locked", report=ctx.report_name)


def _speaks_of_card(ctx: TurnContext) -> bool:
    """A button of the open card, or text while that asks or reads something back."""
    match ctx.inbound.content:
        case Tap(revision=revision):
            return revision is not None
        case Text(text) if text.startswith("/"):
            return False
    session = ctx.session
    read_back = isinstance(session.state, ConfirmBulk | ConfirmAppendix)
    return session.question is not None or read_back


def _on_purpose(ctx: TurnContext) -> TurnContext:
    """The context in which a report of an earlier period stays in hand until another is wanted."""
    pinned = not is_current(ctx, ctx.report)
    if ctx.session.pinned is pinned:
        return ctx
    return ctx.at(replace(ctx.session, pinned=pinned))


def opened(ctx: TurnContext, key: ReportKey) -> TurnContext:
    """The context with a report in hand that was asked for by its name."""
    return _on_purpose(ctx if ctx.session.report == key else ctx.about(key))


def argument_of(key: ReportKey) -> str:
    """A report as the argument of a choice's key: "cchc_quarterly/12148/2024-Q3"."""
    return f"{key.form}/{key.unit}/{key.period}"


def report_in(argument: str) -> ReportKey | None:
    """The report that such an argument names, None when it has not that shape."""
    form, _, rest = argument.partition("/")
    unit, _, period = rest.partition("/")
    return ReportKey(form, unit, period) if form and unit and period else None


def known_report(ctx: TurnContext, argument: str) -> ReportKey | None:
    """The report that an argument names; None when its form or period is not known here."""
    key, forms = report_in(argument), ctx.lookup.forms
    if key is None or key.form not in forms:
        return None
    return key if period_in(key.period, forms[key.form].cycle) else None


def period_in(key: str, cycle: Cycle) -> Period | None:
    """The period that a choice's key carries, None when the cycle has none of that name."""
    try:
        period = Period.parse(key)
    except NotAPeriod:
        return None
    return period if period in cycle and period.year in _YEARS else None


def find_report(ctx: TurnContext, argument: str) -> TurnContext | None:
    """The context with the report that a choice names; without a name as `report_at_hand`.

    None when there is none, when it is not one of this person's, or when it cannot be opened.
    """
    if not argument:
        return report_at_hand(ctx)
    key = known_report(ctx, argument)
    if key is None or key.unit not in ctx.person.filing_units():
        return None
    return opened(ctx, key) if _flaw(ctx, key) is None else None


def named_report(ctx: TurnContext, argument: str) -> TurnContext:
    """The context with the report that a choice names in hand, as `find_report` finds it.

    Raises:
        Refusal: there is none, it is not one of this person's, or it cannot be opened.
    """
    here = find_report(ctx, argument)
    if here is None:
        raise Refusal("report.none")
    return here
