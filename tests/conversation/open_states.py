"""Every state of a conversation, with the chat of somebody who is in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from handlers.engine.session import LateAnswer, Session
from handlers.engine.states import (
    AskValue,
    AssignLate,
    BlockingFindings,
    ChoosePart,
    ChooseReading,
    ChooseReport,
    ChooseSheet,
    ConfirmAppendix,
    ConfirmBulk,
    ConfirmDecision,
    ConfirmEvidence,
    ConfirmReturn,
    ConfirmSubmission,
    ConfirmWithdrawal,
    DialogState,
    FillBothSides,
    FillRest,
    GiveReason,
    Idle,
    ListFindings,
    MovingDay,
    NotRecorded,
    OneOrSeveral,
    Origin,
    Paused,
    ReportCard,
    ReturnReason,
    ReviewPart,
)
from reporting.documents.entry_sheet import SheetOption
from reporting.people import Grant, Role
from reporting.reports import EvidenceKind, NewAnswer
from reporting.units import UnitHistory
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON
from tests.conversation.world import Q3, FakeBackend

Arrange = Callable[[FakeBackend], Chat]

Q2: Final = replace(Q3, period="2024-Q2")
OPEN: Final = ("I.1", "I.2.1", "I.2.2", "I.3.1", "III.3.1.1", "IV.3.3", "VI.1.1")
"""Rows that have no answer yet."""


def lan(backend: FakeBackend) -> Chat:
    """The focal point, who has the report of xã Bắc Sơn in hand."""
    backend.record(Q2, {"I.2.1": Value(number=7), "I.2.2": Value(number=3)})
    backend.fill(but=OPEN)
    return backend.focal("Lan", "van_phong").says("/baocao")


def _in(*stack: DialogState) -> Arrange:
    """In just these states."""

    def arrange(backend: FakeBackend) -> Chat:
        chat = lan(backend)
        chat.session = replace(chat.session, report=Q3, stack=stack)
        chat.last_id += 1
        return chat

    return arrange


def _asked(code: str, origin: Origin = Origin.NEXT) -> Arrange:
    return _in(AskValue(code, origin=origin))


def _blocked(backend: FakeBackend) -> Chat:
    return lan(backend).says("/sua I.2.1").says("7").says("/sua I.2.2").says("9")


def _questioned(backend: FakeBackend) -> Chat:
    """Eight tasks in the plan, where the quarter before had seven: a softer finding."""
    return lan(backend).says("/sua I.2.1").says("8")


def _reason(backend: FakeBackend) -> Chat:
    return _questioned(backend).presses("Giải thích")


def _listed(backend: FakeBackend) -> Chat:
    chat = _questioned(backend)
    return chat.presses_key(f"finding.list:{Q3.form}/{Q3.unit}/{Q3.period}")


def _late(backend: FakeBackend) -> Chat:
    chat = _in(AskValue("I.2.1"))(backend)
    late = LateAnswer("17", ("I.1", "I.2.1"), "2")
    chat.session = replace(
        chat.session, late_answers=(late,), stack=(AskValue("I.1"), AssignLate())
    )
    return chat


def _submitted(backend: FakeBackend) -> Chat:
    backend.fill()
    return backend.focal("Lan", "van_phong").says("/nop").presses("Nộp báo cáo")


def _withdrawing(backend: FakeBackend) -> Chat:
    return _submitted(backend).says("/baocao").presses("Rút để sửa")


def _submitting(backend: FakeBackend) -> Chat:
    backend.fill()
    return backend.focal("Lan", "van_phong").says("/nop")


def _returning(backend: FakeBackend) -> Chat:
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    _submitted(backend).later(timedelta(minutes=1))
    return hai.presses_key(f"clerk.return:{Q3.form}/{Q3.unit}/{Q3.period}/1")


def _sure(backend: FakeBackend) -> Chat:
    return _returning(backend).says("Kiểm tra lại mục III.3.1.")


def _deciding(backend: FakeBackend) -> Chat:
    """Xã Bắc Sơn ended in the middle of the quarter, with figures entered."""
    ended = date(2024, 8, 31)
    backend.history = UnitHistory.of(
        replace(unit, valid_to=ended, successors=("12151",)) if unit.code == BAC_SON else unit
        for unit in backend.history.all
    )
    backend.focal("Lan", "van_phong")
    backend.record(Q3, {"I.1": Value(number=14)})
    hai = backend.person("Hải", Grant(Role.CLERK, "329"))
    return hai.presses_key(f"ended.hand_over:{Q3.form}/{Q3.unit}/{Q3.period}")


def _moving(said: str) -> Arrange:
    """A clerk who moves a day has said so much of it."""

    def arrange(backend: FakeBackend) -> Chat:
        return backend.person("Hải", Grant(Role.CLERK, "329")).says(said)

    return arrange


def _units(backend: FakeBackend) -> Chat:
    chat = backend.person("Nga", Grant(Role.FOCAL, BAC_SON), Grant(Role.FOCAL, "12151"))
    return chat.says("/baocao")


def _idle(backend: FakeBackend) -> Chat:
    chat = lan(backend)
    chat.session = Session(revision=chat.session.revision, report=Q3)
    return chat


ANSWERS: Final = (
    NewAnswer("I.1", Value(number=14), "14"),
    NewAnswer("I.2.1", Value(number=7), "7"),
)

ARRANGED: Final[Mapping[str, tuple[type[DialogState], Arrange]]] = {
    "idle": (Idle, _idle),
    "a count": (AskValue, _asked("I.1")),
    "a side of a rate": (AskValue, _asked("I.2.2")),
    "an amount of money": (AskValue, _asked("VI.1.1")),
    "a choice": (AskValue, _asked("I.5")),
    "a text": (AskValue, _asked("N.T.1", Origin.NARRATIVE)),
    "one by its code": (AskValue, _asked("IV.3.3", Origin.EDIT)),
    "above a softer finding": (AskValue, _questioned),
    "two readings": (
        ChooseReading,
        _in(AskValue("I.1"), ChooseReading((Value(number=17465), Value(number=17)), "17 465")),
    ),
    "both sides": (
        FillBothSides,
        _in(AskValue("I.2.2"), FillBothSides((Value(number=5), Value(number=7)), "5/7")),
    ),
    "paused": (Paused, _in(AskValue("I.1"), Paused())),
    "a read-back": (ConfirmBulk, _in(AskValue("I.1"), ConfirmBulk(ANSWERS, said_in="2"))),
    "one or several": (OneOrSeveral, _in(AskValue("I.1"), OneOrSeveral("17 465"))),
    "a text or values": (
        OneOrSeveral,
        _in(AskValue("N.T.1", origin=Origin.NARRATIVE), OneOrSeveral("I.1 14")),
    ),
    "the rest of a part": (FillRest, _in(AskValue("I.1"), FillRest())),
    "which sheet": (
        ChooseSheet,
        _in(AskValue("I.1"), ChooseSheet("file", (SheetOption("Số liệu", 2), SheetOption("2", 3)))),
    ),
    "an appendix": (ConfirmAppendix, _in(ConfirmAppendix(ANSWERS))),
    "a finding that blocks": (BlockingFindings, _blocked),
    "a reason": (GiveReason, _reason),
    "the findings": (ListFindings, _listed),
    "a late answer": (AssignLate, _late),
    "a photo": (
        ConfirmEvidence,
        _in(AskValue("I.1"), ConfirmEvidence("I.1", EvidenceKind.PHOTO, "f", "ảnh")),
    ),
    "which report": (ChooseReport, _units),
    "the report": (ReportCard, lan),
    "which part": (ChoosePart, _in(ChoosePart())),
    "a review": (ReviewPart, _in(ReviewPart("I"))),
    "a submission": (ConfirmSubmission, _submitting),
    "a withdrawal": (ConfirmWithdrawal, _withdrawing),
    "why it goes back": (ReturnReason, _returning),
    "whether it goes back": (ConfirmReturn, _sure),
    "whether a draft is handed over": (ConfirmDecision, _deciding),
    "whose day is moved": (MovingDay, _moving("/han")),
    "to which day": (MovingDay, _moving("/han xã Bắc Sơn")),
    "why a day is moved": (MovingDay, _moving("hạn xã Bắc Sơn 20/9")),
    "a moved day read back": (MovingDay, _moving("hạn xã Bắc Sơn 20/9 vì mưa lũ")),
    "what was not recorded": (NotRecorded, _in(NotRecorded(ANSWERS, ("14",)))),
}
"""By what is open: the state, and how one comes into it."""


def arranged(name: str) -> tuple[FakeBackend, Chat]:
    """A world in which somebody is in that state."""
    backend = FakeBackend()
    kind, arrange = ARRANGED[name]
    chat = arrange(backend)
    assert type(chat.session.state) is kind, (name, chat.session.state)
    return backend, chat
