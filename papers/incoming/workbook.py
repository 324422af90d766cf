"""A workbook's parts: its sheets with their states, its shared texts, and its number formats.

Only these are looked at: colours, fonts, names, properties and pictures may be as wrong as they
like. A sheet is read by `papers.incoming.cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from papers.incoming.archive import UnreadableFileError
from papers.incoming.kinds import OfficeFile
from papers.incoming.relationships import relationships
from papers.incoming.safe_xml import Enough, walk
from reporting.documents.entry_sheet import SheetFlaw

MAX_SHEETS: Final = 20
MAX_TEXTS: Final = 200_000
MAX_STYLES: Final = 65_536
MAX_CELL_TEXT: Final = 32_767
GENERAL: Final = "General"
BUILT_IN: Final[Mapping[int, str]] = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 41: "#,##0;-#,##0", 42: "#,##0;-#,##0",
    43: "#,##0.00;-#,##0.00", 44: "#,##0.00;-#,##0.00", 48: "##0.0E+0", 49: "@",
    18: "h:mm", 19: "h:mm", 20: "h:mm", 21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "dd/mm/yyyy"),
}  # fmt: skip
"""Formats that a workbook uses without writing them down (ECMA-376 Part 1, 18.8.30)."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet: its name, where it lies, and whether people see its tab."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Book:
    """What is needed to read the cells of any sheet of a workbook."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool = False
    """Whether days are counted from 1904, as old Macintosh programs did."""

    def format_of(self, style: int) -> str:
        """The number format of a cell's style."""
        return self.formats[style] if style < len(self.formats) else GENERAL

    def format_of_number(self, style: int) -> str:
        """The format of a style that a number is shown in.

        Raises:
            UnreadableFileError: the style is not there, so that nobody knows what was shown.
        """
        if style >= max(len(self.formats), 1):
            raise UnreadableFileError(SheetFlaw.DAMAGED)
        return self.format_of(style)

    def text_of(self, at: int) -> str:
        """The shared text with that number; raises UnreadableFileError when it is not there."""
        if at >= len(self.texts):
            raise UnreadableFileError(SheetFlaw.DAMAGED)
        return self.texts[at]


def book_of(file: OfficeFile) -> Book:
    """The workbook's sheets, texts and formats; raises UnreadableFileError."""
    outline = _Outline()
    walk(file.archive.read(file.main), outline)
    related = relationships(file.archive, file.main)
    sheets = tuple(
        SheetPart(name, related[link].target, is_hidden)
        for name, link, is_hidden in outline.sheets[:MAX_SHEETS]
        if link in related and related[link].kind == "worksheet"
    )
    if not sheets:
        raise UnreadableFileError(SheetFlaw.DAMAGED)
    parts = {each.kind: each.target for each in related.values()}
    texts, formats = _Texts(), _Formats()
    for kind, handler in (("sharedStrings", texts), ("styles", formats)):
        if parts.get(kind, "") in file.archive:
            walk(file.archive.read(parts[kind]), handler)
    return Book(sheets, tuple(texts.found), formats.in_order(), outline.from_1904)


@dataclass
class _Outline:
    """Reads the main part."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    from_1904: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), is_hidden))

    def end(self, name: str) -> None:
        if name == "sheets":
            raise Enough

    def text(self, piece: str) -> None:
        del piece


class _Texts:
    """Reads the shared texts; how a word is pronounced is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_open = False
        self._aside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        del attributes
        match name:
            case "si":
                self._pieces = []
            case "t":
                self._is_open = not self._aside
            case "rPh":
                self._aside = True
            case _:
                pass

    def end(self, name: str) -> None:
        match name:
            case "si":
                if len(self.found) >= MAX_TEXTS:
                    raise UnreadableFileError(SheetFlaw.TOO_LARGE)
                self.found.append("".join(self._pieces)[:MAX_CELL_TEXT])
            case "t":
                self._is_open = False
            case "rPh":
                self._aside = False
            case _:
                pass

    def text(self, piece: str) -> None:
        if self._is_open:
            self._pieces.append(piece)


class _Formats:
    """Reads the number formats of the cells' styles."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = dict(BUILT_IN)
        self._styles: list[int] = []
        self._is_cells = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "numFmt":
                self._codes[number_in(attributes.get("numFmtId"))] = attributes.get(
                    "formatCode", GENERAL
                )
            case "cellXfs":
                self._is_cells = True
            case "xf" if self._is_cells and len(self._styles) < MAX_STYLES:
                self._styles.append(number_in(attributes.get("numFmtId")))
            case _:
                pass

    def end(self, name: str) -> None:
        if name == "cellXfs":
            raise Enough

    def text(self, piece: str) -> None:
        del piece

    def in_order(self) -> tuple[str, ...]:
        """The format of each style."""
        return tuple(self._codes.get(each, GENERAL) for each in self._styles)


def number_in(text: str | None) -> int:
    """A whole number as an attribute has it; 0 for anything else."""
    digits = (text or "").strip()
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) <= 9 else 0
