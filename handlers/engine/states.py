"""What a person can be in the middle of: each state a value of its own type with only its fields.

`STATES` is the one table of them: what each is called where it is stored, whose it is, and what
text does in it. The picture in `docs/states.md` is drawn from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from reporting.documents.entry_sheet import SheetOption
from reporting.reports import Counted, EvidenceKind, Move, NewAnswer, PendingFile
from reporting.standing import ExtensionDraft
from reporting.values import Value


# --- filling in, one indicator at a time ---------------------------------------------------------
class Origin(StrEnum):
    """How somebody came to a question, which decides what follows once it is answered."""

    NEXT = ""
    """It was the next one: the next unanswered one behind it follows."""
    EDIT = "edit"
    """It was asked for by its code: the first unanswered one of the report follows."""
    NARRATIVE = "narrative"
    """Going through the report's text: the next unanswered part of the text follows."""


@dataclass(frozen=True, slots=True)
class AskValue:
    """One indicator is asked.

    `seen_answer` is the id of the answer that the question showed (0: none), so that a colleague's
    newer one is noticed. `lists_part`: the card also lists what else is open in its part.
    `named_in` is the message in which the person named the indicator (/sua CODE). `findings_below`
    are the signatures of the softer findings that stand below the question.
    """

    indicator: str
    seen_answer: int = 0
    origin: Origin = Origin.NEXT
    lists_part: bool = False
    named_in: str | None = None
    findings_below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseReading:
    """The text `raw` can be read in several ways as an answer to the question below."""

    readings: tuple[Value, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class FillBothSides:
    """Two numbers were typed for one side of a rate: both sides may be recorded from `raw`."""

    sides: tuple[Value, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Somebody stopped at the question below; a button leads on."""


# --- many indicators at once ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ConfirmBulk:
    """Many values are read back and nothing of them is recorded yet.

    `carried` are the indicators that happen anew each period and hold last period's figure here,
    `remarks` sentences about what could not be used, `said_in` the message that has the values.
    """

    answers: tuple[NewAnswer, ...]
    carried: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    said_in: str | None = None


@dataclass(frozen=True, slots=True)
class OneOrSeveral:
    """The text `raw` is one answer to the question below as well as several answers."""

    raw: str


@dataclass(frozen=True, slots=True)
class FillRest:
    """What is open in a part can be answered with one word."""


@dataclass(frozen=True, slots=True)
class ConfirmAppendix:
    """The figures of an earlier period's appendix are read back; `remarks` are sentences."""

    answers: tuple[NewAnswer, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseSheet:
    """A file that was sent has several sheets that may be meant; it is read again once one is."""

    file_id: str
    sheets: tuple[SheetOption, ...]


# --- what does not add up, late answers, evidence ------------------------------------------------
@dataclass(frozen=True, slots=True)
class BlockingFindings:
    """Findings with these signatures stop the report; they come before the next question.

    `aside`: the answers that led to them were given aside from the question below.
    """

    signatures: tuple[str, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class GiveReason:
    """A reason is asked for which the softer findings with these signatures may stand."""

    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListFindings:
    """Everything that is open in the report is listed; these are its signatures."""

    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssignLate:
    """The first of the session's late answers waits to be told its indicator."""

    findings_below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmEvidence:
    """Photos and files wait to be attached; `answer` was given with them and is recorded then."""

    indicator: str  # this and the next three are of the first file: all that older versions wrote
    kind: EvidenceKind
    file_id: str
    text: str
    files: tuple[PendingFile, ...] = ()
    answer: NewAnswer | None = None


# --- the report ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ChooseReport:
    """One of several reports is to be chosen; `words` name the period they are of, if any do."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """The report at a glance."""

    findings_below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosePart:
    """One of the parts is to be chosen, to go on there."""


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """Everything that stands in one part; `leads_back` to it from whatever is answered next."""

    part: str
    leads_back: bool = False
    findings_below: tuple[str, ...] = ()


# --- submitting and what the clerk does ----------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ConfirmSubmission:
    """The report is about to be submitted.

    `moves` counts the report's moves (submitted, returned, …) when this was asked: once there is
    another one, the confirmation is good no more. None: an older version asked. So it is in the
    other states below. `counted` is from when it counts if it is confirmed by the end of
    `counts_on`, where that is not when it is received.
    """

    moves: int | None = None
    counted: Counted | None = None
    counts_on: date | None = None


@dataclass(frozen=True, slots=True)
class ConfirmWithdrawal:
    """A submitted report is about to be withdrawn."""

    moves: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """A clerk is asked why the report goes back; `submission` is its ordinal, the first being 1."""

    submission: int
    moves: int | None = None


@dataclass(frozen=True, slots=True)
class ConfirmReturn:
    """The reason for which a submission goes back is read once more before anybody gets it."""

    submission: int
    reason: str
    moves: int | None = None


DraftDecision = Literal[Move.HAND_OVER, Move.CLOSE]


@dataclass(frozen=True, slots=True)
class ConfirmDecision:
    """A clerk is about to hand over, or to close, what a unit that ended had entered.

    `instead` are the names of the units that report in its place, `moves` the count of the report's
    moves: once either is another than when this was asked, the confirmation is good no more.
    """

    decision: DraftDecision
    instead: tuple[str, ...]
    moves: int


@dataclass(frozen=True, slots=True)
class MovingDay:
    """A clerk moves a day of a period: what is known of it so far; once all is, it is read back."""

    draft: ExtensionDraft


# --- nothing -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """An older version of the program had these read back; the person is told at the next turn.

    `answers` waited to be confirmed, `texts` for any other decision.
    """

    answers: tuple[NewAnswer, ...] = ()
    texts: tuple[str, ...] = ()


DialogState = (
    Idle | AskValue | ChooseReading | FillBothSides | Paused
    | ConfirmBulk | OneOrSeveral | FillRest | ConfirmAppendix | ChooseSheet
    | BlockingFindings | GiveReason | ListFindings | AssignLate | ConfirmEvidence
    | ChooseReport | ReportCard | ChoosePart | ReviewPart
    | ConfirmSubmission | ConfirmWithdrawal | ReturnReason | ConfirmReturn | ConfirmDecision
    | MovingDay
    | NotRecorded
)  # fmt: skip

HAVE_FINDINGS_BELOW = (AskValue, ReportCard, ReviewPart, AssignLate)
"""States below whose cards softer findings may stand."""

FOLLOWING = (AskValue, BlockingFindings, AssignLate, ReviewPart, ReportCard)
"""What may follow an answer: findings that block, a late answer, the question or the review that
was left for it, the next question, or the report card.
"""
FROM_A_QUESTION = (ChooseReading, FillBothSides, FillRest, ChoosePart, Paused, GiveReason)


@dataclass(frozen=True, slots=True)
class StateEntry:
    """One line of the table of states.

    `code` is its name where it is stored: dialog, dot, name. `wants_text`: the dialog reads what is
    typed. `asks`: the question, this one or the one below it on the stack, is still asked, so that
    text may be its answer. `takes_bulk`: a message with many values is read as such, which opens
    `ConfirmBulk` or `OneOrSeveral`. `leads_to` are the states that the choices of its card lead to.
    """

    code: str
    wants_text: bool = False
    asks: bool = False
    takes_bulk: bool = False
    leads_to: tuple[type[DialogState], ...] = FOLLOWING

    @property
    def dialog(self) -> str:
        """The dialog that draws the state and reads its text."""
        return self.code.partition(".")[0]


STATES: Mapping[type[DialogState], StateEntry] = {
    Idle: StateEntry("idle", takes_bulk=True, leads_to=(*FOLLOWING, ChooseReport)),
    ChooseReport: StateEntry("report.units", leads_to=(ReportCard,)),
    ReportCard: StateEntry(
        "report.card",
        takes_bulk=True,
        leads_to=(*FOLLOWING, ChoosePart, ConfirmSubmission, ConfirmWithdrawal, GiveReason),
    ),
    ChoosePart: StateEntry("report.parts", takes_bulk=True),
    ReviewPart: StateEntry("review.part", takes_bulk=True, leads_to=(*FOLLOWING, GiveReason)),
    AskValue: StateEntry(
        "collect.value",
        wants_text=True,
        asks=True,
        takes_bulk=True,
        leads_to=(*FOLLOWING, *FROM_A_QUESTION),
    ),
    ChooseReading: StateEntry("collect.reading", wants_text=True, asks=True, takes_bulk=True),
    FillBothSides: StateEntry("collect.pair", wants_text=True, asks=True, takes_bulk=True),
    Paused: StateEntry("collect.paused", asks=True, takes_bulk=True),
    ConfirmBulk: StateEntry("quick.confirm", wants_text=True, asks=True),
    OneOrSeveral: StateEntry("quick.both", asks=True, leads_to=(*FOLLOWING, ConfirmBulk)),
    FillRest: StateEntry("quick.fill", asks=True, leads_to=(*FOLLOWING, ConfirmBulk)),
    ConfirmAppendix: StateEntry("template.appendix"),
    ChooseSheet: StateEntry("template.sheets", leads_to=(*FOLLOWING, ConfirmBulk)),
    BlockingFindings: StateEntry(
        "finding.open", takes_bulk=True, leads_to=(*FOLLOWING, GiveReason)
    ),
    GiveReason: StateEntry("finding.reason", wants_text=True),
    ListFindings: StateEntry("finding.list", leads_to=(*FOLLOWING, GiveReason)),
    AssignLate: StateEntry("straggler.row", leads_to=(*FOLLOWING, GiveReason)),
    ConfirmEvidence: StateEntry("evidence.row", wants_text=True, asks=True),
    ConfirmSubmission: StateEntry("submit.confirm", leads_to=(ReportCard, ReviewPart)),
    ConfirmWithdrawal: StateEntry("submit.withdraw", leads_to=(ReportCard,)),
    ReturnReason: StateEntry("clerk.reason", wants_text=True, leads_to=(ConfirmReturn, Idle)),
    ConfirmReturn: StateEntry("clerk.sure", wants_text=True, leads_to=(Idle,)),
    ConfirmDecision: StateEntry("ended.sure", wants_text=True, leads_to=(Idle,)),
    MovingDay: StateEntry("extend.draft", wants_text=True, leads_to=(Idle,)),
    NotRecorded: StateEntry("not_recorded", leads_to=(Idle,)),
}
"""Every state; a test holds that none is missing."""
