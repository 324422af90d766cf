"""The wordings fit the forms, and everything wrong in one is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from papers import report_docx, template_problems
from papers.wordings import FOLDER
from reporting.documents.narrative_file import TemplateProblems, load_template
from tests.operators import ENGLISH
from tests.papers.examples import FORM, commune_paper
from tests.papers.office import paragraphs

HEAD = """form: cchc_quarterly
version: 1
subject: ["Kết quả"]
addressees: ["Ủy ban nhân dân"]
recipients: ["Lưu: VT"]
body:
"""


def problems(folder: Path, body: str) -> list[tuple[int, str]]:
    file = folder / "wording.yaml"
    file.write_text(HEAD + body, encoding="utf-8")
    try:
        load_template(file)
    except TemplateProblems as error:
        return [(each.line, ENGLISH.worded(each.complaint)) for each in error.problems]
    return []


def test_the_shipped_wordings_fit_the_shipped_form() -> None:
    assert template_problems([FORM]) == []


def test_a_row_that_the_form_no_longer_has_is_told(tmp_path: Path) -> None:
    for file in FOLDER.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for kind in ("", "_district"):
        (tmp_path / f"cchc_quarterly{kind}.yaml").rename(tmp_path / f"cchc_quarterly.2{kind}.yaml")
    rows = tuple(row for row in FORM.indicators if row.code != "V.3")
    shorter = replace(FORM, version=2, indicators=rows, checks=())
    found = template_problems([shorter], tmp_path)

    assert {ENGLISH.worded(problem.complaint) for problem in found} == {
        "the form has no row V.3",
        "written for cchc_quarterly version 1, not cchc_quarterly version 2",
    }


def test_a_form_without_a_wording_of_its_own_is_printed_with_a_plain_one() -> None:
    other = replace(commune_paper(), form=replace(FORM, code="other"))
    text = paragraphs(report_docx(other))

    assert (
        "Ủy ban nhân dân xã Bắc Sơn báo cáo số liệu quý III năm 2024, tính từ ngày 15/6/2024 "
        "đến hết ngày 14/9/2024, tại Phụ lục kèm theo./."
    ) in text
    assert template_problems([other.form]) == []


def test_a_version_without_a_wording_of_its_own_is_printed_with_a_plain_one() -> None:
    """What the wording of another version claims of a row need not be so of this version's."""
    second = replace(commune_paper(), form=replace(FORM, version=2))
    assert paragraphs(report_docx(second)) == paragraphs(
        report_docx(replace(second, form=replace(second.form, code="other")))
    )
    assert template_problems([second.form]) == []


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ('  - say: ["có {I.1 hồ sơ"]\n', 7, "cannot read what stands in braces"),
        ('  - say: [[{when: "I.1 >> 0", text: "x"}]]\n', 7, "cannot read the condition"),
        ('  - heading: "I. A"\n    say: ["x"]\n', 7, "a step is one of heading, say and insert"),
        ('  - heading: "I. A"\n  - sya: ["x"]\n', 8, "no key of that name belongs here"),
    ],
)
def test_a_mistake_in_a_wording_is_told_with_its_line(
    tmp_path: Path, body: str, line: int, message: str
) -> None:
    found = problems(tmp_path, body)

    assert found[0][0] == line
    assert message in found[0][1]


def test_a_wording_that_is_no_yaml_is_one_problem(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "  - say: [\n")) == 1
