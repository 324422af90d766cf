"""What a paper means: its parts and its cells, in the reader's language.

The renderers (`papers`) decide how each part looks: a `Document` becomes a .docx in the layout of
Nghị định 30/2020/NĐ-CP, a `Workbook` an .xlsx.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

CellContent = str | int | Decimal | None
"""What a cell holds: a text, a number in the column's unit, or nothing."""


class CellStyle(StrEnum):
    """What a cell is; the renderer gives it a face, a side and a number format."""

    HEADING = "heading"
    """A heading of a column."""
    PART = "part"
    """A row that opens a part of the form."""
    GROUP = "group"
    """A row that groups those below it."""
    TEXT = "text"
    LABEL = "label"
    """A short text that stands in the middle: a number in a list, a unit."""
    NUMBER = "number"
    """A whole number."""
    DECIMAL = "decimal"
    """A number with decimals (17.465,5 triệu đồng)."""
    PERCENT = "percent"
    """A rate with two decimals, as a fraction of 1."""
    WHOLE_PERCENT = "whole_percent"
    """A rate without decimals, as a fraction of 1."""
    COMPUTED = "computed"
    """A figure that follows from others, written as text."""
    FIGURE = "figure"
    """A figure that somebody gave, written as text."""
    STATE = "state"
    """Words where no number can stand: không áp dụng."""
    OPEN = "open"
    """Something is still missing here."""
    NOTE = "note"
    GOOD = "good"
    LATE = "late"


class Cell(NamedTuple):
    """One cell of a table or a sheet."""

    content: CellContent = None
    style: CellStyle = CellStyle.TEXT


SheetRow = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `share` is its part of the width, against the others.

    A centred column is one of short texts: numbers in a list, units.
    """

    heading: str
    share: int
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The head of the first page: who issues the paper, its symbol, its place and year.

    `parent` is the body above, empty when there is none; `issuer` the lines of the issuer's name.
    Number, day and month stay open: the office gives them when the paper is signed (Nghị định
    30/2020, Điều 15).
    """

    parent: str
    issuer: tuple[str, ...]
    symbol: str
    place: str
    year: int


@dataclass(frozen=True, slots=True)
class Title:
    """The kind of paper and what it is about (trích yếu), line by line."""

    kind: str
    subject: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addressees:
    """Kính gửi: who the paper is for."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is numbered with Roman numerals, level 2 with Arabic ones."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; `review` is a note to whoever edits the draft, to be removed."""

    text: str
    review: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading row stands again on every page."""

    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signs: the lines above the signature; `name` is left open in a draft."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận: who gets a copy, the file copy last."""

    lines: tuple[str, ...]


DocumentBlock = Title | Addressees | Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Appendix:
    """An appendix: begins on a page of its own and counts its pages from 1.

    `numeral` is empty for the only one, "I", "II" … for several. `attached_to` names the paper it
    belongs to.
    """

    numeral: str
    title: tuple[str, ...]
    attached_to: str
    blocks: tuple[DocumentBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper to be signed. `mark` stands on its first page ("DỰ THẢO"), `footnote` under all."""

    name: str
    letterhead: Letterhead
    blocks: tuple[DocumentBlock, ...]
    recipients: Recipients
    signature: SignatureBlock
    appendices: tuple[Appendix, ...] = ()
    mark: str = ""
    footnote: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A heading over several columns, `first` and `last` counted from 0."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: lines on top, headings, rows.

    `spans` make a first row of headings above the columns' own. The headings and the first
    `frozen_columns` columns stay in sight. Printed across the page when `is_wide`.
    """

    name: str
    lines: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    rows: Sequence[SheetRow]
    spans: tuple[Span, ...] = ()
    frozen_columns: int = 0
    heading_height: int = 0
    """In points; 0 for as high as the text needs."""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook: what it is called and its sheets."""

    name: str
    sheets: tuple[Sheet, ...]
