"""The list of people to invite as a file: `unit_code,name,role,duties`.

Duties are separated by `;` or spaces: "van_phong;tu_phap".
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reporting.complaints import Complaint
from reporting.csv_files.rows import (
    Columns,
    CsvProblem,
    CsvProblems,
    CsvRow,
    official_spelling,
    read_rows,
)
from reporting.csv_files.shapes import name_problems, without_grouping
from reporting.normalise import spelling
from reporting.people import Grant, Role
from reporting.units import Level, UnitTree

COLUMNS = Columns(("unit_code", "name", "role", "duties"), open_ended="duties")

_FILING = frozenset({Role.OFFICER, Role.FOCAL})
_ROLES = ", ".join(Role)


class PeopleFileProblems(CsvProblems):
    """A list of people that cannot be invited, with everything to mend in it."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """One line: whom to invite, and the role on a unit that the invitation gives."""

    line: int
    name: str
    grant: Grant


def read_people(
    content: bytes, units: UnitTree, duties: Collection[str], level: Level = Level.COMMUNE
) -> tuple[Invitee, ...]:
    """The people of a file, in its order.

    `duties` are the duties that the forms know, `level` that of the units that fill them in.

    Raises:
        PeopleFileProblems: with every problem of the file at once; then nobody is to be invited.
    """
    rows, problems = read_rows(content, COLUMNS)
    invitees: list[Invitee] = []
    first_lines: dict[tuple[str, tuple[str, ...], str], int] = {}
    for row in rows:
        found = [*_unit_problems(row, units, level), *_role_problems(row, duties)]
        key = (row["unit_code"], spelling(row["name"]), row["role"].casefold())
        if row["name"] and all(key) and key in first_lines:
            complaint = Complaint("people.repeated", name=row["name"], line=first_lines[key])
            found.append(CsvProblem(row.line, "repeated_person", complaint))
        first_lines.setdefault(key, row.line)
        found.extend(name_problems(row))
        if not row["name"]:
            found.append(CsvProblem(row.line, "no_name", Complaint("csv.no_name")))
        problems.extend(found)
        if not found:
            grant = Grant(Role(row["role"].casefold()), row["unit_code"], _duties(row))
            invitees.append(Invitee(row.line, row["name"], grant))
    if problems:
        raise PeopleFileProblems(problems)
    return tuple(invitees)


def _duties(row: CsvRow) -> tuple[str, ...]:
    words = re.split(r"[;,\s]+", row["duties"].casefold())
    return tuple(dict.fromkeys(word for word in words if word))


def _role(row: CsvRow) -> Role | None:
    word = row["role"].casefold()
    return Role(word) if word in Role.__members__.values() else None


def _unit_problems(row: CsvRow, units: UnitTree, level: Level) -> Iterator[CsvProblem]:
    code = row["unit_code"]
    if not code:
        yield CsvProblem(row.line, "no_unit", Complaint("people.no_unit"))
    elif code not in units:
        complaint = Complaint("people.unknown_unit", code=code)
        spellings = (official_spelling(code, each) for each in Level)
        meant = next((found for found in spellings if found is not None and found in units), None)
        digits = without_grouping(code)
        if digits is not None and digits in units:
            name = units[digits].name
            complaint = Complaint("people.unit_grouped", code=code, meant=digits, name=name)
        elif meant:
            name = units[meant].name
            complaint = Complaint("people.unit_lost_zeros", code=code, meant=meant, name=name)
        yield CsvProblem(row.line, "unknown_unit", complaint)
    elif _role(row) in _FILING and units[code].level is not level:
        unit = units[code]
        complaint = Complaint(
            "people.unit_level",
            name=unit.name,
            level=unit.level.value,
            role=row["role"],
            wanted=level.value,
        )
        yield CsvProblem(row.line, "unit_level", complaint)


def _role_problems(row: CsvRow, known: Collection[str]) -> Iterator[CsvProblem]:
    role, duties = _role(row), _duties(row)
    if role is None:
        complaint = (
            Complaint("people.unknown_role", role=row["role"], roles=_ROLES)
            if row["role"]
            else Complaint("people.no_role", roles=_ROLES)
        )
        yield CsvProblem(row.line, "unknown_role", complaint)
    listed = ", ".join(known)
    for duty in duties:
        if duty not in known:
            complaint = Complaint("people.unknown_duty", duty=duty, duties=listed)
            yield CsvProblem(row.line, "unknown_duty", complaint)
    if role is Role.OFFICER and not duties:
        complaint = Complaint("people.no_duty", name=row["name"], duties=listed)
        yield CsvProblem(row.line, "no_duty", complaint)
    if role is not None and role not in _FILING and duties:
        complaint = Complaint("people.needless_duty", role=role.value)
        yield CsvProblem(row.line, "needless_duty", complaint)
