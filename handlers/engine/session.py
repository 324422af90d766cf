"""Where one person's conversation stands between two turns.

States lie on a stack: the last one is open; those below are what is returned to once it is done.
"""

from dataclasses import dataclass, replace
from typing import Final

from handlers.engine.choices import Choice
from handlers.engine.states import STATES, AskValue, DialogState, Idle, ReviewPart
from reporting.reports import NewAnswer, ReportKey
from reporting.values import Value

VERSION: Final = 2
IDLE: Final = Idle()


@dataclass(frozen=True, slots=True)
class Undo:
    """What one indicator held before one's last step (None: no answer), and what it was set to.

    `period` is the key of the earlier period in whose report that was; "" for the one in hand.
    """

    indicator: str
    before: NewAnswer | None
    after: Value
    period: str = ""


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """Text that may have been said for another indicator than the one that is asked.

    `indicators` are those it may belong to: the one that was asked when it was sent, and the one
    that was asked when it came. `message` is the message it was said in.
    """

    text: str
    indicators: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class RetypedText:
    """What a text in an old encoding says in Unicode, offered and not taken yet.

    `message` is the one it was said in, `replied_to` and `edited` are as in what came in.
    """

    text: str
    message: str
    replied_to: str | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True)
class SeenAlbum:
    """Photos and files sent together that were decided on: attached there, or ("") to nothing."""

    album: str
    indicator: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo or file of a message that waits; the fields are those of `turn.Media`."""

    kind: str
    id: str
    name: str = ""
    size: int | None = None
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class TextForChoice:
    """What is read of a message that waits once the choice of that key is taken."""

    choice: str
    text: str


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """What was sent before it was known which report or form it is for.

    It is a text, a command included, or files. `message` is the one it was sent in, `replied_to`
    the one it answered. `question` was asked about it, with `choices`, whose keys carry `token`:
    a choice of another asking is told by it. `texts` are read in place of `text` where the choices
    differ in what they are for. `joins`: it is values, beside which more may wait; `count` messages
    wait together. The last was sent `at`, in Unix seconds. `is_rest`: another part of the message
    has found its report.
    """

    text: str = ""
    files: tuple[SentFile, ...] = ()
    message: str | None = None
    replied_to: str | None = None
    question: str = ""
    choices: tuple[Choice, ...] = ()
    token: str = ""
    texts: tuple[TextForChoice, ...] = ()
    joins: bool = False
    count: int = 1
    at: int | None = None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One person's session; it goes through JSON after every turn.

    `revision` grows whenever anything but itself and the last five fields changes, so that a button
    of an earlier card is known as old. `report` is the report in hand; `pinned`: it is of an
    earlier period and was opened on purpose. `stack` is explained above. `late_answers` wait to be
    told their indicators. `undo` is the last step that recorded anything. `albums` are those
    decided on last, because a part of one may still come. `offered` are the navigating choices
    shown last, so that they can be typed. `retyped` is offered until the person does anything else.
    `told` are the versions of forms whose changes were said ("cchc_quarterly/2"), one of each form.
    `form` is the code of the form that was meant last, where there are several; `waiting` is taken
    up again once it is known which report or form it is for.
    """

    version: int = VERSION
    revision: int = 0
    report: ReportKey | None = None
    pinned: bool = False
    stack: tuple[DialogState, ...] = ()
    late_answers: tuple[LateAnswer, ...] = ()
    undo: tuple[Undo, ...] = ()
    albums: tuple[SeenAlbum, ...] = ()
    offered: tuple[Choice, ...] = ()
    retyped: RetypedText | None = None
    told: tuple[str, ...] = ()
    form: str | None = None
    waiting: WaitingMessage | None = None

    def afresh(self) -> "Session":
        """The session with nothing open and no report in hand."""
        return Session(revision=self.revision, offered=self.offered, told=self.told, form=self.form)

    @property
    def state(self) -> DialogState:
        """The open state."""
        return self.stack[-1] if self.stack else IDLE

    @property
    def question(self) -> AskValue | None:
        """The question in hand: the open state, or the newest one below it."""
        return next((s for s in reversed(self.stack) if isinstance(s, AskValue)), None)

    @property
    def asked(self) -> str | None:
        """The indicator that is asked just now, so that text may be its answer; None for none."""
        question = self.question if STATES[type(self.state)].asks else None
        return question.indicator if question is not None else None

    @property
    def below(self) -> tuple[DialogState, ...]:
        """What is returned to once the question in hand is answered.

        Without a question it is the review that whatever is answered leads back to, if there is.
        """
        for place in range(len(self.stack) - 1, -1, -1):
            if isinstance(self.stack[place], AskValue):
                return self.stack[:place]
        return tuple(s for s in self.stack if isinstance(s, ReviewPart) and s.leads_back)

    def showing(self, *stack: DialogState) -> "Session":
        """The session with just these states on its stack."""
        return replace(self, stack=stack)


def plain_question(question: AskValue) -> AskValue:
    """The question without what belonged to one showing of its card alone."""
    return replace(question, lists_part=False, named_in=None, findings_below=())
