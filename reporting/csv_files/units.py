"""The list of units as a file: `code,name,level,parent_code[,valid_from,valid_to]`.

A file may hold a whole country or a few units to change: a unit whose code is already known is
replaced, so loading the same file twice changes nothing. Codes are the official ones and are text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from reporting.complaints import Complaint
from reporting.csv_files.rows import (
    Columns,
    CsvProblem,
    CsvProblems,
    CsvRow,
    official_spelling,
    read_rows,
)
from reporting.csv_files.shapes import code_problem, name_problems
from reporting.units import Level, Unit, UnitTree
from reporting.units.names import spelling_of

COLUMNS = Columns(("code", "name", "level", "parent_code"), ("valid_from", "valid_to"))

_RANK: Mapping[Level, int] = {
    Level.PROVINCE: 0,
    Level.DISTRICT: 1,
    Level.GROUP: 1,
    Level.COMMUNE: 2,
}
"""A unit stands only under one of smaller rank; a group takes the place of a district."""

_LEVELS = ", ".join(Level)
_LOST = re.compile("[?\ufffd]")  # marks that were lost when the file was saved
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class UnitFileProblems(CsvProblems):
    """A list of units that cannot be loaded, with everything to mend in it."""


def read_units(content: bytes, existing: UnitTree) -> tuple[Unit, ...]:
    """The units of a file, in its order: those to save over the existing ones.

    Parents may stand in the file or be known already.

    Raises:
        UnitFileProblems: with every problem of the file at once; then nothing is to be saved.
    """
    rows, problems = read_rows(content, COLUMNS)
    first_lines: dict[str, int] = {}
    taken = {code.casefold(): code for code in existing.units}
    units: dict[str, Unit] = {}
    for row in rows:
        code = row["code"]
        first = taken.setdefault(code.casefold(), code)
        if first in first_lines:
            complaint = Complaint("units.duplicate_code", code=code, line=first_lines[first])
            problems.append(CsvProblem(row.line, "duplicate_code", complaint))
            continue
        if first != code:
            complaint = Complaint("units.code_case", code=code, known=first)
            problems.append(CsvProblem(row.line, "duplicate_code", complaint))
            taken[code.casefold()] = code
        if code:
            first_lines[code] = row.line
        unit = _unit(row, problems)
        if unit is not None:
            units[code] = unit
    merged = UnitTree({**existing.units, **units})
    unread = first_lines.keys() - units.keys()
    problems.extend(_parent_problems(merged, first_lines, unread))
    problems.extend(_same_names(merged, first_lines))
    if problems:
        raise UnitFileProblems(problems)
    return tuple(units.values())


def _unit(row: CsvRow, problems: list[CsvProblem]) -> Unit | None:
    """The unit of a line; None when too little of it can be read to look any further."""
    code, name = row["code"], row["name"]
    if not code:
        problems.append(CsvProblem(row.line, "no_code", Complaint("units.no_code")))
    if not name:
        complaint = Complaint("units.no_name", code=code) if code else Complaint("csv.no_name")
        problems.append(CsvProblem(row.line, "no_name", complaint))
    valid_from, valid_to = (_day(row, column, problems) for column in COLUMNS.optional)
    if valid_from and valid_to and valid_to < valid_from:
        complaint = Complaint("units.backwards", to=row["valid_to"], since=row["valid_from"])
        problems.append(CsvProblem(row.line, "span_backwards", complaint))
    level = _level(row, problems)
    problems.extend(name_problems(row))
    shapes = [code_problem(row, column) for column in ("code", "parent_code")]
    problems.extend(shape for shape in shapes if shape is not None)
    if level is None or not code:
        return None
    if shapes[0] is None:
        problems.extend(_code_problems(row, level))
    return Unit(code, name, level, row["parent_code"] or None, valid_from, valid_to)


def _level(row: CsvRow, problems: list[CsvProblem]) -> Level | None:
    word = row["level"].casefold()
    if word in Level.__members__.values():
        return Level(word)
    complaint = (
        Complaint("units.unknown_level", level=row["level"], levels=_LEVELS)
        if word
        else Complaint("units.no_level", levels=_LEVELS)
    )
    problems.append(CsvProblem(row.line, "unknown_level", complaint))
    return None


def _code_problems(row: CsvRow, level: Level) -> Iterator[CsvProblem]:
    proper = official_spelling(row["code"], level)
    if proper is not None:
        complaint = Complaint("units.lost_zeros", code=row["code"], proper=proper)
        yield CsvProblem(row.line, "code_lost_zeros", complaint)


def _day(row: CsvRow, column: str, problems: list[CsvProblem]) -> date | None:
    text = row[column]
    if not text:
        return None
    try:
        if match := _VIETNAMESE_DATE.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)
    except ValueError:
        complaint = Complaint("units.bad_date", column=column, text=text)
        problems.append(CsvProblem(row.line, "bad_date", complaint))
        return None


def _parent_problems(
    tree: UnitTree, lines: Mapping[str, int], unread: set[str]
) -> Iterator[CsvProblem]:
    """What is wrong between units and those above them.

    Units that are not in the file are looked at too when their parent is: a changed level may
    leave them under a unit that can no longer be theirs. A parent whose own line could not be read
    is left for the next try.
    """
    in_a_cycle: set[str] = set()
    for unit in tree.units.values():
        parent = unit.parent_code
        line = lines.get(unit.code, lines.get(parent or ""))
        if line is None or parent in unread or unit.code in in_a_cycle:
            continue
        if parent is None:
            if unit.level is Level.COMMUNE:
                complaint = Complaint("units.no_parent", name=unit.name, code=unit.code)
                yield CsvProblem(line, "no_parent", complaint)
        elif parent not in tree:
            yield CsvProblem(line, "unknown_parent", _unknown_parent(unit, parent, tree))
        elif cycle := _cycle(unit, tree):
            in_a_cycle.update(cycle)
            complaint = Complaint("units.cycle", codes=" → ".join((*cycle, cycle[0])))
            yield CsvProblem(line, "cycle", complaint)
        elif _RANK[tree[parent].level] >= _RANK[unit.level]:
            above = tree[parent]
            complaint = Complaint(
                "units.parent_level",
                name=unit.name,
                level=unit.level.value,
                above=above.name,
                above_level=above.level.value,
            )
            yield CsvProblem(line, "parent_level", complaint)


def _same_names(tree: UnitTree, lines: Mapping[str, int]) -> Iterator[CsvProblem]:
    """Two codes of one unit: the same name under the same parent at the same time."""
    alike: dict[tuple[str | None, Level, tuple[str, ...]], list[Unit]] = {}
    for unit in tree.units.values():
        if not unit.name or _LOST.search(unit.name):
            continue
        others = alike.setdefault((unit.parent_code, unit.level, spelling_of(unit.name)), [])
        other = next((one for one in others if _overlap(one, unit)), None)
        line = max((lines[code] for code in _codes(unit, other) if code in lines), default=None)
        if other is not None and line is not None:
            complaint = Complaint(
                "units.same_name", name=unit.name, code=unit.code, other=other.code
            )
            yield CsvProblem(line, "same_name", complaint)
        others.append(unit)


def _codes(*units: Unit | None) -> Iterator[str]:
    return (unit.code for unit in units if unit is not None)


def _overlap(one: Unit, other: Unit) -> bool:
    """Whether there is a day on which both stand."""
    starts = max(unit.valid_from or date.min for unit in (one, other))
    return starts <= min(unit.valid_to or date.max for unit in (one, other))


def _unknown_parent(unit: Unit, parent: str, tree: UnitTree) -> Complaint:
    spellings = (official_spelling(parent, level) for level in (Level.PROVINCE, Level.DISTRICT))
    meant = next((code for code in spellings if code is not None and code in tree), None)
    if meant is None:
        return Complaint("units.unknown_parent", parent=parent, name=unit.name)
    return Complaint("units.parent_lost_zeros", parent=parent, name=unit.name, meant=meant)


def _cycle(unit: Unit, tree: UnitTree) -> tuple[str, ...]:
    """The codes from this unit up and back to it; empty when the way up ends or turns elsewhere."""
    way = [unit.code]
    parent = unit.parent_code
    while parent is not None and parent in tree and parent not in way:
        way.append(parent)
        parent = tree[parent].parent_code
    return tuple(way) if parent == unit.code else ()
