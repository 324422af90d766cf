"""What a conversation hears and says: values that a channel translates and the runner stores.

A step is a plain function `(session, incoming, known, now) -> Turn`. It never sends, stores or
awaits. Text is a small subset of HTML (`<b>`, `<i>`, `<code>`) in which every parameter is already
escaped by the catalogue; a channel that knows no markup strips it.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from handlers.engine.session import LateAnswer, Undo
from reporting.languages import VIETNAMESE
from reporting.pictures import Picture
from reporting.reports import EvidenceKind, Move, NewAnswer, Question, ReportKey
from reporting.values import Value

MESSAGE_ROOM = 1900  # characters of one message: the smallest messenger takes 2000


# --- heard ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Text:
    """Text, commands included ("/baocao")."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A choice taken by its button.

    `revision` is the session's when the button was shown, None for a lasting choice.
    """

    key: str
    revision: int | None


class MediaKind(StrEnum):
    """What else people send; each gets a sentence that helps."""

    STICKER = "sticker"
    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A photo or file that stays with the messenger: how it is had again, and what it is called.

    `size` is in bytes, None where the messenger does not say.
    """

    id: str
    name: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is neither text nor a choice; `caption` is what was written under it."""

    kind: MediaKind
    file: MediaFile | None = None
    caption: str = ""


Content = Text | Tap | Media


@dataclass(frozen=True, slots=True)
class Inbound:
    """One incoming thing and where it came from.

    `address` is where to answer (a chat), `sender` who wrote; they differ only in a group.
    `message_id` is the message said, or the one whose button was pressed; `press_id` what a tap's
    answer needs. `replied_to` is the message that this one replies to. `edited`: the message was
    said before and reads otherwise now. `ordered`: message ids are whole numbers that count up in
    the chat, so that they tell what stood there when something was said.
    """

    channel: str
    address: str
    sender: str
    content: Content
    group: bool = False
    name: str = ""
    language: str = VIETNAMESE
    message_id: str | None = None
    press_id: str | None = None
    replied_to: str | None = None
    edited: bool = False
    ordered: bool = False


# --- said ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Choice:
    """An answer one can press or type.

    `words` are further ways to type it (matched folded: no diacritics, any case). A `lasting`
    choice only navigates, so its button stays good whatever has happened since.
    """

    key: str
    label: str
    words: tuple[str, ...] = ()
    lasting: bool = False


Keyboard = tuple[tuple[Choice, ...], ...]


class Slot(StrEnum):
    """Where a message goes.

    `CARD` is the chat's one living message: it is edited in place where the channel can, and when a
    new one has to be sent the old one loses its buttons and becomes `record`. `NOTICE` is a message
    of its own.
    """

    CARD = "card"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Message:
    """A text with choices; `asks` is the row it asks, for whoever replies to it later."""

    text: str
    rows: Keyboard = ()
    slot: Slot = Slot.CARD
    record: str | None = None
    asks: Question | None = None


@dataclass(frozen=True, slots=True)
class Toast:
    """A short plain answer to a tap, at most 200 characters; a channel without taps drops it."""

    text: str


@dataclass(frozen=True, slots=True)
class Album:
    """One to ten pictures, drawn by whoever sends them, under one caption."""

    pictures: tuple[Picture, ...]
    caption: str


@dataclass(frozen=True, slots=True)
class CommandMenu:
    """The commands this chat is offered: (name, description) pairs."""

    commands: tuple[tuple[str, str], ...]


class PaperKind(StrEnum):
    """What can be had on paper."""

    REPORT_WORD = "report_word"
    REPORT_EXCEL = "report_excel"
    GROUP_WORD = "group_word"
    GROUP_EXCEL = "group_excel"
    ENTRY = "entry"
    """The sheet in which somebody fills in their own rows."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a unit and period, made when it is sent, for somebody who may have it."""

    kind: PaperKind
    report: ReportKey
    caption: str
    duties: tuple[str, ...] = ()
    """Of an entry sheet: whose rows it has."""


Reply = Message | Toast | Album | CommandMenu | Paper


class Priority(IntEnum):
    """What the sender takes first."""

    REPLY = 0
    NOTIFICATION = 1
    BULK = 2


# --- done ----------------------------------------------------------------------------------------
class Effect:
    """Something that a turn decides and that is carried out in its transaction.

    A new one is two edits: a frozen dataclass here, its function in `bot/inbound/effects.py`.
    """

    __slots__ = ()


NOWHERE = ""
"""No message: what is recorded was not typed, so changing a message does not change it."""


@dataclass(frozen=True, slots=True)
class RecordAnswers(Effect):
    """Record these facts in the report, all or none.

    `said_in` is the message they were typed in, where that is not the one being handled, or
    `NOWHERE`.
    """

    report: ReportKey
    answers: tuple[NewAnswer, ...]
    said_in: str | None = None


@dataclass(frozen=True, slots=True)
class MoveReport(Effect):
    """Submit, withdraw, accept or return the report."""

    report: ReportKey
    move: Move
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExplainFindings(Effect):
    """Keep soft findings of the report, as (check, signature) pairs, for the reason given."""

    report: ReportKey
    findings: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AttachEvidence(Effect):
    """Keep a note, a photo or a file with a row of the report."""

    report: ReportKey
    indicator: str
    kind: EvidenceKind
    text: str
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptInvitation(Effect):
    """Enrol the sender, under that name, with what the invitation grants."""

    invitation_id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class CountWrongCode(Effect):
    """Remember that this chat tried a code that does not work."""


@dataclass(frozen=True, slots=True)
class SetLanguage(Effect):
    """The sender wants to be spoken to in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Notify(Effect):
    """Tell another person something; it reaches every messenger they use."""

    person_id: int
    message: Message
    priority: Priority = Priority.NOTIFICATION


# --- remembered between two turns ----------------------------------------------------------------
class Origin(StrEnum):
    """Where a question was reached from, if not from the question before it."""

    NONE = ""
    EDIT = "edit"
    REVIEW = "review"
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Session:
    """Where one person's conversation stands; it goes through JSON after every turn.

    `step` names what is asked ("collect.value"). `revision` grows with every change of anything
    else, so that a button of an earlier card is known as old. `seen_answer` is the id of the fact
    that the question showed (0: none), so that a colleague's newer one is noticed. `readings` are
    the values offered for an ambiguous text `raw`. `origin` is where a row was jumped to from, to
    go back there once it is answered; `part` the part of the form that is looked at; `checks` are
    the signatures of the findings being talked about. `listed`: the question's card lists what else
    is open in its part. `named_in` is the message in which somebody named the row that is asked
    (/sua CODE).

    `pending` is what the read-back shows and nobody has confirmed yet, `carried` those of its rows
    that happen anew each period and hold last period's figure, `remarks` the sentences below it,
    `said_in` the message it was typed in. `back` is the row that was asked before another one was
    put right. `stragglers` wait to be told their row. `undo` is the last step that recorded
    anything. `attached` is a photo or file that waits to be attached to the row `attached_to`.
    `named`: the report, of an earlier period, was opened on purpose.
    `submission` is which submission of the report a clerk is answering, the first being 1.
    `offered` are the lasting choices shown last, so that they can be typed; the revision does not
    count them.
    """

    version: int = 1
    revision: int = 0
    step: str = "idle"
    report: ReportKey | None = None
    indicator: str | None = None
    seen_answer: int = 0
    readings: tuple[Value, ...] = ()
    raw: str = ""
    part: str | None = None
    origin: Origin = Origin.NONE
    checks: tuple[str, ...] = ()
    listed: bool = False
    named_in: str | None = None
    pending: tuple[NewAnswer, ...] = ()
    carried: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    said_in: str | None = None
    back: str | None = None
    stragglers: tuple[LateAnswer, ...] = ()
    undo: tuple[Undo, ...] = ()
    attached: Media | None = None
    attached_to: str | None = None
    named: bool = False
    submission: int = 0
    offered: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one step decided."""

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
