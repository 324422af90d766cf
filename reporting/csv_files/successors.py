"""Who reports instead of a unit that ended (`merged_into`): known, standing then, of its level.

What was said of it before stays as it is in periods that are closed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from reporting.complaints import Complaint
from reporting.csv_files.closed_periods import ClosedPeriods, followed_otherwise
from reporting.csv_files.rows import CsvProblem
from reporting.languages import VIETNAMESE
from reporting.units import Level, Unit, UnitHistory

_IN_PLACE_OF: Final[Mapping[Level, frozenset[Level]]] = {
    level: frozenset({level}) for level in Level
} | {level: frozenset({Level.DISTRICT, Level.GROUP}) for level in (Level.DISTRICT, Level.GROUP)}
"""The levels of what may follow a unit; a group takes the place of a district."""

LinesByCode = Mapping[str, Sequence[tuple[int, Unit]]]
"""What the lines of a list say of each code."""


def successor_problems(lines: LinesByCode, history: UnitHistory) -> Iterator[CsvProblem]:
    """What is wrong with the units that are said to follow another one, each told once."""
    told: set[tuple[int, str]] = set()
    for line, unit in _said(lines, history):
        for code in unit.successors:
            problem = _problem(line, unit, code, history)
            if problem is not None and (line, code) not in told:
                told.add((line, code))
                yield problem


def _said(lines: LinesByCode, history: UnitHistory) -> Iterator[tuple[int, Unit]]:
    """Units with successors by the line that says so, or that changes what follows them."""
    for of_unit in lines.values():
        yield from of_unit
    for unit in history.all:
        touching = (code for code in (unit.code, *unit.successors) if code in lines)
        if unit.successors and (code := next(touching, None)) is not None:
            yield lines[code][0][0], unit


def _problem(line: int, unit: Unit, code: str, history: UnitHistory) -> CsvProblem | None:
    if code not in history:
        complaint = Complaint("units.unknown_successor", name=unit.name, code=code)
        return CsvProblem(line, "unknown_successor", complaint)
    if unit.valid_to is None or unit.valid_to == date.max:
        return None
    day = unit.valid_to + timedelta(days=1)
    successor = history.on(day)[code]
    if not successor.stands_on(day):
        complaint = Complaint("units.successor_gone", name=unit.name, code=code)
        return CsvProblem(line, "successor_gone", complaint)
    if successor.level in _IN_PLACE_OF[unit.level]:
        return None
    complaint = Complaint(
        "units.successor_level",
        name=unit.name,
        level=unit.level.value,
        other=f"{successor.name} ({code})",
        other_level=successor.level.value,
        example=_example(unit, day, history),
    )
    return CsvProblem(line, "successor_level", complaint)


def _example(unit: Unit, day: date, history: UnitHistory) -> str:
    """The line with a unit of the right level, the nearest there is; else without any."""
    tree = history.on(day)
    fits = [
        other
        for other in tree.units.values()
        if other.level is unit.level and other.code != unit.code and other.stands_on(day)
    ]
    beside = (other for other in fits if other.parent_code == unit.parent_code)
    instead = next(beside, None) or next(iter(fits), None)
    cells = (
        unit.code,
        unit.name,
        unit.level.value,
        unit.parent_code or "",
        unit.valid_from.isoformat() if unit.valid_from else "",
        unit.valid_to.isoformat() if unit.valid_to else "",
        instead.code if instead else "",
    )
    return ",".join(cells)


# --- periods that are closed ---------------------------------------------------------------------
def rewritten_followers(
    before: UnitHistory, after: UnitHistory, lines: Mapping[str, int], closed: ClosedPeriods
) -> Iterator[CsvProblem]:
    """The lines under which a closed period would say otherwise who followed whom."""
    told: set[str] = set()
    for changed, period in followed_otherwise(before, after, closed).items():
        code = _blamed(changed, before, after, lines)
        if code in told:
            continue
        told.add(code)
        complaint = Complaint(
            "units.closed_followers",
            code=code,
            name=after.versions[code][-1].name,
            period=period.label(VIETNAMESE),
        )
        yield CsvProblem(lines[code], "closed_period", complaint)


def _blamed(changed: str, before: UnitHistory, after: UnitHistory, lines: Mapping[str, int]) -> str:
    """The code of the line to be mended: of whom it says otherwise who follows, else of whom else.

    A unit that stands for more than before has a line of its own only sometimes.
    """
    rewritten = [code for code in lines if before.versions.get(code) != after.versions[code]]
    of_followed = (
        code
        for code in rewritten
        if _followed(code, before) != _followed(code, after)
        and changed in (code, *_followed(code, before), *_followed(code, after))
    )
    return next(of_followed, None) or (changed if changed in rewritten else rewritten[0])


def _followed(code: str, history: UnitHistory) -> tuple[str, ...]:
    return tuple(
        heir for unit in history.versions.get(code, ()) for heir in history.successors(unit)
    )
