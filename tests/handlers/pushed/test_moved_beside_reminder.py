"""A moved deadline is told apart unless a reminder of the same day says it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.pushed.digest import MOST, Items
from reporting.ladder.pushes import PushKind
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, Submission
from reporting.units import Level, Unit, UnitHistory
from storage.pushed.stand_ins import NewStandIn, StandIn
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM, HISTORY, ZONE
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.pushed.told import told

NIGHT = datetime(2024, 9, 10, 22, 0, tzinfo=ZONE)
MOVE = "hạn tất cả 20/9 vì mưa lũ"
NEWS = "Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Sáu 20/9."
REMINDED: Items = [(Q3, "half")]


def heard(chat: Chat, kind: PushKind, items: Items) -> str:
    message = told(chat, kind, items, since=NIGHT)
    return plain(message.text) if message is not None else ""


def moved_in_the_night(backend: FakeBackend) -> None:
    """A clerk moves the deadline of all; it is the next morning."""
    backend.now = NIGHT
    backend.person("Hải", Grant(Role.CLERK, "329")).says(MOVE).says("có")
    backend.now = NIGHT + timedelta(hours=10)


def is_owed(_: FakeBackend) -> None:
    """Nothing was done yet."""


def is_sent_back(backend: FakeBackend) -> None:
    """It was submitted, and is to be submitted again."""
    backend.fill()
    backend.submissions[Q3] = [
        Submission(Move.SUBMIT, 1, backend.now - timedelta(hours=3)),
        Submission(Move.RETURN, 9, backend.now - timedelta(hours=2), "xem lại I.6"),
    ]


def is_submitted(backend: FakeBackend) -> None:
    """It was submitted between the reminder's rung and its text."""
    backend.fill()
    backend.submissions[Q3] = [Submission(Move.SUBMIT, 1, backend.now - timedelta(hours=1))]


def is_away(backend: FakeBackend) -> None:
    """A colleague does the work these days."""
    other = backend.officer("Minh", "tu_phap").person_id or 0
    leave = NewStandIn(BAC_SON, 1, other, date(2024, 9, 9), date(2024, 9, 20))
    backend.pushed.stand_ins.append(StandIn(1, leave, (Grant(Role.FOCAL, BAC_SON),)))


@pytest.mark.parametrize(
    ("happens", "is_in_reminder"),
    [(is_owed, True), (is_sent_back, False), (is_submitted, False), (is_away, False)],
)
def test_it_is_told_apart_exactly_where_the_reminder_says_nothing_of_it(
    happens: Callable[[FakeBackend], None], *, is_in_reminder: bool
) -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    moved_in_the_night(backend)
    happens(backend)
    reminder = heard(lan, PushKind.LADDER, REMINDED)
    assert ("hạn mới thứ Sáu 20/9" in reminder) is is_in_reminder
    assert (NEWS in heard(lan, PushKind.MOVED, REMINDED)) is not is_in_reminder


def test_of_more_reports_than_a_reminder_holds_the_others_are_told_apart() -> None:
    codes = [f"1300{place}" for place in range(MOST + 2)]
    communes = [Unit(code, f"Xã {code}", Level.COMMUNE, "329") for code in codes]
    backend = FakeBackend(history=UnitHistory.of([*HISTORY.all, *communes]))
    lan = backend.person("Lan", *(Grant(Role.FOCAL, code) for code in codes))
    moved_in_the_night(backend)
    items = [(ReportKey(FORM.code, code, "2024-Q3"), "half") for code in codes]
    reminder = heard(lan, PushKind.LADDER, items)
    named = reminder.count("hạn mới thứ Sáu 20/9")
    assert 0 < named < len(codes)
    assert NEWS in heard(lan, PushKind.MOVED, items)
    backend.people[lan.person_id or 0] = replace(
        backend.people[lan.person_id or 0],
        grants=tuple(Grant(Role.FOCAL, code) for code in codes[:2]),
    )
    assert heard(lan, PushKind.MOVED, items[:2]) == ""


@pytest.mark.parametrize(
    ("rung", "is_told"),
    [
        ("T-1", False),
        ("T", False),
        ("T-1@2024-09-13", False),
        ("T-1@2024-09-20", False),
        ("half", True),
        ("R+1", True),
        ("", True),
    ],
)
def test_a_rung_that_a_moved_deadline_took_away_is_told_no_more_but_the_move_is(
    rung: str, *, is_told: bool
) -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    moved_in_the_night(backend)
    assert bool(heard(lan, PushKind.LADDER, [(Q3, rung)])) is is_told
    assert (NEWS in heard(lan, PushKind.MOVED, [(Q3, rung)])) is not is_told


def test_a_rung_of_the_new_deadline_is_told_beside_one_that_was_taken_away() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong")
    moved_in_the_night(backend)
    backend.now = datetime(2024, 9, 19, 8, 0, tzinfo=ZONE)
    for items in ([(Q3, "T-1@2024-09-20"), (Q3, "T")], [(Q3, "T"), (Q3, "T-1@2024-09-20")]):
        assert "Còn 1 ngày" in heard(lan, PushKind.LADDER, items)
