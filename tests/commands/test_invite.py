"""`invite`: codes for one person or for a file of people, and taking them back."""

import asyncio
import csv
import io
import stat
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from bot.demo.people import UNITS_FILE
from bot.runtime.clock import Clock
from reporting.clean_text import clean
from reporting.invitations import Invitation, code_hash, flaw_of, tidy_code
from reporting.people import Grant, Role
from simulator.server import running_simulator
from tests.commands.conftest import Shell
from tests.form_versions import content, write

PEOPLE = """\
unit_code,name,role,duties
12148,Nguyễn Thị Lan,focal,van_phong
12148,Trần Văn Minh,officer,tu_phap;van_hoa
329,Phạm Thu Hà,clerk,
"""


@pytest.fixture
def staffed(shell: Shell) -> Shell:
    shell.run("units", "load", UNITS_FILE)
    return shell


def invitation_of(shell: Shell, code: str) -> Invitation | None:
    async def read() -> Invitation | None:
        async with await shell.open() as store, store.reading() as work:
            return await work.invitations.by_hash(code_hash(code))

    return asyncio.run(read())


def invite_hoa(shell: Shell) -> str:
    who = ("--unit", "12148", "--role", "officer", "--duty", "tai_chinh", "--name", "Hoa")
    return shell.run("invite", *who).lines[-1]


def test_the_code_stands_alone_on_the_last_line_and_opens_that_unit(staffed: Shell) -> None:
    printed = staffed.run(
        *("invite", "--unit", "12148", "--role", "officer"),
        *("--duty", "tu_phap", "--duty", "van_hoa", "--name", "  Minh "),
    )
    assert printed.status == 0
    *lines, code = printed.lines
    assert lines[0] == "Mã mời: Minh · Xã Bắc Sơn · Cán bộ nhập số liệu · Tư pháp, Văn hóa"
    assert tidy_code(clean(code)) == code.replace("-", "")
    invitation = invitation_of(staffed, code)
    assert invitation is not None
    assert invitation.grant == Grant(Role.OFFICER, "12148", ("tu_phap", "van_hoa"))
    assert invitation.name == "Minh"
    left = invitation.expires_at - Clock().now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_only_the_hash_of_a_code_is_stored(staffed: Shell) -> None:
    code = invite_hoa(staffed)
    stored = b"".join(file.read_bytes() for file in staffed.folder.glob("bot.db*"))
    assert code_hash(code).encode() in stored
    assert code.encode() not in stored
    assert code.replace("-", "").encode() not in stored


def test_somebody_without_a_name_is_named_by_telegram_later(staffed: Shell) -> None:
    code = staffed.run("invite", "--unit", "329", "--role", "leader").lines[-1]
    invitation = invitation_of(staffed, code)
    assert invitation is not None
    assert (invitation.name, invitation.grant) == (None, Grant(Role.LEADER, "329"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--unit 99999 --role officer --duty tu_phap", "Chưa có đơn vị nào mang mã 99999."),
        ("--unit 12148 --role boss", "Vai trò “boss” không dùng được."),
        ("--unit 12148", "Chưa có vai trò."),
        ("--unit 12148 --role officer --duty thue", "Không có mảng “thue”."),
        ("--unit 12148 --role officer", "chưa có mảng phụ trách"),
        ("--unit 329 --role officer --duty tu_phap", "không lập báo cáo"),
        ("--unit 329 --role focal", "không lập báo cáo"),
        ("--unit 12148 --role clerk", "không có đơn vị nào bên dưới"),
        ("--unit 329 --role leader --duty tu_phap", "không phụ trách mảng nào"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused_in_one_sentence(
    staffed: Shell, words: str, said: str
) -> None:
    printed = staffed.run("invite", *words.split())
    assert (printed.status, printed.lines) == (1, [])
    assert len(printed.complaints) == 1
    assert said in printed.complaints[0]


def test_without_units_the_way_to_load_them_is_told(shell: Shell) -> None:
    printed = shell.run("invite", "--unit", "12148", "--role", "focal")
    assert printed.status == 1
    assert "units load" in printed.complaints[0]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_of_people_comes_back_with_codes_for_its_owner_alone(staffed: Shell) -> None:
    out = staffed.folder / "invites.csv"
    printed = staffed.run("invite", "--file", staffed.file("people.csv", PEOPLE), "--out", out)
    assert printed.status == 0
    assert printed.lines[0].startswith("Đã tạo 3 mã mời")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    rows = rows_of(out.read_text(encoding="utf-8"))
    before = [{k: row[k] for k in ("unit_code", "name", "role", "duties")} for row in rows]
    assert before == rows_of(PEOPLE)
    for row in rows:
        invitation = invitation_of(staffed, row["code"])
        assert invitation is not None
        assert (invitation.name, invitation.grant.role) == (row["name"], Role(row["role"]))
        assert row["link"] == row["code"]  # there is no token, so no name for a link


def test_a_file_that_came_from_excel_goes_back_to_excel(staffed: Shell) -> None:
    people, out = staffed.folder / "people.csv", staffed.folder / "invites.csv"
    people.write_text(PEOPLE, encoding="utf-8-sig")
    staffed.run("invite", "--file", people, "--out", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbfunit_code,")


def test_a_file_with_problems_invites_nobody_and_lists_them_all(staffed: Shell) -> None:
    broken = PEOPLE + "12148,Hoa,officer,\n12148,Dũng,clerk,\n999,Ai đó,focal,\n"
    out = staffed.folder / "invites.csv"
    printed = staffed.run("invite", "--file", staffed.file("people.csv", broken), "--out", out)
    assert printed.status == 1
    codes = [line.rpartition("[")[2].rstrip("]") for line in printed.complaints[:-1]]
    assert codes == ["no_duty", "unit_level", "unknown_unit"]
    assert printed.complaints[-1] == "Chưa mời ai. Sửa tệp rồi chạy lại."
    assert not out.exists()


def test_codes_given_out_before_are_not_written_over(staffed: Shell) -> None:
    out = staffed.file("invites.csv", "codes of last week")
    printed = staffed.run("invite", "--file", staffed.file("people.csv", PEOPLE), "--out", out)
    assert printed.status == 1
    assert "Chọn tên khác" in printed.complaints[0]
    assert out.read_text(encoding="utf-8") == "codes of last week"


def test_a_file_of_people_needs_a_place_for_the_codes(staffed: Shell) -> None:
    printed = staffed.run("invite", "--file", staffed.file("people.csv", PEOPLE))
    assert printed.status == 1
    assert "--out" in printed.complaints[0]


def test_a_code_can_be_taken_back_once(staffed: Shell) -> None:
    code = invite_hoa(staffed)
    assert staffed.run("invite", "--revoke", code.lower().replace("-", " ")).status == 0
    assert flaw_of(invitation_of(staffed, code), Clock().now()) == "revoked"
    again = staffed.run("invite", "--revoke", code)
    assert (again.status, again.complaints) == (1, ["Mã này đã được thu hồi từ trước."])


def test_a_code_that_nobody_made_or_that_is_none_cannot_be_taken_back(staffed: Shell) -> None:
    unknown = staffed.run("invite", "--revoke", "AAAA-BBBB-CCCC")
    assert (unknown.status, unknown.complaints) == (1, ["Không có mã mời này."])
    no_code = staffed.run("invite", "--revoke", "xin chào")
    assert no_code.status == 1
    assert "không phải một mã mời" in no_code.complaints[0]


async def test_with_a_token_the_link_opens_the_bot(
    staffed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_simulator() as simulator:
        monkeypatch.setenv("TELEGRAM_TOKEN", simulator.token)
        monkeypatch.setenv("TELEGRAM_API_URL", simulator.url)
        words = ("invite", "--unit", "329", "--role", "leader")
        printed = await asyncio.to_thread(staffed.run, *words)
    code = printed.lines[-1]
    assert printed.lines[-2] == f"Liên kết: https://t.me/bao_cao_nhanh_bot?start={code}"


def test_a_server_that_does_not_answer_costs_the_link_and_not_the_code(
    staffed: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:nobody")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    printed = staffed.run("invite", "--unit", "329", "--role", "leader")
    assert printed.status == 0
    assert "Chưa có liên kết" in printed.lines[-2]
    assert invitation_of(staffed, printed.lines[-1]) is not None


def test_a_file_of_people_is_checked_without_inviting_anybody(staffed: Shell) -> None:
    file = staffed.file("people.csv", PEOPLE)
    printed = staffed.run("invite", "--file", file, "--dry-run")
    assert printed.status == 0
    assert printed.lines[0].startswith("Tệp dùng được: ")
    assert printed.lines[0].endswith("Chưa tạo mã mời nào.")


def test_a_name_of_a_person_that_no_paper_could_print_is_refused(staffed: Shell) -> None:
    name = "Lan " * 40
    printed = staffed.run("invite", "--unit", "12148", "--role", "focal", "--name", name)
    assert printed.status == 1
    assert "dài quá 100 ký tự" in printed.complaints[0]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("NguyÔn V¨n An", "Nguyễn Văn An"),
        ("§µo D\u00ad¬ng", "Đào Dương"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Nguyá»…n VÄƒn An", "Nguyễn Văn An"),
    ],
)
def test_a_name_given_in_an_old_encoding_is_told_with_what_it_says(
    staffed: Shell, name: str, meant: str
) -> None:
    printed = staffed.run("invite", "--unit", "12148", "--role", "focal", "--name", name)
    assert (printed.status, printed.lines) == (1, [])
    assert f"có lẽ là “{meant}”" in printed.complaints[0]


@pytest.mark.parametrize("code", ['="12148"', "'12148", "12148\u200b", "１２１４８", " 12148 "])
def test_a_code_given_as_spreadsheets_and_phones_write_it_is_that_unit(
    staffed: Shell, code: str
) -> None:
    printed = staffed.run("invite", "--unit", code, "--role", "focal", "--name", "Lan\u00a0Anh")
    assert printed.lines[0] == "Mã mời: Lan Anh · Xã Bắc Sơn · Đầu mối"


def test_a_code_given_like_a_number_is_told_with_the_unit_that_was_meant(staffed: Shell) -> None:
    printed = staffed.run("invite", "--unit", "12.148", "--role", "focal", "--name", "Lan")
    assert printed.status == 1
    assert "12148 (Xã Bắc Sơn)" in printed.complaints[0]


def test_a_name_in_bytes_that_are_no_text_is_told(staffed: Shell) -> None:
    name = b"Nguy\xf4n".decode("utf-8", "surrogateescape")
    printed = staffed.run("invite", "--unit", "12148", "--role", "focal", "--name", name)
    assert (printed.status, printed.lines) == (1, [])
    assert "mất dấu" in printed.complaints[0]


ENDED = """\
code,name,level,parent_code,valid_from,valid_to,merged_into
329,Huyện Ân Thi,district,33,,2025-06-30,
cum-1,Cụm Ân Thi,group,33,2025-07-01,,
12142,Xã Ân Thi,commune,cum-1,2025-07-01,,
12148,Xã Bắc Sơn,commune,329,,2025-06-30,12142
12151,Xã Bãi Sậy,commune,329,,2025-06-30,
"""


@pytest.fixture
def after_the_merger(staffed: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("CLOCK_START", "2025-09-09T08:30:00")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    staffed.run("units", "load", staffed.file("july.csv", ENDED))
    return staffed


@pytest.mark.parametrize(
    ("unit", "role", "said"),
    [
        ("12148", "focal", "Xã Bắc Sơn (12148) đã kết thúc ngày 30/6/2025"),
        ("12148", "officer", "Nay báo cáo thay là Xã Ân Thi (12142)."),
        ("12151", "focal", "Xã Bãi Sậy (12151) đã kết thúc ngày 30/6/2025"),
        ("329", "clerk", "Huyện Ân Thi (329) đã kết thúc ngày 30/6/2025"),
    ],
)
def test_nobody_is_invited_to_a_unit_that_ended(
    after_the_merger: Shell, unit: str, role: str, said: str
) -> None:
    duty = ("--duty", "tu_phap") if role == "officer" else ()
    printed = after_the_merger.run("invite", "--unit", unit, "--role", role, *duty)
    assert (printed.status, printed.lines) == (1, [])
    assert any(said in line for line in printed.complaints)


def test_a_file_of_people_with_a_unit_that_ended_invites_nobody(after_the_merger: Shell) -> None:
    file = after_the_merger.file("people.csv", PEOPLE)
    printed = after_the_merger.run("invite", "--file", file, "--out", "invites.csv")
    assert printed.status == 1
    assert [line.rpartition(" ")[2] for line in printed.complaints[:-1]] == ["[unit_ended]"] * 3


def test_the_unit_that_follows_is_invited_under_its_present_name(after_the_merger: Shell) -> None:
    printed = after_the_merger.run("invite", "--unit", "12142", "--role", "focal")
    assert printed.status == 0
    assert "Xã Ân Thi" in printed.lines[0]


# --- duties of versions of a form ----------------------------------------------------------------
@pytest.fixture
def with_next_version(staffed: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Version 2 begins with the next quarter; one of its duties has another code."""
    folder = staffed.folder / "forms"
    folder.mkdir()
    first = content()
    second = {**content("SECOND"), "begins": "2024-09-15"}
    text = yaml.safe_dump(second, allow_unicode=True, sort_keys=False)
    write(folder, first, "first.yaml")
    write(folder, yaml.safe_load(text.replace("tu_phap", "ho_tich")), "second.yaml")
    monkeypatch.setenv("FORMS_DIR", str(folder))
    return staffed


@pytest.mark.parametrize(
    ("at", "duty", "status"),
    [
        ("2024-08-15T08:30:00", "tu_phap", 0),
        ("2024-08-15T08:30:00", "ho_tich", 0),
        ("2025-02-10T08:30:00", "tu_phap", 1),
        ("2025-02-10T08:30:00", "ho_tich", 0),
    ],
)
def test_a_duty_is_known_as_long_as_a_version_in_use_or_to_come_has_it(
    with_next_version: Shell, monkeypatch: pytest.MonkeyPatch, at: str, duty: str, status: int
) -> None:
    monkeypatch.setenv("CLOCK_START", at)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    words = ("--unit", "12148", "--role", "officer", "--duty", duty, "--name", "Lan")
    printed = with_next_version.run("invite", *words)
    assert printed.status == status
    if status == 0:
        assert printed.lines[0] == ("Mã mời: Lan · Xã Bắc Sơn · Cán bộ nhập số liệu · Tư pháp")
