"""CSV files as administrators save them: any of the usual separators, with or without a BOM.

Reading never stops at the first mistake: what cannot be read becomes a `CsvProblem` and the rest
is read on, so that a file is mended in one go.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from reporting.clean_text import NOTHING, CleanText, clean, in_one_line
from reporting.complaints import Complaint
from reporting.legacy_encodings.conversion import LegacyEncoding, converted
from reporting.legacy_encodings.detection import legacy_encoding
from reporting.normalise import fold
from reporting.units import Level

OFFICIAL_DIGITS: Mapping[Level, int] = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
"""Digits of an official code by level (Quyết định 124/2004/QĐ-TTg); groups have no official one."""

_SEPARATORS = ",;\t"
_EXCEL_SEPARATOR_LINE = re.compile(r"sep=.\r?\n", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r"""="([^"]*)"|'(\d.*)""", re.DOTALL)
"""How a code is written that a spreadsheet must not take for a number: ="00123", '00123."""

_OLD_FONTS: Mapping[LegacyEncoding, str] = {
    LegacyEncoding.TCVN3: "csv.tcvn3",
    LegacyEncoding.VNI: "csv.vni",
    LegacyEncoding.MISREAD_UTF8: "csv.misread_utf8",
}
_OF_A_CODE = re.compile(r"[A-Za-z0-9_.-]+")
_TURNED_INTO_NUMBER = re.compile(r"\d+[.,]0+|\d+(?:[.,]\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class CsvProblem:
    """One thing to mend: the line as an editor counts it, a stable code, what is wrong."""

    line: int
    code: str
    complaint: Complaint


class CsvProblems(ValueError):
    """A file that cannot be taken; it holds every problem found, by line."""

    def __init__(self, problems: Sequence[CsvProblem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("; ".join(f"line {p.line}: {p.code}" for p in self.problems))


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One line of the file: its number, and its trimmed cells by column; one left out is empty."""

    line: int
    cells: Mapping[str, CleanText]

    def __getitem__(self, column: str) -> CleanText:
        return self.cells.get(column, NOTHING)


@dataclass(frozen=True, slots=True)
class Columns:
    """What a file must and may have as columns.

    The `open_ended` one, when it stands last, also takes the cells that no column is left for.
    `other_names` are other words for a column, folded.
    """

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    open_ended: str | None = None
    other_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> tuple[str, ...]:
        """Every column in the order it is described in."""
        return self.needed + self.optional


def read_rows(content: bytes, columns: Columns) -> tuple[tuple[CsvRow, ...], list[CsvProblem]]:
    """The lines below the header, with everything that is wrong with the file as such."""
    problems: list[CsvProblem] = []
    text, first_line = _without_separator_line(_decoded(content, problems))
    lines = _cells(text, first_line, problems)
    if not lines:
        if not problems:
            problems.append(CsvProblem(1, "empty_file", Complaint("csv.empty_file")))
        return (), problems
    line, header = lines[0]
    names = [columns.other_names.get(fold(name), name.casefold()) for name in header]
    problems.extend(_header_problems(line, names, columns))
    if any(name not in names for name in columns.needed):
        return (), problems
    rows = tuple(_row(line, names, cells, columns, problems) for line, cells in lines[1:])
    if not rows and not problems:
        problems.append(CsvProblem(line, "empty_file", Complaint("csv.only_header")))
    if not any(problem.code == "encoding" for problem in problems):
        problems.extend(_lost_marks(rows))
    return rows, problems


def official_spelling(code: str, level: Level) -> str | None:
    """What a code was before a spreadsheet took it for a number; None when it looks untouched.

    >>> official_spelling("5971", Level.COMMUNE), official_spelling("05971", Level.COMMUNE)
    ('05971', None)
    """
    digits = OFFICIAL_DIGITS.get(level)
    if digits is None or not code.isascii():
        return None
    number = code
    if _TURNED_INTO_NUMBER.fullmatch(code):
        number = str(int(float(code.replace(",", "."))))
    if not number.isdigit() or (number == code and len(code) >= digits):
        return None
    return number.zfill(digits)


def _decoded(content: bytes, problems: list[CsvProblem]) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        problems.append(CsvProblem(1, "encoding", Complaint("csv.not_utf8")))
        return ""
    bad = [
        number
        for number, line in enumerate(re.split(rb"\r\n|\r|\n", content), start=1)
        if not _is_utf8(line)
    ]
    if bad:
        complaint = (
            Complaint("csv.lines_not_utf8", line=bad[0], others=len(bad) - 1)
            if len(bad) > 1
            else Complaint("csv.line_not_utf8", line=bad[0])
        )
        problems.append(CsvProblem(bad[0], "encoding", complaint))
    return content.decode("utf-8-sig", errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_separator_line(text: str) -> tuple[str, int]:
    """Excel understands a first line "sep=;"; it is not data."""
    match = _EXCEL_SEPARATOR_LINE.match(text)
    return (text[match.end() :], 2) if match else (text, 1)


def _cells(
    text: str, first_line: int, problems: list[CsvProblem]
) -> list[tuple[int, list[CleanText]]]:
    """Lines that are not blank, each with the number of its first line in the file."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[CleanText]]] = []
    line = first_line
    try:
        for cells in reader:
            trimmed = [_unwrapped(in_one_line(clean(cell).split())) for cell in cells]
            if any(trimmed):
                found.append((line, trimmed))
                problems.extend(_old_fonts(line, cells))
                problems.extend(_other_digits(line, cells, trimmed))
            line = first_line + reader.line_num
    except csv.Error:
        problems.append(CsvProblem(line, "quotes", Complaint("csv.quotes")))
    return found


def _unwrapped(cell: CleanText) -> CleanText:
    match = _KEPT_AS_TEXT.fullmatch(cell)
    if match is None:
        return cell
    group = 1 if match[1] is not None else 2
    return cell[match.start(group) : match.end(group)].strip()


def _old_fonts(line: int, cells: Sequence[str]) -> Iterator[CsvProblem]:
    """Cells typed in a font from before Unicode; as they came, for cleaning drops one letter."""
    for cell in cells:
        encoding = legacy_encoding(cell)
        if encoding is not None:
            meant = in_one_line(clean(converted(cell, encoding)).split())
            shown = in_one_line(clean(cell).split())
            complaint = Complaint(_OLD_FONTS[encoding], text=shown, meant=meant)
            yield CsvProblem(line, "legacy_encoding", complaint)


def _other_digits(
    line: int, cells: Sequence[str], trimmed: Sequence[CleanText]
) -> Iterator[CsvProblem]:
    """Codes in digits that a search for the code would not find, such as full-width ones."""
    for cell, proper in zip(cells, trimmed, strict=True):
        odd = any(mark.isdecimal() and not mark.isascii() for mark in cell)
        if odd and _OF_A_CODE.fullmatch(proper):
            complaint = Complaint("csv.code_digits", code=cell.strip(), proper=proper)
            yield CsvProblem(line, "code_digits", complaint)


def _header_problems(line: int, names: list[str], columns: Columns) -> list[CsvProblem]:
    wanted = ", ".join(columns.all)
    problems = [
        CsvProblem(
            line, "missing_column", Complaint("csv.missing_column", name=name, wanted=wanted)
        )
        for name in columns.needed
        if name not in names
    ]
    for place, name in enumerate(names):
        if name and name not in columns.all:
            complaint = Complaint("csv.unknown_column", name=name, wanted=wanted)
            problems.append(CsvProblem(line, "unknown_column", complaint))
        elif name and name in names[:place]:
            complaint = Complaint("csv.repeated_column", name=name)
            problems.append(CsvProblem(line, "repeated_column", complaint))
    return problems


def _lost_marks(rows: Sequence[CsvRow]) -> Iterator[CsvProblem]:
    """A file saved in an encoding without Vietnamese letters has question marks for them."""
    names = [(row.line, row["name"]) for row in rows if re.search("[?\ufffd]", row["name"])]
    if names:
        line, name = names[0]
        complaint = (
            Complaint("csv.lost_marks_of_several", name=name, others=len(names) - 1)
            if len(names) > 1
            else Complaint("csv.lost_marks", name=name)
        )
        yield CsvProblem(line, "lost_marks", complaint)


def _row(
    line: int,
    names: list[str],
    cells: list[CleanText],
    columns: Columns,
    problems: list[CsvProblem],
) -> CsvRow:
    beyond = [cell for cell in islice(cells, len(names), None) if cell]
    by_name = dict(zip(names, cells, strict=False))
    if beyond and columns.open_ended == names[-1]:
        by_name[names[-1]] = in_one_line([by_name[names[-1]], *beyond])
    elif beyond:
        complaint = Complaint("csv.too_many_cells", cells=len(cells), columns=len(names))
        problems.append(CsvProblem(line, "too_many_cells", complaint))
    return CsvRow(line, by_name)
