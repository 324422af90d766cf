"""The pages as an office program lays them out."""

from pathlib import Path

import pytest

from papers import district_xlsx, report_docx
from tests.papers.examples import FORM, bac_son, commune_paper, district_paper
from tests.papers.office import as_pdf, needs_office, needs_times, pages

pytestmark = [
    pytest.mark.slow,
    # The program is silent about where it is started from, but leaves sockets to be collected.
    pytest.mark.filterwarnings("default::ResourceWarning"),
]


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    needs_office()
    paper = commune_paper(bac_son(), is_illustration=True)
    return as_pdf(report_docx(paper), ".docx", tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def report(pdf: Path) -> list[str]:
    return pages(pdf)


def squeezed(page: str) -> str:
    return " ".join(page.split())


def test_the_report_has_the_pages_an_official_expects(pdf: Path, report: list[str]) -> None:
    needs_times(pdf)
    appendix = next(at for at, page in enumerate(report) if "Phụ lục\n" in page)

    assert 8 <= len(report) <= 11
    assert 3 <= appendix <= 4


def test_the_first_page_and_the_appendix_have_no_number_and_the_others_count(
    report: list[str],
) -> None:
    first = [page.split()[0] for page in report]
    appendix = first.index("Phụ")

    assert not first[0].isdigit()
    assert first[1:appendix] == [str(at) for at in range(2, appendix + 1)]
    assert first[appendix + 1 :] == [str(at) for at in range(2, len(report) - appendix + 1)]


def test_every_page_of_the_appendix_begins_with_the_headings(report: list[str]) -> None:
    appendix = next(at for at, page in enumerate(report) if "Phụ lục\n" in page)
    headings = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")

    for page in report[appendix:]:
        text = squeezed(page).replace("Số liệu minh họa", "")
        assert [heading for heading in headings if heading not in text] == []
    assert not any("STT" in page for page in report[:appendix])


def test_the_signature_stands_on_one_page_with_the_recipients(report: list[str]) -> None:
    (page,) = [page for page in report if "Nơi nhận:" in page]

    assert "TM. ỦY BAN NHÂN DÂN" in page
    assert "Lưu: VT." in page
    assert "./." in page


def test_every_page_says_that_the_figures_are_made_up(report: list[str]) -> None:
    assert all("Số liệu minh họa" in page for page in report)


def test_the_figures_can_be_read_on_the_pages(report: list[str]) -> None:
    text = squeezed(" ".join(report))

    assert all(
        figure in text for figure in ("71,43%", "17.465", "3.598", "20,60%", "Không áp dụng")
    )
    assert text.count(FORM.indicator("VI").name["vi"]) == 1


def test_an_office_program_opens_the_district_workbook(tmp_path: Path) -> None:
    needs_office()
    text = " ".join(pages(as_pdf(district_xlsx(district_paper()), ".xlsx", tmp_path)))

    assert "Xã Bắc Sơn" in text
    assert "Tổng hợp" in text or "Số liệu tổng hợp" in text
