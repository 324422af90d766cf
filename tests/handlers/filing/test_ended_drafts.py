"""What a unit had entered in a period in whose middle it ended: seen, handed over or closed."""

from dataclasses import replace
from datetime import date

import pytest

from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, ReportState, Submission
from reporting.units import Level, Unit, UnitHistory
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import FORM
from tests.conversation.merged import BAC_SON, BAI_SAY, LAST, MERGED, TOWN, after_the_merger
from tests.conversation.world import FakeBackend

IN_AUGUST = date(2025, 8, 31)
KEY = ReportKey(FORM.code, BAC_SON, "2025-Q3")
BUTTON = "Dở dang: Bắc Sơn"
SURE_TO_HAND_OVER = (
    "Bàn giao số liệu dở dang của UBND xã Bắc Sơn (Báo cáo CCHC quý III/2025, đã nhập 2/83 chỉ"
    " tiêu) cho UBND xã Ân Thi? Bàn giao rồi không lấy lại được."
)
SURE_TO_CLOSE = (
    "Đóng số liệu dở dang của UBND xã Bắc Sơn (Báo cáo CCHC quý III/2025, đã nhập 2/83 chỉ tiêu)?"
    " Không đơn vị nào làm tiếp; đóng rồi không mở lại được."
)
MOVED = "Số liệu này đã có thay đổi từ lúc hỏi anh/chị nên chưa làm gì."
OTHER_UNITS = "Danh sách đơn vị đã có thay đổi từ lúc hỏi anh/chị nên chưa làm gì."


def merged_in_august() -> FakeBackend:
    """The merger falls into quarter III, and Bắc Sơn had entered two figures of it."""
    backend = after_the_merger()
    backend.history = UnitHistory.of(
        replace(
            unit,
            valid_to=IN_AUGUST if unit.valid_to == LAST else unit.valid_to,
            valid_from=unit.valid_from and date(2025, 9, 1),
        )
        for unit in MERGED.all
    )
    backend.focal("Lan")
    backend.record(KEY, {"I.1": Value(number=14), "I.2.1": Value(number=7)})
    return backend


def clerk_of(backend: FakeBackend, unit: str = "cum-1") -> Chat:
    return backend.person("Vân", Grant(Role.CLERK, unit))


@pytest.mark.parametrize("unit", ["cum-1", "329", "33"])
@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER])
def test_whoever_stands_above_now_or_stood_there_sees_what_was_entered(
    unit: str, role: Role
) -> None:
    backend = merged_in_august()
    chat = backend.person("Vân", Grant(role, unit)).says("/tiendo")
    assert "số liệu đã nhập không tính vào tổng hợp: Bắc Sơn 2/83" in chat.heard
    assert "Bãi Sậy 0" not in chat.heard
    chat.presses(BUTTON)
    assert "Số liệu dở dang của UBND xã Bắc Sơn" in chat.heard
    assert "UBND xã Bắc Sơn kết thúc ngày 31/8/2025. Nay UBND xã Ân Thi" in chat.heard
    assert "I.1: 14" in chat.heard
    assert ("Bàn giao" in chat.labels) is (role is Role.CLERK)


def test_it_counts_in_no_total() -> None:
    chat = clerk_of(merged_in_august()).says("/tonghop")
    assert "0/1" in chat.album.caption


def test_a_draft_is_handed_over_once_and_everybody_concerned_is_told() -> None:
    backend = merged_in_august()
    backend.focal("Minh", unit=TOWN)
    backend.person("Hoa", Grant(Role.CLERK, "33"))
    chat = clerk_of(backend).says("/tiendo").presses(BUTTON).presses("Bàn giao")
    assert chat.heard == SURE_TO_HAND_OVER
    assert backend.told == []
    chat.presses("Bàn giao")
    assert "cho UBND xã Ân Thi" in chat.heard
    view = backend.view(KEY)
    assert view.state is ReportState.HANDED_OVER
    assert [(one.move, one.reason) for one in view.submissions] == [
        (Move.HAND_OVER, "UBND xã Ân Thi")
    ]
    told = {backend.people[one.person_id].name: one.message.text for one in backend.told}
    assert sorted(told) == ["Hoa", "Lan", "Minh"]
    assert "Vân đã bàn giao số liệu dở dang của UBND xã Bắc Sơn" in told["Minh"]
    chat.presses_forged(f"ended.close:{KEY.form}/{KEY.unit}/{KEY.period}", None)
    assert "Đã bàn giao cho UBND xã Ân Thi" in chat.heard
    assert len(backend.view(KEY).submissions) == 1


def test_who_goes_on_with_it_looks_at_it_beside_their_own_report() -> None:
    backend = merged_in_august()
    minh = backend.focal("Minh", unit=TOWN)
    clerk_of(backend).says("/tiendo").presses(BUTTON).presses("Bàn giao").presses("Bàn giao")
    minh.says("xem số liệu cũ")
    assert "I.1: 14" in minh.heard
    assert "Bàn giao" not in minh.labels
    assert backend.values(replace(KEY, unit=TOWN)) == {}


def test_of_two_clerks_the_first_decides_and_the_other_is_shown_what_became_of_it() -> None:
    backend = merged_in_august()
    one, other = clerk_of(backend), backend.person("Hoa", Grant(Role.CLERK, "33"))
    for clerk in (one, other):
        clerk.says("/tiendo").presses(BUTTON)
    one.presses("Bàn giao")
    other.presses("Đóng").presses("Đóng")
    one.presses("Bàn giao")
    assert one.heard.startswith(MOVED)
    assert "Đã đóng lúc" in one.heard
    assert one.labels == []
    assert one.session.stack == ()
    for act in ("close", "hand_over", "close"):
        other.presses_forged(f"ended.{act}:{KEY.form}/{KEY.unit}/{KEY.period}", None)
        assert "Đã đóng lúc" in other.heard
    assert [move.move for move in backend.view(KEY).submissions] == [Move.CLOSE]
    assert len(backend.told) == 2  # Lan, who entered it, and the other clerk, once each


def test_what_was_submitted_before_its_unit_ended_is_shown_so_and_not_decided_on() -> None:
    backend = merged_in_august()
    backend.submissions[KEY] = [Submission(Move.SUBMIT, 1, backend.now)]
    chat = clerk_of(backend).says("/tiendo")
    assert "Bắc Sơn 2/83, đã nộp" in chat.heard
    chat.presses(BUTTON)
    assert "Đã nộp lúc 08:30 09/9." in chat.heard
    assert chat.labels == []
    for act in ("close", "hand_over"):
        chat.presses_forged(f"ended.{act}:{KEY.form}/{KEY.unit}/{KEY.period}", None)
        assert "Đã nộp lúc" in chat.heard
    assert backend.view(KEY).state is ReportState.SUBMITTED


@pytest.mark.parametrize("decision", ["Bàn giao", "Đóng"])
@pytest.mark.parametrize("is_asked", [False, True])
def test_a_card_of_before_decides_nothing_once_the_unit_stands_after_all(
    decision: str, is_asked: bool
) -> None:
    backend = merged_in_august()
    chat = clerk_of(backend, "33").says("/tiendo").presses(BUTTON)
    if is_asked:
        chat.presses(decision)
    again = Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, "cum-1", date(2025, 9, 1))
    backend.history = UnitHistory.of([*backend.history.all, again])
    chat.presses(decision)
    assert "vẫn phải nộp" in chat.heard
    assert chat.session.stack == ()
    assert backend.view(KEY).state is ReportState.DRAFT


def test_a_draft_is_closed() -> None:
    backend = merged_in_august()
    chat = clerk_of(backend, "329").says("/tiendo").presses(BUTTON).presses("Đóng")
    assert chat.heard == SURE_TO_CLOSE
    assert chat.labels == ["Đóng", "Thôi"]
    chat.presses("Đóng")
    assert "Đã đóng số liệu dở dang của UBND xã Bắc Sơn" in chat.heard
    assert backend.view(KEY).state is ReportState.CLOSED
    assert "2/83, đã đóng" in chat.says("/tiendo").heard


@pytest.mark.parametrize("decision", ["Bàn giao", "Đóng"])
def test_a_unit_that_stands_again_after_all_submits_what_was_decided_on(decision: str) -> None:
    backend = merged_in_august()
    clerk_of(backend).says("/tiendo").presses(BUTTON).presses(decision).presses(decision)
    lan = backend.focal("Lan")
    assert "kết thúc ngày 31/8/2025" in lan.says("/nop").heard
    again = Unit(BAC_SON, "Xã Bắc Sơn", Level.COMMUNE, "cum-1", date(2025, 9, 1))
    backend.history = UnitHistory.of([*backend.history.all, again])
    backend.fill(KEY)
    lan.says("/nop").presses("Nộp báo cáo")
    assert backend.view(KEY).state is ReportState.SUBMITTED


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (f"{FORM.code}/{BAI_SAY}/2025-Q3", "chưa nhập số liệu nào"),
        (f"{FORM.code}/{TOWN}/2025-Q3", "vẫn phải nộp"),
        (f"{FORM.code}/{BAC_SON}/2025-Q2", "vẫn phải nộp"),
        (f"{FORM.code}/404/2025-Q3", "chuyên viên tổng hợp"),
    ],
)
@pytest.mark.parametrize("act", ["hand_over", "close"])
def test_only_what_was_entered_by_a_unit_that_ended_within_the_period_is_decided_on(
    key: str, answer: str, act: str
) -> None:
    backend = merged_in_august()
    chat = clerk_of(backend, "33").presses_forged(f"ended.{act}:{key}", None)
    assert answer in chat.heard
    assert backend.view(KEY).state is ReportState.DRAFT


@pytest.mark.parametrize(
    "grant", [Grant(Role.LEADER, "cum-1"), Grant(Role.FOCAL, TOWN), Grant(Role.CLERK, "12142")]
)
def test_only_a_clerk_above_decides(grant: Grant) -> None:
    backend = merged_in_august()
    if grant.role is Role.CLERK:
        backend.history = UnitHistory.of(
            unit if unit.code != BAC_SON else replace(unit, successors=("cum-1",))
            for unit in backend.history.all
        )
    chat = backend.person("Hoa", grant).presses_forged(
        f"ended.close:{KEY.form}/{KEY.unit}/2025-Q3", None
    )
    assert chat.messages
    assert backend.view(KEY).state is ReportState.DRAFT


def test_without_a_unit_that_follows_it_can_only_be_closed() -> None:
    backend = merged_in_august()
    others = (unit for unit in backend.history.all if unit.code != TOWN)
    backend.history = UnitHistory.of(
        replace(unit, successors=()) if unit.code == BAC_SON else unit for unit in others
    )
    chat = clerk_of(backend, "329").says("/tiendo").presses(BUTTON)
    assert "Bàn giao" not in chat.labels
    assert "Đóng" in chat.labels
