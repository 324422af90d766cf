"""Who works with the bot and what each may do, decided by grants on units."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reporting.languages import VIETNAMESE
from reporting.units import UnitTree


class Role(StrEnum):
    """What a person does for a unit; a person may hold several."""

    OFFICER = "officer"
    FOCAL = "focal"
    CLERK = "clerk"
    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role on one unit; `duties` name the parts of the form an officer answers for.

    `form` is the form it is for; None: for every form of the unit, of which one has those duties.
    """

    role: Role
    unit_code: str
    duties: tuple[str, ...] = ()
    form: str | None = None

    def concerns(self, form: str | None) -> bool:
        """Whether it is for that form; None: for any."""
        return form is None or self.form is None or self.form == form


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody enrolled; `language` is "vi" or "en"."""

    id: int
    name: str
    language: str = VIETNAMESE
    grants: tuple[Grant, ...] = ()

    def filing_units(self, form: str | None = None) -> tuple[str, ...]:
        """Codes of the units whose reports this person fills in or submits, each once.

        Which of a unit's forms they are is for `reporters.files`.
        """
        return self._units(FILING, form)

    def overseen_units(self, form: str | None = None) -> tuple[str, ...]:
        """Codes of the units this person leads, collects for or administers, in grant order."""
        return self._units(OVERSEEING, form)

    def duties_in(self, unit_code: str, form: str) -> tuple[str, ...]:
        """Duties of the form this person answers for in that unit, each once, in grant order."""
        found = (
            duty
            for g in self.grants
            if g.unit_code == unit_code and g.role in FILING and g.concerns(form)
            for duty in g.duties
        )
        return tuple(dict.fromkeys(found))

    def holds(self, role: Role, unit_code: str, form: str | None = None) -> bool:
        """Whether this person has exactly this role on exactly this unit, for that form."""
        return any(
            g.role is role and g.unit_code == unit_code and g.concerns(form) for g in self.grants
        )

    def roles(self) -> frozenset[Role]:
        """Every role this person has anywhere."""
        return frozenset(g.role for g in self.grants)

    def _units(self, roles: frozenset[Role], form: str | None) -> tuple[str, ...]:
        found = (g.unit_code for g in self.grants if g.role in roles and g.concerns(form))
        return tuple(dict.fromkeys(found))


FILING = frozenset({Role.OFFICER, Role.FOCAL})
"""Roles that fill in or submit a unit's own reports."""

OVERSEEING = frozenset({Role.CLERK, Role.LEADER, Role.ADMIN})
"""Roles that look at units below their own."""


def may_answer(person: Person, unit_code: str, form: str, duty: str) -> bool:
    """Whether the person may write indicators of that duty of the form for that unit.

    An officer writes the duties granted; the focal point settles what does not add up, so may write
    every indicator.
    """
    return may_submit(person, unit_code, form) or duty in person.duties_in(unit_code, form)


def may_submit(person: Person, unit_code: str, form: str) -> bool:
    """Whether the person may submit or withdraw that unit's report of the form."""
    return person.holds(Role.FOCAL, unit_code, form)


def oversees(person: Person, unit_code: str, form: str, units: UnitTree) -> bool:
    """Whether the person looks at figures of the form at and below that unit, from it or above."""
    return any(units.covers(above, unit_code) for above in person.overseen_units(form))


def is_clerk_of(person: Person, unit_code: str, form: str | None, units: UnitTree) -> bool:
    """Whether the person accepts and sends back that unit's reports of the form; None: of any."""
    return any(
        grant.role is Role.CLERK
        and grant.concerns(form)
        and units.covers(grant.unit_code, unit_code)
        for grant in person.grants
    )


def overseers_of(
    people: Iterable[Person], unit_code: str, form: str | None, units: UnitTree
) -> tuple[Person, ...]:
    """The clerks among `people` of that unit's reports of the form; None: of any form."""
    return tuple(person for person in people if is_clerk_of(person, unit_code, form, units))
