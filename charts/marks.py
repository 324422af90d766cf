"""Draws the mark of a tone: a filled bar with its pattern, a disc with its sign, a legend."""

from charts import style
from charts.lettering import clean, shorten, width
from charts.sheet import Canvas, Layer, Paint
from reporting.pictures import Tone

_SWATCH = 46.0
_LEGEND_ROW = 52.0


def lay_filled(
    sheet: Canvas,
    tone: Tone,
    left: float,
    top: float,
    right: float,
    bottom: float,
    *,
    plain_from: float | None = None,
) -> None:
    """A rectangle in the colour and pattern of a tone; from `plain_from` on without pattern."""
    mark = style.MARKS[tone]
    sheet.box(left, top, right, bottom, Paint(mark.fill, mark.edge or "none"))
    if not mark.hatch:
        return
    end = right if plain_from is None else plain_from
    if end - left > 4:
        pattern = Paint("none", hatch=mark.hatch, hatch_colour=mark.hatch_colour)
        sheet.box(left, top, end, bottom, pattern, Layer.PATTERN)


def lay_sign(sheet: Canvas, tone: Tone, x: float, y: float, radius: float) -> None:
    """The sign of a tone, white on a disc of its colour, around a point."""
    mark = style.MARKS[tone]
    sheet.disc(x, y, radius, mark.strong)
    rise = radius * 0.36 if mark.sign == "…" else 0.0  # its dots lie on the line of writing
    sheet.text(
        x,
        y - rise,
        mark.sign,
        size=radius * 1.25,
        colour=style.PAPER,
        bold=True,
        align="center",
    )


def lay_legend(sheet: Canvas, legend: tuple[tuple[Tone, str], ...]) -> None:
    """What the colours and patterns of bars mean, side by side as far as there is room."""
    if not legend:
        return
    x = float(style.MARGIN)
    right = style.WIDTH - style.MARGIN
    for tone, meaning in legend:
        text = shorten(clean(meaning), style.BODY, style.INNER - _SWATCH - 14)
        needed = _SWATCH + 14 + width(text, style.BODY)
        if x > style.MARGIN and x + needed > right:
            x = style.MARGIN
            sheet.y += _LEGEND_ROW
        middle = sheet.y + _LEGEND_ROW / 2
        lay_filled(sheet, tone, x, middle - 15, x + _SWATCH, middle + 15)
        sheet.text(x + _SWATCH + 14, middle, text)
        x += needed + 40
    sheet.y += _LEGEND_ROW + 14
