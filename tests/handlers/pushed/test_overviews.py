"""What clerks and leaders are told unasked: sentence by sentence, on the days that it concerns."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.engine.turn import Album
from reporting.ladder.overviews import concerns
from reporting.ladder.pushes import Push, PushKind, PushState
from reporting.people import Grant, Role
from reporting.periods.deadlines import (
    VIETNAM,
    ClosingRule,
    Deadline,
    WorkingDaysAfterDue,
)
from reporting.reports import Move, ReportKey
from reporting.standing import ExtendedDay, Extension, ExtensionScope, Schedule
from reporting.units import Level
from tests.conversation.assertions import plain
from tests.conversation.chat import Chat
from tests.conversation.engine import CALENDAR, FORM, ZONE, without_waiting
from tests.conversation.storage import InMemoryWork
from tests.conversation.world import Q3, FakeBackend
from tests.handlers.pushed.told import text, told

LAST_DAY = datetime(2024, 9, 16, 8, 0, tzinfo=ZONE)
BAI_SAY = ReportKey(FORM.code, "12151", "2024-Q3")


def moved(backend: FakeBackend, key: ReportKey, *moves: Move, at: datetime | None = None) -> None:
    for move in moves:
        reports = InMemoryWork(backend).reports
        made = reports.move(key, 1, move, 1, at or backend.now, None, "xem lại")
        without_waiting(made)


def a_district() -> tuple[FakeBackend, Chat]:
    """Bắc Sơn has submitted, Bãi Sậy drafts and has blocked the bot, Ân Thi has nobody."""
    backend = FakeBackend(now=LAST_DAY)
    backend.focal("Lan", "van_phong")
    backend.focal("Hoa", unit="12151")
    del backend.chats_of["test", "2"]
    backend.fill()
    moved(backend, Q3, Move.SUBMIT, at=LAST_DAY - timedelta(hours=18))
    backend.fill(BAI_SAY, but=("I.6", "III.1.4"), person_id=2)
    return backend, backend.person("Hải", Grant(Role.CLERK, "329"))


def test_a_clerk_is_told_who_has_not_submitted_and_who_cannot_be_reached() -> None:
    _, clerk = a_district()
    assert text(clerk, PushKind.MISSING) == (
        "Huyện Ân Thi: 2/3 đơn vị chưa nộp Báo cáo CCHC quý III/2024"
        " (thứ Hai 16/9, hôm nay là hạn cuối).\n"
        "TT Ân Thi, Bãi Sậy 81/83.\n"
        "Chưa liên lạc được:\n"
        "Chưa có ai nhận việc (1): TT Ân Thi. Anh/chị đề nghị quản trị cấp mã mời.\n"
        "Đã chặn hoặc rời cuộc trò chuyện (1): Bãi Sậy."
        " Anh/chị gọi điện, nhờ mở lại trò chuyện và gửi /start."
    )


def test_whoever_has_left_and_whoever_was_invited_are_told_apart() -> None:
    backend, clerk = a_district()
    backend.once_filed_for.add("12142")
    assert "Người phụ trách đã thôi việc này (1): TT Ân Thi." in text(clerk, PushKind.MISSING)
    backend.invite("a code", Grant(Role.FOCAL, "12142"))
    assert "Đã cấp mã mời nhưng chưa ai dùng (1): TT Ân Thi." in text(clerk, PushKind.MISSING)


def refused(backend: FakeBackend, person: int, *states: PushState) -> None:
    """What became of what the person was to be told, one day after the other."""
    for place, state in enumerate(states, start=1):
        day = LAST_DAY.date() - timedelta(days=len(states) - place)
        made = Push(place, person, PushKind.LADDER, day, LAST_DAY, state, LAST_DAY)
        backend.pushed.pushes.append(made)


def test_a_clerk_is_told_to_whom_nothing_could_be_delivered_until_something_comes_again() -> None:
    backend, clerk = a_district()
    backend.person("Minh", Grant(Role.OFFICER, "12151", ("tu_phap",)))
    who = next(number for number, one in backend.people.items() if one.name == "Minh")
    refused(backend, who, PushState.SENT, PushState.FAILED)
    said = (
        "Không gửi được tin nhắc (1): Bãi Sậy (Minh, 16/9/2024). Anh/chị báo trực tiếp hạn nộp;"
        " còn lặp lại thì nhờ quản trị kiểm tra."
    )
    assert said in text(clerk, PushKind.MISSING)
    assert "Đã chặn hoặc rời cuộc trò chuyện (1): Bãi Sậy (Hoa)." in text(clerk, PushKind.MISSING)
    assert said in plain(clerk.says("/tiendo").heard)
    refused(backend, who, PushState.FAILED, PushState.SENT)
    assert "Không gửi được" not in text(clerk, PushKind.MISSING)


def test_whoever_has_blocked_the_bot_is_told_once_however_much_was_refused_before() -> None:
    backend, clerk = a_district()
    refused(backend, 2, PushState.FAILED)
    assert "Không gửi được" not in text(clerk, PushKind.MISSING)


def test_a_clerk_sees_in_tiendo_who_cannot_be_reached() -> None:
    _, clerk = a_district()
    heard = clerk.says("/tiendo").heard
    assert "Đã chặn hoặc rời cuộc trò chuyện (1): Bãi Sậy." in heard
    assert "Chưa liên lạc được" not in clerk.says("/tiendo quý 2").heard


def test_a_unit_stands_alone_until_somebody_of_it_is_reached() -> None:
    backend, clerk = a_district()
    assert "(1): Bãi Sậy." in clerk.says("/tiendo").heard
    backend.person("Minh", Grant(Role.OFFICER, "12151", ("tu_phap",)))
    assert "(1): Bãi Sậy (Hoa)." in clerk.says("/tiendo").heard


def test_of_many_people_of_a_unit_the_first_are_named_and_the_others_counted() -> None:
    backend, clerk = a_district()
    for name in ("Tú", "Nga", "Yến"):
        backend.person(name, Grant(Role.OFFICER, "12151", ("tu_phap",)))
    for number, one in backend.people.items():
        if one.name in ("Tú", "Nga"):
            del backend.chats_of["test", str(number)]
    assert "(1): Bãi Sậy (Hoa, Tú và 1 nữa)." in clerk.says("/tiendo").heard


def test_a_report_that_was_sent_back_is_missing_and_said_to_be() -> None:
    backend, clerk = a_district()
    moved(backend, Q3, Move.RETURN)
    heard = text(clerk, PushKind.MISSING)
    assert "3/3 đơn vị chưa nộp" in heard
    assert "Bắc Sơn (bị trả lại)" in heard


def test_a_clerk_of_units_that_have_all_submitted_is_told_nothing() -> None:
    backend, clerk = a_district()
    for key in (BAI_SAY, replace(BAI_SAY, unit="12142")):
        moved(backend, key, Move.SUBMIT)
    assert told(clerk, PushKind.MISSING) is None


@pytest.mark.parametrize("days", [-3, -4, 2])
def test_on_other_days_there_is_no_list(days: int) -> None:
    backend, clerk = a_district()
    backend.now += timedelta(days=days)
    assert told(clerk, PushKind.MISSING) is None


def test_the_leader_of_a_commune_is_told_one_line_while_it_has_not_submitted() -> None:
    backend, _ = a_district()
    leader = backend.person("Dũng", Grant(Role.LEADER, "12151"))
    assert text(leader, PushKind.OWN_UNIT) == (
        "UBND xã Bãi Sậy chưa nộp Báo cáo CCHC quý III/2024"
        " (thứ Hai 16/9, hôm nay là hạn cuối): còn thiếu 2/83 chỉ tiêu."
    )
    backend.now += timedelta(days=1)
    assert "quá hạn 1 ngày" in text(leader, PushKind.OWN_UNIT)
    moved(backend, BAI_SAY, Move.SUBMIT)
    assert told(leader, PushKind.OWN_UNIT) is None
    moved(backend, BAI_SAY, Move.RETURN)
    assert "cần sửa và nộp lại" in text(leader, PushKind.OWN_UNIT)


def test_a_leader_of_units_below_is_told_in_the_evening_how_far_they_are() -> None:
    backend, _ = a_district()
    leader = backend.person("Hiền", Grant(Role.LEADER, "329"))
    assert text(leader, PushKind.EVENING) == (
        "Huyện Ân Thi, Báo cáo CCHC quý III/2024 (thứ Hai 16/9, hôm nay là hạn cuối):"
        " 1/3 đơn vị đã nộp, 1 đang nhập, 1 chưa nhập.\n"
        "Chưa nộp: TT Ân Thi, Bãi Sậy 81/83."
    )
    assert leader.labels == ["Xem tổng hợp"]
    (album,) = [one for one in leader.presses("Xem tổng hợp").replies if isinstance(one, Album)]
    assert "Huyện Ân Thi, quý III/2024" in plain(album.caption)
    backend.now -= timedelta(days=4)
    assert told(leader, PushKind.EVENING) is not None
    backend.now -= timedelta(days=1)
    assert told(leader, PushKind.EVENING) is None
    assert told(leader, PushKind.OWN_UNIT) is None


def test_a_clerk_is_told_in_the_morning_what_came_in_and_can_open_it() -> None:
    _, clerk = a_district()
    assert text(clerk, PushKind.MORNING) == (
        "Huyện Ân Thi: 1 đơn vị vừa nộp Báo cáo CCHC quý III/2024: Bắc Sơn 14:00 15/9."
        " Đang chờ tiếp nhận: 1."
    )
    assert clerk.labels == ["Bắc Sơn"]
    assert "đã nộp, chờ tiếp nhận" in clerk.presses("Bắc Sơn").heard


def test_a_morning_begins_where_the_one_before_ended() -> None:
    """Friday 7:45 to Monday 7:45; of whoever is told at ten o'clock from ten to ten."""
    backend, clerk = a_district()
    friday = datetime(2024, 9, 13, 7, 45, tzinfo=ZONE)
    moved(backend, BAI_SAY, Move.SUBMIT, at=friday)
    assert "2 đơn vị vừa nộp" in text(clerk, PushKind.MORNING)
    backend.pushed.wishes[3] = {PushKind.MORNING: "10:00"}
    assert "1 đơn vị vừa nộp" in text(clerk, PushKind.MORNING)


def test_nothing_new_is_not_told() -> None:
    backend, clerk = a_district()
    backend.now += timedelta(days=1)
    assert told(clerk, PushKind.MORNING) is None


def test_whoever_has_nothing_to_do_with_it_is_told_nothing() -> None:
    backend, _ = a_district()
    stranger = backend.person("Xa", Grant(Role.CLERK, "185"), Grant(Role.LEADER, "185"))
    for kind in (PushKind.MISSING, PushKind.EVENING, PushKind.MORNING, PushKind.OWN_UNIT):
        heard = text(stranger, kind)
        assert "Ân Thi" not in heard.replace("TT Bắc Sơn", "")
        assert "12148" not in heard


def test_everybody_above_is_told_in_english_if_they_wish() -> None:
    backend, clerk = a_district()
    person = backend.people[clerk.person_id or 0]
    backend.people[person.id] = replace(person, language="en")
    assert "2/3 units have not submitted" in text(clerk, PushKind.MISSING)


def days_due(day: date, locks: date | None = None) -> Schedule:
    """The days of a report that is due on that one."""
    lock = None if locks is None else Deadline(locks, VIETNAM)
    return Schedule(
        day - timedelta(days=47), day - timedelta(days=2), Deadline(day, VIETNAM), locks=lock
    )


def test_leaders_are_told_once_more_when_the_period_is_locked() -> None:
    days = days_due(LAST_DAY.date(), date(2024, 9, 22))
    friday, monday = date(2024, 9, 20), date(2024, 9, 23)
    assert concerns(PushKind.EVENING, days, friday, CALENDAR)
    assert not concerns(PushKind.EVENING, days, friday - timedelta(days=1), CALENDAR)
    assert not concerns(PushKind.EVENING, days, monday, CALENDAR)
    assert not concerns(PushKind.MISSING, days, friday, CALENDAR)


@pytest.mark.parametrize(
    ("kind", "days"),
    [(PushKind.MISSING, {16, 17}), (PushKind.OWN_UNIT, {16, 17}), (PushKind.EVENING, {12, 13, 16})],
)
def test_each_has_its_days(kind: PushKind, days: set[int]) -> None:
    due = LAST_DAY.date()
    month = [due.replace(day=day) for day in range(1, 31)]
    working = [day for day in month if CALENDAR.is_working_day(day)]
    assert {day.day for day in working if concerns(kind, days_due(due), day, CALENDAR)} == days


def test_of_a_deadline_on_a_day_off_the_working_day_before_is_the_last() -> None:
    due = datetime(2024, 9, 15, tzinfo=ZONE).date()
    friday, monday = due.replace(day=13), due.replace(day=16)
    for kind in (PushKind.MISSING, PushKind.OWN_UNIT):
        assert concerns(kind, days_due(due), friday, CALENDAR)
        assert concerns(kind, days_due(due), monday, CALENDAR)
    assert concerns(PushKind.EVENING, days_due(due), friday, CALENDAR)
    assert not concerns(PushKind.EVENING, days_due(due), monday, CALENDAR)


# --- days of their own ---------------------------------------------------------------------------
def given(
    backend: FakeBackend, field: ExtendedDay, day: date, *units: str, undoes: int | None = None
) -> None:
    """A clerk moves that day for these units, or all, just now."""
    moved_day = Extension(
        FORM.code, "2024-Q3", ExtensionScope(units), field, day, "mưa lũ", undoes,
        id=len(backend.extensions) + 1, person_id=3, at=backend.now,
    )  # fmt: skip
    backend.extensions.append(moved_day)


def with_timing(backend: FakeBackend, grace: ClosingRule, lock: ClosingRule) -> None:
    """The form has that grace and that lock."""
    timing = replace(FORM.deadlines[Level.COMMUNE], grace=grace, lock=lock)
    backend.form = replace(FORM, deadlines={**FORM.deadlines, Level.COMMUNE: timing})


def test_a_clerk_has_a_block_for_each_day_on_which_some_are_due() -> None:
    backend, clerk = a_district()
    given(backend, ExtendedDay.DUE, date(2024, 9, 17), "12151")
    backend.now += timedelta(days=1)
    assert text(clerk, PushKind.MISSING).split("\n\n") == [
        (
            "Huyện Ân Thi: 1/2 đơn vị chưa nộp Báo cáo CCHC quý III/2024"
            " (thứ Hai 16/9, quá hạn 1 ngày).\nTT Ân Thi.\nChưa liên lạc được:\n"
            "Chưa có ai nhận việc (1): TT Ân Thi. Anh/chị đề nghị quản trị cấp mã mời."
        ),
        (
            "Huyện Ân Thi: 1/1 đơn vị chưa nộp Báo cáo CCHC quý III/2024"
            " (hạn mới thứ Ba 17/9, hôm nay là hạn cuối).\nBãi Sậy 81/83.\nChưa liên lạc được:\n"
            "Đã chặn hoặc rời cuộc trò chuyện (1): Bãi Sậy."
            " Anh/chị gọi điện, nhờ mở lại trò chuyện và gửi /start."
        ),
    ]


def test_a_leader_sees_who_has_a_day_of_their_own_and_later_just_these() -> None:
    backend, _ = a_district()
    leader = backend.person("Hiền", Grant(Role.LEADER, "329"))
    given(backend, ExtendedDay.DUE, date(2024, 9, 20), "12151")
    backend.now += timedelta(hours=1)
    assert text(leader, PushKind.EVENING).splitlines()[1] == (
        "Chưa nộp: TT Ân Thi, Bãi Sậy 81/83 (hạn 20/9)."
    )
    backend.now += timedelta(days=3)
    assert text(leader, PushKind.EVENING) == (
        "Huyện Ân Thi, Báo cáo CCHC quý III/2024 (hạn mới thứ Sáu 20/9, còn 1 ngày):"
        " 0/1 đơn vị đã nộp, 1 đang nhập.\nChưa nộp: Bãi Sậy 81/83."
    )
    moved(backend, BAI_SAY, Move.SUBMIT)
    assert told(leader, PushKind.EVENING) is None


def test_each_report_is_on_time_by_its_own_day() -> None:
    backend, _ = a_district()
    leader = backend.person("Hiền", Grant(Role.LEADER, "329"))
    given(backend, ExtendedDay.DUE, date(2024, 9, 18), "12151")
    given(backend, ExtendedDay.LOCK, date(2024, 9, 20))
    backend.now = datetime(2024, 9, 18, 9, tzinfo=ZONE)
    moved(backend, BAI_SAY, Move.SUBMIT)
    moved(backend, replace(BAI_SAY, unit="12142"), Move.SUBMIT)
    backend.now = datetime(2024, 9, 20, 16, 30, tzinfo=ZONE)
    assert text(leader, PushKind.EVENING) == (
        "Huyện Ân Thi, Báo cáo CCHC quý III/2024 (thứ Hai 16/9, quá hạn 4 ngày):"
        " cả 3 đơn vị đã nộp (1 chậm).\nHôm nay là ngày cuối còn nhận, sau đó khóa."
    )
    moved(backend, BAI_SAY, Move.RETURN)
    assert text(leader, PushKind.EVENING).splitlines() == [
        (
            "Huyện Ân Thi, Báo cáo CCHC quý III/2024 (thứ Hai 16/9, quá hạn 4 ngày):"
            " 2/3 đơn vị đã nộp (1 chậm), 1 đang sửa lại."
        ),
        "Hôm nay là ngày cuối còn nhận, sau đó khóa.",
        "Chưa nộp: Bãi Sậy (bị trả lại).",
    ]


def test_until_the_end_of_the_grace_it_is_said_to_count() -> None:
    backend, clerk = a_district()
    with_timing(backend, grace=WorkingDaysAfterDue(3), lock=WorkingDaysAfterDue(5))
    backend.now += timedelta(days=1)
    leader = backend.person("Dũng", Grant(Role.LEADER, "12151"))
    assert text(leader, PushKind.OWN_UNIT) == (
        "UBND xã Bãi Sậy chưa nộp Báo cáo CCHC quý III/2024"
        " (thứ Hai 16/9, nộp đến hết thứ Năm 19/9 vẫn đúng hạn): còn thiếu 2/83 chỉ tiêu.\n"
        "Còn nhận đến hết thứ Hai 23/9, sau đó khóa."
    )
    assert "Còn nhận đến hết thứ Hai 23/9, sau đó khóa." in text(clerk, PushKind.MISSING)


def test_of_a_unit_whose_figures_are_complete_just_that_is_said() -> None:
    backend, _ = a_district()
    backend.fill(BAI_SAY, person_id=2)
    leader = backend.person("Dũng", Grant(Role.LEADER, "12151"))
    assert text(leader, PushKind.OWN_UNIT).endswith("hôm nay là hạn cuối); đã đủ số liệu.")


def test_a_lock_on_a_day_off_is_told_on_the_working_day_before() -> None:
    backend, _ = a_district()
    leader = backend.person("Hiền", Grant(Role.LEADER, "329"))
    given(backend, ExtendedDay.LOCK, date(2024, 9, 22))
    backend.now = datetime(2024, 9, 20, 16, 30, tzinfo=ZONE)
    heard = text(leader, PushKind.EVENING)
    assert "Còn nhận đến hết Chủ nhật 22/9, sau đó khóa." in heard
    assert "1/3 đơn vị đã nộp, 1 đang nhập, 1 chưa nhập" in heard


# --- days that were moved today ------------------------------------------------------------------
def test_a_leader_hears_in_the_evening_of_the_days_moved_that_day_and_not_of_those_taken_back() -> (
    None
):
    backend, _ = a_district()
    leader = backend.person("Hiền", Grant(Role.LEADER, "329"))
    province = backend.person("Sơn", Grant(Role.LEADER, "33"))
    given(backend, ExtendedDay.DUE, date(2024, 9, 25))
    assert text(leader, PushKind.EVENING) == (
        "Hải: Hạn nộp Báo cáo CCHC quý III/2024 dời sang thứ Tư 25/9."
        " Áp dụng cho 3 đơn vị (Ân Thi, Bắc Sơn, Bãi Sậy). Lý do: mưa lũ."
    )
    assert told(province, PushKind.EVENING) is None
    given(backend, ExtendedDay.DUE, date(2024, 9, 25), undoes=1)
    assert "dời sang" not in text(leader, PushKind.EVENING)
