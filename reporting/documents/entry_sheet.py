"""A sheet that an officer fills in away from the chat: what it is for, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reporting.clean_text import CleanText
from reporting.forms import Form, Indicator
from reporting.periods import Period
from reporting.units import Unit
from reporting.values import Value


@dataclass(frozen=True, slots=True)
class EntryKey:
    """Which report a sheet belongs to; it is written into the sheet."""

    form: str
    version: int
    unit: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPaper:
    """A sheet to be filled in: the officer's own indicators, with present and earlier values."""

    form: Form
    period: Period
    unit: Unit
    indicators: tuple[Indicator, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    previous: Mapping[str, Value] = field(default_factory=dict)

    @property
    def key(self) -> EntryKey:
        """Which report it belongs to."""
        return EntryKey(self.form.code, self.form.version, self.unit.code, self.period.key)


class OldCell(StrEnum):
    """What became of a cell written in an old encoding."""

    CONVERTED = "converted"
    """Its text is in Unicode now; the person looks at it before it is recorded."""
    UNSURE = "unsure"
    """Nobody can tell what it says; its text is as it came and is not read."""


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """What came back: the text of each cell that holds something, by indicator code.

    A text is as its cell shows it, a number written the Vietnamese way. `reporting.parsing.read`
    decides what each means. `stored` has the whole number of each cell that shows fewer digits
    than it holds. `name` is the sheet's own; `is_hidden` says that people do not see its tab. `old`
    has the indicators whose cells were written in an old encoding, and what became of each.
    """

    key: EntryKey
    cells: Mapping[str, CleanText]
    stored: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    is_hidden: bool = False
    old: Mapping[str, OldCell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeveralSheets:
    """A file with more than one sheet that may be meant, or with one that is hidden."""

    sheets: tuple[EntrySheet, ...]


@dataclass(frozen=True, slots=True)
class SheetOption:
    """One sheet of a file: its name, how many figures stand in it, whether its tab is hidden."""

    name: str
    count: int
    is_hidden: bool = False


class SheetFlaw(StrEnum):
    """Why a file that came back is not read; each has its own sentence."""

    NOT_XLSX = "not_xlsx"
    """A Word document, where a sheet is looked for."""
    NOT_A_DOCUMENT = "not_a_document"
    """Nothing that figures could stand in, such as a picture; `found` names it."""
    OTHER_FORMAT = "other_format"
    """A table in another format, which `found` names: saved as .xlsx it can be read."""
    OTHER_DOCUMENT = "other_document"
    """A text in another format, which `found` names: saved as .docx it can be read."""
    ARCHIVE = "archive"
    """A packed folder, in which the file itself may lie; `found` names the format."""
    DAMAGED = "damaged"
    UNSAFE = "unsafe"
    """Made, or damaged, in a way that no office program writes."""
    TOO_HEAVY = "too_heavy"
    """Reading it took more time or memory than one file may take."""
    NOT_READ = "not_read"
    """The program failed at it; nothing is known to be wrong with the file."""
    MACRO = "macro"
    TOO_LARGE = "too_large"
    ENCRYPTED = "encrypted"
    NOT_OUR_SHEET = "not_our_sheet"
    """A workbook without the mark of the sheets that are sent out."""
    CHANGED_LAYOUT = "changed_layout"
    """The headings or codes of the sheet were changed at `place`."""
    FORMULA = "formula"
    """A formula at `place`, where a figure belongs."""
    LINKED = "linked"
    """A formula at `place` takes its figure from another file."""
    OTHER_FORM = "other_form"
    OTHER_VERSION = "other_version"
    OTHER_UNIT = "other_unit"
    OTHER_PERIOD = "other_period"
    NO_TABLE = "no_table"
    """A document without the five-column table of the appendix."""
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A file that is not read: `place` is a cell ("E14"), `found` and `expected` are keys.

    `period` is the key of the period that another unit's sheet is of.
    """

    flaw: SheetFlaw
    place: str = ""
    found: str = ""
    expected: str = ""
    period: str = ""


class Skipped(StrEnum):
    """Why a row of an appendix was left alone."""

    UNKNOWN_ROW = "unknown_row"
    OTHER_NAME = "other_name"
    """The number is an indicator's, the name beside it is not."""
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row with a figure that belongs to no indicator of the form; `line` counts from 1."""

    line: int
    number: str
    name: str
    figure: str
    why: Skipped


@dataclass(frozen=True, slots=True)
class AppendixReading:
    """The figures of an appendix as they are written, by code, and the rows that fit none.

    `head` are the lines printed around the table, which say whose figures they are and of when.
    `stored` is as in `EntrySheet`.
    """

    cells: Mapping[str, CleanText]
    skipped: tuple[SkippedRow, ...] = ()
    head: tuple[str, ...] = ()
    stored: Mapping[str, str] = field(default_factory=dict)
