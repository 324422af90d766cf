"""What a dialog may ask of what is stored: one query class for each fact, with a typed answer.

A handler that asks for something not loaded yet raises `QueryPending`; whoever runs it loads the
answer and runs it again. Handlers are pure, so running one twice is harmless, and none has to say
beforehand what it will need.

A new fact to read is two edits: a query class here, and its loader in `bot/inbound/queries.py`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from handlers.engine.catalogue import Catalogue
from reporting.aggregation import UnitValues
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntrySheet,
    SeveralSheets,
    SheetProblem,
)
from reporting.forms import Form, FormLibrary
from reporting.invitations import Invitation, WrongCodes
from reporting.people import Person
from reporting.periods import Cycle, Period
from reporting.periods.workdays import WorkCalendar
from reporting.reports import (
    Evidence,
    Explanation,
    FileRoom,
    Filing,
    Question,
    RecordedMessage,
    ReportKey,
    ReportView,
)
from reporting.standing import NO_EXTENSIONS, Extensions, Timetable
from reporting.units import UnitHistory, UnitTree

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class DownloadProblem(Enum):
    """Why nothing is known of a file that was sent."""

    UNREACHABLE = auto()
    """The messenger did not hand it over."""
    TOO_LARGE = auto()
    """It is larger than we take, whatever the messenger said before."""


SheetRead = EntrySheet | SeveralSheets | SheetProblem | DownloadProblem
AppendixRead = AppendixReading | SheetProblem | DownloadProblem


class Query(Generic[T_co]):
    """A question whose answer is a `T_co`. Each kind is a frozen dataclass: equal queries are one.

    Queries with the word "chat" in their description are about the chat in which the turn is.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ReportQuery(Query[ReportView]):
    """One report: answers, the values of the period before, submissions, the unit's people."""

    key: ReportKey
    previous: ReportKey | None


@dataclass(frozen=True, slots=True)
class InvitationQuery(Query[Invitation | None]):
    """The invitation whose code has this hash, None if there is none."""

    code_hash: str


@dataclass(frozen=True, slots=True)
class WrongCodesQuery(Query[WrongCodes]):
    """The wrong codes that this chat has tried since that instant."""

    since: datetime


@dataclass(frozen=True, slots=True)
class FilingQuery(Query[tuple[Filing, ...]]):
    """How far the reports of these units are in one period, one entry per unit in that order.

    Each is measured by the version of the form that it was begun with.
    """

    form: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValuesQuery(Query[UnitValues]):
    """Current values of some indicators; a unit and period without any may be left out.

    `version` is that of the form that names them: values of reports of another version are what
    means the same there (see `reporting.forms.comparison`).
    """

    form: str
    periods: tuple[str, ...]
    units: tuple[str, ...]
    indicators: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class VersionsQuery(Query[Mapping[str, int]]):
    """By unit, the version of the form with which its report of that period was begun."""

    form: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeighboursQuery(Query[Mapping[str, Sequence[int]]]):
    """The numbers that the neighbours of a unit gave for one period, by indicator.

    `version` is as in `ValuesQuery`.
    """

    form: str
    period: str
    unit: str
    indicators: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class ClerksQuery(Query[tuple[Person, ...]]):
    """The clerks of the unit's reports of the form, by their id.

    They are those of the unit and of the units that stood above it when the period ended; `period`
    is its key.
    """

    unit: str
    form: str
    period: str


@dataclass(frozen=True, slots=True)
class ExplanationsQuery(Query[tuple[Explanation, ...]]):
    """Every reason given so far for findings of a report, the oldest first."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class QuestionQuery(Query[Question | None]):
    """What that message of the bot asks in this chat; None when it asks nothing."""

    message_id: str


@dataclass(frozen=True, slots=True)
class QuestionBeforeQuery(Query[Question | None]):
    """What the newest question asks that stood in this chat before that message."""

    message_id: int


@dataclass(frozen=True, slots=True)
class RecordedMessageQuery(Query[RecordedMessage | None]):
    """What that message of this chat was recorded as; None when it was not."""

    message_id: str


@dataclass(frozen=True, slots=True)
class EvidenceQuery(Query[tuple[Evidence, ...]]):
    """Everything attached to a report, the oldest first."""

    key: ReportKey


@dataclass(frozen=True, slots=True)
class FileRoomQuery(Query[FileRoom]):
    """How much is attached to a report already, and by that person in the last months."""

    key: ReportKey
    person_id: int


@dataclass(frozen=True, slots=True)
class FileQuery(Query[T_co]):
    """What stands in a file that was sent to this chat; it is fetched and read before the turn.

    `file_id` is how the messenger of the chat hands it over.
    """

    file_id: str


@dataclass(frozen=True, slots=True)
class EntrySheetQuery(FileQuery[SheetRead]):
    """What stands in a filled-in sheet, or why that is not known."""

    expected: EntryKey


@dataclass(frozen=True, slots=True)
class AppendixQuery(FileQuery[AppendixRead]):
    """What stands in the appendix of an earlier report, or why that is not known."""

    form: str
    version: int


class QueryPending(Exception):
    """A handler needs something that is not loaded yet."""

    def __init__(self, query: Query[object]) -> None:
        """Remember what is needed."""
        super().__init__(query)
        self.query = query


@dataclass(frozen=True, slots=True)
class Lookup:
    """What one handler may know. `person` is None for somebody who is not enrolled.

    `units` are the units of today, `history` has them as they ever were; a question about a period
    is answered by `units_of`. `extensions` are the days that clerks moved. `is_demo` says that the
    figures are those of a demonstration; it is written wherever they show.
    `loaded` holds the answers to queries that are known already, `worked_out` what follows from
    them and takes long: both are of one turn, in which no answer changes.
    """

    person: Person | None
    forms: FormLibrary
    units: UnitTree
    calendar: WorkCalendar
    catalogue: Catalogue
    timezone: ZoneInfo
    is_demo: bool = False
    loaded: Mapping[Query[Any], Any] = field(default_factory=dict)
    worked_out: dict[Hashable, tuple[object, Any]] = field(
        default_factory=dict, repr=False, compare=False
    )
    history: UnitHistory = field(default_factory=UnitHistory)
    extensions: Extensions = NO_EXTENSIONS

    @property
    def timetable(self) -> Timetable:
        """What the days of every report follow from."""
        return Timetable(self.calendar, self.timezone, self.history, self.extensions)

    def units_of(self, period: Period) -> UnitTree:
        """The units as they were when that period ended."""
        return self.history.on(period.end)

    def period_of(self, key: ReportKey) -> Period:
        """The period of a report, by the calendar of its form; raises `NotAPeriod`."""
        return self.forms.period(key.form, key.period)

    def report(self, key: ReportKey) -> ReportView:
        """A report as it stands; values of the period before are those that mean the same there.

        There are none where the unit was another area then.

        Raises:
            QueryPending: it is not loaded yet.
        """
        query = _query_of(key, self.forms.of(key.form, self.period_of(key)).cycle)
        view = self.get(query if self._was_same_area(query) else replace(query, previous=None))
        if view.previous_version is None or not self.forms.has_several(key.form):
            return view
        reader = self.form_of(view)
        previous = self.forms.read(view.previous, view.previous_version, reader)
        return replace(view, previous=previous)

    def _was_same_area(self, query: ReportQuery) -> bool:
        """Whether the unit was the same in the period before: otherwise nothing is compared."""
        history, unit = self.history, query.key.unit
        if query.previous is None or not history.has_grown(unit):
            return True
        now, before = self.period_of(query.key), self.period_of(query.previous)
        return history.is_comparable(unit, now.end, before.end)

    def form_of(self, view: ReportView) -> Form:
        """The form of a report, in the version that it was begun with if it was."""
        return self.forms.of_report(view.key.form, self.period_of(view.key), view.version)

    def form_before(self, view: ReportView) -> Form:
        """The form of the report of the period before."""
        period = self.period_of(view.key)
        before = self.forms.of(view.key.form, period).cycle.previous(period)
        return self.forms.of_report(view.key.form, before or period, view.previous_version)

    def get(self, query: Query[T]) -> T:
        """The answer to the query.

        Raises:
            QueryPending: it is not loaded yet.
        """
        try:
            answer: T = self.loaded[query]
        except KeyError:
            raise QueryPending(query) from None
        return answer

    def once(self, what: Hashable, of: object, work_out: Callable[[], T]) -> T:
        """What was worked out in this turn already, or what `work_out` gives now.

        `of` is what it follows from beside the answers to queries: of something else it is worked
        out anew. Nothing is kept when it raises `QueryPending`.
        """
        kept = self.worked_out.get(what)
        if kept is None or (kept[0] is not of and kept[0] != of):
            kept = self.worked_out[what] = of, work_out()
        found: T = kept[1]
        return found


@lru_cache(maxsize=1024)  # asked several times for each answer
def _query_of(report: ReportKey, cycle: Cycle) -> ReportQuery:
    previous = cycle.previous(cycle.period(report.period))
    return ReportQuery(report, replace(report, period=previous.key) if previous else None)
