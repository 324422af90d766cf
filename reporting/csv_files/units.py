"""The list of units as a file: `code,name,level,parent_code[,valid_from,valid_to,merged_into]`.

A file may hold a whole country or a few units to change; loading the same file twice changes
nothing. A line of a unit that is known is a new version of it, its end, or a correction (see
`unit_changes`). Codes are the official ones and are text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from reporting.complaints import Complaint
from reporting.csv_files.closed_periods import ClosedPeriods, rewritten, top_of
from reporting.csv_files.rows import (
    Columns,
    CsvProblem,
    CsvProblems,
    CsvRow,
    official_spelling,
    read_rows,
)
from reporting.csv_files.shapes import code_problem, name_problems
from reporting.csv_files.successors import rewritten_followers, successor_problems
from reporting.csv_files.unit_changes import TooEarly, Undated, UnitPlan, planned, with_line
from reporting.csv_files.unit_relations import LOST, parent_problems, same_names
from reporting.languages import VIETNAMESE
from reporting.units import Level, Unit, UnitHistory
from reporting.values import show_date

COLUMNS = Columns(
    ("code", "name", "level", "parent_code"), ("valid_from", "valid_to", "merged_into")
)
_DATES = ("valid_from", "valid_to")

_LEVELS = ", ".join(Level)
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class UnitFileProblems(CsvProblems):
    """A list of units that cannot be loaded, with everything to mend in it."""


def read_units(content: bytes, known: UnitHistory, closed: ClosedPeriods) -> UnitPlan:
    """What loading the file comes to: parents may stand in it or be known already.

    Raises:
        UnitFileProblems: with every problem of the file at once; then nothing is to be saved.
    """
    rows, problems = read_rows(content, COLUMNS)
    lines, unread = _lines(rows, known, problems)
    turns = _turns(lines, known, closed, problems)
    history = UnitHistory({**known.versions, **turns})
    first_lines = {code: of_unit[0][0] for code, of_unit in lines.items()}
    problems.extend(successor_problems(lines, history))
    found: dict[tuple[int, str], CsvProblem] = {}
    for day in _days(lines, closed.today):
        for problem in parent_problems(history.on(day), first_lines, unread, day):
            found.setdefault((problem.line, problem.code), problem)
    problems.extend(found.values())
    problems.extend(same_names(history, first_lines))
    if not problems:
        problems.extend(_rewritten(known, history, first_lines, closed))
    if not problems:
        problems.extend(rewritten_followers(known, history, first_lines, closed))
    if problems:
        raise UnitFileProblems(problems)
    return planned(known, turns, closed.today)


_Lines = dict[str, list[tuple[int, Unit]]]
"""What the lines say of each code, by the day from which they say it."""


def _lines(
    rows: Iterable[CsvRow], known: UnitHistory, problems: list[CsvProblem]
) -> tuple[_Lines, set[str]]:
    """The lines by code, and the codes of which a line cannot be read."""
    spelled: dict[str, tuple[str, int]] = {}
    before = {code.casefold(): code for code in known.versions}
    first_lines: dict[tuple[str, str], int] = {}
    lines: _Lines = {}
    unread: set[str] = set()
    for row in rows:
        code = row["code"]
        folded = code.casefold()
        if folded not in spelled and before.get(folded, code) != code:
            complaint = Complaint("units.code_case", code=code, known=before[folded])
            problems.append(CsvProblem(row.line, "duplicate_code", complaint))
        spelling, line = spelled.setdefault(folded, (code, row.line))
        line = first_lines.setdefault(
            (code, row["valid_from"]), row.line if spelling == code else line
        )
        if code and line != row.line:
            complaint = Complaint("units.duplicate_code", code=code, line=line)
            problems.append(CsvProblem(row.line, "duplicate_code", complaint))
            continue
        unit = _unit(row, problems)
        if unit is None:
            unread.add(code)
        else:
            lines.setdefault(code, []).append((row.line, unit))
    for of_unit in lines.values():
        of_unit.sort(key=lambda one: one[1].valid_from or date.min)
    return lines, unread - lines.keys()


def _turns(
    lines: _Lines, known: UnitHistory, closed: ClosedPeriods, problems: list[CsvProblem]
) -> dict[str, tuple[Unit, ...]]:
    """Every version of each unit in the file, once its lines have been taken in."""
    first_ends, tree = closed.first_ends(known), known.on(closed.today)
    troubled = {problem.line for problem in problems}
    turns: dict[str, tuple[Unit, ...]] = {}
    for code, of_unit in lines.items():
        turn = known.versions.get(code, ())
        for line, unit in of_unit:
            begins = unit.valid_from or date.max
            limit = min(closed.today, first_ends.get(top_of(unit, tree), date.max))
            try:
                turn = with_line(turn, unit, may_date_first=begins <= limit)
            except Undated as refused:
                if line in troubled or LOST.search(unit.name):
                    continue
                problems.append(CsvProblem(line, "no_date", _undated(refused.standing, unit)))
            except TooEarly as refused:
                complaint = Complaint(
                    "units.too_early",
                    code=code,
                    name=refused.standing.name,
                    since=_shown(refused.standing.valid_from),
                )
                problems.append(CsvProblem(line, "too_early", complaint))
        turns[code] = turn or (of_unit[0][1],)
    return turns


def _undated(standing: Unit, line: Unit) -> Complaint:
    example = f"{line.code},{line.name},{line.level},{line.parent_code or ''},2025-07-01"
    facts = {"code": line.code, "example": example}
    if standing.name != line.name:
        return Complaint("units.renamed_undated", old=standing.name, new=line.name, **facts)
    if standing.parent_code != line.parent_code:
        old, new = standing.parent_code or "-", line.parent_code or "-"
        return Complaint("units.moved_undated", name=line.name, old=old, new=new, **facts)
    return Complaint(
        "units.level_undated",
        name=line.name,
        old=standing.level.value,
        new=line.level.value,
        **facts,
    )


def _shown(day: date | None) -> str:
    return "" if day is None else show_date(day)


def _days(lines: _Lines, today: date) -> Iterator[date]:
    """The days on which what the file says has to hold together."""
    days = dict.fromkeys(
        day
        for of_unit in lines.values()
        for _, unit in of_unit
        for day in (unit.valid_from, unit.valid_to, today)
        if day is not None
    )
    yield from sorted(days)


def _rewritten(
    before: UnitHistory, after: UnitHistory, lines: Mapping[str, int], closed: ClosedPeriods
) -> Iterator[CsvProblem]:
    for code, period in rewritten(before, after, lines, closed).items():
        complaint = Complaint(
            "units.closed_period",
            code=code,
            name=after.on(period.end)[code].name,
            period=period.label(VIETNAMESE),
            day=show_date(period.end + timedelta(days=1)),
        )
        yield CsvProblem(lines[code], "closed_period", complaint)


def _unit(row: CsvRow, problems: list[CsvProblem]) -> Unit | None:
    """The unit of a line; None when too little of it can be read to look any further."""
    code, name = row["code"], row["name"]
    if not code:
        problems.append(CsvProblem(row.line, "no_code", Complaint("units.no_code")))
    if not name:
        complaint = Complaint("units.no_name", code=code) if code else Complaint("csv.no_name")
        problems.append(CsvProblem(row.line, "no_name", complaint))
    valid_from, valid_to = (_day(row, column, problems) for column in _DATES)
    successors = tuple(re.split(r"[;,\s]+", row["merged_into"])) if row["merged_into"] else ()
    if successors and valid_to is None:
        complaint = Complaint("units.merged_no_end", code=code, name=name)
        problems.append(CsvProblem(row.line, "merged_no_end", complaint))
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
    parent = row["parent_code"] or None
    return Unit(code, name, level, parent, valid_from, valid_to, successors)


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
