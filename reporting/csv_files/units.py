"""The list of units as a file: `code,name,level,parent_code[,valid_from,valid_to]`.

A file may hold a whole country or a few units to change: a unit whose code is already known is
replaced, so loading the same file twice changes nothing. Codes are the official ones and are text.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from reporting.csv_files.rows import (
    Columns,
    CsvProblem,
    CsvProblems,
    CsvRow,
    official_spelling,
    read_rows,
)
from reporting.units import Level, Unit, UnitTree

COLUMNS = Columns(("code", "name", "level", "parent_code"), ("valid_from", "valid_to"))

_RANK: Mapping[Level, int] = {
    Level.PROVINCE: 0,
    Level.DISTRICT: 1,
    Level.GROUP: 1,
    Level.COMMUNE: 2,
}
"""A unit stands only under one of smaller rank; a group takes the place of a district."""

_LEVELS = ", ".join(Level)
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
    units: dict[str, Unit] = {}
    for row in rows:
        code = row["code"]
        if code in first_lines:
            text = f"Mã {code} đã có ở dòng {first_lines[code]}. Mỗi mã chỉ được có một dòng."
            problems.append(CsvProblem(row.line, "duplicate_code", text))
            continue
        if code:
            first_lines[code] = row.line
        unit = _unit(row, problems)
        if unit is not None:
            units[code] = unit
    merged = UnitTree({**existing.units, **units})
    unread = first_lines.keys() - units.keys()
    problems.extend(_parent_problems(merged, first_lines, unread))
    if problems:
        raise UnitFileProblems(problems)
    return tuple(units.values())


def _unit(row: CsvRow, problems: list[CsvProblem]) -> Unit | None:
    """The unit of a line; None when too little of it can be read to look any further."""
    code, name = row["code"], row["name"]
    if not code:
        problems.append(CsvProblem(row.line, "no_code", "Dòng này chưa có mã đơn vị (code)."))
    if not name:
        text = f"Đơn vị {code} chưa có tên (name)." if code else "Dòng này chưa có tên (name)."
        problems.append(CsvProblem(row.line, "no_name", text))
    valid_from, valid_to = (_day(row, column, problems) for column in COLUMNS.optional)
    if valid_from and valid_to and valid_to < valid_from:
        text = f"valid_to ({row['valid_to']}) đứng trước valid_from ({row['valid_from']})."
        problems.append(CsvProblem(row.line, "span_backwards", text))
    level = _level(row, problems)
    if level is None or not code:
        return None
    problems.extend(_code_problems(row, level))
    return Unit(code, name, level, row["parent_code"] or None, valid_from, valid_to)


def _level(row: CsvRow, problems: list[CsvProblem]) -> Level | None:
    word = row["level"].casefold()
    if word in Level.__members__.values():
        return Level(word)
    said = f'Cấp "{row["level"]}" không dùng được.' if word else "Chưa có cấp (level)."
    problems.append(CsvProblem(row.line, "unknown_level", f"{said} Chọn một trong: {_LEVELS}."))
    return None


def _code_problems(row: CsvRow, level: Level) -> Iterator[CsvProblem]:
    proper = official_spelling(row["code"], level)
    if proper is not None:
        text = (
            f"Mã {row['code']} có lẽ là {proper}: Excel bỏ số 0 ở đầu khi coi mã là con số. "
            "Định dạng cột mã là Văn bản (Text) rồi nhập lại."
        )
        yield CsvProblem(row.line, "code_lost_zeros", text)


def _day(row: CsvRow, column: str, problems: list[CsvProblem]) -> date | None:
    text = row[column]
    if not text:
        return None
    try:
        if match := _VIETNAMESE_DATE.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text)
    except ValueError:
        said = f'{column} "{text}" không phải một ngày. Viết như 2025-07-01 hoặc 1/7/2025.'
        problems.append(CsvProblem(row.line, "bad_date", said))
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
                text = f"{unit.name} ({unit.code}) chưa có parent_code."
                yield CsvProblem(line, "no_parent", text)
        elif parent not in tree:
            yield CsvProblem(line, "unknown_parent", _unknown_parent(unit, parent, tree))
        elif cycle := _cycle(unit, tree):
            in_a_cycle.update(cycle)
            text = f"Các đơn vị trực thuộc vòng tròn: {' → '.join((*cycle, cycle[0]))}."
            yield CsvProblem(line, "cycle", text)
        elif _RANK[tree[parent].level] >= _RANK[unit.level]:
            above = tree[parent]
            text = (
                f"{unit.name} ({unit.level}) không thể trực thuộc {above.name} ({above.level}): "
                "đơn vị cấp trên phải ở cấp cao hơn."
            )
            yield CsvProblem(line, "parent_level", text)


def _unknown_parent(unit: Unit, parent: str, tree: UnitTree) -> str:
    text = f"Đơn vị cấp trên {parent} của {unit.name} không có trong tệp, cũng chưa được nạp."
    spellings = (official_spelling(parent, level) for level in (Level.PROVINCE, Level.DISTRICT))
    meant = next((code for code in spellings if code is not None and code in tree), None)
    return f"{text} Có lẽ là {meant}: Excel đã bỏ số 0 ở đầu." if meant else text


def _cycle(unit: Unit, tree: UnitTree) -> tuple[str, ...]:
    """The codes from this unit up and back to it; empty when the way up ends or turns elsewhere."""
    way = [unit.code]
    parent = unit.parent_code
    while parent is not None and parent in tree and parent not in way:
        way.append(parent)
        parent = tree[parent].parent_code
    return tuple(way) if parent == unit.code else ()
