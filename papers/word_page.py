"""The page of a paper: size, margins, styles, page number, in a new python-docx document.

Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman, black, page numbers in Arabic figures in
the middle of the top margin, not shown on the first page, beginning anew in each appendix.
"""

from collections.abc import Iterable

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt

from papers.measures import BODY_SIZE, BOTTOM, FIRST_LINE, FONT, LEFT, PAGE, RIGHT, TOP, twips
from papers.word_xml import Face, Setting, paragraph, run

HEADER_DISTANCE = 10  # millimetres from the paper's edge: the middle of the top margin
COMPATIBILITY = 15
"""Word 2013 and later; without it Word opens the file in its compatibility mode."""
_SIZE = 2 * BODY_SIZE
# 6 pt between paragraphs, lines 1.15 high.
_SPACING = '<w:spacing w:before="0" w:after="120" w:line="276" w:lineRule="auto"/>'
_BODY = f'{_SPACING}<w:ind w:firstLine="{twips(FIRST_LINE)}"/><w:jc w:val="both"/>'
_BOLD = "<w:b/><w:bCs/>"
_DEFAULTS = f"""<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>
<w:color w:val="000000"/><w:sz w:val="{_SIZE}"/><w:szCs w:val="{_SIZE}"/>
<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>
</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"""
_STYLES = (
    ("Normal", "Normal", "", ""),
    ("BodyText", "Body Text", _BODY, ""),
    ("Heading1", "heading 1", f'<w:keepNext/>{_BODY}<w:outlineLvl w:val="0"/>', _BOLD),
    ("Heading2", "heading 2", f'<w:keepNext/>{_BODY}<w:outlineLvl w:val="1"/>', _BOLD),
    ("Header", "header", '<w:jc w:val="center"/>', ""),
    ("Footer", "footer", '<w:jc w:val="center"/>', ""),
)
_PAGE_NUMBER = paragraph(
    '<w:fldSimple w:instr=" PAGE ">' + run("2", Face(size=BODY_SIZE)) + "</w:fldSimple>",
    Setting(style="Header", align="center"),
)


def new_paper(name: str, footnote: str) -> Document:
    """An empty document with one section; `footnote` stands under every page."""
    made = docx.Document()
    _set_styles(made)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = name, "", ""
    properties.language = "vi-VN"
    _set_up(made.sections[0], footnote)
    return made


def add(made: Document, pieces: Iterable[str]) -> None:
    """Put pieces of WordprocessingML at the end of the document."""
    body = parse_xml(f"<w:body {nsdecls('w')}>{''.join(pieces)}</w:body>")
    end = made.element.body.sectPr
    for element in list(body):
        end.addprevious(element)


def add_section(made: Document, footnote: str) -> None:
    """Begin a part on a new page, whose pages are counted from 1."""
    section = made.add_section(WD_SECTION.NEW_PAGE)
    # The paragraph that carries the break must not take a line of its own.
    carrier = made.paragraphs[-1].paragraph_format
    carrier.line_spacing_rule, carrier.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    _set_up(section, footnote)
    numbering = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
    section._sectPr.find(qn("w:cols")).addprevious(numbering)  # noqa: SLF001 - no public way


def _set_styles(made: Document) -> None:
    """Our styles in the place of the library's, which have other fonts and colours."""
    styles = made.styles.element
    for element in list(styles):
        styles.remove(element)
    styles.append(parse_xml(_DEFAULTS))
    for identity, name, of_paragraph, of_letters in _STYLES:
        is_first = ' w:default="1"' if identity == "Normal" else ""
        based_on = "" if is_first else '<w:basedOn w:val="Normal"/>'
        styles.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph"{is_first} w:styleId="{identity}">'
                f'<w:name w:val="{name}"/>{based_on}<w:qFormat/>'
                f"<w:pPr>{of_paragraph}</w:pPr><w:rPr>{of_letters}</w:rPr></w:style>"
            )
        )
    made.settings.element.append(
        parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            f'w:uri="http://schemas.microsoft.com/office/word" w:val="{COMPATIBILITY}"/></w:compat>'
        )
    )


def _set_up(section: Section, footnote: str) -> None:
    section.page_width, section.page_height = (Mm(side) for side in PAGE)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.different_first_page_header_footer = True
    _write(section.header, _PAGE_NUMBER)
    _write(section.first_page_header, paragraph("", Setting(style="Header")))
    noted = paragraph(run(footnote, Face(italic=True, size=11)), Setting(style="Footer"))
    for footer in (section.footer, section.first_page_footer):
        _write(footer, noted if footnote else paragraph("", Setting(style="Footer")))


def _write(place: _Header | _Footer, content: str) -> None:
    place.is_linked_to_previous = False
    element = place._element  # noqa: SLF001 - no public way
    for old in list(element):
        element.remove(old)
    element.append(parse_xml(content.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
