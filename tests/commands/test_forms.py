"""`forms check`: every mistake of every file at once, and what a good file holds."""

from pathlib import Path

from tests.commands.conftest import Shell
from tests.reporting.quarter import FORM_FILE


def good(folder: Path, name: str = "good.yaml") -> Path:
    """The form as it is shipped."""
    file = folder / name
    file.write_text(FORM_FILE.read_text(encoding="utf-8"), encoding="utf-8")
    return file


def broken(folder: Path) -> Path:
    """The shipped form with two mistakes far apart."""
    text = FORM_FILE.read_text(encoding="utf-8")
    text = text.replace("formula: I.2.2 / I.2.1", "formula: I.2.2 / I.9.9")
    text = text.replace("rule: nd09_quarterly", "rule: nd10_quarterly")
    file = folder / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_is_counted_by_duty(shell: Shell) -> None:
    file = good(shell.folder)
    printed = shell.run("forms", "check", file)
    assert (printed.status, printed.complaints) == (0, [])
    assert printed.lines == [
        (
            f"{file}: dùng được. cchc_quarterly, bản 1, 128 dòng: 83 chỉ tiêu hỏi, 14 tự tính, "
            "25 đề mục, 6 của cấp khác."
        ),
        "  Văn phòng (van_phong): 81 dòng: 58 chỉ tiêu hỏi, 8 tự tính, 15 đề mục",
        "  Tư pháp (tu_phap): 14 dòng: 8 chỉ tiêu hỏi, 3 tự tính, 3 đề mục",
        "  Tài chính (tai_chinh): 14 dòng: 9 chỉ tiêu hỏi, 3 tự tính, 2 đề mục",
        "  Văn hóa (van_hoa): 19 dòng: 8 chỉ tiêu hỏi, 5 đề mục, 6 của cấp khác",
    ]


def test_without_a_file_the_shipped_forms_are_checked(shell: Shell) -> None:
    printed = shell.run("forms", "check")
    assert printed.status == 0
    assert "cchc_quarterly.yaml: dùng được" in printed.lines[0]


def test_every_problem_of_every_file_is_listed_at_once(shell: Shell) -> None:
    first, missing = broken(shell.folder), shell.folder / "missing.yaml"
    fine = good(shell.folder)
    printed = shell.run("forms", "check", first, missing, fine)
    assert printed.status == 1
    *problems, count = printed.complaints
    assert [line.partition(":")[0] for line in problems] == [str(first), str(first), str(missing)]
    assert "[bad_cycle]" in problems[0]
    assert "[formula_unknown_row]" in problems[1]
    lines = first.read_text(encoding="utf-8").splitlines()
    assert "I.9.9" in lines[int(problems[1].split(":")[1]) - 1]
    assert count == "Có 3 chỗ cần sửa."
    assert printed.lines[0].startswith(f"{fine}: dùng được.")


def test_two_files_of_a_folder_that_are_the_same_form_are_found(shell: Shell) -> None:
    folder = shell.folder / "forms"
    folder.mkdir()
    good(folder, "a.yaml")
    good(folder, "b.yaml")
    printed = shell.run("forms", "check", folder)
    assert printed.status == 1
    assert "b.yaml:" in printed.complaints[0]
    assert "phiên bản 1" in printed.complaints[0]
    assert "[duplicate_form]" in printed.complaints[0]
