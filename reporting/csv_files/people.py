"""The list of people to invite as a file: `unit_code,name,role,duties`.

Duties are separated by `;` or spaces: "van_phong;tu_phap".
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from reporting.csv_files.rows import (
    Columns,
    CsvProblem,
    CsvProblems,
    CsvRow,
    official_spelling,
    read_rows,
)
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
    first_lines: dict[tuple[str, str, str], int] = {}
    for row in rows:
        found = [*_unit_problems(row, units, level), *_role_problems(row, duties)]
        key = (row["unit_code"], row["name"].casefold(), row["role"].casefold())
        if all(key) and key in first_lines:
            text = f"{row['name']} đã có ở dòng {first_lines[key]} với cùng đơn vị và vai trò."
            found.append(CsvProblem(row.line, "repeated_person", text))
        first_lines.setdefault(key, row.line)
        if not row["name"]:
            found.append(CsvProblem(row.line, "no_name", "Dòng này chưa có tên (name)."))
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
        yield CsvProblem(row.line, "no_unit", "Dòng này chưa có mã đơn vị (unit_code).")
    elif code not in units:
        text = f"Chưa có đơn vị nào mang mã {code}."
        spellings = (official_spelling(code, each) for each in Level)
        meant = next((found for found in spellings if found is not None and found in units), None)
        if meant:
            text += f" Có lẽ là {meant} ({units[meant].name}): Excel đã bỏ số 0 ở đầu."
        yield CsvProblem(row.line, "unknown_unit", text)
    elif _role(row) in _FILING and units[code].level is not level:
        unit = units[code]
        text = f"{unit.name} ({unit.level}) không lập báo cáo; {row['role']} cần đơn vị {level}."
        yield CsvProblem(row.line, "unit_level", text)


def _role_problems(row: CsvRow, known: Collection[str]) -> Iterator[CsvProblem]:
    role, duties = _role(row), _duties(row)
    if role is None:
        said = f'Vai trò "{row["role"]}" không dùng được.' if row["role"] else "Chưa có vai trò."
        yield CsvProblem(row.line, "unknown_role", f"{said} Chọn một trong: {_ROLES}.")
    listed = ", ".join(known)
    for duty in duties:
        if duty not in known:
            text = f'Không có mảng "{duty}". Chọn trong: {listed}.'
            yield CsvProblem(row.line, "unknown_duty", text)
    if role is Role.OFFICER and not duties:
        text = f"{row['name']} (officer) chưa có mảng phụ trách (duties): {listed}."
        yield CsvProblem(row.line, "no_duty", text)
    if role is not None and role not in _FILING and duties:
        text = f"Vai trò {role} không phụ trách mảng nào; để trống cột duties."
        yield CsvProblem(row.line, "needless_duty", text)
