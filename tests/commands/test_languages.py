"""The operator hears one language from every command and every start-up error."""

import errno
import io
import re
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app.bootstrap import CannotStartError
from bot.app.console import Operator, language_of
from bot.cli import main
from bot.commands.demo import HIGHEST_PORT
from bot.demo.simulator_process import HOST, BotClock, started_simulator
from reporting.complaints import Complaint, refused_by_system
from tests.commands.conftest import Shell
from tests.operators import ENGLISH, VIETNAMESE

VI, EN = "vi_VN.UTF-8", "en_GB.UTF-8"


def in_language(locale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_MESSAGES", locale)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "vi"),
        ({"LANG": "C"}, "vi"),
        ({"LANG": "POSIX"}, "vi"),
        ({"LANG": "C.UTF-8"}, "vi"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "fr_FR.UTF-8"}, "vi"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "vi_VN"}, "vi"),
        ({"LANG": "en_GB", "LC_MESSAGES": "en_GB", "LC_ALL": "C.UTF-8"}, "vi"),
        ({"LANG": "en_GB", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_follows_the_environment_and_is_vietnamese_by_default(
    environment: dict[str, str], language: str
) -> None:
    assert language_of(environment) == language
    assert Operator.speaking(environment).language == language


# --- every command ---------------------------------------------------------------------------
HELP = {
    "run": ("chạy bot", "run the bot"),
    "talk": ("trò chuyện với bot", "talk to the bot"),
    "demo": ("dùng thử bot", "try the bot"),
    "units": ("danh sách đơn vị", "the list of administrative units"),
    "invite": ("tạo mã mời", "make invitation codes"),
    "forms": ("các biểu mẫu", "the forms, which are"),
    "calendar": ("lịch làm việc", "working days"),
    "delivery": ("chưa nhận được tin nhắc", "show who was not told"),
    "summary": ("biểu đồ và lời", "the pictures and caption"),
    "export": ("báo cáo của một đơn vị", "a unit's report"),
    "backup": ("sao cơ sở dữ liệu", "copy the database"),
    "restore": ("đặt một bản sao lưu", "put a backup"),
}
NAMES = tuple(HELP)


def test_the_help_describes_every_command_in_either_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for place, locale in enumerate((VI, EN)):
        in_language(locale, monkeypatch)
        with pytest.raises(SystemExit):
            main(["--help"])
        out = capsys.readouterr().out
        assert tuple(re.findall(r"^ {4}(\w+)", out, flags=re.MULTILINE)) == NAMES
        printed = " ".join(out.split())
        assert printed.startswith(("cách dùng: python -m bot", "usage: python -m bot")[place])
        assert [name for name, told in HELP.items() if told[place] not in printed] == []
        assert [name for name, told in HELP.items() if told[1 - place] in printed] == []


@pytest.mark.parametrize("words", [(), *((name,) for name in NAMES), ("units", "load")])
def test_no_english_of_argparse_is_left_in_a_vietnamese_help(
    words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_language(VI, monkeypatch)
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    printed = capsys.readouterr().out
    assert "cách dùng:" in printed
    assert "xem hướng dẫn này" in printed
    for english in ("usage", "options", "positional", "arguments", "show this", "exit"):
        assert english not in printed


MISUSED = [
    ((), "thiếu LỆNH", "COMMAND: needed, but not given"),
    (("fly",), "LỆNH: không có “fly”; chọn trong: run", "COMMAND: there is no “fly”; choose"),
    (("backup",), "thiếu TỆP", "FILE: needed, but not given"),
    (("run", "fast"), "không có tham số fast", "there is no argument fast"),
    (("units",), "thiếu VIỆC", "ACTION: needed, but not given"),
    (("export", "--unit"), "--unit: cần một giá trị", "--unit: needs a value"),
    (("demo", "--port", "x"), "--port: không dùng được giá trị “x”", "the value “x” cannot be"),
    (("demo", "--port", "70000"), "không dùng được giá trị “70000”", "the value “70000” cannot be"),
    (("invite", "--name", "Lan"), "cần một trong các tùy chọn: --unit", "one of these is needed"),
    (
        ("invite", "--unit", "1", "--revoke", "X"),
        "--revoke: không đi cùng --unit",
        "--revoke: not together with --unit",
    ),
    (("invite", "--r", "x"), "--r có thể là --revoke, --role", "--r may be --revoke, --role"),
    (
        ("export", "--unit", "1", "--period", "2024-Q3", "--format", "pdf", "--out", "x"),
        "--format: không có “pdf”; chọn trong: docx, xlsx",
        "--format: there is no “pdf”; choose one of: docx, xlsx",
    ),
    (("run", "--help=now"), "không nhận giá trị “now”", "takes no value, “now” was given"),
]


@pytest.mark.parametrize(("words", "vietnamese", "english"), MISUSED)
def test_a_command_line_that_cannot_be_understood_is_told_in_either_language(
    words: tuple[str, ...],
    vietnamese: str,
    english: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for locale, expected, error in ((VI, vietnamese, "lỗi"), (EN, english, "error")):
        in_language(locale, monkeypatch)
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 2
        *usage, last = capsys.readouterr().err.splitlines()
        assert usage[0].startswith(("cách dùng: python -m bot", "usage: python -m bot"))
        assert f": {error}: " in last
        assert expected in last


COMPLAINTS = [
    ("units load nowhere.csv", "Không thấy tệp nowhere.csv.", "There is no file nowhere.csv."),
    ("units load .", ". là thư mục, không phải tệp CSV.", ". is a folder, not a CSV file."),
    ("units load units.csv", "[unknown_level]\nChưa nạp đơn vị", "[unknown_level]\nNo unit was"),
    (
        "units load units.csv",
        "units.csv:2: Cấp “x” không dùng được.",
        "units.csv:2: The level “x” cannot be used.",
    ),
    (
        "forms check nothing.yaml",
        "nothing.yaml:1: không đọc được tệp: không có tệp hoặc thư mục này [unreadable_file]",
        "nothing.yaml:1: the file cannot be read: there is no such file or folder [unreadable",
    ),
    (
        "forms check form.yaml",
        "form.yaml:1: code: cần là chữ [wrong_type]",
        "form.yaml:1: code: must be a text [wrong_type]",
    ),
    ("forms check form.yaml", "chỗ cần sửa.", "Things to mend:"),
    ("forms check list.yaml", "gồm các khóa và giá trị", "is a list of keys and values"),
    ("forms check torn.yaml", "torn.yaml:3: không đọc được YAML", "torn.yaml:3: this cannot be"),
    ("invite --unit 1 --role focal", "Chưa có đơn vị nào.", "There are no units yet."),
    ("invite --revoke ABC", "“ABC” không phải một mã mời.", "“ABC” is no invitation code."),
    ("invite --revoke K7M2-9QXD-4TRP", "Không có mã mời này.", "There is no such invitation code."),
    (
        "summary --unit 9 --period 2024-Q3 --out x",
        "Chưa có đơn vị nào mang mã 9.",
        "There is no unit with the code 9.",
    ),
    (
        "export --unit 9 --period 2024-Q3 --format docx --out x",
        "Chưa có đơn vị nào mang mã 9.",
        "There is no unit with the code 9.",
    ),
    ("backup units.csv", "units.csv đã có và được giữ nguyên.", "units.csv exists already"),
    ("backup units.csv/x", "Không ghi được units.csv/x:", "Cannot write units.csv/x:"),
    ("restore gone.db", "Không thấy tệp gone.db.", "There is no file gone.db."),
    ("restore units.csv", "units.csv đã hỏng.", "units.csv is damaged."),
    ("run", "Thiếu TELEGRAM_TOKEN:", "TELEGRAM_TOKEN is missing:"),
]


@pytest.mark.parametrize(("command", "vietnamese", "english"), COMPLAINTS)
def test_what_a_command_refuses_is_told_in_either_language(
    command: str, vietnamese: str, english: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.file("units.csv", "code,name,level,parent_code\n1,Tỉnh A,x,\n")
    shell.file("form.yaml", "code: 1\n")
    shell.file("list.yaml", "- x\n")
    shell.file("torn.yaml", "code: a\nname: [\n")
    shell.run("invite", "--revoke", "K7M2-9QXD-4TRP")  # makes the database
    for locale, expected in ((VI, vietnamese), (EN, english)):
        in_language(locale, monkeypatch)
        printed = shell.run(*command.split())
        assert printed.status in {1, 2}
        assert expected in "\n".join(printed.complaints)
        assert printed.lines == []


RESULTS = [
    ("units load units.csv", "Đã nạp 3 đơn vị", "Loaded 3 units"),
    ("invite --unit 12148 --role focal", "Mã mời: Người được mời · Xã Bắc Sơn · Đầu mối",
     "Invitation code: Whoever is invited · Xã Bắc Sơn · Focal point"),
    ("invite --unit 12148 --role focal", "Dùng một lần, đến", "Works once, until"),
    ("invite --unit 12148 --role focal", "Chưa có liên kết", "There is no link"),
    ("invite --file people.csv --out new.csv", "Đã tạo 1 mã mời", "Made 1 invitation codes"),
    ("forms check", "cchc_quarterly.yaml: dùng được.", "cchc_quarterly.yaml: can be used."),
    ("forms check", "Tư pháp (tu_phap): 14 dòng", "Justice (tu_phap): 14 rows"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "vietnamese", "english"), RESULTS)
def test_what_a_command_did_is_told_in_either_language(
    command: str, vietnamese: str, english: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = "33,Tỉnh Hưng Yên,province,\n329,Huyện Ân Thi,district,33\n12148,Xã Bắc Sơn,commune,329"
    shell.file("units.csv", f"code,name,level,parent_code\n{units}\n")
    shell.file("people.csv", "unit_code,name,role,duties\n12148,Lan,focal,\n")
    shell.run("units", "load", "units.csv")
    for locale, expected in ((VI, vietnamese), (EN, english)):
        in_language(locale, monkeypatch)
        printed = shell.run(*command.split())
        assert (printed.status, printed.complaints) == (0, [])
        assert expected in "\n".join(printed.lines)
        (shell.folder / "new.csv").unlink(missing_ok=True)


def test_a_talk_names_a_choice_that_is_not_there_in_either_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale, expected in (
        (VI, "#9: không có lựa chọn này."),
        (EN, "#9: there is no such choice."),
    ):
        in_language(locale, monkeypatch)
        monkeypatch.setattr(sys, "stdin", io.StringIO("#9\n"))
        printed = shell.run("talk")
        assert (printed.status, printed.complaints) == (0, [expected])


def test_a_restore_says_in_either_language_what_it_kept(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell.run("invite", "--revoke", "K7M2-9QXD-4TRP")  # makes the database
    assert shell.run("backup", "copy.db").lines == ["copy.db"]
    for locale, restored, kept in (
        (VI, "Đã khôi phục từ copy.db.", "Cơ sở dữ liệu trước đó được giữ ở"),
        (EN, "Restored from copy.db.", "The database before is kept as"),
    ):
        in_language(locale, monkeypatch)
        first, second = shell.run("restore", "copy.db").lines
        assert first == restored
        assert second.startswith(kept)


@pytest.mark.parametrize(
    ("locale", "caption"),
    [(VI, "18/18 đơn vị đã nộp (2 chậm)."), (EN, "18/18 units have filed (2 late).")],
)
def test_a_summary_is_written_in_the_language_of_whoever_asks_for_it(
    locale: str, caption: str, filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_language(locale, monkeypatch)
    filled.run("summary", "--unit", "329", "--period", "2024-Q2", "--out", "out")
    assert caption in (filled.folder / "out" / "329-2024-Q2.txt").read_text(encoding="utf-8")


# --- every start-up error --------------------------------------------------------------------
SETTINGS = [
    ("TELEGRAM_TOKEN", "secret", "không phải token như @BotFather", "is not a token as @BotFather"),
    ("ZALO_TOKEN", "1:x", "chưa có kênh Zalo; để trống", "has no Zalo channel yet"),
    ("ADMIN_IDS", "123", "“123” không viết như telegram:123", "“123” is not like telegram:123"),
    ("TIMEZONE", "Asia/Hanoi", "không phải một múi giờ như", "is not a time zone like"),
    ("HTTP_LISTEN", "8080", "không viết như 127.0.0.1:8080", "is not like 127.0.0.1:8080"),
    ("LOG_LEVEL", "loud", "không phải DEBUG, INFO, WARNING hay", "is not DEBUG, INFO, WARNING or"),
    ("PUBLIC_URL", "bot.example", "không phải một địa chỉ như", "is not an address like"),
    ("WEBHOOK_SECRET", "a b", "chỉ được có A-Z", "may hold only A-Z"),
    ("WEBHOOK_SECRET", "x" * 257, "dài hơn 256 ký tự", "is longer than 256 characters"),
    ("TELEGRAM_PACE", "-1", "nhỏ nhất là 0", "must be at least 0"),
    ("TELEGRAM_PACE", "fast", "cần là một số", "must be a number"),
    ("CLOCK_RATE", "60", "chỉ dành cho kiểm thử và bản dùng thử", "is for tests and the demo"),
    ("CLOCK_START", "noon", "cần là một thời điểm như", "must be a time like"),
]


@pytest.mark.parametrize(("name", "value", "vietnamese", "english"), SETTINGS)
def test_a_setting_that_cannot_be_used_is_told_in_either_language(
    name: str,
    value: str,
    vietnamese: str,
    english: str,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(name, value)
    for locale, expected in ((VI, vietnamese), (EN, english)):
        in_language(locale, monkeypatch)
        printed = shell.run("run")
        assert printed.status == 2
        (line,) = printed.complaints
        assert line.startswith(f"{name}: ")
        assert expected in line


DATABASES = [
    ("nonsense", "không phải một địa chỉ như sqlite", "is not an address like sqlite"),
    ("mysql://x/y", "không nhận mysql", "not mysql"),
    ("sqlite+aiosqlite://", "không chỉ tới tệp nào", "names no file"),
    ("sqlite+aiosqlite:////proc/none/bot.db", "Không ghi được", "Cannot write"),
    ("postgresql+psycopg://x:secret@127.0.0.1:9/x", "DATABASE_URL: ", "DATABASE_URL: "),
]


@pytest.mark.parametrize(("url", "vietnamese", "english"), DATABASES)
def test_a_database_that_cannot_be_used_is_told_in_either_language(
    url: str, vietnamese: str, english: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    for locale, expected in ((VI, vietnamese), (EN, english)):
        in_language(locale, monkeypatch)
        printed = shell.run("invite", "--revoke", "K7M2-9QXD-4TRP")
        assert printed.status == 2
        assert expected in "\n".join(printed.complaints)
        assert "secret" not in "\n".join(printed.complaints)


def test_a_backup_of_another_database_is_refused_in_either_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://x/y")
    for locale, expected in ((VI, "Lệnh này dành cho SQLite"), (EN, "This is for SQLite")):
        in_language(locale, monkeypatch)
        (line,) = shell.run("backup", "copy.db").complaints
        assert line.startswith(expected)


def test_settings_that_are_no_text_are_told_in_either_language(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shell.folder / ".env").write_bytes(b"LOG_LEVEL=\xff\n")
    for locale, expected in ((VI, ".env không phải UTF-8."), (EN, ".env is not UTF-8.")):
        in_language(locale, monkeypatch)
        printed = shell.run("run")
        assert (printed.status, printed.complaints) == (2, [expected])


async def test_a_demo_without_a_free_port_says_so_in_either_language(tmp_path: Path) -> None:
    with socket.socket() as taken:
        with suppress(OSError):  # then somebody else has it, which is as good
            taken.bind((HOST, HIGHEST_PORT))
            taken.listen()
        with pytest.raises(CannotStartError) as refused:
            async with started_simulator(HIGHEST_PORT, tmp_path / "people.json", BotClock(1, "")):
                pytest.fail("it opened")
    (reason,) = refused.value.reasons
    assert VIETNAMESE.worded(reason) == "Các cổng 65535 đều đang bận. Chọn cổng khác: --port 9000."
    assert ENGLISH.worded(reason) == (
        "The ports 65535 are all taken. Choose another one: --port 9000."
    )


@pytest.mark.parametrize(
    ("changed", "vietnamese", "english"),
    [
        ({"FORMS_DIR": "."}, ".:1: thư mục không có tệp biểu mẫu", ".:1: the folder has no form"),
        (
            {"PUBLIC_URL": "https://bot.example", "WEBHOOK_SECRET": "s"},
            "Thiếu HTTP_LISTEN:",
            "HTTP_LISTEN is missing:",
        ),
        (
            {"HTTP_LISTEN": "192.0.2.1:8080"},
            "HTTP_LISTEN 192.0.2.1:8080: máy này không có địa chỉ đó.",
            "HTTP_LISTEN 192.0.2.1:8080: this machine has no such address.",
        ),
    ],
)
def test_why_the_bot_does_not_start_is_told_in_either_language(
    changed: dict[str, str],
    vietnamese: str,
    english: str,
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:x")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    for locale, expected in ((VI, vietnamese), (EN, english)):
        in_language(locale, monkeypatch)
        printed = shell.run("run")
        assert printed.status == 2
        assert expected in "\n".join(printed.complaints)


@pytest.mark.parametrize("name", ["ENOENT", "EACCES", "ENOSPC", "EROFS", "EADDRINUSE", "EIO"])
def test_the_system_is_quoted_in_the_language_of_the_operator(name: str) -> None:
    refused = refused_by_system(OSError(getattr(errno, name), "as the system says it in English"))
    told = {Operator.speaking({"LANG": locale}).worded(refused) for locale in (VI, EN)}
    assert len(told) == 2
    assert not any("as the system says" in text for text in told)


def test_a_complaint_stands_inside_another_one() -> None:
    inner = Complaint("settings.level", level="loud")
    outer = Complaint("settings.problem", setting="LOG_LEVEL", problem=inner)
    operator = Operator.speaking({"LANG": EN})
    expected = "LOG_LEVEL: “loud” is not DEBUG, INFO, WARNING or ERROR"
    assert operator.worded(outer) == expected
