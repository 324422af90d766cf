"""Which reports a person works on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from handlers.engine.callback_data import form_key, form_of
from handlers.engine.catalogue import Markup, joined
from handlers.engine.context import TurnContext, office_name, report_name
from handlers.engine.refusal import Refusal
from handlers.engine.states import ConfirmAppendix, ConfirmBulk
from handlers.engine.turn import Tap, Text
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.periods import Cycle, NotAPeriod, Period
from reporting.report_words import NamedReport, ReportWords, WordReader
from reporting.reporters import ever_reports, reports_itself
from reporting.reports import ReportKey
from reporting.units import Unit
from reporting.values import show_date

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
    """A person's reports, one per unit and form: of the current period, or those that words mean.

    The words may name a form, a unit and a period, in any order. Of a period named there is none
    whose report cannot be opened (see `period_flaw`).
    """
    if words:
        return keys_of(ctx, words_read(ctx, words).reports)
    own = ctx.own_reports
    return keys_of(ctx, tuple(NamedReport(form, unit) for form, unit in own))


def words_read(ctx: TurnContext, words: CleanText, *, leading: bool = False) -> ReportWords:
    """What the words behind a command say of the person's own reports.

    `leading`: a code and free text follow them.
    """
    reader = WordReader(ctx.own_reports, ctx.lookup.forms.index, ctx.lookup.history, ctx.today)
    return reader.read_leading(words) if leading else reader.read(words)


def keys_of(ctx: TurnContext, named: Sequence[NamedReport]) -> tuple[ReportKey, ...]:
    """The reports named that can be opened, in their current period where none is said."""
    keys = ((one, key_of(ctx, one)) for one in named)
    return tuple(
        key for one, key in keys if (owes(ctx, key) if one.period is None else _is_open(ctx, key))
    )


def key_of(ctx: TurnContext, named: NamedReport) -> ReportKey:
    """A report that was named; of the current period where none was said."""
    period = named.period or named.form.cycle.current(ctx.today)
    return ReportKey(named.form.code, named.unit, period.key)


def example_period(ctx: TurnContext, form: Form) -> str:
    """A period of the form that can be named behind a command: the one before the present one."""
    return form.cycle.previous(form.cycle.current(ctx.today)).label(ctx.language)


def owes(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether the unit owes that report: it stands at the period's end, and the form is for it."""
    return stands(ctx, key) and _is_for_unit(ctx, key)


def stands(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether the unit exists when the period ends."""
    end = Period.parse(key.period).end
    return ctx.lookup.history.on(end)[key.unit].stands_on(end)


def _is_for_unit(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether such units fill in the version the report was begun with, else the period's."""
    if not ctx.lookup.forms[key.form].other_reporters:
        return True
    period = Period.parse(key.period)
    form, unit = ctx.lookup.forms.of(key.form, period), ctx.lookup.units_of(period)[key.unit]
    if reports_itself(form, unit) or not ever_reports(form, unit):
        return True
    return reports_itself(ctx.lookup.form_of(ctx.lookup.report(key)), unit)


def no_report(ctx: TurnContext) -> Refusal:
    """Why there is no report to work on: none was ever given, or the units do not owe this one."""
    told = units_without_report(ctx)
    return Refusal("unit.no_report_now", details=told) if told else Refusal("report.none")


def units_without_report(ctx: TurnContext) -> Markup | None:
    """Of each unit that this person files for and that owes no report now, why that is so."""
    keys = [
        ReportKey(form.code, unit, form.cycle.current(ctx.today).key)
        for form, unit in ctx.own_reports
    ]
    told = dict.fromkeys(why_not_owed(ctx, key) for key in keys if not owes(ctx, key))
    return joined(*told) if told else None


def why_not_owed(ctx: TurnContext, key: ReportKey) -> Markup:
    """When the unit ended, or will have, and who reports instead; or when it begins.

    Or that the form is for other units in that period.
    """
    form, period = ctx.lookup.forms[key.form], Period.parse(key.period)
    unit = ctx.lookup.units_of(period)[key.unit]
    office = office_name(unit, ctx.say)
    if stands(ctx, key):
        name = report_name(form, period, ctx.say)
        return joined(
            ctx.say("unit.not_reporter", office=office, report=name),
            _example(ctx, unit, form, period),
        )
    if ctx.lookup.history.ended(key.unit, period.end) is None:
        day = show_date(unit.valid_from) if unit.valid_from else ""
        name = report_name(form, period, ctx.say)
        return ctx.say("unit.begins", office=office, day=day, report=name)
    return joined(ended(ctx, key.unit, period.end), _example(ctx, unit, form, period))


def ended(ctx: TurnContext, code: str, day: date) -> Markup:
    """That a unit ends before that day, and who reports then in its place."""
    history = ctx.lookup.history
    unit = history.ended(code, day) or history.versions[code][-1]
    instead = [office_name(one, ctx.say) for one in history.reports_instead(code, day)]
    has_reported = bool(ctx.lookup.forms.index.filled_by([unit]))
    said = {
        "office": office_name(unit, ctx.say) if has_reported else unit.name,
        "day": show_date(unit.valid_to) if unit.valid_to else "",
    }
    if instead:
        return ctx.say("unit.ended_instead", instead=", ".join(instead), **said)
    return joined(ctx.say("unit.ended", **said), ctx.say("unit.ask") if has_reported else None)


def _example(ctx: TurnContext, unit: Unit, form: Form, period: Period) -> Markup | None:
    """The latest period that ended while the unit stood, and of which the form was for it."""
    forms, cycle = ctx.lookup.forms, form.cycle
    for _ in range(YEARS_BACK * len(cycle.periods_of_year(period.year))):
        period = cycle.previous(period)
        if unit.stands_on(period.end) and _was_for(forms.of(form.code, period), unit):
            return ctx.say("unit.before", example=period.label(ctx.language))
    return None


def _was_for(form: Form, unit: Unit) -> bool:
    return not form.other_reporters or reports_itself(form, unit)


def _is_open(ctx: TurnContext, key: ReportKey) -> bool:
    return _flaw(ctx, key) is None


def period_flaw(ctx: TurnContext, found: ReportWords) -> tuple[PeriodFlaw, Form, Period | None]:
    """Why no report is opened for these words, of which form, and the period they name."""
    for one in found.reports:
        flaw = None if one.period is None else _flaw(ctx, key_of(ctx, one))
        if flaw is not None:
            return flaw, one.form, one.period
    own = [one.form for one in found.reports] or [form for form, _ in ctx.own_reports]
    return PeriodFlaw.UNKNOWN, own[0], None


def _flaw(ctx: TurnContext, key: ReportKey) -> PeriodFlaw | None:
    cycle, period = ctx.lookup.forms[key.form].cycle, Period.parse(key.period)
    if cycle.opens(period) > ctx.today:
        return PeriodFlaw.NOT_OPEN
    if period.end.year < ctx.today.year - YEARS_BACK:
        return PeriodFlaw.TOO_OLD
    return None if owes(ctx, key) else PeriodFlaw.NOT_STANDING


def is_current(ctx: TurnContext, key: ReportKey) -> bool:
    """Whether the report is of the period that people work on now."""
    return ctx.lookup.forms[key.form].cycle.current(ctx.today).key == key.period


def report_at_hand(ctx: TurnContext) -> TurnContext | None:
    """The context with a report in hand: the session's, otherwise the only one there is.

    When the next period has opened, that one's is taken instead, unless the older one was opened on
    purpose, or what came speaks of the card that shows it.
    """
    key = ctx.session.report
    if key is not None and _is_workable(ctx, key):
        if ctx.session.pinned or is_current(ctx, key):
            return ctx
        if _speaks_of_card(ctx):
            return _on_purpose(ctx)
        now = replace(key, period=ctx.lookup.forms[key.form].cycle.current(ctx.today).key)
        if owes(ctx, now):
            return ctx.about(now)
    keys = reports_of(ctx)
    return ctx.about(keys[0]) if len(keys) == 1 else None


def _is_workable(ctx: TurnContext, key: ReportKey) -> bool:
    return ctx.is_own(key) and owes(ctx, key)


def refuse_if_filed(ctx: TurnContext) -> None:
    """A submitted report takes no answers, and neither does one that its unit does not owe.

    Raises:
        Refusal: the report in hand is submitted or accepted, or the unit ended before its period.
    """
    if not owes(ctx, ctx.report):
        raise Refusal("unit.nothing_recorded", details=why_not_owed(ctx, ctx.report))
    if ctx.view.state.is_filed:
        raise Refusal("collect.locked", report=ctx.report_and_office)


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
    return f"{form_key(key.form)}/{key.unit}/{key.period}"


def report_in(argument: str) -> ReportKey | None:
    """The report that such an argument names, its form as `form_key` gives it.

    None when it has not that shape.
    """
    form, _, rest = argument.partition("/")
    unit, _, period = rest.partition("/")
    return ReportKey(form, unit, period) if form and unit and period else None


def known_report(ctx: TurnContext, argument: str) -> ReportKey | None:
    """The report that an argument names; None when its form or period is not known here."""
    key = report_in(argument)
    form = form_of(key.form, ctx.lookup.forms) if key else None
    if key is None or form is None or period_in(key.period, form.cycle) is None:
        return None
    return replace(key, form=form.code)


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
    if key is None or not ctx.is_own(key):
        return None
    return opened(ctx, key) if _flaw(ctx, key) is None else None
