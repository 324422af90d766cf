"""Pieces of WordprocessingML as text: runs, paragraphs, rules, cells, rows, tables.

A report has some seven hundred cells; as text they are put together in a few milliseconds and
parsed once. Everything that people wrote passes through `escaped`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry."""


@dataclass(frozen=True, slots=True)
class Face:
    """How letters look; `size` in points, 0 for that of the paragraph's style."""

    bold: bool = False
    italic: bool = False
    size: float = 0
    highlight: bool = False


PLAIN = Face()


def escaped(text: str) -> str:
    """The text as XML, without the characters that XML cannot carry."""
    return escape(_UNPRINTABLE.sub("", text), quote=False)


def run(text: str, face: Face = PLAIN) -> str:
    """Letters of one look; line breaks and tabs inside are kept."""
    written = (
        escaped(text)
        .replace("\r\n", "\n")
        .replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
        .replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    )
    return f'<w:r>{run_face(face)}<w:t xml:space="preserve">{written}</w:t></w:r>'


def run_face(face: Face) -> str:
    """The properties of a run; nothing when the style says it all."""
    half_points = round(face.size * 2)
    inside = (
        ("<w:b/><w:bCs/>" if face.bold else "")
        + ("<w:i/><w:iCs/>" if face.italic else "")
        + (f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "")
        + ('<w:highlight w:val="yellow"/>' if face.highlight else "")
    )
    return f"<w:rPr>{inside}</w:rPr>" if inside else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a paragraph stands; lengths in twips, `align` as WordprocessingML says it."""

    style: str = ""
    align: str = ""
    before: int | None = None
    after: int | None = None
    left: int = 0
    right: int = 0
    keep_next: bool = False
    boxed: bool = False
    outline: int | None = None


AS_STYLED = Setting()


def paragraph(runs: str, setting: Setting = AS_STYLED) -> str:
    """A paragraph of runs."""
    return f"<w:p>{_properties(setting)}{runs}</w:p>"


def _properties(setting: Setting) -> str:
    """In the order that the schema asks for."""
    spacing = "".join(
        f' w:{side}="{value}"'
        for side, value in (("before", setting.before), ("after", setting.after))
        if value is not None
    )
    indent = f'<w:ind w:left="{setting.left}" w:right="{setting.right}" w:firstLine="0"/>'
    inside = (
        (f'<w:pStyle w:val="{setting.style}"/>' if setting.style else "")
        + ("<w:keepNext/>" if setting.keep_next else "")
        + (_BOX if setting.boxed else "")
        + (f"<w:spacing{spacing}/>" if spacing else "")
        + (indent if setting.left or setting.right else "")
        + (f'<w:jc w:val="{setting.align}"/>' if setting.align else "")
        + (f'<w:outlineLvl w:val="{setting.outline}"/>' if setting.outline is not None else "")
    )
    return f"<w:pPr>{inside}</w:pPr>" if inside else ""


_LINE = 'w:val="single" w:sz="6" w:space="1" w:color="000000"'
_BOX = f"<w:pBdr><w:top {_LINE}/><w:left {_LINE}/><w:bottom {_LINE}/><w:right {_LINE}/></w:pBdr>"


def rule(width: int, within: int) -> str:
    """A solid line of that width in the middle of a space `within` wide."""
    side = max(0, (within - width) // 2)
    return (
        "<w:p><w:pPr><w:pBdr>"
        '<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:after="0" w:line="80" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="0"/>'
        '<w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>'
    )


def cell(content: str, width: int, *, shade: str = "", middle: bool = False) -> str:
    """A cell of paragraphs."""
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    centre = '<w:vAlign w:val="center"/>' if middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}{centre}</w:tcPr>'
        f"{content}</w:tc>"
    )


def row(cells: Iterable[str], *, is_heading: bool = False) -> str:
    """A row that is not torn apart between pages; a heading row stands again on each."""
    heading = "<w:tblHeader/>" if is_heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Iterable[str], widths: Sequence[int], *, ruled: bool) -> str:
    """A table of fixed columns, with lines or without."""
    line = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f"<w:{side} {line}/>" for side in sides) if ruled else ""
    margin = 60 if ruled else 0
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
