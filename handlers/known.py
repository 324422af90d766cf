"""What a step may know of the world: asked for by name, loaded by the runner.

A step that asks for something not loaded yet raises `NotLoaded`; the runner loads it and runs the
step again. Steps are pure, so running one twice is harmless, and no step needs to say beforehand
what it will want.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import cast
from zoneinfo import ZoneInfo

from handlers.catalogue import Catalogue
from reporting.documents.entry_sheet import AppendixReading, EntryKey, EntrySheet, SheetProblem
from reporting.forms import Form
from reporting.invitations import Invitation, WrongCodes
from reporting.people import Person, overseers_of
from reporting.reports import (
    Evidence,
    Explanation,
    Filing,
    Given,
    Question,
    ReportKey,
    ReportView,
)
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
class NeedOverseers:
    """Everybody who oversees the unit or one above it."""

    unit: str


@dataclass(frozen=True, slots=True)
class NeedExplanations:
    """Every reason given so far for findings of a report, oldest first."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class NeedQuestion:
    """What that message of ours asks."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NeedQuestionBefore:
    """What the newest question that stood in this chat before that message asks."""

    message_id: int


@dataclass(frozen=True, slots=True)
class NeedGiven:
    """What that message of theirs was recorded as."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NeedEvidence:
    """Everything attached to a report."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class NeedSheet:
    """What stands in a filled-in sheet that was sent; it is fetched and read before the turn."""

    file_id: str
    expected: EntryKey


@dataclass(frozen=True, slots=True)
class NeedAppendix:
    """What stands in an earlier report's appendix that was sent; fetched like a sheet."""

    file_id: str
    form: str


class FileProblem(Enum):
    """Why nothing is known of a file that was sent."""

    UNREACHABLE = auto()
    """The messenger did not hand it over."""
    TOO_LARGE = auto()
    """It is larger than we take, whatever the messenger said before."""


SheetRead = EntrySheet | SheetProblem | FileProblem
AppendixRead = AppendixReading | SheetProblem | FileProblem

Need = (
    NeedExplanations
    | NeedOverseers
    | NeedReport
    | NeedQuestion
    | NeedQuestionBefore
    | NeedGiven
    | NeedEvidence
    | NeedSheet
    | NeedAppendix
    | NeedInvitation
    | NeedWrongCodes
    | NeedFiling
    | NeedValues
)
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

    def clerks(self, unit: str) -> tuple[Person, ...]:
        """The clerks of that unit, from the nearest above on."""
        found = cast("tuple[Person, ...]", self._get(NeedOverseers(unit)))
        return overseers_of(found, unit, self.units)

    def explanations(self, key: ReportKey) -> tuple[Explanation, ...]:
        """Reasons given for findings of the report."""
        return cast("tuple[Explanation, ...]", self._get(NeedExplanations(key)))

    def question(self, message_id: str) -> Question | None:
        """What that message of ours asks."""
        return cast("Question | None", self._get(NeedQuestion(message_id)))

    def question_before(self, message_id: int) -> Question | None:
        """What the newest question before that message asks."""
        return cast("Question | None", self._get(NeedQuestionBefore(message_id)))

    def given(self, message_id: str) -> Given | None:
        """What that message of theirs was recorded as; None when it was not."""
        return cast("Given | None", self._get(NeedGiven(message_id)))

    def evidence(self, key: ReportKey) -> tuple[Evidence, ...]:
        """Everything attached to the report."""
        return cast("tuple[Evidence, ...]", self._get(NeedEvidence(key)))

    def sheet(self, file_id: str, expected: EntryKey) -> SheetRead:
        """What was filled in in a sheet, or why that is not known."""
        return cast(SheetRead, self._get(NeedSheet(file_id, expected)))

    def appendix(self, file_id: str, form: str) -> AppendixRead:
        """The figures of an earlier appendix, or why they are not known."""
        return cast(AppendixRead, self._get(NeedAppendix(file_id, form)))

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
