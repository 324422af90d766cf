"""A clerk moves a deadline, a lock or an opening, and takes it back, as transcripts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.engine.states import MovingDay
from reporting.people import Grant, Role
from reporting.reports import ReportKey
from reporting.standing import ExtendedDay, ExtensionScope
from reporting.values import Value
from tests.conversation.chat import Chat
from tests.conversation.engine import BAC_SON, FORM, ZONE
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.pushed.told import text

READ_BACK = (
    "Dời hạn nộp Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn: từ thứ Hai 16/9 sang "
    "thứ Sáu 20/9.\n"
    "Lý do: mưa lũ.\n"
    "Tin báo gửi tới mọi người làm báo cáo này của UBND xã Bắc Sơn."
)


def clerk(backend: FakeBackend, unit: str = "329", name: str = "Hải") -> Chat:
    return backend.person(name, Grant(Role.CLERK, unit))


def told(backend: FakeBackend, chat: Chat) -> list[str]:
    """What that person is told of it, as it would be sent now."""
    mine = [one for one in backend.pushed.pushes if one.person_id == chat.person_id]
    heard = (text(chat, one.kind, since=one.made_at) for one in mine)
    return [one for one in heard if one]


def test_a_whole_sentence_is_read_back_before_anything_is_written() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ")
    assert hai.heard == READ_BACK
    assert hai.labels == ["Dời và báo", "Thôi"]
    assert backend.extensions == []


@pytest.mark.parametrize(
    "said",
    [
        "/han xã Bắc Sơn 20/9 vì mưa lũ",
        "/extend bắc sơn 20/9, mưa lũ.",
        "gia hạn cho xã Bắc Sơn đến ngày 20 tháng 9 do mưa lũ",
        "HAN BAC SON 20.9.2024 VI MƯA LŨ",
        "hạn 12148 tới 20-9 lý do: mưa lũ",
        "hạn xã Bắc Sơn quý III/2024 20/9 vì mưa lũ",
    ],
)
def test_it_may_be_said_in_many_ways(said: str) -> None:
    hai = clerk(FakeBackend()).says(said)
    assert hai.heard.casefold() == READ_BACK.casefold()


def test_what_is_not_said_is_asked_piece_by_piece() -> None:
    hai = clerk(FakeBackend()).says("/han")
    assert hai.heard == (
        "Gia hạn nộp cho đơn vị nào?\n"
        "Gửi tên đơn vị, hoặc cả câu, ví dụ: hạn xã Bắc Sơn 20/9 vì mưa lũ"
    )
    hai.says("xã Bắc Sơn")
    assert hai.heard == (
        "Hạn nộp Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn: thứ Hai 16/9.\n"
        "Dời sang ngày nào? Gửi ví dụ 20/9."
    )
    assert hai.labels == ["thứ Ba 17/9", "thứ Tư 18/9", "thứ Năm 19/9", "Thôi"]
    hai.says("20/9")
    assert hai.heard.endswith("Lý do là gì? Lý do được báo cho đơn vị, ví dụ: mưa lũ.")
    assert hai.says("mưa lũ").heard == READ_BACK


@pytest.mark.parametrize("begins", ["/han", "/han mở khóa", "/han mở sớm"])
@pytest.mark.parametrize("today", [date(2024, 9, 16), date(2024, 11, 4), date(2024, 12, 31)])
def test_the_example_can_be_followed_on_any_day(begins: str, today: date) -> None:
    now = datetime(today.year, today.month, today.day, 9, tzinfo=ZONE)
    hai = clerk(FakeBackend(now=now)).says(begins)
    example = hai.heard.rpartition("ví dụ: ")[2]
    said = hai.says(example).heard
    assert "đã qua" not in said
    assert "Lý do: " in said or begins.endswith("sớm")


def test_everything_can_be_pressed_but_the_reason() -> None:
    hai = clerk(FakeBackend()).says("/han").presses("Tất cả đơn vị").presses("thứ Tư 18/9")
    assert hai.says("vì mất điện").heard.startswith(
        "Dời hạn nộp Báo cáo CCHC quý III/2024 của 3 đơn vị thuộc huyện Ân Thi: từ thứ Hai 16/9 "
        "sang thứ Tư 18/9.\nLý do: mất điện."
    )


@pytest.mark.parametrize("yes", ["có", "đồng ý", "dời và báo", "Dời"])
def test_once_it_is_confirmed_it_holds_and_everybody_whom_it_concerns_is_told(yes: str) -> None:
    backend = FakeBackend()
    backend.fill()
    lan, minh = backend.focal("Lan", "van_phong"), backend.officer("Minh", "tu_phap")
    elsewhere = backend.focal("Nga", unit="12151")
    hai, mai = clerk(backend), clerk(backend, "33", "Mai")
    hai.says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says(yes)
    assert hai.heard == (
        "✅ Đã ghi và báo. Dời hạn nộp Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn: từ "
        "thứ Hai 16/9 sang thứ Sáu 20/9."
    )
    (row,) = backend.extensions
    assert (row.form, row.period, row.scope, row.field, row.day, row.reason) == (
        FORM.code, "2024-Q3", ExtensionScope((BAC_SON,)), ExtendedDay.DUE, date(2024, 9, 20),
        "mưa lũ",
    )  # fmt: skip
    for chat in (lan, minh):
        (body,) = told(backend, chat)
        assert "Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Sáu 20/9." in body
        assert "Lý do: mưa lũ (Hải)." in body
    assert told(backend, elsewhere) == []
    assert "Hải: Hạn nộp Báo cáo CCHC" in told(backend, mai)[0]
    assert told(backend, hai) == []
    assert (
        "hạn thứ Sáu 20/9 (gia hạn, trước là thứ Hai 16/9), còn 10 ngày"
        in lan.says("/baocao").heard
    )


def test_a_report_within_the_extension_is_on_time_and_its_neighbours_is_late() -> None:
    backend = FakeBackend()
    for unit in (BAC_SON, "12151"):
        backend.fill(ReportKey(FORM.code, unit, "2024-Q3"))
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").presses("Dời và báo")
    backend.now = datetime(2024, 9, 20, 23, 50, tzinfo=ZONE)
    lan, nga = backend.focal("Lan"), backend.focal("Nga", unit="12151")
    assert "đúng hạn" in lan.says("/nop").presses("Nộp báo cáo").heard
    assert "chậm hạn" in nga.says("/nop").presses("Nộp báo cáo").heard
    group = hai.says("/tiendo").heard
    assert "Đúng hạn (1): Bắc Sơn" in group
    assert "Nộp chậm (1): Bãi Sậy" in group


def test_a_list_of_units_is_moved_together() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("gia hạn xã Bắc Sơn, Bãi Sậy đến 20/9 do mất điện diện rộng")
    assert hai.heard.startswith(
        "Dời hạn nộp Báo cáo CCHC quý III/2024 của 2 đơn vị (Bắc Sơn, Bãi Sậy): từ thứ Hai 16/9"
    )
    hai.says("có")
    assert str(backend.extensions[0].scope) == f"units:{BAC_SON} 12151"


def test_whoever_was_given_time_keeps_it_when_all_are_given_less() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    hai.says("hạn tất cả 18/9 vì mất điện")
    assert "từ thứ Hai 16/9 sang thứ Tư 18/9.\nGiữ ngày đã có: Bắc Sơn thứ Sáu 20/9." in hai.heard
    hai.says("có")
    assert "hạn thứ Sáu 20/9" in backend.focal("Lan").says("/baocao").heard
    assert "hạn thứ Tư 18/9" in backend.focal("Nga", unit="12151").says("/baocao").heard


# --- each is told the day that holds for them -----------------------------------------------------
def test_whoever_keeps_a_later_day_is_not_told_of_an_earlier_one() -> None:
    backend = FakeBackend()
    lan, nga = backend.focal("Lan"), backend.focal("Nga", unit="12151")
    hai, mai = clerk(backend), clerk(backend, "33", "Mai")
    hai.says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    hai.says("hạn tất cả 18/9 vì mất điện").says("có")
    assert "dời sang thứ Sáu 20/9. Lý do: mưa lũ" in told(backend, lan)[-1]
    assert "dời sang thứ Tư 18/9. Lý do: mất điện" in told(backend, nga)[-1]
    assert "UBND xã Bắc Sơn. Lý do: mưa lũ" in told(backend, mai)[-1]
    assert "Xã Bắc Sơn" not in told(backend, mai)[-1]
    assert "Giữ ngày đã có: Bắc Sơn thứ Sáu 20/9." in hai.heard


def test_a_move_of_all_is_taken_back_to_each_ones_own_day_and_its_reason_is_no_reason() -> None:
    backend = FakeBackend()
    lan, nga = backend.focal("Lan"), backend.focal("Nga", unit="12151")
    hai = clerk(backend).says("hạn xã Bắc Sơn 18/9 vì mưa lũ").says("có")
    hai.says("hạn tất cả 20/9 vì mất điện").says("có")
    backend.now += timedelta(days=1)
    hai.says("bỏ hạn tất cả")
    assert (
        "đang là thứ Sáu 20/9, trở lại thứ Hai 16/9 đến thứ Tư 18/9, tùy đơn vị.\n"
        "Lý do khi dời: mất điện."
    ) in hai.heard
    hai.says("có")
    for chat, day in ((lan, "thứ Tư 18/9"), (nga, "thứ Hai 16/9")):
        news = told(backend, chat)[-1]
        assert f"trở lại {day}; lần gia hạn trước không còn áp dụng. (Hải)" in news
        assert "mất điện" not in news


def test_a_lock_that_is_told_too_late_is_not_told_as_one_to_come() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan")
    clerk(backend).says("khóa tất cả 17/9 vì chốt số liệu").says("có")
    backend.now = datetime(2024, 9, 18, 8, tzinfo=ZONE)
    assert "đã khóa, nhận đến hết thứ Ba 17/9. Lý do: chốt số liệu" in told(backend, lan)[-1]


def test_the_reason_told_is_that_of_the_move_that_holds() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan")
    hai = clerk(backend).says("hạn xã Bắc Sơn 18/9 vì mưa lũ").says("có")
    hai.says("hạn tất cả 20/9 vì mất điện").says("có").says("bỏ hạn tất cả").says("có")
    assert "dời sang thứ Tư 18/9. Lý do: mưa lũ (Hải)." in told(backend, lan)[-1]


def test_taking_back_what_another_move_outlasts_tells_nobody() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan")
    hai = clerk(backend).says("hạn xã Bắc Sơn 18/9 vì mưa lũ").says("có")
    hai.says("hạn tất cả 20/9 vì mất điện").says("có")
    before = len(told(backend, lan))
    hai.says("bỏ hạn xã Bắc Sơn")
    assert "Ngày của các đơn vị không đổi, vì lần dời khác còn áp dụng." in hai.heard
    hai.says("có")
    assert hai.heard == (
        "✅ Đã ghi, không báo ai.\nNgày của các đơn vị không đổi, vì lần dời khác còn áp dụng."
    )
    assert len(told(backend, lan)) == before
    assert len(backend.extensions) == 3


def test_a_lock_of_all_leaves_a_later_lock_of_one_as_it_is() -> None:
    backend = FakeBackend()
    lan, nga = backend.focal("Lan"), backend.focal("Nga", unit="12151")
    hai = clerk(backend).says("khóa xã Bắc Sơn 30/9 vì sáp nhập").says("có")
    hai.says("khóa tất cả 20/9 vì chốt số liệu")
    assert "Giữ ngày đã có: Bắc Sơn thứ Hai 30/9." in hai.heard
    hai.says("có")
    assert [len(told(backend, chat)) for chat in (lan, nga)] == [1, 1]


def test_day_and_reason_wait_until_it_is_pressed_which_unit_is_meant() -> None:
    hai = clerk(FakeBackend()).says("hạn xã Bắc Sen 20/9 vì mưa lũ")
    assert hai.heard.startswith("Không có đơn vị “xã Bắc Sen”.")
    assert hai.presses(hai.labels[0]).heard == READ_BACK


# --- it is taken back ----------------------------------------------------------------------------
def test_it_is_taken_back_after_a_read_back_and_told_again() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan")
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    hai.presses("Các ngày đã dời")
    assert hai.heard == (
        "Các ngày đã dời, đang áp dụng\n"
        "1. quý III/2024, UBND xã Bắc Sơn: hạn nộp thứ Sáu 20/9 (mưa lũ; 08:30 10/9)"
    )
    hai.presses("Bỏ lần dời 1")
    assert hai.heard.startswith(
        "Bỏ lần dời hạn nộp Báo cáo CCHC quý III/2024 của UBND xã Bắc Sơn: đang là thứ Sáu 20/9, "
        "trở lại thứ Hai 16/9."
    )
    assert len(backend.extensions) == 1
    hai.presses("Bỏ và báo")
    assert [row.undoes for row in backend.extensions] == [None, 1]
    assert told(backend, lan) == []
    assert "hạn thứ Hai 16/9, còn 6 ngày" in lan.says("/baocao").heard
    assert hai.presses_forged("extend.list", None).heard == "Không có ngày nào đang dời."


def test_taking_it_back_says_whose_report_becomes_late() -> None:
    backend = FakeBackend()
    backend.fill()
    lan = backend.focal("Lan")
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    backend.now = datetime(2024, 9, 18, 9, tzinfo=ZONE)
    lan.says("/nop").presses("Nộp báo cáo")
    hai.says("bỏ hạn xã Bắc Sơn")
    assert "⚠️ 1 đơn vị đã nộp đúng hạn mới sẽ thành nộp chậm." in hai.heard


def test_two_clerks_take_it_back_once() -> None:
    backend = FakeBackend()
    hai, mai = clerk(backend), clerk(backend, "33", "Mai")
    hai.says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    mai.says("/han").presses("Bỏ lần dời 1")
    hai.says("bỏ hạn xã Bắc Sơn").says("có")
    assert mai.presses("Bỏ và báo").heard == "Lần dời này đã được bỏ. Xem lại: /han"
    assert len(backend.extensions) == 2


def test_nothing_is_moved_when_it_is_left() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ")
    assert hai.says("thôi").heard == "Đã thôi, không ngày nào bị dời."
    assert backend.extensions == []


def test_a_piece_of_the_read_back_can_be_put_right() -> None:
    hai = clerk(FakeBackend()).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("23/9")
    assert "sang thứ Hai 23/9.\nLý do: mưa lũ." in hai.heard
    assert "Lý do: bão số 3." in hai.says("vì bão số 3").heard
    assert "của UBND xã Bãi Sậy" in hai.says("hạn xã Bãi Sậy 24/9 vì bão").heard


# --- locks and openings --------------------------------------------------------------------------
def test_a_clerk_locks_a_period_and_opens_it_again_for_one() -> None:
    backend = FakeBackend()
    lan = backend.focal("Lan", "van_phong").says("/baocao").presses("Bắt đầu").says("14")
    hai = clerk(backend).says("khóa tất cả 17/9 vì chốt số liệu")
    assert hai.heard.startswith(
        "Khóa Báo cáo CCHC quý III/2024 của 3 đơn vị thuộc huyện Ân Thi: nhận đến hết "
        "thứ Ba 17/9 (trước đây không khóa)."
    )
    hai.says("có")
    backend.now = datetime(2024, 9, 18, 8, tzinfo=ZONE)
    locked = (
        "Báo cáo CCHC quý III/2024 đã khóa, nhận đến hết ngày 17/9. "
        "Cần sửa, anh/chị xin chuyên viên mở khóa."
    )
    assert lan.says("7").heard == locked
    assert lan.says("/nop").heard.endswith(locked)
    hai.says("mở khóa xã Bắc Sơn 19/9 vì bổ sung số liệu").says("có")
    assert "Đã ghi I.2.1 = 7." in lan.says("/sua I.2.1").says("7").heard


def test_a_period_is_opened_early_for_a_unit() -> None:
    backend = FakeBackend(now=datetime(2024, 10, 1, 9, tzinfo=ZONE))
    lan = backend.focal("Lan", "van_phong")
    hai = clerk(backend).says("mở sớm xã Bắc Sơn 2024-Q4 5/10 vì sáp nhập")
    assert hai.heard.startswith(
        "Mở Báo cáo CCHC quý IV/2024 của UBND xã Bắc Sơn: từ thứ Bảy 05/10 thay vì thứ Tư 30/10."
    )
    hai.says("có")
    assert "chưa mở" in lan.says("/baocao 2024-Q4").heard
    lan.later(timedelta(days=4))
    assert lan.says("/baocao 2024-Q4").heard.startswith("Báo cáo CCHC quý IV/2024")


# --- what cannot be meant ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "because"),
    [
        ("hạn xã Bắc Sơn 15/9 vì lũ", "đã là thứ Hai 16/9; chỉ dời được sang ngày muộn hơn."),
        ("hạn xã Bắc Sơn 16/9 vì lũ", "đã là thứ Hai 16/9; chỉ dời được sang ngày muộn hơn."),
        ("hạn xã Bắc Sơn 5/9 vì lũ", "Ngày thứ Năm 05/9 đã qua."),
        ("hạn xã Bắc Sơn 31/2 vì lũ", "Không có ngày “31/2”."),
        ("hạn xã Bắc Sơn 20/9/2042 vì lũ", "xa quá một năm"),
        ("khóa xã Bắc Sơn 12/9 vì lũ", "Chưa khóa được trước khi hết hạn nộp (thứ Hai 16/9)."),
        ("mở sớm xã Bắc Sơn 12/9 vì lũ", "đã mở."),
    ],
)
def test_a_day_that_cannot_be_meant_is_asked_again_with_the_reason(said: str, because: str) -> None:
    backend = FakeBackend()
    hai = clerk(backend).says(said)
    assert because in hai.heard
    state = hai.session.state
    assert isinstance(state, MovingDay)
    assert state.draft.day is None
    assert hai.says("có").heard
    assert backend.extensions == []


def test_a_day_off_is_pointed_out() -> None:
    hai = clerk(FakeBackend()).says("hạn xã Bắc Sơn 22/9 vì lũ")
    assert "⚠️ Ngày Chủ nhật 22/9 là ngày nghỉ." in hai.heard


@pytest.mark.parametrize(
    "said", ["hạn xã Lạ Lùng 20/9 vì lũ", "hạn thị trấn Bắc Sơn 20/9 vì lũ", "hạn 06325 20/9 vì lũ"]
)
def test_units_of_others_are_answered_like_units_that_do_not_exist(said: str) -> None:
    backend = FakeBackend()
    assert clerk(backend).says(said).heard.startswith("Chưa rõ đơn vị nào trong “")
    assert backend.extensions == []


def test_a_reason_has_to_say_something() -> None:
    hai = clerk(FakeBackend()).says("hạn xã Bắc Sơn 20/9").says("...")
    assert isinstance(hai.session.state, MovingDay)
    assert hai.session.state.draft.reason == ""


def test_it_is_a_clerks_alone() -> None:
    backend = FakeBackend()
    leader = backend.person("An", Grant(Role.LEADER, "329"))
    lan = backend.focal("Lan", "van_phong")
    for chat in (leader, lan):
        chat.says("/han xã Bắc Sơn 20/9 vì lũ")
        chat.says("hạn xã Bắc Sơn 20/9 vì lũ")
        chat.presses_forged(f"extend.unit:{Q3.form}/{BAC_SON}/2024-Q3", chat.session.revision)
        chat.presses_forged("extend.now", chat.session.revision)
        assert not isinstance(chat.session.state, MovingDay)
    assert backend.extensions == []


def test_whoever_is_no_clerk_is_told_whose_it_is() -> None:
    backend = FakeBackend()
    leader = backend.person("An", Grant(Role.LEADER, "329"))
    for chat in (leader, backend.focal("Lan"), backend.officer("Minh", "tu_phap")):
        for said in ("/han", "/extend xã Bắc Sơn 20/9 vì lũ"):
            assert (
                chat.says(said).heard == "Việc này do chuyên viên tổng hợp của đơn vị cấp trên làm."
            )


def test_a_clerk_who_lost_the_unit_moves_nothing() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ")
    number = hai.person_id
    assert number is not None
    backend.people[number] = backend.people[number].__class__(
        number, "Hải", "vi", (Grant(Role.CLERK, "185"),)
    )
    assert hai.says("có").heard == "Việc này do chuyên viên tổng hợp của đơn vị cấp trên làm."
    assert backend.extensions == []


def test_a_message_that_was_handled_before_adds_one_row() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    backend.rows -= 1
    hai.says("hạn xã Bãi Sậy 20/9 vì mưa lũ")
    assert len(backend.extensions) == 1
    assert backend.extensions[0].at.astimezone(UTC) == backend.now


# --- what else such a message may be -------------------------------------------------------------
def test_a_day_moved_in_a_window_that_is_listed_no_more_troubles_nobody() -> None:
    backend = FakeBackend()
    hai = clerk(backend).says("hạn xã Bắc Sơn 20/9 vì mưa lũ").says("có")
    backend.extensions[0] = replace(backend.extensions[0], period="2023-dot-cu")
    assert hai.says("/han").heard.startswith("Gia hạn nộp cho đơn vị nào?")
    assert hai.says("/han bỏ").heard == "Không có ngày nào đang dời."
    assert "chuyên viên" in hai.presses_key("extend.back:1").heard


def test_a_text_that_is_asked_for_may_speak_of_a_day() -> None:
    backend = FakeBackend()
    grants = (Grant(Role.FOCAL, BAC_SON, ("van_phong",)), Grant(Role.CLERK, "329"))
    both = backend.person("Lan", *grants).says("/baocao").presses("Phần lời")
    while not both.heard.startswith("N.T."):
        both.presses("Bỏ qua")
    code = both.session.asked or ""
    both.says("hạn xã Bắc Sơn 20/9 vì mưa lũ")
    assert backend.values()[code] == Value(text="hạn xã Bắc Sơn 20/9 vì mưa lũ")
    assert not isinstance(both.session.state, MovingDay)
