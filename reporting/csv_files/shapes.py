"""What a cell of a list may look like: how spreadsheets wrap it, names, codes."""

import re
from collections.abc import Iterator
from typing import Final

from reporting.clean_text import CleanText
from reporting.complaints import Complaint
from reporting.csv_files.rows import CsvProblem, CsvRow

MAX_NAME: Final = 100
"""Characters of a name: the longest official one has fewer than half as many, and the title of a
Word file takes 255."""

MAX_CODE: Final = 16
"""Characters of a code: it has to fit into the 64 bytes of a button, beside form and period."""

_CODE: Final = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9_-]{{0,{MAX_CODE - 2}}}[A-Za-z0-9])?")
_GROUPED_DIGITS: Final = re.compile(r"\d+(?:[.,' \u00a0]\d+)+")


def name_problems(row: CsvRow) -> Iterator[CsvProblem]:
    """What is wrong with the name of a line that has one."""
    name = row["name"]
    if len(name) > MAX_NAME:
        complaint = Complaint("csv.name_too_long", name=name[:MAX_NAME], most=MAX_NAME)
        yield CsvProblem(row.line, "name_too_long", complaint)
    elif name and not any(mark.isalpha() for mark in name):
        complaint = Complaint("csv.name_without_letters", name=name)
        yield CsvProblem(row.line, "name_without_letters", complaint)


def code_problem(row: CsvRow, column: str) -> CsvProblem | None:
    """What is wrong with the shape of a code; None for one that is left out, or well-shaped."""
    code = row[column]
    if not code or _CODE.fullmatch(code):
        return None
    proper = without_grouping(code)
    complaint = (
        Complaint("csv.code_grouped", code=code, proper=proper)
        if proper
        else Complaint("csv.code_shape", code=code[: 2 * MAX_CODE], most=MAX_CODE)
    )
    return CsvProblem(row.line, "code_shape", complaint)


def without_grouping(code: CleanText) -> str | None:
    """The digits of a code that was written like a number; None when it was not.

    >>> from reporting.clean_text import clean
    >>> without_grouping(clean("12.148")), without_grouping(clean("cum-1"))
    ('12148', None)
    """
    if not _GROUPED_DIGITS.fullmatch(code):
        return None
    return "".join(mark for mark in code if mark.isdecimal())
