"""`calendar load` and `calendar show`."""

import asyncio
from datetime import date

import pytest

from reporting.periods.workdays import DayKind, DayOverride
from tests.commands.conftest import Shell

OF_2027 = """\
ngày,loại,ghi chú
"thứ Sáu, 31/12/2027",nghỉ hoán đổi,hoán đổi với thứ Bảy 25/12
25/12/2027,làm bù,làm bù cho thứ Sáu 31/12
24-11-2027,Nghỉ lễ,Ngày Văn hóa Việt Nam
"""


@pytest.fixture(autouse=True)
def in_august_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands run on 20 August 2026."""
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ZALO_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("CLOCK_START", "2026-08-20T08:30:00")


def loaded(shell: Shell) -> list[DayOverride]:
    """What stands in the database, read on a connection of its own."""

    async def read() -> list[DayOverride]:
        async with await shell.open() as store, store.reading() as work:
            return list(await work.calendar_days.all())

    return asyncio.run(read())


def test_a_year_is_loaded_and_each_day_that_changes_is_told(shell: Shell) -> None:
    printed = shell.run("calendar", "load", shell.file("2027.csv", OF_2027))
    assert printed.status == 0
    # 24/11 is a day off by law: the line that says so changes nothing.
    assert printed.lines[:2] == [
        "thứ Bảy 25/12/2027 nay là ngày đi làm: làm bù cho thứ Sáu 31/12",
        "thứ Sáu 31/12/2027 nay là ngày nghỉ: hoán đổi với thứ Bảy 25/12",
    ]
    assert printed.lines[2].endswith(
        "2027.csv: đã nạp 3 ngày của năm 2027; 2 ngày đổi. Bot đang chạy tự nhận trong vài phút."
    )
    assert [(one.day, one.kind) for one in loaded(shell)] == [
        (date(2027, 11, 24), DayKind.HOLIDAY),
        (date(2027, 12, 25), DayKind.WORKED),
        (date(2027, 12, 31), DayKind.DAY_OFF),
    ]


def test_loading_a_year_again_replaces_its_days_and_leaves_other_years(shell: Shell) -> None:
    shell.run("calendar", "load", shell.file("a.csv", OF_2027))
    shell.run("calendar", "load", shell.file("b.csv", "day,kind,note\n2028-11-24,holiday,\n"))
    again = "ngày;loại\n24.11.2027;nghỉ lễ\n"
    printed = shell.run("calendar", "load", shell.file("c.csv", again))
    assert printed.lines[:2] == [
        "thứ Bảy 25/12/2027 nay là ngày nghỉ: làm bù cho thứ Sáu 31/12",
        "thứ Sáu 31/12/2027 nay là ngày đi làm: hoán đổi với thứ Bảy 25/12",
    ]
    assert [one.day for one in loaded(shell)] == [date(2027, 11, 24), date(2028, 11, 24)]


def test_a_dry_run_tells_the_changes_and_writes_nothing(shell: Shell) -> None:
    printed = shell.run("calendar", "load", shell.file("2027.csv", OF_2027), "--dry-run")
    assert (printed.status, len(printed.lines)) == (0, 3)
    assert printed.lines[2].endswith("Chưa ghi gì.")
    assert loaded(shell) == []


def test_a_day_that_is_past_stays_as_deadlines_were_counted_by_it(shell: Shell) -> None:
    first = shell.run("calendar", "load", shell.file("a.csv", "ngày,loại\n1/9/2026,nghỉ bù\n"))
    assert first.complaints == []
    wrong = "ngày,loại\n14/8/2026,nghỉ bù\n10/1/2026,nghỉ bù\n21/9/2026,nghỉ bù\n"
    printed = shell.run("calendar", "load", shell.file("b.csv", wrong))
    assert printed.status == 1
    assert [line.rpartition("b.csv:")[2] for line in printed.complaints[:2]] == [
        "2: 14/8/2026 đã qua và là ngày đi làm, hạn nộp đã tính theo đó: bỏ dòng này [past_day]",
        "3: 10/01/2026 đã qua và là ngày đi làm, hạn nộp đã tính theo đó: bỏ dòng này [past_day]",
    ]
    # What the year was already is no change, and what is to come is replaced.
    again = "ngày,loại\n10/1/2026,làm bù\n2/1/2026,nghỉ bù\n21/9/2026,nghỉ bù\n"
    printed = shell.run("calendar", "load", shell.file("c.csv", again))
    assert printed.lines[0] == "thứ Hai 21/9/2026 nay là ngày nghỉ"
    assert "đã nạp 3 ngày của năm 2026; 1 ngày đổi" in printed.lines[1]
    assert [one.day for one in loaded(shell)] == [date(2026, 9, 21)]


BROKEN = """\
ngày,loại,ghi chú
31/2/2027,nghỉ lễ,
2/9,nghỉ lễ,
"thứ Ba, 31/12/2027",nghỉ bù,
3/9/2027,chơi,
2/9/2027,nghỉ lễ,
02/09/2027,làm bù,
6/9/2027,làm bù,
7/9/2027,nghỉ bù,{long}
"""


def test_everything_wrong_is_told_by_line_and_nothing_is_loaded(shell: Shell) -> None:
    file = shell.file("broken.csv", BROKEN.replace("{long}", "x" * 101))
    printed = shell.run("calendar", "load", file)
    assert (printed.status, printed.lines) == (1, [])
    told = [line.rpartition("broken.csv:")[2] for line in printed.complaints]
    assert told == [
        "2: “31/2/2027” không phải một ngày. Viết như 2/9/2026 [no_day]",
        "3: “2/9” thiếu năm. Viết như 2/9/2026 [no_year]",
        "4: “thứ Ba, 31/12/2027”: ngày này là thứ Sáu [other_weekday]",
        "5: loại “chơi” không có. Ghi một trong: nghỉ lễ, nghỉ bù, làm bù [unknown_kind]",
        "7: ngày 02/9/2027 đã có ở dòng 6 [day_twice]",
        (
            "8: 06/9/2027 là thứ Hai, ngày đi làm sẵn: không cần dòng này, hoặc ngày ghi sai"
            " [worked_anyway]"
        ),
        "9: ghi chú dài quá 100 ký tự [long_note]",
        "Chưa nạp gì. Sửa các dòng trên rồi chạy lại.",
    ]
    assert loaded(shell) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "[empty_file]"),
        ("ngày,loại\n", "[empty_file]"),
        ("ngày,ghi chú\n2/9/2027,x\n", "[missing_column]"),
        ("ngày,loại,tuần\n2/9/2027,nghỉ lễ,36\n", "[unknown_column]"),
        ('ngày,loại\n2/9/2027,"nghỉ lễ\n', "[quotes]"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused(shell: Shell, text: str, said: str) -> None:
    printed = shell.run("calendar", "load", shell.file("odd.csv", text))
    assert printed.status == 1
    assert printed.complaints[0].endswith(said)


def test_a_year_is_shown_with_every_day_off_and_worked_saturday(shell: Shell) -> None:
    printed = shell.run("calendar", "show", "2026")
    assert printed.lines[0] == (
        "Lịch làm việc năm 2026: ngày nghỉ ngoài thứ Bảy, Chủ nhật, và ngày làm bù"
    )
    assert printed.lines[1:5] == [
        "thứ Năm 01/01/2026  nghỉ: Tết Dương lịch",
        "thứ Sáu 02/01/2026  nghỉ: hoán đổi với thứ Bảy 10/01",
        "thứ Bảy 10/01/2026  đi làm: làm bù cho thứ Sáu 02/01",
        "thứ Hai 16/02/2026  nghỉ: Giao thừa Tết Nguyên Đán",
    ]


def test_a_year_of_which_nothing_was_announced_is_shown_as_provisional(shell: Shell) -> None:
    assert "tạm tính theo luật" in shell.run("calendar", "show", "2027").lines[0]
    shell.run("calendar", "load", shell.file("2027.csv", OF_2027))
    shown = shell.run("calendar", "show", "2027").lines
    assert "tạm tính" not in shown[0]
    assert "thứ Bảy 25/12/2027  đi làm: làm bù cho thứ Sáu 31/12" in shown
    assert shell.run("calendar", "show", "1999").status == 1
