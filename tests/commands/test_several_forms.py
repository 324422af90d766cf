"""The command line where there are several forms: which one is meant is said, or is plain."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from bot.demo.people import UNITS_FILE
from tests.commands.conftest import Shell
from tests.forms_beside import COMMUNES, DISTRICTS, OFFICE, OFFICES, write_forms

OFFICE_LINE = f"{OFFICE},Phòng Nội vụ huyện Ân Thi,office,329"


@pytest.fixture
def several(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Three forms, the demo's units, and an office."""
    write_forms(shell.folder / "forms")
    monkeypatch.setenv("FORMS_DIR", str(shell.folder / "forms"))
    assert shell.run("units", "load", UNITS_FILE).status == 0
    office = shell.file("office.csv", f"code,name,level,parent_code\n{OFFICE_LINE}\n")
    assert shell.run("units", "load", office).status == 0
    return shell


def files_of(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_summary_of_several_forms_asks_which_and_names_the_one_it_is_of(several: Shell) -> None:
    out = several.folder / "out"
    of_district = ("summary", "--unit", "329", "--period", "2024-Q2", "--out", out)
    asked = several.run(*of_district)
    assert (asked.status, asked.lines) == (1, [])
    assert asked.complaints == [
        f"Chạy nhiều biểu mẫu: ghi thêm --form với một trong: {DISTRICTS}, {COMMUNES}, {OFFICES}."
    ]
    assert several.run(*of_district, "--form", "cchc huyện").status == 0
    assert f"329-{DISTRICTS}-2024-Q2.txt" in files_of(out)
    text = (out / f"329-{DISTRICTS}-2024-Q2.txt").read_text(encoding="utf-8")
    assert text.startswith("Huyện Ân Thi, Báo cáo CCHC huyện quý II/2024\n")


def test_where_a_unit_has_to_do_with_one_form_alone_it_need_not_be_said(several: Shell) -> None:
    out = several.folder / "out"
    printed = several.run("summary", "--unit", "12148", "--period", "2024-Q2", "--out", out)
    assert printed.status == 0
    assert files_of(out) == [f"12148-{COMMUNES}-2024-Q2-1.png", f"12148-{COMMUNES}-2024-Q2.txt"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("no_such_form", "Không có biểu mẫu no_such_form. Chọn trong: "),
        (OFFICES, "Xã Bắc Sơn không làm Báo cáo văn thư"),
    ],
)
def test_a_form_that_cannot_be_meant_is_said_in_one_sentence(
    several: Shell, form: str, said: str
) -> None:
    out = several.folder / "out"
    words = ("summary", "--unit", "12148", "--period", "2024-Q2", "--form", form, "--out", out)
    printed = several.run(*words)
    assert printed.status == 1
    assert printed.complaints[0].startswith(said)


def test_the_districts_own_report_is_a_paper_of_one_report(several: Shell) -> None:
    out = several.folder / "paper.docx"
    words = ("export", "--unit", "329", "--period", "2024-Q2", "--format", "docx", "--out", out)
    assert several.run(*words).status == 1
    assert several.run(*words, "--form", DISTRICTS).status == 0
    assert out.stat().st_size > 0


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_of_a_unit_that_reports_and_collects_either_paper_can_be_had(
    several: Shell, ending: str
) -> None:
    form = several.folder / "forms" / f"{DISTRICTS}.yaml"
    both = 'reporters: {units: ["329", "12148"]}'
    text = form.read_text(encoding="utf-8").replace("reporters: {level: district}", both, 1)
    form.write_text(text, encoding="utf-8")
    of_district = ("export", "--unit", "329", "--period", "2024-Q2", "--form", DISTRICTS)
    words = (*of_district, "--format", ending, "--out")
    together, alone = (several.folder / f"{name}.{ending}" for name in ("together", "alone"))
    assert several.run(*words, together).status == 0
    assert several.run(*words, alone, "--own").status == 0
    assert ("xã Bắc Sơn" in text_of(together), "xã Bắc Sơn" in text_of(alone)) == (True, False)


def test_who_only_collects_has_no_paper_of_its_own(several: Shell) -> None:
    out = several.folder / "paper.docx"
    words = ("export", "--unit", "33", "--period", "2024-Q2", "--form", DISTRICTS, "--own")
    printed = several.run(*words, "--format", "docx", "--out", out)
    assert (printed.status, out.exists()) == (1, False)
    assert printed.complaints[0].startswith("Tỉnh Hưng Yên không tự làm Báo cáo CCHC huyện")


def text_of(paper: Path) -> str:
    """Every text in a paper, names of units in lower case as in a sentence or a cell."""
    with ZipFile(paper) as packed:
        found = "".join(packed.read(name).decode() for name in packed.namelist() if "xml" in name)
    return found.replace("Xã ", "xã ")


def test_an_invitation_for_an_office_names_its_form(several: Shell) -> None:
    officer = ("invite", "--unit", OFFICE, "--role", "officer", "--duty", "luu_tru")
    printed = several.run(*officer, "--form", OFFICES, "--name", "Vân")
    assert printed.status == 0
    assert printed.lines[0] == (
        "Mã mời: Vân · Phòng Nội vụ huyện Ân Thi · Cán bộ nhập số liệu · Lưu trữ · Báo cáo văn thư"
    )
    refused = several.run(*officer, "--form", COMMUNES)
    assert refused.status == 1
    assert several.run("invite", "--unit", "329", "--role", "focal").status == 0
    assert several.run("invite", "--unit", "33", "--role", "focal").status == 1
