"""`delivery`: who was not told, by unit, and why something may have come twice."""

import asyncio
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reporting.ladder.pushes import PushKind, PushState
from reporting.people import Grant, Role
from storage.pushed.pushes import NewPush
from storage.repositories.outbox import NewOutgoingMessage
from tests.bot.rig import enrolled
from tests.commands.conftest import Shell

NOW = datetime(2024, 9, 13, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
WORDS = "còn thiếu 58 chỉ tiêu"
UNITS = """\
code,name,level,parent_code
329,Huyện Ân Thi,district,
12148,Xã Bắc Sơn,commune,329
12151,Xã Bãi Sậy,commune,329
"""


@pytest.fixture
def district(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Two communes, of which one has people."""
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("CLOCK_START", NOW.isoformat())
    assert shell.run("units", "load", shell.file("units.csv", UNITS)).status == 0
    asyncio.run(people_of(shell))
    return shell


async def people_of(shell: Shell) -> None:
    """Lan is well, Hoa has blocked the bot, Minh's messages are refused."""
    async with await shell.open() as store:
        focal = Grant(Role.FOCAL, "12148", ("van_phong",))
        await enrolled(store, 7, "Lan", focal)
        await enrolled(store, 8, "Hoa", Grant(Role.OFFICER, "12148", ("tai_chinh",)))
        minh = await enrolled(store, 9, "Minh", Grant(Role.OFFICER, "12148", ("tu_phap",)))
        async with store.writing() as work:
            await work.people.mark_blocked("telegram", "8", NOW)
            new = NewPush(minh, PushKind.LADDER, date(2024, 9, 12), NOW)
            (made,) = await work.pushes.add_many([new], NOW)
            await work.pushes.ended([made.id], PushState.FAILED, NOW)
            await work.outbox.add([NewOutgoingMessage("telegram", "9", 2, WORDS)], NOW)
            for number in [await work.claims.begin_run(NOW) for _ in range(2)]:
                await work.claims.claim(number, {1: made.id}, (), NOW - timedelta(days=number))


def test_who_was_not_told_is_shown_by_unit_without_any_message(district: Shell) -> None:
    printed = district.run("delivery")
    assert printed.status == 0
    assert printed.lines == [
        (
            "12148 Xã Bắc Sơn: Hoa đã chặn bot hoặc rời cuộc trò chuyện; gọi điện, nhờ mở lại"
            " trò chuyện và gửi /start"
        ),
        (
            "12148 Xã Bắc Sơn: không gửi được tin nhắc cho Minh (12/9/2024); báo trực tiếp, và"
            " xem lý do trong nhật ký của bot"
        ),
        "12151 Xã Bãi Sậy: chưa có ai nhận việc; cấp mã mời",
        "Tin nhắc trong 7 ngày qua: gửi không được 1.",
        "Có thể đã gửi hai lần trong 7 ngày qua: bot bị tắt giữa chừng 1.",
    ]
    assert printed.complaints == []


def test_it_speaks_english_too(district: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert district.run("delivery").lines[-2:] == [
        "Reminders of the last 7 days: could not be delivered 1.",
        "May have come twice in the last 7 days: the bot was ended in between 1.",
    ]


def test_when_all_is_well_it_says_so(district: Shell) -> None:
    async def all_is_well() -> None:
        async with await district.open() as store:
            await enrolled(store, 10, "Thu", Grant(Role.FOCAL, "12151", ("van_phong",)))
            async with store.writing() as work:
                await work.people.mark_reachable("telegram", "8")
                await work.connection.exec_driver_sql("DELETE FROM push")
                await work.connection.exec_driver_sql("DELETE FROM sent_again")

    asyncio.run(all_is_well())
    assert district.run("delivery").lines == [
        "Ai phụ trách nhập liệu cũng nhận được tin.",
        "Tin nhắc trong 7 ngày qua: không có.",
        "Có thể đã gửi hai lần trong 7 ngày qua: không có.",
    ]
