"""What the pictures of a summary mean; `charts` decides how they look."""

from handlers.figures import Asked, unit_title
from handlers.moment import Moment
from reporting.figures import Figure, Headline
from reporting.pictures import Bar, BarPicture, Picture, StatusGroup, StatusPicture, Tone
from reporting.summary import FilingStatus, UnitFiling
from reporting.units import Level, Unit
from reporting.values import State, show_percent

TONES = {
    FilingStatus.ON_TIME: Tone.GOOD,
    FilingStatus.LATE: Tone.LATE,
    FilingStatus.DRAFTING: Tone.BUSY,
    FilingStatus.SILENT: Tone.SILENT,
}
SHORT_KINDS = {"Xã ": "", "Thị trấn ": "TT ", "Phường ": "P. ", "Huyện ": "", "Thành phố ": "TP "}
"""How the kinds of units are written beside a bar."""


def short_name(unit: Unit) -> str:
    """A unit's name where space is dear: "Bắc Sơn", "TT Ân Thi"."""
    for kind, short in SHORT_KINDS.items():
        if unit.name.startswith(kind):
            return short + unit.name.removeprefix(kind)
    return unit.name


def pictures(moment: Moment, asked: Asked) -> tuple[Picture, ...]:
    """Who has filed, then each headline indicator by unit; one picture for a commune of its own."""
    if moment.known.units[asked.scope.unit_code].level is Level.COMMUNE:
        return (_own(moment, asked),)
    return (_status(moment, asked), *(_bars(moment, asked, h) for h in asked.summary.headline))


def _status(moment: Moment, asked: Asked) -> StatusPicture:
    filing = asked.summary.filing
    groups = tuple(
        StatusGroup(
            moment.say.plain(f"status.{status}"),
            tone,
            tuple(_named(moment, each) for each in filing if each.status is status),
        )
        for status, tone in TONES.items()
    )
    subtitle = moment.say.plain(
        "picture.filed", filed=asked.summary.counts.filed, total=asked.summary.counts.total
    )
    return StatusPicture(_title(moment, asked), subtitle, groups, _note(moment, asked))


def _named(moment: Moment, filing: UnitFiling) -> tuple[str, str]:
    """A commune and its detail: when it filed, or how far it is."""
    name = short_name(moment.known.units[filing.unit_code])
    if filing.first_submitted is not None:
        local = filing.first_submitted.astimezone(moment.known.timezone)
        return name, f"{local.day}/{local.month}"
    return name, f"{filing.settled}/{filing.total}" if filing.settled else ""


def _bars(moment: Moment, asked: Asked, headline: Headline) -> BarPicture:
    row = asked.form.indicator(headline.indicator)
    name, own = row.name[moment.language], headline.own.number
    known = moment.say.plain(
        "picture.rests_on", known=headline.own.known_units, total=headline.own.total_units
    )
    provisional = any(unit.figure.is_provisional for unit in headline.per_unit)
    return BarPicture(
        title=name if len(name) <= TITLE else row.short[moment.language],
        subtitle=f"{_title(moment, asked)}. {known}",
        bars=tuple(
            _bar(moment, short_name(moment.known.units[unit.unit_code]), unit.figure)
            for unit in headline.ranked()
        ),
        reference=own,
        reference_text="" if own is None else _reference(moment, asked, own),
        note=_note(moment, asked),
        between_text=moment.say.raw("picture.between"),
        missing_text=moment.say.raw("picture.missing"),
        axis_text=moment.say.raw("picture.axis"),
        legend=_legend(moment) if provisional else (),
    )


TITLE = 70
"""The longest indicator name that is a picture's title; beyond it the short name serves."""


def _legend(moment: Moment) -> tuple[tuple[Tone, str], ...]:
    """What the tones of bars mean, where some rest on reports not submitted yet."""
    return (
        (Tone.NEUTRAL, moment.say.plain("picture.final")),
        (Tone.BUSY, moment.say.plain("picture.provisional")),
    )


def _reference(moment: Moment, asked: Asked, own: int) -> str:
    unit = moment.known.units[asked.scope.unit_code]
    return moment.say.plain(f"picture.whole_{unit.level}", value=show_percent(own))


def _bar(moment: Moment, label: str, figure: Figure) -> Bar:
    if figure.number is None:
        absent = figure.value.state if figure.value else State.NOT_YET
        return Bar(label, None, moment.say.plain(f"picture.{absent}"), Tone.SILENT)
    tone = Tone.BUSY if figure.is_provisional else Tone.NEUTRAL
    return Bar(label, figure.number, show_percent(figure.number), tone)


def _own(moment: Moment, asked: Asked) -> BarPicture:
    """A commune's own headline indicators in one picture."""
    return BarPicture(
        title=unit_title(moment, asked.scope.unit_code),
        subtitle=moment.say.plain("picture.own", period=asked.scope.period.label(moment.language)),
        bars=tuple(
            _bar(moment, asked.form.indicator(h.indicator).short[moment.language], h.own)
            for h in asked.summary.headline
        ),
        reference=None,
        reference_text="",
        note=_note(moment, asked),
    )


def _title(moment: Moment, asked: Asked) -> str:
    return moment.say.plain(
        "picture.title",
        unit=unit_title(moment, asked.scope.unit_code),
        period=asked.scope.period.label(moment.language),
    )


def _note(moment: Moment, asked: Asked) -> str:
    taken = moment.say.plain("picture.taken_at", at=moment.clock(asked.summary.taken_at))
    made_up = moment.say.plain("picture.made_up") if moment.known.made_up else ""
    return " ".join(part for part in (taken, made_up) if part)
