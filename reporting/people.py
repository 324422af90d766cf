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
    """One role on one unit; `duties` name the parts of the form an officer answers for."""

    role: Role
    unit_code: str
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody enrolled; `language` is "vi" or "en"."""

    id: int
    name: str
    language: str = VIETNAMESE
    grants: tuple[Grant, ...] = ()

    def filing_units(self) -> tuple[str, ...]:
        """Codes of the units whose report this person fills in or submits, each once."""
        found = (g.unit_code for g in self.grants if g.role in (Role.OFFICER, Role.FOCAL))
        return tuple(dict.fromkeys(found))

    def overseen_units(self) -> tuple[str, ...]:
        """Codes of the units this person leads, collects for or administers, in grant order."""
        found = (g.unit_code for g in self.grants if g.role in OVERSEEING)
        return tuple(dict.fromkeys(found))

    def duties_in(self, unit_code: str) -> tuple[str, ...]:
        """Duties this person answers for in that unit, each once, in grant order."""
        found = (
            duty
            for g in self.grants
            if g.unit_code == unit_code and g.role in (Role.OFFICER, Role.FOCAL)
            for duty in g.duties
        )
        return tuple(dict.fromkeys(found))

    def holds(self, role: Role, unit_code: str) -> bool:
        """Whether this person has exactly this role on exactly this unit."""
        return any(g.role is role and g.unit_code == unit_code for g in self.grants)

    def roles(self) -> frozenset[Role]:
        """Every role this person has anywhere."""
        return frozenset(g.role for g in self.grants)


OVERSEEING = frozenset({Role.CLERK, Role.LEADER, Role.ADMIN})
"""Roles that look at units below their own."""


def may_answer(person: Person, unit_code: str, duty: str) -> bool:
    """Whether the person may write indicators of that duty for that unit.

    An officer writes the duties granted; the focal point settles what does not add up, so may write
    every indicator.
    """
    return person.holds(Role.FOCAL, unit_code) or duty in person.duties_in(unit_code)


def may_submit(person: Person, unit_code: str) -> bool:
    """Whether the person may submit or withdraw that unit's report."""
    return person.holds(Role.FOCAL, unit_code)


def may_see(person: Person, unit_code: str, units: UnitTree) -> bool:
    """Whether the person may look at that unit's figures.

    One's own unit always; a unit below for whoever oversees a unit above it. Nothing else.
    """
    if unit_code in person.filing_units():
        return True
    return any(units.covers(above, unit_code) for above in person.overseen_units())


def overseers_of(people: Iterable[Person], unit_code: str, units: UnitTree) -> tuple[Person, ...]:
    """The clerks among `people` whose unit covers `unit_code`."""
    return tuple(
        p
        for p in people
        if any(g.role is Role.CLERK and units.covers(g.unit_code, unit_code) for g in p.grants)
    )
