"""What a step may know of the world: asked for by name, loaded by the runner.

A step that asks for something not loaded yet raises `QueryPending`; the runner loads it and runs
the step again. Steps are pure, so running one twice is harmless, and no step needs to say
beforehand what it will want.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import cast
from zoneinfo import ZoneInfo

from handlers.engine.catalogue import Catalogue
from reporting.documents.entry_sheet import AppendixReading, EntryKey, EntrySheet, SheetProblem
from reporting.forms import Form
from reporting.invitations import Invitation, WrongCodes
from reporting.people import Person, overseers_of
from reporting.periods.workdays import WorkCalendar
from reporting.reports import (
    Evidence,
    Explanation,
    Filing,
    Question,
    RecordedMessage,
    ReportKey,
    ReportView,
)
from reporting.units import UnitTree
from reporting.values import Value


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """One report: answers, the values of the period before, submissions, the unit's people."""

    key: ReportKey
    previous: ReportKey | None


@dataclass(frozen=True, slots=True)
class InvitationQuery:
    """The invitation whose code has this hash."""

    code_hash: str


@dataclass(frozen=True, slots=True)
class WrongCodesQuery:
    """How often this chat tried wrong codes since that instant."""

    since: datetime


@dataclass(frozen=True, slots=True)
class FilingQuery:
    """How far the reports of these units are in one period, one row per unit in the order given."""

    form: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValuesQuery:
    """Current values of some indicators, by (unit code, period key) and indicator code."""

    form: str
    periods: tuple[str, ...]
    units: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverseersQuery:
    """Everybody who oversees the unit or one above it."""

    unit: str


@dataclass(frozen=True, slots=True)
class ExplanationsQuery:
    """Every reason given so far for findings of a report, oldest first."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class QuestionQuery:
    """What that message of ours asks."""

    message_id: str


@dataclass(frozen=True, slots=True)
class QuestionBeforeQuery:
    """What the newest question that stood in this chat before that message asks."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RecordedMessageQuery:
    """What that message of theirs was recorded as."""

    message_id: str


@dataclass(frozen=True, slots=True)
class EvidenceQuery:
    """Everything attached to a report."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class EntrySheetQuery:
    """What stands in a filled-in sheet that was sent; it is fetched and read before the turn."""

    file_id: str
    expected: EntryKey


@dataclass(frozen=True, slots=True)
class AppendixQuery:
    """What stands in an earlier report's appendix that was sent; fetched like a sheet."""

    file_id: str
    form: str


class DownloadProblem(Enum):
    """Why nothing is known of a file that was sent."""

    UNREACHABLE = auto()
    """The messenger did not hand it over."""
    TOO_LARGE = auto()
    """It is larger than we take, whatever the messenger said before."""


SheetRead = EntrySheet | SheetProblem | DownloadProblem
AppendixRead = AppendixReading | SheetProblem | DownloadProblem

Query = (
    ExplanationsQuery
    | OverseersQuery
    | ReportQuery
    | QuestionQuery
    | QuestionBeforeQuery
    | RecordedMessageQuery
    | EvidenceQuery
    | EntrySheetQuery
    | AppendixQuery
    | InvitationQuery
    | WrongCodesQuery
    | FilingQuery
    | ValuesQuery
)
UnitValues = Mapping[tuple[str, str], Mapping[str, Value]]


class QueryPending(Exception):
    """The step needs something that is not loaded yet."""

    def __init__(self, need: Query) -> None:
        """Remember what is needed."""
        super().__init__(need)
        self.need = need


@dataclass(frozen=True, slots=True)
class Lookup:
    """The world of one step. `person` is None for somebody who is not enrolled.

    `is_demo` is a sentence that marks demo figures wherever they show, empty in real use.
    """

    person: Person | None
    forms: Mapping[str, Form]
    units: UnitTree
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    is_demo: bool = False
    loaded: Mapping[Query, object] = field(default_factory=dict)

    def report(self, key: ReportKey, previous: ReportKey | None) -> ReportView:
        """The report as it stands."""
        return cast(ReportView, self._get(ReportQuery(key, previous)))

    def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with that code, None if there is none."""
        return cast("Invitation | None", self._get(InvitationQuery(code_hash)))

    def wrong_codes(self, since: datetime) -> WrongCodes:
        """Wrong codes this chat tried since then."""
        return cast(WrongCodes, self._get(WrongCodesQuery(since)))

    def filing(self, form: str, period: str, units: tuple[str, ...]) -> tuple[Filing, ...]:
        """How far those units are."""
        return cast("tuple[Filing, ...]", self._get(FilingQuery(form, period, units)))

    def clerks(self, unit: str) -> tuple[Person, ...]:
        """The clerks of that unit, from the nearest above on."""
        found = cast("tuple[Person, ...]", self._get(OverseersQuery(unit)))
        return overseers_of(found, unit, self.units)

    def explanations(self, key: ReportKey) -> tuple[Explanation, ...]:
        """Reasons given for findings of the report."""
        return cast("tuple[Explanation, ...]", self._get(ExplanationsQuery(key)))

    def question(self, message_id: str) -> Question | None:
        """What that message of ours asks."""
        return cast("Question | None", self._get(QuestionQuery(message_id)))

    def question_before(self, message_id: int) -> Question | None:
        """What the newest question before that message asks."""
        return cast("Question | None", self._get(QuestionBeforeQuery(message_id)))

    def given(self, message_id: str) -> RecordedMessage | None:
        """What that message of theirs was recorded as; None when it was not."""
        return cast("RecordedMessage | None", self._get(RecordedMessageQuery(message_id)))

    def evidence(self, key: ReportKey) -> tuple[Evidence, ...]:
        """Everything attached to the report."""
        return cast("tuple[Evidence, ...]", self._get(EvidenceQuery(key)))

    def sheet(self, file_id: str, expected: EntryKey) -> SheetRead:
        """What was filled in in a sheet, or why that is not known."""
        return cast(SheetRead, self._get(EntrySheetQuery(file_id, expected)))

    def appendix(self, file_id: str, form: str) -> AppendixRead:
        """The figures of an earlier appendix, or why they are not known."""
        return cast(AppendixRead, self._get(AppendixQuery(file_id, form)))

    def values(
        self,
        form: str,
        periods: tuple[str, ...],
        units: tuple[str, ...],
        indicators: tuple[str, ...],
    ) -> UnitValues:
        """Current values of those units."""
        return cast(UnitValues, self._get(ValuesQuery(form, periods, units, indicators)))

    def _get(self, need: Query) -> object:
        try:
            return self.loaded[need]
        except KeyError:
            raise QueryPending(need) from None
