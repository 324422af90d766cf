"""The verdict on what is told of moved days sees what is left out, and what is wrong."""

from collections.abc import Sequence
from datetime import date, datetime, time
from random import Random

import pytest

from reporting.people import Grant, Role
from reporting.standing.extensions import ExtendedDay, ExtensionScope, NewExtension
from tests.year.books import Books
from tests.year.district import DISTRICT, FORM, REMOTE_EACH, ZONE, District, Extending, laid_out
from tests.year.events import Events
from tests.year.messenger import Received
from tests.year.moves import Moves

MOVER, READER = 1, 2
CHAT = str(READER)
COUNT = 64
MOVED_AT = datetime(2024, 6, 10, 9, tzinfo=ZONE)
REMOTE = tuple(range(1, COUNT + 1, REMOTE_EACH))
OTHERS = tuple(place for place in range(1, COUNT + 1) if place not in REMOTE)
MORE = "… còn {} ngày khác đã dời, xem bằng lệnh /lich."


def said(places: Sequence[int], day: str = "Chủ nhật 23/6") -> str:
    """What a clerk is told who has moved a deadline for these communes."""
    names = ", ".join(f"Thử Nghiệm {place}" for place in places[:6])
    return (
        f"Người 1: Hạn nộp Báo cáo CCHC quý II/2024 dời sang <b>{day}</b>."
        f" Áp dụng cho {len(places)} đơn vị ({names} và {len(places) - 6} nữa). Lý do: mưa lũ."
    )


BOTH = f"{said(REMOTE)}\n{said(OTHERS)}"


def moved_for_all() -> Moves:
    """The deadline of all communes, of which the remote ones have a later one, was moved."""
    grant = Grant(Role.CLERK, DISTRICT.code)
    units = laid_out(COUNT, Random(1), date(2030, 1, 1))
    district = District(units, {MOVER: grant, READER: grant}, clerk=MOVER)
    books = Books(district, {"2024-Q2": FORM.cycle.period("2024-Q2")}, MOVED_AT)
    moves = Moves(books, Events())
    move(moves, ExtensionScope(group=DISTRICT.code), date(2024, 6, 23))
    return moves


def move(moves: Moves, scope: ExtensionScope, day: date) -> None:
    """It is moved now."""
    what = NewExtension(FORM.code, "2024-Q2", scope, ExtendedDay.DUE, day, "mưa lũ")
    act = Extending(moves.books.now, what)
    moves.before(act)
    moves.books.happens(act)
    moves.after()


def faults_of(moves: Moves, *texts: str) -> dict[str, int]:
    """What the verdict finds once these have arrived and the day is over, each counted."""
    for number, text in enumerate(texts, start=1):
        moves.takes(Received(number, CHAT, text, ()))
    moves.day_is_over(is_whole=True)
    return {kind: len(examples) for kind, examples in moves.faults.items()}


def test_groups_that_are_moved_to_one_day_are_told_apart_by_the_day_before() -> None:
    moves = moved_for_all()
    assert faults_of(moves, BOTH) == {}
    assert moves.received == moves.expected == COUNT


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param(said(REMOTE), len(OTHERS), id="a group is left out"),
        pytest.param(said(OTHERS), len(REMOTE), id="the other group is left out"),
        pytest.param("", COUNT, id="nothing is told"),
    ],
)
def test_a_move_that_is_left_out_is_missing(text: str, missing: int) -> None:
    assert faults_of(moved_for_all(), text) == {"moved days missing": missing}


@pytest.mark.parametrize(
    ("right", "wrong", "missing"),
    [
        pytest.param("23/6", "24/6", COUNT, id="another day"),
        pytest.param("II/2024", "III/2024", COUNT, id="another period"),
        pytest.param("Nghiệm 9,", "Nghiệm 10,", len(REMOTE), id="another unit"),
        pytest.param("Nghiệm 1, ", "", len(REMOTE), id="a unit is not named"),
        pytest.param("cho 8 đơn", "cho 7 đơn", len(REMOTE), id="a unit too few"),
        pytest.param("cho 56 đơn", "cho 64 đơn", len(OTHERS), id="units too many"),
        pytest.param(said(OTHERS), said(OTHERS, "thứ Hai 24/6"), len(OTHERS), id="one of two days"),
        pytest.param(said(OTHERS), said(tuple(range(1, 65))), len(OTHERS), id="one of all"),
    ],
)
def test_what_is_said_wrong_is_wrong_and_what_is_right_is_missing(
    right: str, wrong: str, missing: int
) -> None:
    found = faults_of(moved_for_all(), BOTH.replace(right, wrong))
    assert found.keys() == {"moved days wrong", "moved days missing"}
    assert found["moved days missing"] == missing


def test_a_line_that_says_a_move_of_nobody_is_wrong() -> None:
    moves = moved_for_all()
    assert faults_of(moves, f"{BOTH}\n{said(REMOTE, 'thứ Ba 25/6')}") == {"moved days wrong": 1}


def test_a_repetition_needs_a_cause_and_is_one_for_the_whole_message() -> None:
    moves = moved_for_all()
    assert faults_of(moves, BOTH, BOTH)["repeated"] == COUNT
    assert moves.events.repeats == {CHAT: {2}}
    moves = moved_for_all()
    moves.events.add("kill", 1, frozenset({CHAT}))
    assert faults_of(moves, BOTH, BOTH) == {}
    assert moves.events.repeats == {CHAT: {2}}


def test_a_repetition_with_something_new_in_it_is_read_by_the_days_before() -> None:
    moves = moved_for_all()
    moves.events.add("kill", 1, frozenset({CHAT}))
    moves.takes(Received(1, CHAT, BOTH, ()))
    move(moves, ExtensionScope(("90001",)), date(2024, 6, 25))
    one = (
        "Người 1: Hạn nộp Báo cáo CCHC quý II/2024 dời sang <b>thứ Ba 25/6</b>."
        " Áp dụng cho UBND xã Thử Nghiệm 2. Lý do: mưa lũ."
    )
    moves.takes(Received(2, CHAT, f"{said(REMOTE)}\n{said(OTHERS[1:])}\n{one}", ()))
    moves.day_is_over(is_whole=True)
    assert moves.faults == {}
    assert moves.received == moves.expected == COUNT + 1


def test_whoever_comes_back_after_a_block_is_told_for_the_first_time() -> None:
    moves = moved_for_all()
    moves.unreachable(READER)
    assert faults_of(moves, BOTH) == {}
    assert not moves.events.repeats


@pytest.mark.parametrize(("count", "is_right"), [(1, True), (2, False)])
def test_what_one_message_does_not_hold_has_to_be_counted(count: int, *, is_right: bool) -> None:
    moves = moved_for_all()
    found = faults_of(moves, f"{said(REMOTE)}\n{MORE.format(count)}")
    assert (found == {}) is is_right
    assert moves.excused["counted"] == (len(OTHERS) if is_right else 0)


def test_what_is_told_at_night_is_outside_of_hours() -> None:
    moves = moved_for_all()
    moves.books.now = datetime.combine(MOVED_AT.date(), time(22), ZONE)
    assert faults_of(moves, BOTH) == {"outside hours": 1}
