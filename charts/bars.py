"""Lays a `BarPicture` out: one row per unit, its name, its bar and its figure."""

from dataclasses import dataclass
from typing import Final

from charts import style
from charts.axis import FULL, Axis, begin
from charts.lettering import clean, shorten, width, wrap
from charts.marks import lay_filled, lay_legend
from charts.placing import Spot, place, room
from charts.selection import Omitted, rows
from charts.sheet import Canvas, Layer, Paint, Stroke
from reporting.pictures import Bar, BarPicture

_RIGHT: Final = float(style.WIDTH - style.MARGIN)
_NAMES: Final = 400.0  # the widest column of names
_DASH: Final = 30.0
_ARROW: Final = 20.0
_STEM: Final = 12.0  # of the reference line, above the first row
_BELOW: Final = "▼ "  # before a figure under the reference
_REFERENCE: Final = Stroke(style.INK, 3, (3, 2))
_CASING: Final = Stroke(style.PAPER, 6)
_GRID: Final = Stroke(style.RULE, 2)


@dataclass(frozen=True, slots=True)
class _Grid:
    """What all rows share: the axis, the height of a row and of its bar, the reference's x."""

    axis: Axis
    row: float
    bar: float
    reference: float | None


def lay_bars(picture: BarPicture) -> Canvas:
    """The sheet of a bar picture."""
    sheet = Canvas()
    sheet.paragraph(picture.title, size=style.TITLE, bold=True)
    sheet.y += 6
    sheet.paragraph(picture.subtitle, size=style.BODY, colour=style.MUTED)
    sheet.y += 18
    lay_legend(sheet, picture.legend)
    shown = rows(picture.bars, sum(len(_names(bar)) for bar in picture.bars))
    grid = _grid(picture, [row for row in shown if isinstance(row, Bar)])
    _lay_reference_text(sheet, grid, picture.reference_text)
    top = sheet.y - _STEM
    for row in shown:
        if isinstance(row, Omitted):
            _lay_lines(sheet, grid, top)
            _lay_omitted(sheet, row, picture)
            top = sheet.y
        else:
            _lay_row(sheet, grid, row)
    _lay_lines(sheet, grid, top)
    _lay_ticks(sheet, grid, picture.axis_text)
    sheet.paragraph(picture.note, size=style.SMALL, colour=style.MUTED, lines=4)
    return sheet


def _names(bar: Bar) -> list[str]:
    return wrap(bar.label, style.BODY, _NAMES, 2)


def _grid(picture: BarPicture, shown: list[Bar]) -> _Grid:
    names = (line for bar in shown for line in _names(bar))
    widest = max((width(line, style.BODY) for line in names), default=0.0)
    axis = Axis(begin(picture), style.MARGIN + widest + 20, _RIGHT - _ARROW - 6)
    reference = None if picture.reference is None else axis.x(picture.reference)
    if len(shown) <= 6:
        return _Grid(axis, 84, 58, reference)
    if len(shown) <= 12:
        return _Grid(axis, 70, 50, reference)
    return _Grid(axis, 58, 44, reference)


def _lay_reference_text(sheet: Canvas, grid: _Grid, text: str) -> None:
    """The reference's name over its line, as near to it as the margins let it be."""
    if grid.reference is None:
        return
    label = shorten(clean(text, bold=True), style.BODY, style.INNER, bold=True)
    half = width(label, style.BODY, bold=True) / 2
    x = min(max(grid.reference, style.MARGIN + half), _RIGHT - half)
    sheet.text(x, sheet.y + 20, label, bold=True, align="center")
    sheet.y += 50 + _STEM


def _lay_lines(sheet: Canvas, grid: _Grid, top: float) -> None:
    """The lines of the axis and of the reference, from a height down to where the sheet is."""
    if sheet.y - top < 2 * _STEM:
        return
    for tick in grid.axis.ticks:
        x = grid.axis.x(tick)
        sheet.line((x, top + _STEM), (x, sheet.y), _GRID, Layer.GROUND)
    if grid.reference is not None:
        start, end = (grid.reference, top), (grid.reference, sheet.y)
        sheet.line(start, end, _CASING)
        sheet.line(start, end, _REFERENCE)


def _lay_row(sheet: Canvas, grid: _Grid, bar: Bar) -> None:
    names = _names(bar)
    step = style.BODY * 1.22
    height = grid.row if len(names) < 2 else max(grid.row, 2 * step + 18)
    middle = sheet.y + height / 2
    colour = style.MUTED if bar.value is None else style.INK
    for number, name in enumerate(names):
        shift = (number - (len(names) - 1) / 2) * step
        sheet.text(style.MARGIN, middle + shift, name, colour=colour)
    if bar.value is None:
        _lay_missing(sheet, grid, bar, middle)
    else:
        _lay_bar(sheet, grid, bar, bar.value, middle)
    sheet.y += height


def _lay_missing(sheet: Canvas, grid: _Grid, bar: Bar, middle: float) -> None:
    left = grid.axis.left
    end = left + _DASH
    sheet.line((left, middle), (end, middle), Stroke(style.MUTED, 5), Layer.SHAPE)
    text = shorten(clean(bar.text), style.BODY, room((end, end), _RIGHT))
    spot = place(width(text, style.BODY), (end, end), _RIGHT, grid.reference)
    if spot.crossed:
        _cover(sheet, spot, middle, style.PAPER)
    sheet.text(spot.left, middle, text, colour=style.MUTED)


def _lay_bar(sheet: Canvas, grid: _Grid, bar: Bar, value: int, middle: float) -> None:
    axis, mark = grid.axis, style.MARKS[bar.tone]
    end = axis.x(value)
    top, bottom = middle - grid.bar / 2, middle + grid.bar / 2
    below = grid.reference is not None and end < grid.reference
    text = clean(f"{_BELOW if below else ''}{bar.text}", bold=True)
    text = shorten(text, style.BODY, room((axis.left, end), _RIGHT), bold=True)
    spot = place(width(text, style.BODY, bold=True), (axis.left, end), _RIGHT, grid.reference)
    plain_from = spot.left - 12 if spot.inside else None
    lay_filled(sheet, bar.tone, axis.left, top, end, bottom, plain_from=plain_from)
    if value > FULL:
        _lay_arrow(sheet, end + 6, top, bottom, mark.strong)
    if axis.start and end > axis.left + 34:
        _lay_break(sheet, axis.left + 12, top, bottom)
    if spot.crossed:
        _cover(sheet, spot, middle, mark.fill if spot.inside else style.PAPER)
    sheet.text(spot.left, middle, text, colour=mark.ink if spot.inside else style.INK, bold=True)


def _lay_arrow(sheet: Canvas, x: float, top: float, bottom: float, colour: str) -> None:
    """The bar goes on beyond 100%."""
    sheet.polygon([(x, top), (x + _ARROW, (top + bottom) / 2), (x, bottom)], Paint(colour))


def _lay_break(sheet: Canvas, x: float, top: float, bottom: float) -> None:
    """A slanted cut through a bar: its beginning is left out."""
    for shift in (0, 14):
        sheet.line((x + shift, bottom + 3), (x + shift + 10, top - 3), Stroke(style.PAPER, 5))


def _cover(sheet: Canvas, spot: Spot, middle: float, colour: str) -> None:
    """Takes the reference line away from behind a figure for which there is no other room."""
    top, bottom = middle - style.BODY / 2, middle + style.BODY / 2
    sheet.box(spot.left, top, spot.right, bottom, Paint(colour), Layer.TOP)


def _lay_omitted(sheet: Canvas, row: Omitted, picture: BarPicture) -> None:
    wording = picture.missing_text if row.missing else picture.between_text
    sign = "–" if row.missing else "…"
    said = clean(wording.replace("{count}", str(row.count)) or f"{sign} {row.count}")
    text = shorten(said, style.BODY, style.INNER)
    sheet.box(style.MARGIN, sheet.y + 6, _RIGHT, sheet.y + 58, Paint(style.TRACK))
    sheet.text(style.WIDTH / 2, sheet.y + 32, text, colour=style.MUTED, align="center")
    sheet.y += 64


def _lay_ticks(sheet: Canvas, grid: _Grid, axis_text: str) -> None:
    """The axis: its first, middle and last tick, and the sentence that it does not begin at 0."""
    ticks = grid.axis.ticks
    labelled = (ticks[0], ticks[len(ticks) // 2], ticks[-1]) if len(ticks) % 2 else (ticks[0], FULL)
    for tick in labelled:
        x = grid.axis.x(tick)
        sheet.text(
            x, sheet.y + 24, f"{tick // 100}%", size=style.SMALL, colour=style.MUTED, align="center"
        )
    sheet.y += 52
    if grid.axis.start and axis_text:
        said = axis_text.replace("{start}", f"{grid.axis.start // 100}%")
        sheet.paragraph(said, size=style.SMALL, colour=style.MUTED)
    sheet.y += 8
