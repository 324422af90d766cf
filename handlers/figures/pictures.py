"""What the pictures of a summary mean; `charts` decides how they look."""

from handlers.engine.context import TurnContext
from handlers.figures.scope_summary import ScopeSummary, period_title
from reporting.aggregation import Figure, Headline
from reporting.pictures import Bar, BarPicture, Picture, StatusGroup, StatusPicture, Tone
from reporting.summary import FilingStatus, UnitFiling
from reporting.units.names import short
from reporting.values import State, show_percent

TONES = {
    FilingStatus.ON_TIME: Tone.GOOD,
    FilingStatus.LATE: Tone.LATE,
    FilingStatus.DRAFTING: Tone.BUSY,
    FilingStatus.SILENT: Tone.SILENT,
}


def pictures(ctx: TurnContext, asked: ScopeSummary) -> tuple[Picture, ...]:
    """Who has filed, then each headline indicator by unit; of one report one picture."""
    if asked.alone:
        return (_own(ctx, asked),)
    return (_status(ctx, asked), *(_bars(ctx, asked, h) for h in asked.summary.headline))


def _status(ctx: TurnContext, asked: ScopeSummary) -> StatusPicture:
    filing = asked.summary.filing
    groups = tuple(
        StatusGroup(
            ctx.say.plain(f"status.{status}"),
            tone,
            tuple(_named(ctx, asked, each) for each in filing if each.status is status),
        )
        for status, tone in TONES.items()
    )
    subtitle = ctx.say.plain(
        "picture.filed", filed=asked.summary.counts.filed, total=asked.summary.counts.total
    )
    return StatusPicture(_title(ctx, asked), subtitle, groups, _note(ctx, asked))


def _named(ctx: TurnContext, asked: ScopeSummary, filing: UnitFiling) -> tuple[str, str]:
    """A commune and its detail: when it filed, or how far it is."""
    name = short(asked.units[filing.unit_code].name)
    if filing.first_submitted is not None:
        local = filing.first_submitted.astimezone(ctx.lookup.timezone)
        return name, f"{local.day}/{local.month}"
    return name, f"{filing.settled}/{filing.total}" if filing.settled else ""


def _bars(ctx: TurnContext, asked: ScopeSummary, headline: Headline) -> BarPicture:
    indicator = asked.form.indicator(headline.indicator)
    name, own = indicator.name[ctx.language], headline.own.number
    known = ctx.say.plain(
        "picture.rests_on", known=headline.own.known_units, total=headline.own.total_units
    )
    provisional = any(unit.figure.is_provisional for unit in headline.per_unit)
    return BarPicture(
        title=name if len(name) <= TITLE else indicator.short[ctx.language],
        subtitle=f"{_title(ctx, asked)}. {known}",
        bars=tuple(
            _bar(ctx, short(asked.units[unit.unit_code].name), unit.figure)
            for unit in headline.ranked()
        ),
        reference=own,
        reference_text="" if own is None else _reference(ctx, asked, own),
        note=_note(ctx, asked),
        between_text=ctx.say.raw("picture.between"),
        missing_text=ctx.say.raw("picture.missing"),
        axis_text=ctx.say.raw("picture.axis"),
        legend=_legend(ctx) if provisional else (),
    )


TITLE = 70
"""The longest indicator name that is a picture's title; beyond it the short name serves."""


def _legend(ctx: TurnContext) -> tuple[tuple[Tone, str], ...]:
    """What the tones of bars mean, where some rest on reports not submitted yet."""
    return (
        (Tone.NEUTRAL, ctx.say.plain("picture.final")),
        (Tone.BUSY, ctx.say.plain("picture.provisional")),
    )


def _reference(ctx: TurnContext, asked: ScopeSummary, own: int) -> str:
    unit = asked.units[asked.scope.unit_code]
    return ctx.say.plain(f"picture.whole_{unit.level}", value=show_percent(own))


def _bar(ctx: TurnContext, label: str, figure: Figure) -> Bar:
    if figure.number is None:
        absent = figure.value.state if figure.value else State.NOT_YET
        return Bar(label, None, ctx.say.plain(f"picture.{absent}"), Tone.SILENT)
    tone = Tone.BUSY if figure.is_provisional else Tone.NEUTRAL
    return Bar(label, figure.number, show_percent(figure.number), tone)


def _own(ctx: TurnContext, asked: ScopeSummary) -> BarPicture:
    """One unit's own headline indicators in one picture."""
    return BarPicture(
        title=asked.title,
        subtitle=ctx.say.plain("picture.own", period=_period(ctx, asked)),
        bars=tuple(
            _bar(ctx, asked.form.indicator(h.indicator).short[ctx.language], h.own)
            for h in asked.summary.headline
        ),
        reference=None,
        reference_text="",
        note=_note(ctx, asked),
    )


def _title(ctx: TurnContext, asked: ScopeSummary) -> str:
    return ctx.say.plain(
        "picture.title",
        unit=asked.title,
        period=_period(ctx, asked),
    )


def _period(ctx: TurnContext, asked: ScopeSummary) -> str:
    return period_title(ctx, asked.form, asked.scope.period)


def _note(ctx: TurnContext, asked: ScopeSummary) -> str:
    taken = ctx.say.plain("picture.taken_at", at=ctx.clock(asked.summary.taken_at))
    is_demo = ctx.say.plain("picture.made_up") if ctx.lookup.is_demo else ""
    return " ".join(part for part in (taken, is_demo) if part)
