"""What can be wrong between the units of a list: who stands under whom, two codes for one unit."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from reporting.complaints import Complaint
from reporting.csv_files.rows import CsvProblem, official_spelling
from reporting.units import Level, Unit, UnitHistory, UnitTree
from reporting.units.names import spelling_of

_RANK: Mapping[Level, int] = {
    Level.PROVINCE: 0,
    Level.DISTRICT: 1,
    Level.GROUP: 1,
    Level.COMMUNE: 2,
    Level.OFFICE: 3,
}
"""A unit stands only under one of smaller rank; a group takes the place of a district."""

LOST = re.compile("[?\ufffd]")
"""What stands for marks that were lost when the file was saved."""


def parent_problems(
    tree: UnitTree, lines: Mapping[str, int], unread: set[str], day: date
) -> Iterator[CsvProblem]:
    """What is wrong between units and those above them.

    Units that are not in the file are looked at too when their parent is: a changed level may
    leave them under a unit that can no longer be theirs. A parent whose own line could not be read
    is left for the next try.
    """
    in_a_cycle: set[str] = set()
    for unit in tree.units.values():
        if not unit.stands_on(day):
            continue
        parent = unit.parent_code
        line = lines.get(unit.code, lines.get(parent or ""))
        if line is None or parent in unread or unit.code in in_a_cycle:
            continue
        if parent is None:
            if unit.level in (Level.COMMUNE, Level.OFFICE):
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


def same_names(history: UnitHistory, lines: Mapping[str, int]) -> Iterator[CsvProblem]:
    """Two codes of one unit: the same name under the same parent at the same time."""
    alike: dict[tuple[str | None, Level, tuple[str, ...]], list[Unit]] = {}
    for unit in history.all:
        if not unit.name or LOST.search(unit.name):
            continue
        others = alike.setdefault((unit.parent_code, unit.level, spelling_of(unit.name)), [])
        other = next((one for one in others if one.code != unit.code and _overlap(one, unit)), None)
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
