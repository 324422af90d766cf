"""What a dialog hears, says and does: values that a channel translates and the runner stores.

A turn is decided by a plain function `(session, inbound, lookup, now) -> Turn`, which never sends,
stores or awaits. Text is a small subset of HTML (`<b>`, `<i>`, `<code>`) in which every parameter
is already escaped by the catalogue; a channel that knows no markup strips it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from handlers.engine.catalogue import Markup
from handlers.engine.choices import Keyboard
from handlers.engine.session import Session
from reporting.checks.finding import Finding
from reporting.clean_text import NOTHING, CleanText
from reporting.languages import VIETNAMESE
from reporting.pictures import Picture
from reporting.reports import (
    AttachedFile,
    Counted,
    EvidenceKind,
    Move,
    NewAnswer,
    Question,
    ReportKey,
    ReportView,
)
from reporting.standing import NewExtension


# --- heard ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Text:
    """Text, commands included ("/baocao")."""

    text: CleanText


@dataclass(frozen=True, slots=True)
class Tap:
    """A choice taken by its button.

    `revision` is the session's when the button was shown, None for a choice that only navigates.
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
    name: CleanText = NOTHING
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """Something that is neither text nor a choice; `caption` is what was written under it.

    `album` is what the messenger calls the photos and files that were sent together, "" for none.
    `more` came with it in messages of their own.
    """

    kind: MediaKind
    file: MediaFile | None = None
    caption: CleanText = NOTHING
    album: str = ""
    more: "tuple[Media, ...]" = ()

    @property
    def parts(self) -> "tuple[Media, ...]":
        """It and what came with it, one by one."""
        return (replace(self, more=()), *self.more)


InboundContent = Text | Tap | Media


@dataclass(frozen=True, slots=True)
class Inbound:
    """One incoming thing and where it came from.

    `address` is where to answer (a chat), `sender` who wrote; they differ only in a group.
    `message_id` is the message said, or whose button was pressed; `press_id` what a tap's answer
    needs. `replied_to` is what this replies to. `edited`: it was said before and reads otherwise
    now. `ordered`: message ids count up in the chat. `said_at` is when it was written or changed,
    in Unix seconds by the messenger's clock; a tap has none. `outage_since`: nothing was heard from
    then until this was fetched. `received_at`: when it came in.
    """

    channel: str
    address: str
    sender: str
    content: InboundContent
    group: bool = False
    name: CleanText = NOTHING
    language: str = VIETNAMESE
    message_id: str | None = None
    press_id: str | None = None
    replied_to: str | None = None
    edited: bool = False
    ordered: bool = False
    said_at: int | None = None
    outage_since: datetime | None = None
    received_at: datetime | None = None


# --- said ----------------------------------------------------------------------------------------
MESSAGE_ROOM: Final = 1900
"""Characters that a message may have here: the smallest messenger takes 2000."""


class Slot(StrEnum):
    """Where a message goes.

    `CARD` is the chat's one living message: it is edited in place where the channel can, and when a
    new one has to be sent the old one loses its buttons and becomes its `final_text`. `NOTICE` is a
    message of its own.
    """

    CARD = "card"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Message:
    """A text with choices; `asks` is the indicator it asks, for whoever replies to it later."""

    text: str
    keyboard: Keyboard = ()
    slot: Slot = Slot.CARD
    final_text: str | None = None
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
    """The sheet in which somebody fills in what is theirs to answer."""
    ATTACHMENTS = "attachments"
    """The photos and files of a report in one archive, with a list."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a unit and period, made when it is sent, for somebody who may have it."""

    kind: PaperKind
    report: ReportKey
    caption: str
    duties: tuple[str, ...] = ()
    """Of an entry sheet: the duties whose indicators it has."""


Reply = Message | Toast | Album | CommandMenu | Paper


class Priority(IntEnum):
    """What the sender takes first."""

    REPLY = 0
    NOTIFICATION = 1
    BULK = 2
    TIDYING = 3  # an old card, once its chat is quiet: nobody waits for it


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
    """Submit, withdraw, accept or return the report.

    `counted` is there where another instant than that of receipt decides on time.
    """

    report: ReportKey
    move: Move
    reason: str = ""
    counted: Counted | None = None


@dataclass(frozen=True, slots=True)
class MoveDay(Effect):
    """Move a day of a period for some units, or take such a move back."""

    moved: NewExtension


@dataclass(frozen=True, slots=True)
class ExplainFindings(Effect):
    """Keep soft findings of the report, as (check, signature) pairs, for the reason given."""

    report: ReportKey
    findings: tuple[tuple[str, str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class AttachEvidence(Effect):
    """Keep a note, or photos and files, with an indicator of the report."""

    report: ReportKey
    indicator: str
    kind: EvidenceKind
    text: str
    file_id: str | None = None
    files: tuple[AttachedFile, ...] = ()


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


# --- decided -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Show:
    """The card of the open state is drawn next, by whoever routes the turn.

    `lead` says in the card what has just happened. `final_text` is what the card before becomes
    when it is done with. `findings` have just come up; the card says them.
    """

    lead: Markup | None = None
    final_text: Markup | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one handler decided.

    `then` asks for the card of the state that `session` has open, behind the replies; `written` is
    the report as this turn leaves it, for that card. Out of `handlers.router` comes a turn whose
    cards are all drawn.
    """

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()
    then: Show | None = None
    written: ReportView | None = None
