"""/tonghop: the leader's figures in one glance, and a commune's own for whoever files there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from handlers.choosing.form_choice import (
    figures_argument,
    figures_named,
    form_meant,
    remembering,
)
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import way_to
from handlers.engine.commands import in_language
from handlers.engine.context import TurnContext
from handlers.engine.current_report import ended
from handlers.engine.dialog import Dialog
from handlers.engine.refusal import Refusal, WhichFirst
from handlers.engine.turn import Album, Message, Turn
from handlers.figures import pictures
from handlers.figures.scope_summary import (
    ScopeSummary,
    counted,
    opens_below,
    period_title,
    summary_of,
)
from reporting.aggregation import Headline
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Form
from reporting.reporters import collects, may_see
from reporting.scope import Scope, ScopeFlaw, ScopeProblem, resolve_scope
from reporting.summary import Summary
from reporting.units import UnitTree
from reporting.units.names import in_sentence, short
from reporting.values import show_date, show_number, show_percent

MOST_CANDIDATES = 24
"""Units offered when a name fits several: more than that is better typed."""


def summary(ctx: TurnContext, words: CleanText) -> Turn:
    """/tonghop [form] [unit or level] [period]."""
    meant = form_meant(ctx, words, of_unit=True)
    ctx, form = meant.ctx, meant.form
    found = scope_meant(ctx, form, meant.words)
    if isinstance(found, ScopeProblem):
        return ctx.turn(scope_problem(ctx, form, found))
    return _show(ctx, form, found)


def scope_meant(
    ctx: TurnContext, form: Form, words: CleanText, command: str = "tonghop"
) -> Scope | ScopeProblem:
    """The unit and period that the words mean; of several own units that of the report in hand.

    Raises:
        WhichFirst: the period has not opened; the one that has is offered.
    """
    report = ctx.session.report
    in_hand = report.unit if report is not None and report.form == form.code else None
    found = resolve_scope(ctx.person, form, ctx.lookup.history, words, ctx.today, in_hand)
    opened = max(ctx.today, form.cycle.opens(form.cycle.current(ctx.today)))
    if isinstance(found, Scope) and _opens(ctx, form, found) > opened:
        raise WhichFirst(_not_open(ctx, form, found, _DIALOG_OF[command]), waits=False)
    return found


def _open(ctx: TurnContext, _: str) -> Turn:
    return summary(ctx, NOTHING)


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """One of the candidates, pressed: looked at only if it is within the person's scope."""
    named = figures_named(ctx, "summary", "unit", argument)
    if named is None:
        return summary(ctx, NOTHING)
    form, code = named.form, named.unit_code
    if not may_see(ctx.person, form, code, ctx.lookup.units_of(named.period)):
        return ctx.turn(scope_problem(ctx, form, ScopeProblem(ScopeFlaw.NOT_YOURS)))
    return _show(remembering(ctx, form), form, Scope(code, named.period))


def _show(ctx: TurnContext, form: Form, scope: Scope) -> Turn:
    refuse_where_nobody_reports(ctx, form, scope)
    asked = summary_of(ctx, form, scope)
    album = Album(pictures.pictures(ctx, asked), caption(ctx, asked))
    if scope.instead_of is None:
        return ctx.turn(album)
    unit = in_sentence(asked.title)
    return ctx.turn(ctx.notice(ctx.say("summary.instead", unit=unit)), album)


# --- the caption ---------------------------------------------------------------------------------
def caption(ctx: TurnContext, asked: ScopeSummary) -> str:
    """The numbers of the pictures in words, and the time of the data."""
    return joined(
        ctx.say(
            "summary.title",
            unit=asked.title,
            period=period_title(ctx, asked.form, asked.scope.period),
        ),
        _filing(ctx, asked),
        *(_headline(ctx, asked, headline) for headline in asked.summary.headline),
        *_of_other_versions(ctx, asked),
        _other_area(ctx, asked),
        ctx.say("summary.taken_at", at=ctx.clock(asked.summary.taken_at)),
        ctx.say("made_up") if ctx.lookup.is_demo else None,
    )


def _filing(ctx: TurnContext, asked: ScopeSummary) -> Markup:
    if asked.alone:
        return _own_filing(ctx, asked.summary)
    counts = asked.summary.counts
    of_them = (
        counted(ctx, "summary.of_them_late", counts.late),
        counted(ctx, "summary.correcting", counts.correcting),
    )
    late = ", ".join(filter(None, of_them))
    rest = [
        counted(ctx, f"summary.{name}", count)
        for name, count in (("drafting", counts.drafting), ("silent", counts.silent))
    ]
    return ctx.say(
        "summary.filed",
        filed=counts.filed,
        total=counts.total,
        late=f" ({late})" if late else "",
        rest="".join(f", {part}" for part in rest if part),
    )


def _of_other_versions(ctx: TurnContext, asked: ScopeSummary) -> Iterator[Markup]:
    """Of how many reports the figures are of another version of the form, as its papers say."""
    for version, count in sorted(asked.other_versions.items()):
        yield ctx.say("summary.other_version", version=version, count=count)


def _own_filing(ctx: TurnContext, summary: Summary) -> Markup:
    if not summary.filing:
        return ctx.say("summary.own_silent")
    own = summary.filing[0]
    if own.is_correcting:
        return ctx.say("summary.own_correcting")
    return ctx.say(f"summary.own_{own.status}", done=own.settled, total=own.total)


def _headline(ctx: TurnContext, asked: ScopeSummary, headline: Headline) -> Markup:
    """One indicator: figure, what it is made of, change, and who is lowest."""
    indicator = asked.form.indicator(headline.indicator)
    name = indicator.short[ctx.language]
    if headline.own.number is None:
        return ctx.say("summary.no_figure", name=name)
    return Markup(
        ctx.say(
            "summary.figure",
            name=name,
            value=show_percent(headline.own.number),
            parts=_parts(asked, headline),
        )
        + _change(ctx, asked, headline)
        + "."
        + _lowest(ctx, asked, headline)
    )


def _parts(asked: ScopeSummary, headline: Headline) -> str:
    """What a rate is made of, as written in its parts: "9.871/9.950"."""
    indicator = asked.form.indicator(headline.indicator)
    codes = indicator.formula.codes if indicator.formula else ()
    return "/".join(
        show_number(number, asked.form.indicator(code).scale)
        for code, number in zip(codes, headline.own.parts, strict=False)
    )


def _change(ctx: TurnContext, asked: ScopeSummary, headline: Headline) -> str:
    change = headline.change
    previous = asked.form.cycle.previous(asked.scope.period)
    if change is None or previous is None:
        return ""
    before = previous.short_label(ctx.language)
    if change == 0:
        return ctx.say("summary.same", before=before)
    name = "summary.higher" if change > 0 else "summary.lower"
    return ctx.say(name, before=before, points=show_number(abs(change), 100))


def _other_area(ctx: TurnContext, asked: ScopeSummary) -> Markup | None:
    """That there are figures of the period before, of other units, which tell no change."""
    pairs = ((one.own, one.previous_own) for one in asked.summary.headline)
    is_left_out = any(
        then is not None and then.number is not None and now.number is not None
        for now, then in pairs
    )
    if asked.summary.is_same_area or not is_left_out:
        return None
    previous = asked.form.cycle.previous(asked.scope.period)
    before = previous.label(ctx.language) if previous else ""
    return ctx.say("summary.other_area", before=before)


def _lowest(ctx: TurnContext, asked: ScopeSummary, headline: Headline) -> str:
    lowest = headline.lowest()
    if len(lowest) != 1 or lowest[0].figure.number is None:
        return ""
    unit = short(asked.units[lowest[0].unit_code].name)
    value = show_percent(lowest[0].figure.number)
    return " " + ctx.say("summary.lowest", unit=unit, value=value)


# --- words that lead to no figures ---------------------------------------------------------------
def refuse_where_nobody_reports(ctx: TurnContext, form: Form, scope: Scope) -> None:
    """There are figures of the form only where units fill it in.

    Raises:
        Refusal: neither that unit nor any below it does.
    """
    units, code = ctx.lookup.units_of(scope.period), scope.unit_code
    if len(ctx.lookup.forms) > 1 and not collects(form, units, code):
        short_name = form.short[ctx.language]
        raise Refusal("form.not_here", unit=units[code].name, form=short_name)


def scope_problem(
    ctx: TurnContext, form: Form, problem: ScopeProblem, command: str = "tonghop"
) -> Message:
    """Why the words behind a command lead to no figures of the form, and what leads to some."""
    if problem.code in (ScopeFlaw.AMBIGUOUS, ScopeFlaw.NEAR, ScopeFlaw.NEAR_PERIOD):
        return _candidates(ctx, form, problem, _DIALOG_OF[command])
    units = ctx.lookup.units_of(problem.period) if problem.period else ctx.lookup.units
    names = ", ".join(units[code].name for code in problem.candidates)
    own = [*ctx.person.overseen_units(form.code), *_filed_for(ctx, form)]
    text = ctx.say(
        f"summary.{problem.code}",
        words=problem.words,
        units=names,
        command=in_language(command, ctx.language),
        own=", ".join(in_sentence(ctx.lookup.units[code].name) for code in dict.fromkeys(own)),
    )
    period = problem.period
    gone = [
        ended(ctx, code, period.end)
        for code in problem.candidates
        if period is not None and ctx.lookup.history.ended(code, period.end) is not None
    ]
    return ctx.notice(joined(text, *gone) if problem.code is ScopeFlaw.NOT_STANDING else text)


_DIALOG_OF = {
    "tonghop": "summary",
    "xuat": "export",
    "tiendo": "status",
    "han": "extend",
}


def _filed_for(ctx: TurnContext, form: Form) -> list[str]:
    return [code for own, code in ctx.own_reports if own.code == form.code]


def _candidates(ctx: TurnContext, form: Form, problem: ScopeProblem, dialog: str) -> Message:
    """Units that the words may mean, each with the unit it stands in, because names repeat."""
    period = problem.period or form.cycle.current(ctx.today)
    units = ctx.lookup.units_of(period)
    offered = problem.candidates[:MOST_CANDIDATES]
    keyboard = tuple(
        (
            way_to(
                pack(dialog, "unit", figures_argument(form, code, period)),
                _with_parent(units, code),
            ),
        )
        for code in offered
    )
    more = len(problem.candidates) - len(offered)
    sentence = f"summary.{problem.code}" if problem.words else "summary.ambiguous_own"
    text = joined(
        ctx.say(sentence, words=problem.words, period=period.label(ctx.language)),
        ctx.say("summary.ambiguous_more", count=more) if more else None,
    )
    return replace(ctx.notice(text), keyboard=keyboard)


def _opens(ctx: TurnContext, form: Form, scope: Scope) -> date:
    return opens_below(ctx, form, scope.unit_code, scope.period)


def _not_open(ctx: TurnContext, form: Form, scope: Scope, dialog: str) -> Message:
    """That there are no figures of a period yet, with the way to those of the one that is open."""
    current = form.cycle.current(ctx.today)
    text = ctx.say(
        "summary.not_open",
        period=scope.period.label(ctx.language),
        day=show_date(_opens(ctx, form, scope)),
    )
    unit = ctx.lookup.units_of(current)[scope.unit_code]
    way = way_to(
        pack(dialog, "unit", figures_argument(form, scope.unit_code, current)),
        f"{unit.name}, {current.label(ctx.language)}",
    )
    return replace(ctx.notice(text), keyboard=((way,),))


def _with_parent(units: UnitTree, code: str) -> str:
    unit = units[code]
    parent = next(units.above(code), None)
    return f"{unit.name}, {parent.name}" if parent else unit.name


DIALOG = Dialog(
    "summary",
    commands={"tonghop": summary},
    taps={"open": _open, "unit": _unit},
    lasting=frozenset({"open", "unit"}),
)
