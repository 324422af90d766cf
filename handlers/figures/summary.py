"""/tonghop: the leader's figures in one glance, and a commune's own for whoever files there."""

from dataclasses import replace

from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import way_to
from handlers.engine.commands import in_language
from handlers.engine.context import TurnContext
from handlers.engine.current_report import ended, period_in
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Album, Message, Turn
from handlers.figures import pictures
from handlers.figures.scope_summary import ScopeSummary, counted, summary_of
from reporting.aggregation import Headline
from reporting.clean_text import NOTHING, CleanText
from reporting.people import may_see
from reporting.scope import Scope, ScopeFlaw, ScopeProblem, resolve_scope
from reporting.summary import Summary
from reporting.units import Level, UnitTree
from reporting.units.names import in_sentence, short
from reporting.values import show_number, show_percent

MOST_CANDIDATES = 24
"""Units offered when a name fits several: more than that is better typed."""


def summary(ctx: TurnContext, words: CleanText) -> Turn:
    """/tonghop [unit or level] [period]."""
    form = ctx.lookup.first_form
    found = resolve_scope(ctx.person, ctx.lookup.history, words, form.cycle, ctx.today)
    if isinstance(found, ScopeProblem):
        return ctx.turn(scope_problem(ctx, found))
    return _show(ctx, found)


def _open(ctx: TurnContext, _: str) -> Turn:
    return summary(ctx, NOTHING)


def _unit(ctx: TurnContext, argument: str) -> Turn:
    """One of the candidates, pressed: looked at only if it is within the person's scope."""
    code, _, key = argument.partition("/")
    period = period_in(key, ctx.lookup.first_form.cycle)
    if period is None:
        return summary(ctx, NOTHING)
    units = ctx.lookup.units_of(period)
    if code not in units or not may_see(ctx.person, code, units):
        return ctx.turn(scope_problem(ctx, ScopeProblem(ScopeFlaw.NOT_YOURS)))
    return _show(ctx, Scope(code, period))


def _show(ctx: TurnContext, scope: Scope) -> Turn:
    asked = summary_of(ctx, scope)
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
            period=asked.scope.period.label(ctx.language),
        ),
        _filing(ctx, asked),
        *(_headline(ctx, asked, headline) for headline in asked.summary.headline),
        ctx.say("summary.taken_at", at=ctx.clock(asked.summary.taken_at)),
        ctx.say("made_up") if ctx.lookup.is_demo else None,
    )


def _filing(ctx: TurnContext, asked: ScopeSummary) -> Markup:
    if asked.units[asked.scope.unit_code].level is Level.COMMUNE:
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
    if change is None:
        return ""
    before = asked.form.cycle.previous(asked.scope.period).short_label(ctx.language)
    if change == 0:
        return ctx.say("summary.same", before=before)
    name = "summary.higher" if change > 0 else "summary.lower"
    return ctx.say(name, before=before, points=show_number(abs(change), 100))


def _lowest(ctx: TurnContext, asked: ScopeSummary, headline: Headline) -> str:
    lowest = headline.lowest()
    if len(lowest) != 1 or lowest[0].figure.number is None:
        return ""
    unit = short(asked.units[lowest[0].unit_code].name)
    value = show_percent(lowest[0].figure.number)
    return " " + ctx.say("summary.lowest", unit=unit, value=value)


# --- words that lead to no figures ---------------------------------------------------------------
def scope_problem(ctx: TurnContext, problem: ScopeProblem, command: str = "tonghop") -> Message:
    """Why the words behind a command lead to no figures, and what leads to some."""
    if problem.code in (ScopeFlaw.AMBIGUOUS, ScopeFlaw.NEAR, ScopeFlaw.NEAR_PERIOD):
        return _candidates(ctx, problem, _DIALOG_OF[command])
    units = ctx.lookup.units_of(problem.period) if problem.period else ctx.lookup.units
    names = ", ".join(units[code].name for code in problem.candidates)
    own = [*ctx.person.overseen_units(), *ctx.person.filing_units()]
    text = ctx.say(
        f"summary.{problem.code}",
        words=problem.words,
        units=names,
        command=in_language(command, ctx.language),
        own=", ".join(in_sentence(ctx.lookup.units[code].name) for code in dict.fromkeys(own)),
    )
    period = problem.period
    gone = [
        ended(ctx, code, period)
        for code in problem.candidates
        if period is not None and ctx.lookup.history.ended(code, period.end) is not None
    ]
    return ctx.notice(joined(text, *gone) if problem.code is ScopeFlaw.NOT_STANDING else text)


_DIALOG_OF = {"tonghop": "summary", "xuat": "export"}


def _candidates(ctx: TurnContext, problem: ScopeProblem, dialog: str) -> Message:
    """Units that the words may mean, each with the unit it stands in, because names repeat."""
    period = problem.period or ctx.lookup.first_form.cycle.current(ctx.today)
    units = ctx.lookup.units_of(period)
    offered = problem.candidates[:MOST_CANDIDATES]
    keyboard = tuple(
        (way_to(pack(dialog, "unit", f"{code}/{period.key}"), _with_parent(units, code)),)
        for code in offered
    )
    more = len(problem.candidates) - len(offered)
    text = joined(
        ctx.say(f"summary.{problem.code}", words=problem.words, period=period.label(ctx.language)),
        ctx.say("summary.ambiguous_more", count=more) if more else None,
    )
    return replace(ctx.notice(text), keyboard=keyboard)


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
