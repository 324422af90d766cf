"""What a step may know of the world: asked for by name, loaded by the runner.

A step that asks for something not loaded yet raises `NotLoaded`; the runner loads it and runs the
step again. Steps are pure, so running one twice is harmless, and no step needs to say beforehand
what it will want.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from handlers.catalogue import Catalogue
from reporting.forms import Form
from reporting.invitations import Invitation, WrongCodes
from reporting.people import Person
from reporting.reports import Explanation, Filing, ReportKey, ReportView
from reporting.units import UnitTree
from reporting.values import Value
from reporting.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class NeedReport:
    """One report: answers, the values of the period before, submissions, the unit's people."""

    key: ReportKey
    previous: ReportKey | None


@dataclass(frozen=True, slots=True)
class NeedInvitation:
    """The invitation whose code has this hash."""

    code_hash: str


@dataclass(frozen=True, slots=True)
class NeedWrongCodes:
    """How often this chat tried wrong codes since that instant."""

    since: datetime


@dataclass(frozen=True, slots=True)
class NeedFiling:
    """How far the reports of these units are in one period, one row per unit in the order given."""

    form: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedValues:
    """Current values of some indicators, by (unit code, period key) and indicator code."""

    form: str
    periods: tuple[str, ...]
    units: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedExplanations:
    """Every reason given so far for findings of a report, oldest first."""

    key: ReportKey


Need = NeedExplanations | NeedReport | NeedInvitation | NeedWrongCodes | NeedFiling | NeedValues
UnitValues = Mapping[tuple[str, str], Mapping[str, Value]]


class NotLoaded(Exception):
    """The step needs something that is not loaded yet."""

    def __init__(self, need: Need) -> None:
        """Remember what is needed."""
        super().__init__(need)
        self.need = need


@dataclass(frozen=True, slots=True)
class Known:
    """The world of one step. `person` is None for somebody who is not enrolled.

    `made_up` is a sentence that marks demo figures wherever they show, empty in real use.
    """

    person: Person | None
    forms: Mapping[str, Form]
    units: UnitTree
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    made_up: bool = False
    loaded: Mapping[Need, object] = field(default_factory=dict)

    def report(self, key: ReportKey, previous: ReportKey | None) -> ReportView:
        """The report as it stands."""
        return cast(ReportView, self._get(NeedReport(key, previous)))

    def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with that code, None if there is none."""
        return cast("Invitation | None", self._get(NeedInvitation(code_hash)))

    def wrong_codes(self, since: datetime) -> WrongCodes:
        """Wrong codes this chat tried since then."""
        return cast(WrongCodes, self._get(NeedWrongCodes(since)))

    def filing(self, form: str, period: str, units: tuple[str, ...]) -> tuple[Filing, ...]:
        """How far those units are."""
        return cast("tuple[Filing, ...]", self._get(NeedFiling(form, period, units)))

    def explanations(self, key: ReportKey) -> tuple[Explanation, ...]:
        """Reasons given for findings of the report."""
        return cast("tuple[Explanation, ...]", self._get(NeedExplanations(key)))

    def values(
        self,
        form: str,
        periods: tuple[str, ...],
        units: tuple[str, ...],
        indicators: tuple[str, ...],
    ) -> UnitValues:
        """Current values of those units."""
        return cast(UnitValues, self._get(NeedValues(form, periods, units, indicators)))

    def _get(self, need: Need) -> object:
        try:
            return self.loaded[need]
        except KeyError:
            raise NotLoaded(need) from None
