"""Lays a `StatusPicture` out: how many are in each state, then who."""

from typing import Final

from charts import style
from charts.flow import (
    AFTER,
    GUTTER,
    HEADING,
    ROW,
    STEP,
    NameCell,
    Section,
    cell_width,
    plan,
    row_height,
    unnamed,
)
from charts.lettering import clean, shorten, width, wrap
from charts.marks import lay_filled, lay_sign
from charts.sheet import Canvas, Layer, Paint, Stroke
from reporting.pictures import StatusGroup, StatusPicture

_RIGHT: Final = float(style.WIDTH - style.MARGIN)
_STRIP: Final = 78.0
_SLIVER: Final = 28.0  # the narrowest part of the strip
_BETWEEN: Final = 5.0
_LEGEND_ROW: Final = 58.0
_SIGN: Final = 20.0  # radius of a sign's disc


def lay_status(picture: StatusPicture) -> Canvas:
    """The sheet of a status picture."""
    sheet = Canvas()
    sheet.paragraph(picture.title, size=style.TITLE, bold=True)
    sheet.y += 6
    sheet.paragraph(picture.subtitle, size=style.BODY, colour=style.MUTED)
    sheet.y += 22
    _lay_strip(sheet, picture.groups)
    _lay_legend(sheet, picture.groups)
    note = len(wrap(picture.note, style.SMALL, style.INNER, 4)) * style.SMALL * style.LINE
    sections = plan(picture.groups, style.MAX_HEIGHT - style.MARGIN - note - 10 - sheet.y)
    for section in sections:
        if section.shown:
            _lay_section(sheet, section)
    if unnamed(sections):
        _lay_more(sheet, unnamed(sections), picture.more_text)
    sheet.y += 10
    sheet.paragraph(picture.note, size=style.SMALL, colour=style.MUTED, lines=4)
    return sheet


def _lay_strip(sheet: Canvas, groups: tuple[StatusGroup, ...]) -> None:
    """All units as one bar, a part per state as long as its share."""
    top, bottom = sheet.y, sheet.y + _STRIP
    sheet.y = bottom + 22
    parts = [group for group in groups if group.names]
    if not parts:
        sheet.box(style.MARGIN, top, _RIGHT, bottom, Paint(style.TRACK, style.RULE))
        return
    left = float(style.MARGIN)
    for group, length in zip(parts, _lengths([len(part.names) for part in parts]), strict=True):
        _lay_part(sheet, group, (left, left + length), (top, bottom))
        left += length + _BETWEEN


def _lengths(counts: list[int]) -> list[float]:
    """Lengths in proportion, none shorter than a sliver."""
    room = style.INNER - _BETWEEN * (len(counts) - 1)
    sliver = min(_SLIVER, room / len(counts))
    spare = room - sliver * len(counts)
    return [sliver + spare * count / sum(counts) for count in counts]


def _lay_part(
    sheet: Canvas, group: StatusGroup, xs: tuple[float, float], ys: tuple[float, float]
) -> None:
    left, right = xs
    mark = style.MARKS[group.tone]
    count = str(len(group.names))
    lay_filled(sheet, group.tone, left, ys[0], right, ys[1])
    half = width(count, style.HEADING, bold=True) / 2 + 10
    if right - left < 2 * half + 8:
        return
    x, y = (left + right) / 2, (ys[0] + ys[1]) / 2
    if mark.hatch:  # a plain ground behind the number
        sheet.box(x - half, y - 24, x + half, y + 24, Paint(mark.fill), Layer.TOP)
    sheet.text(x, y, count, size=style.HEADING, colour=mark.ink, bold=True, align="center")


def _lay_legend(sheet: Canvas, groups: tuple[StatusGroup, ...]) -> None:
    """What the parts mean, with their numbers: two side by side, or one below the other."""
    counts = [str(len(group.names)) for group in groups]
    figures = max((width(one, style.HEADING, bold=True) for one in counts), default=0.0)
    inset = 2 * _SIGN + 16 + figures + 16
    labels = [clean(group.label) for group in groups]
    widest = max((width(label, style.BODY) for label in labels), default=0.0)
    columns = 2 if inset + widest <= cell_width(2) else 1
    for place, (group, count) in enumerate(zip(groups, counts, strict=True)):
        row, column = divmod(place, columns)
        x = style.MARGIN + column * (cell_width(columns) + GUTTER)
        y = sheet.y + row * _LEGEND_ROW + _LEGEND_ROW / 2
        lay_sign(sheet, group.tone, x + _SIGN, y, _SIGN)
        number = x + 2 * _SIGN + 16 + figures
        sheet.text(number, y, count, size=style.HEADING, bold=True, align="right")
        label = shorten(labels[place], style.BODY, cell_width(columns) - inset)
        sheet.text(x + inset, y, label)
    sheet.y += -(-len(groups) // columns) * _LEGEND_ROW + 16


def _lay_section(sheet: Canvas, section: Section) -> None:
    group = section.group
    count = str(len(section.cells))
    left = style.MARGIN + 2 * _SIGN + 16
    room = _RIGHT - left - width(count, style.HEADING, bold=True) - 24
    middle = sheet.y + HEADING / 2 - 4
    lay_sign(sheet, group.tone, style.MARGIN + _SIGN, middle, _SIGN)
    label = shorten(clean(group.label, bold=True), style.HEADING, room, bold=True)
    strong = style.MARKS[group.tone].strong
    sheet.text(left, middle, label, size=style.HEADING, colour=strong, bold=True)
    sheet.text(_RIGHT, middle, count, size=style.HEADING, colour=strong, bold=True, align="right")
    line = sheet.y + HEADING - 10
    sheet.line((style.MARGIN, line), (_RIGHT, line), Stroke(strong, 3), Layer.SHAPE)
    sheet.y += HEADING
    for row in section.rows:
        for column, cell in enumerate(row):
            _lay_cell(sheet, cell, column, section.columns)
        sheet.y += row_height(row)
    sheet.y += AFTER


def _lay_cell(sheet: Canvas, cell: NameCell, column: int, columns: int) -> None:
    x = style.MARGIN + column * (cell_width(columns) + GUTTER)
    middle = sheet.y + ROW / 2
    for place, line in enumerate(cell.lines):
        sheet.text(x, middle + place * STEP, line)
    right = x + cell_width(columns)
    sheet.text(right, middle, cell.detail, colour=style.MUTED, align="right")


def _lay_more(sheet: Canvas, count: int, wording: str) -> None:
    """Stands for the units that are counted but not named."""
    said = clean(wording.replace("{count}", str(count)) or f"… +{count}")
    text = shorten(said, style.BODY, style.INNER)
    sheet.text(style.MARGIN, sheet.y + ROW / 2, text, colour=style.MUTED)
    sheet.y += ROW
