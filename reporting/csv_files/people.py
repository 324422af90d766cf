"""The list of people to invite as a file: `unit_code,name,role,duties[,form]`.

Duties are separated by `;` or spaces: "van_phong;tu_phap". They belong to a form, which has to be
named where several forms of the unit have a duty of that name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from reporting.forms import Form
from reporting.normalise import spelling
from reporting.people import FILING, Grant, Role
from reporting.reporters import reports_itself
from reporting.units import Level, Unit, UnitTree

COLUMNS = Columns(("unit_code", "name", "role", "duties"), ("form",), open_ended="duties")

_ROLES = ", ".join(Role)


class PeopleFileProblems(CsvProblems):
    """A list of people that cannot be invited, with everything to mend in it."""


@dataclass(frozen=True, slots=True)
class Invitee:
    """One line: whom to invite, and the role on a unit that the invitation gives."""

    line: int
    name: str
    grant: Grant


_Versions = Mapping[str, Sequence[Form]]
"""Forms by code, each in the versions whose duties somebody may be invited for."""


def read_people(content: bytes, units: UnitTree, forms: _Versions) -> tuple[Invitee, ...]:
    """The people of a file, in its order.

    Raises:
        PeopleFileProblems: with every problem of the file at once; then nobody is to be invited.
    """
    rows, problems = read_rows(content, COLUMNS)
    invitees: list[Invitee] = []
    first_lines: dict[tuple[object, ...], int] = {}
    for row in rows:
        known = _forms(row, units, forms)
        found = [
            *_unit_problems(row, units),
            *_form_problems(row, units, forms, known),
            *_role_problems(row, known or _every(forms)),
        ]
        form = row["form"].casefold()
        key = (row["unit_code"], spelling(row["name"]), row["role"].casefold(), form)
        if row["name"] and all(key[:-1]) and key in first_lines:
            complaint = Complaint("people.repeated", name=row["name"], line=first_lines[key])
            found.append(CsvProblem(row.line, "repeated_person", complaint))
        first_lines.setdefault(key, row.line)
        found.extend(name_problems(row))
        if not row["name"]:
            found.append(CsvProblem(row.line, "no_name", Complaint("csv.no_name")))
        problems.extend(found)
        if not found:
            role = Role(row["role"].casefold())
            grant = Grant(role, row["unit_code"], _duties(row), form or None)
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


def _every(forms: _Versions) -> list[Form]:
    return [form for versions in forms.values() for form in versions]


def _forms(row: CsvRow, units: UnitTree, forms: _Versions) -> list[Form]:
    """The forms that the line may be about: the one named, else those that the unit fills in."""
    named, code = row["form"].casefold(), row["unit_code"]
    if named:
        return [*forms.get(named, ())]
    if code not in units:
        return []
    return [form for form in _every(forms) if reports_itself(form, units[code])]


def _unit_problems(row: CsvRow, units: UnitTree) -> Iterator[CsvProblem]:
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


def _form_problems(
    row: CsvRow, units: UnitTree, forms: _Versions, known: Sequence[Form]
) -> Iterator[CsvProblem]:
    """What is wrong with the form named, or with filing for a unit that has none to fill in."""
    named, code = row["form"].casefold(), row["unit_code"]
    if named and named not in forms:
        complaint = Complaint("people.unknown_form", form=row["form"], forms=", ".join(forms))
        yield CsvProblem(row.line, "unknown_form", complaint)
    if code not in units or _role(row) not in FILING:
        return
    unit = units[code]
    if not any(reports_itself(form, unit) for form in known or _every(forms)):
        yield CsvProblem(row.line, "unit_level", _reports_nothing(row, unit, known, forms))
    for duty in _duties(row):
        having = list(dict.fromkeys(form.code for form in known if duty in form.duties))
        if len(having) > 1:
            complaint = Complaint("people.duty_of_several", duty=duty, forms=", ".join(having))
            yield CsvProblem(row.line, "duty_of_several", complaint)


def _reports_nothing(row: CsvRow, unit: Unit, known: Sequence[Form], forms: _Versions) -> Complaint:
    levels = {form.reporters.level for form in known or _every(forms)}
    (level,) = levels if len(levels) == 1 else (None,)
    facts = {"name": unit.name, "level": unit.level.value}
    if level is None:
        return Complaint("people.reports_nothing", **facts)
    return Complaint("people.unit_level", **facts, role=row["role"], wanted=level.value)


def _role_problems(row: CsvRow, forms: Iterable[Form]) -> Iterator[CsvProblem]:
    role, duties = _role(row), _duties(row)
    known = tuple(dict.fromkeys(duty for form in forms for duty in form.duties))
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
    if role is not None and role not in FILING and duties:
        complaint = Complaint("people.needless_duty", role=role.value)
        yield CsvProblem(row.line, "needless_duty", complaint)
