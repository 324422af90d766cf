"""/tonghop: the leader's figures in one glance, and a commune's own for whoever files there."""

from dataclasses import replace

from handlers import summary_pictures
from handlers.catalogue import Markup, joined
from handlers.conversations import Conversation
from handlers.figures import Asked, counted, first_form, summary_of, unit_title
from handlers.keys import pack
from handlers.moment import Moment, unit_in_sentence
from handlers.own_reports import period_in
from handlers.turn import Album, Choice, Message, Turn
from reporting.figures import Headline
from reporting.people import may_see
from reporting.scope import Scope, ScopeFlaw, ScopeProblem, resolve_scope
from reporting.summary import Summary
from reporting.units import Level
from reporting.values import show_number, show_percent

MOST_CANDIDATES = 24
"""Units offered when a name fits several: more than that is better typed."""


def summary(moment: Moment, words: str) -> Turn:
    """/tonghop [unit or level] [period]."""
    form = first_form(moment)
    found = resolve_scope(moment.person, moment.known.units, words, form.cycle, moment.today)
    if isinstance(found, ScopeProblem):
        return moment.turn(scope_problem(moment, found))
    return _show(moment, found)


def _open(moment: Moment, _: str) -> Turn:
    return summary(moment, "")


def _unit(moment: Moment, argument: str) -> Turn:
    """One of the candidates, pressed: looked at only if it is within the person's scope."""
    code, _, key = argument.partition("/")
    period = period_in(key, first_form(moment).cycle)
    if period is None:
        return summary(moment, "")
    units = moment.known.units
    if code not in units or not may_see(moment.person, code, units):
        return moment.turn(scope_problem(moment, ScopeProblem(ScopeFlaw.NOT_YOURS)))
    return _show(moment, Scope(code, period))


def _show(moment: Moment, scope: Scope) -> Turn:
    asked = summary_of(moment, scope)
    album = Album(summary_pictures.pictures(moment, asked), caption(moment, asked))
    if scope.instead_of is None:
        return moment.turn(album)
    unit = unit_in_sentence(moment.known.units[scope.unit_code])
    return moment.turn(moment.notice(moment.say("summary.instead", unit=unit)), album)


# --- the caption ---------------------------------------------------------------------------------
def caption(moment: Moment, asked: Asked) -> str:
    """The numbers of the pictures in words, and the time of the data."""
    return joined(
        moment.say(
            "summary.title",
            unit=unit_title(moment, asked.scope.unit_code),
            period=asked.scope.period.label(moment.language),
        ),
        _filing(moment, asked),
        *(_headline(moment, asked, headline) for headline in asked.summary.headline),
        moment.say("summary.taken_at", at=moment.clock(asked.summary.taken_at)),
        moment.say("made_up") if moment.known.made_up else None,
    )


def _filing(moment: Moment, asked: Asked) -> Markup:
    if moment.known.units[asked.scope.unit_code].level is Level.COMMUNE:
        return _own_filing(moment, asked.summary)
    counts = asked.summary.counts
    of_them = (
        counted(moment, "summary.of_them_late", counts.late),
        counted(moment, "summary.correcting", counts.correcting),
    )
    late = ", ".join(filter(None, of_them))
    rest = [
        counted(moment, f"summary.{name}", count)
        for name, count in (("drafting", counts.drafting), ("silent", counts.silent))
    ]
    return moment.say(
        "summary.filed",
        filed=counts.filed,
        total=counts.total,
        late=f" ({late})" if late else "",
        rest="".join(f", {part}" for part in rest if part),
    )


def _own_filing(moment: Moment, summary: Summary) -> Markup:
    if not summary.filing:
        return moment.say("summary.own_silent")
    own = summary.filing[0]
    if own.is_correcting:
        return moment.say("summary.own_correcting")
    return moment.say(f"summary.own_{own.status}", done=own.settled, total=own.total)


def _headline(moment: Moment, asked: Asked, headline: Headline) -> Markup:
    """One indicator: figure, what it is made of, change, and who is lowest."""
    row = asked.form.indicator(headline.indicator)
    name = row.short[moment.language]
    if headline.own.number is None:
        return moment.say("summary.no_figure", name=name)
    return Markup(
        moment.say(
            "summary.figure",
            name=name,
            value=show_percent(headline.own.number),
            parts=_parts(asked, headline),
        )
        + _change(moment, asked, headline)
        + "."
        + _lowest(moment, headline)
    )


def _parts(asked: Asked, headline: Headline) -> str:
    """What a rate is made of, as written in its rows: "9.871/9.950"."""
    row = asked.form.indicator(headline.indicator)
    codes = row.formula.codes if row.formula else ()
    return "/".join(
        show_number(number, asked.form.indicator(code).scale)
        for code, number in zip(codes, headline.own.parts, strict=False)
    )


def _change(moment: Moment, asked: Asked, headline: Headline) -> str:
    change = headline.change
    if change is None:
        return ""
    before = asked.form.cycle.previous(asked.scope.period).short_label(moment.language)
    if change == 0:
        return moment.say("summary.same", before=before)
    name = "summary.higher" if change > 0 else "summary.lower"
    return moment.say(name, before=before, points=show_number(abs(change), 100))


def _lowest(moment: Moment, headline: Headline) -> str:
    lowest = headline.lowest()
    if len(lowest) != 1 or lowest[0].figure.number is None:
        return ""
    unit = summary_pictures.short_name(moment.known.units[lowest[0].unit_code])
    value = show_percent(lowest[0].figure.number)
    return " " + moment.say("summary.lowest", unit=unit, value=value)


# --- words that lead to no figures ---------------------------------------------------------------
def scope_problem(moment: Moment, problem: ScopeProblem) -> Message:
    """Why the words lead to no figures, and what leads to some."""
    if problem.code is ScopeFlaw.AMBIGUOUS:
        return _candidates(moment, problem)
    units = moment.known.units
    names = ", ".join(units[code].name for code in problem.candidates)
    own = [*moment.person.overseen_units(), *moment.person.filing_units()]
    text = moment.say(
        f"summary.{problem.code}",
        words=problem.words,
        units=names,
        own=", ".join(unit_in_sentence(moment.known.units[code]) for code in dict.fromkeys(own)),
    )
    return moment.notice(text)


def _candidates(moment: Moment, problem: ScopeProblem) -> Message:
    """Units that the words may mean, each with the unit it stands in, because names repeat."""
    period = problem.period or first_form(moment).cycle.current(moment.today)
    offered = problem.candidates[:MOST_CANDIDATES]
    rows = tuple(
        (
            Choice(
                pack("summary", "unit", f"{code}/{period.key}"),
                _with_parent(moment, code),
                lasting=True,
            ),
        )
        for code in offered
    )
    more = len(problem.candidates) - len(offered)
    text = joined(
        moment.say("summary.ambiguous", words=problem.words),
        moment.say("summary.ambiguous_more", count=more) if more else None,
    )
    return replace(moment.notice(text), rows=rows)


def _with_parent(moment: Moment, code: str) -> str:
    unit = moment.known.units[code]
    parent = next(moment.known.units.above(code), None)
    return f"{unit.name}, {parent.name}" if parent else unit.name


CONVERSATION = Conversation(
    "summary", commands={"tonghop": summary}, presses={"open": _open, "unit": _unit}
)
