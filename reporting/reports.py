"""A report belongs to a unit and a period: its answers and its life-cycle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from reporting.people import Person
from reporting.values import State, Value


@dataclass(frozen=True, slots=True)
class ReportKey:
    """What identifies a report: form code, unit code, period key ("2024-Q3")."""

    form: str
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One recorded fact; a correction is a new fact, and the latest is the current value."""

    id: int
    indicator: str
    value: Value
    raw: str
    person_id: int
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A value to record for one indicator; `raw` is what was typed or pressed."""

    indicator: str
    value: Value
    raw: str


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    """Its unit ended before the period; the unit that follows goes on with what was entered."""
    CLOSED = "closed"
    """Its unit ended before the period, and nobody goes on with it."""

    @property
    def is_filed(self) -> bool:
        """Whether it has been handed in, so that nobody writes in it."""
        return self in (ReportState.SUBMITTED, ReportState.ACCEPTED)


class Move(StrEnum):
    """What moves a report on."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    HAND_OVER = "hand_over"
    CLOSE = "close"


MOVES: Mapping[tuple[ReportState, Move], ReportState] = {
    (ReportState.DRAFT, Move.SUBMIT): ReportState.SUBMITTED,
    (ReportState.SUBMITTED, Move.WITHDRAW): ReportState.DRAFT,
    (ReportState.SUBMITTED, Move.ACCEPT): ReportState.ACCEPTED,
    (ReportState.SUBMITTED, Move.RETURN): ReportState.DRAFT,
    (ReportState.ACCEPTED, Move.RETURN): ReportState.DRAFT,
    (ReportState.DRAFT, Move.HAND_OVER): ReportState.HANDED_OVER,
    (ReportState.DRAFT, Move.CLOSE): ReportState.CLOSED,
    # A later list may say that the unit stands after all, and then it owes the report again.
    (ReportState.HANDED_OVER, Move.SUBMIT): ReportState.SUBMITTED,
    (ReportState.CLOSED, Move.SUBMIT): ReportState.SUBMITTED,
}
"""The whole life-cycle; a pair that is not here is refused and changes nothing."""


class UnknownMoveError(ValueError):
    """A move that the report's state does not allow."""


def moved(state: ReportState, move: Move) -> ReportState:
    """The state after the move.

    Raises:
        UnknownMoveError: the table has no such move.

    >>> moved(ReportState.DRAFT, Move.SUBMIT).value
    'submitted'
    """
    try:
        return MOVES[state, move]
    except KeyError:
        message = f"a report that is {state} cannot {move}"
        raise UnknownMoveError(message) from None


class CountedBy(StrEnum):
    """Why a submission counts from another instant than that at which it was recorded."""

    MESSAGE = "message"
    """It was asked for in a message that was written then and came later."""
    OUTAGE = "outage"
    """It was pressed while nothing could be heard, which began then."""
    RECEIPT = "receipt"
    """It was received then, and handled later."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The instant from which a submission counts, and why that is not when it was recorded."""

    at: datetime
    by: CountedBy


@dataclass(frozen=True, slots=True)
class Submission:
    """One event of the append-only list of moves.

    `reason` is why a clerk sent it back, or the offices to which it was handed over. `counted` is
    there where `at`, when it was received, does not decide on time.
    """

    move: Move
    person_id: int
    at: datetime
    reason: str = ""
    counted: Counted | None = None

    @property
    def counts_from(self) -> datetime:
        """The instant that decides on time."""
        return self.counted.at if self.counted else self.at


def state_after(moves: Iterable[Submission]) -> ReportState:
    """The state of a report after these moves, of which the earliest comes first."""
    state = ReportState.DRAFT
    for made in moves:
        state = moved(state, made.move)
    return state


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as a step of a conversation sees it.

    `answers` are the current facts by indicator code; `previous` the values of the period before
    (empty when there is none); `members` everybody with a filing role in the unit. `version` is
    that of the form it was begun with, `previous_version` that of the period before's; None where
    nothing was begun.
    """

    key: ReportKey
    answers: Mapping[str, Answer] = field(default_factory=dict)
    previous: Mapping[str, Value] = field(default_factory=dict)
    submissions: Sequence[Submission] = ()
    members: Sequence[Person] = ()
    version: int | None = None
    previous_version: int | None = None
    _values: Mapping[str, Value] | None = field(init=False, default=None, repr=False, compare=False)

    @property
    def state(self) -> ReportState:
        """Where the report stands after every move made so far."""
        return state_after(self.submissions)

    @property
    def first_submitted(self) -> datetime | None:
        """When it was first submitted: that instant decides on time or late for good."""
        return next((s.counts_from for s in self.submissions if s.move is Move.SUBMIT), None)

    def values(self) -> Mapping[str, Value]:
        """The current value of every answered indicator."""
        if self._values is None:  # asked several times in a turn
            found = {code: answer.value for code, answer in self.answers.items()}
            object.__setattr__(self, "_values", found)
            return found
        return self._values


def with_answers(
    view: ReportView, answers: Sequence[NewAnswer], person_id: int, at: datetime
) -> ReportView:
    """The report as it will stand once these answers, still without an id (0), are recorded.

    What is opened again has no answer.
    """
    fresh = {
        a.indicator: Answer(0, a.indicator, a.value, a.raw, person_id, "", at) for a in answers
    }
    standing = {**view.answers, **fresh}
    return replace(
        view, answers={c: a for c, a in standing.items() if a.value.state is not State.OPEN}
    )


_UNSETTLED = (State.NOT_YET, State.OPEN)


def is_settled(value: Value | None) -> bool:
    """Whether an indicator needs nothing more: a number, "nothing arose" or "not applicable".

    "Not yet" keeps the report incomplete, and so does silence.
    """
    return value is not None and value.state not in _UNSETTLED


@dataclass(frozen=True, slots=True)
class Filing:
    """How far one unit's report is: `settled` counts asked indicators that need nothing more.

    `first_submitted` decides on time or late; `touched_at` is the latest answer, None when nothing
    was written. `asked` is how many indicators its version asks, None where that is as many as the
    version at hand. `filed_at` is from when the submission counts that stands now, None where none
    does. `last` is its last move; `returns` is how often it was sent back, `returned_at` when that
    was last.
    """

    unit_code: str
    state: ReportState
    first_submitted: datetime | None
    settled: int
    touched_at: datetime | None
    asked: int | None = None
    filed_at: datetime | None = None
    last: Submission | None = None
    returns: int = 0
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a soft finding may stand: good only for the figures that `signature` stands for."""

    check: str
    signature: str
    text: str
    person_id: int
    at: datetime


class EvidenceKind(StrEnum):
    """What was attached to an indicator."""

    NOTE = "note"
    PHOTO = "photo"
    FILE = "file"


class FileState(StrEnum):
    """What became of a photo or file that was attached."""

    WAITING = "waiting"
    """It is still to be fetched from the messenger."""
    KEPT = "kept"
    GONE = "gone"
    """The messenger does not hand it over any more."""
    TOO_LARGE = "too_large"
    """It is larger than one file may be."""
    NO_ROOM = "no_room"
    """The report holds as much as a report may."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One photo or file of a piece of evidence; `file_id` is what the messenger knows it by.

    `size` is in bytes, None while nobody knows; `digest` is the SHA-256 of what is kept.
    """

    file_id: str
    kind: EvidenceKind
    name: str = ""
    size: int | None = None
    state: FileState = FileState.WAITING
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class PendingFile:
    """A photo or file that was sent for an indicator ("" for none yet), and the words with it.

    `named`: the indicator was named, not only asked just then. `album`: what the messenger calls
    those that were sent together.
    """

    indicator: str
    file: AttachedFile
    text: str = ""
    album: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something attached to an indicator: a note, or photos and files that were sent together.

    `file_id` is that of the first file. Evidence of before files were kept has no `files`.
    """

    indicator: str
    kind: EvidenceKind
    text: str
    channel: str
    file_id: str | None
    person_id: int
    at: datetime
    files: tuple[AttachedFile, ...] = ()

    @property
    def count(self) -> int:
        """How many things it is: a note is one."""
        return max(len(self.files), 1)


@dataclass(frozen=True, slots=True)
class FileRoom:
    """How much is attached already: files and bytes of a report, bytes of a person of late."""

    report_files: int = 0
    report_bytes: int = 0
    person_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator that a message asked."""

    report: ReportKey
    indicator: str


@dataclass(frozen=True, slots=True)
class RecordedMessage:
    """What a message was recorded as."""

    report: ReportKey
    answers: tuple[NewAnswer, ...]
