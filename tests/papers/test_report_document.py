"""The report to be signed: its text is the stored values, its layout that of the decree."""

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import report_docx
from papers.measures import twips
from reporting.documents.appendix import written
from reporting.forms import Asked, Indicator
from reporting.progress import with_computed
from reporting.values import MAX_COUNT, MAX_MONEY, MAX_PERCENT, Kind, State, Value
from tests.papers.examples import FORM, bac_son, commune_paper, filled_rows
from tests.papers.office import appendix_table, paragraphs, part, rows_of, rows_xml, word

DOCUMENT = "word/document.xml"
STATES = (State.NONE_AROSE, State.NOT_APPLICABLE, State.NOT_YET)


def figures(row: Indicator) -> st.SearchStrategy[Value]:
    """Any answer to a row; ten counts still add up to one that can be read."""
    states = st.sampled_from([Value(state) for state in STATES])
    if row.kind is Kind.CHOICE:
        digits = [option.digit for option in row.choices]
        return st.one_of(st.sampled_from(digits).map(lambda digit: Value(number=digit)), states)
    top = {Kind.COUNT: MAX_COUNT // 10, Kind.MONEY: MAX_MONEY}.get(
        row.kind or Kind.TEXT, MAX_PERCENT
    )
    return st.one_of(st.integers(0, top).map(lambda number: Value(number=number)), states)


any_values = st.fixed_dictionaries({}, optional={row.code: figures(row) for row in FORM.asked()})


@given(any_values)
@settings(max_examples=20)
def test_every_cell_of_the_appendix_is_the_stored_value(values: dict[str, Value]) -> None:
    heading, *rows = rows_of(appendix_table(report_docx(commune_paper(values))))
    known = with_computed(FORM, values)
    printed = [(row.asked, row, known.get(row.code)) for row in FORM.indicators]

    assert heading == ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
    assert [row[:2] for row in rows] == [[row.number, row.name["vi"]] for row in FORM.indicators]
    assert [row[3] for row in rows] == [
        written(row, value) if asked in {Asked.ASKED, Asked.COMPUTED} else ""
        for asked, row, value in printed
    ]


def test_blank_zero_nothing_arose_and_not_applicable_look_different() -> None:
    values = {
        "I.1": Value(number=0),
        "I.3.1": Value(State.NONE_AROSE),
        "I.3.3": Value(State.NOT_APPLICABLE),
        "I.4.1": Value(State.NOT_YET),
    }
    rows = rows_of(appendix_table(report_docx(commune_paper(values))))
    found = {
        row.code: (printed[3], printed[4])
        for row, printed in zip(FORM.indicators, rows[1:], strict=True)
        if row.code in {*values, "I.4.2", "VII.4.1.1"}
    }

    assert found == {
        "I.1": ("0", ""),
        "I.3.1": ("0", "Không phát sinh"),
        "I.3.3": ("Không áp dụng", ""),
        "I.4.1": ("", "Chưa có số liệu"),
        "I.4.2": ("", "Chưa có số liệu"),
        "VII.4.1.1": ("", ""),
    }


def test_the_figures_of_bac_son_are_written_the_vietnamese_way() -> None:
    rows = rows_of(appendix_table(report_docx(commune_paper())))
    found = {row.code: cells[3] for row, cells in zip(FORM.indicators, rows[1:], strict=True)}

    assert found["VI.1.1"] == "17.465"
    assert found["VI.1"] == "20,60%"
    assert found["I.2"] == "71,43%"
    assert found["VII.5.3"] == "100%"
    assert len([figure for figure in found.values() if figure]) == len(filled_rows())


def test_an_explanation_stands_beside_its_figure() -> None:
    paper = commune_paper(explanations={"VI.1.2": "Thanh toán trong quý IV"})
    rows = rows_of(appendix_table(report_docx(paper)))
    note = next(cells[4] for cells in rows if cells[1] == "Đã thực hiện")

    assert note == "Thanh toán trong quý IV"


def test_the_text_says_the_figures_of_the_appendix() -> None:
    text = "\n".join(paragraphs(report_docx(commune_paper())))

    assert (
        "Kế hoạch CCHC năm 2024 đề ra 7 nhiệm vụ; lũy kế đến ngày 14/9/2024 đã hoàn thành "
        "5 nhiệm vụ, đạt 71,43%."
    ) in text
    assert "đã tiếp nhận 376 hồ sơ TTHC, trong đó có 376 hồ sơ trực tuyến, đạt 100%." in text
    assert "Không phát sinh phản ánh, kiến nghị về quy định TTHC." in text
    assert "lũy kế đến ngày 14/9/2024 đã thực hiện 3.598 triệu đồng, đạt 20,60% kế hoạch." in text
    assert "xã Bắc Sơn./." in text


def test_what_is_not_there_yet_is_left_out_of_the_text_and_asked_for() -> None:
    text = "\n".join(paragraphs(report_docx(commune_paper({}))))

    assert "%" not in text
    assert "[Cần bổ sung: kiến nghị, đề xuất]" in text
    assert "[Cần bổ sung: phương hướng, nhiệm vụ trọng tâm của quý IV năm 2024]" in text
    assert text.count("[Cần bổ sung: mục này chưa có số liệu]") == 7


def test_a_sentence_of_the_last_quarter_is_marked_however_it_is_typed() -> None:
    old = "Chất lượng đội ngũ chưa đồng đều. Thiếu máy tính."
    new = "CHẤT LƯỢNG  đội ngũ chưa đồng đều\nĐã có thêm 02 máy tính."
    paper = commune_paper(
        bac_son() | {"N.T.8": Value(text=new)}, previous={"N.T.8": Value(text=old)}
    )
    text = paragraphs(report_docx(paper))

    assert "[Cần rà soát: nội dung của quý II/2024] CHẤT LƯỢNG  đội ngũ chưa đồng đều" in text
    assert "Đã có thêm 02 máy tính." in text


def test_what_people_wrote_cannot_break_the_file() -> None:
    wild = 'a < b & "c" ]]> </w:t>\tvà \x0b\x01 hết'
    values = bac_son() | {"N.T.1": Value(text=wild)}
    content = report_docx(commune_paper(values, explanations={"I.1": wild}))

    assert {'a < b & "c" ]]> </w:t>\tvà', " hết"} <= set(paragraphs(content))
    assert rows_of(appendix_table(content))[2][4] == 'a < b & "c" ]]> </w:t>và  hết'


def test_the_head_the_addressees_and_the_ending_are_those_of_the_commune() -> None:
    document = word(report_docx(commune_paper()))
    head, _, ending = document.tables[0], document.tables[-1], document.tables[1]
    left, right = (cell.text.split("\n") for cell in head.rows[0].cells)
    copies, signature = (cell.text for cell in ending.rows[0].cells)

    assert left[:3] == ["UBND HUYỆN ÂN THI", "ỦY BAN NHÂN DÂN", "XÃ BẮC SƠN"]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert head.rows[1].cells[0].text.split("\n") == ["Số:         /BC-UBND", "DỰ THẢO"]
    assert head.rows[1].cells[1].text == "Bắc Sơn, ngày      tháng      năm 2024"
    assert copies.startswith("Nơi nhận:\n- Như trên;\n")
    assert copies.endswith("\n- Lưu: VT.")
    assert signature.startswith("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n")
    texts = [each.text for each in document.paragraphs]
    start = texts.index("Kính gửi:")
    assert texts[start : start + 3] == [
        "Kính gửi:",
        "- Ủy ban nhân dân huyện Ân Thi;",
        "- Phòng Nội vụ huyện Ân Thi.",
    ]


def test_page_size_and_margins_are_those_of_the_decree() -> None:
    sections = word(report_docx(commune_paper())).sections

    assert len(sections) == 2
    for section in sections:
        size = [round(side.mm) for side in (section.page_width, section.page_height) if side]
        margins = [
            round(side.mm)
            for side in (
                section.top_margin, section.bottom_margin, section.left_margin,
                section.right_margin,
            )
            if side
        ]  # fmt: skip
        assert size == [210, 297]
        assert margins == [20, 20, 30, 15]


def test_letters_are_times_new_roman_14_and_black() -> None:
    content = report_docx(commune_paper())
    styles, document = part(content, "word/styles.xml"), part(content, DOCUMENT)

    assert 'w:ascii="Times New Roman"' in styles
    assert '<w:sz w:val="28"/>' in styles
    assert '<w:color w:val="000000"/>' in styles
    assert "w:asciiTheme" not in styles
    assert "<w:rFonts" not in document


def test_body_paragraphs_are_justified_with_an_indented_first_line() -> None:
    content = report_docx(commune_paper())
    styles = word(content).styles.element
    body = next(style for style in styles if style.get(qn("w:styleId")) == "BodyText")
    properties = body.find(qn("w:pPr"))
    assert properties is not None

    assert properties.find(qn("w:jc")).get(qn("w:val")) == "both"
    assert properties.find(qn("w:ind")).get(qn("w:firstLine")) == str(twips(12.7)) == "720"
    assert properties.find(qn("w:spacing")).get(qn("w:after")) == "120"


def test_recipients_are_smaller_and_their_heading_is_bold_italic() -> None:
    ending = word(report_docx(commune_paper())).tables[1].rows[0].cells[0]
    heading, *lines = (paragraph.runs[0] for paragraph in ending.paragraphs)

    assert (heading.font.size.pt, heading.bold, heading.italic) == (12, True, True)
    assert {line.font.size.pt for line in lines} == {11}


def test_page_numbers_stand_in_the_top_margin_from_page_2_and_begin_anew_in_the_appendix() -> None:
    content = report_docx(commune_paper())
    for section in word(content).sections:
        assert section.different_first_page_header_footer
        header = section.header.paragraphs[0]._p  # noqa: SLF001 - the XML is the point
        number = header.find(f".//{qn('w:fldSimple')}")
        assert number is not None
        assert number.get(qn("w:instr")) == " PAGE "
        assert header.find(f".//{qn('w:jc')}").get(qn("w:val")) == "center"
        first = section.first_page_header.paragraphs[0]._p  # noqa: SLF001 - likewise
        assert first.find(f".//{qn('w:fldSimple')}") is None
    starts = word(content).element.body.findall(f".//{qn('w:pgNumType')}")
    assert [start.get(qn("w:start")) for start in starts] == ["1"]


def test_the_heading_row_stands_again_on_each_page_and_no_row_is_torn() -> None:
    rows = rows_xml(appendix_table(report_docx(commune_paper())))
    headings = [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows]

    assert headings == [True] + [False] * len(FORM.indicators)
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_figures_stand_on_the_right_and_headings_are_bold() -> None:
    rows = rows_xml(appendix_table(report_docx(commune_paper())))[1:]
    sides = set()
    for indicator, row in zip(FORM.indicators, rows, strict=True):
        cells = list(row.iter(qn("w:tc")))
        is_bold = cells[1].find(f".//{qn('w:b')}") is not None
        is_heading = indicator.parent is None or indicator.asked is Asked.HEADING
        assert is_bold == is_heading, indicator.code
        text = "".join(each.text or "" for each in cells[3].iter(qn("w:t")))
        if text and text != "Không áp dụng":
            sides.add(cells[3].find(f".//{qn('w:jc')}").get(qn("w:val")))
    assert sides == {"right"}


@pytest.mark.parametrize(("is_illustration", "footnote"), [(True, "Số liệu minh họa"), (False, "")])
def test_made_up_figures_say_so_on_every_page(is_illustration: bool, footnote: str) -> None:
    sections = word(report_docx(commune_paper(is_illustration=is_illustration))).sections
    footers = [
        footer.paragraphs[0].text
        for section in sections
        for footer in (section.footer, section.first_page_footer)
    ]

    assert footers == [footnote] * 4
