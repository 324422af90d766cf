"""From a document's meaning to a .docx in the layout of Nghị định 30/2020/NĐ-CP."""

from collections.abc import Iterator
from io import BytesIO
from typing import assert_never

from papers.measures import TEXT_WIDTH, bold_width, twips
from papers.word_page import add, add_section, new_paper
from papers.word_table import table_xml
from papers.word_xml import Face, Setting, cell, paragraph, row, rule, run, table
from reporting.documents import (
    Addressees,
    Appendix,
    Document,
    DocumentBlock,
    Heading,
    Letterhead,
    Paragraph,
    Recipients,
    SignatureBlock,
    Table,
    Title,
)

HEAD_SIZE = 13
MOTTO_SIZE = 14
REPUBLIC = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SIGNATURE_LINES = 4
_HEAD = (twips(63), TEXT_WIDTH - twips(63))
_ENDING = (twips(80), TEXT_WIDTH - twips(80))
_BOLD = Face(bold=True)
_CENTRED = Setting(align="center")


def write_document(document: Document) -> bytes:
    """The document as a .docx file."""
    made = new_paper(document.name, document.footnote)
    add(made, _first_part(document))
    for appendix in document.appendices:
        add_section(made, document.footnote)
        add(made, _appendix(appendix))
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _first_part(document: Document) -> Iterator[str]:
    yield from _letterhead(document.letterhead, document.mark)
    last = len(document.blocks) - 1
    for at, block in enumerate(document.blocks):
        yield from _block(block, keep_next=at == last)
    yield _ending(document.recipients, document.signature)


def _letterhead(head: Letterhead, mark: str) -> Iterator[str]:
    """Parent and issuer on the left, the Republic and its motto on the right, with rules."""
    left, right = _HEAD
    bold, plain = Face(bold=True, size=HEAD_SIZE), Face(size=HEAD_SIZE)
    motto = Face(bold=True, size=MOTTO_SIZE)
    issuer = "".join(paragraph(run(line, bold), _CENTRED) for line in head.issuer)
    # A third to a half of the line above.
    short = bold_width(head.issuer[-1], HEAD_SIZE) * 2 // 5
    upper_left = (
        (paragraph(run(head.parent, plain), _CENTRED) if head.parent else "")
        + issuer
        + rule(short, left)
    )
    upper_right = (
        paragraph(run(REPUBLIC, bold), _CENTRED)
        + paragraph(run(MOTTO, motto), _CENTRED)
        + rule(bold_width(MOTTO, MOTTO_SIZE), right)
    )
    number = paragraph(run(f"Số:         /{head.symbol}", plain), _CENTRED)
    dated = f"{head.place}, ngày      tháng      năm {head.year}"
    date = paragraph(run(dated, Face(italic=True, size=HEAD_SIZE)), _CENTRED)
    marked = _mark(mark, left) if mark else ""
    yield table(
        (
            row((cell(upper_left, left), cell(upper_right, right))),
            row((cell(number + marked, left), cell(date, right))),
        ),
        _HEAD,
        ruled=False,
    )


def _mark(text: str, within: int) -> str:
    """A mark in a box: this is a draft."""
    side = (within - bold_width(text, 12)) // 2 - twips(2)
    boxed = Setting(align="center", before=120, left=side, right=side, boxed=True)
    return paragraph(run(text, Face(bold=True, size=12)), boxed)


def _block(block: DocumentBlock, *, keep_next: bool = False) -> Iterator[str]:
    match block:
        case Title(kind, subject):
            yield paragraph(run(kind, _BOLD), Setting(align="center", before=240))
            yield from (paragraph(run(line, _BOLD), _CENTRED) for line in subject)
            yield rule(bold_width("".join(subject[-1:]), MOTTO_SIZE) * 2 // 5, TEXT_WIDTH)
        case Addressees(names):
            yield from _addressees(names)
        case Heading(text, level):
            yield paragraph(run(text), Setting(style=f"Heading{level}"))
        case Paragraph(text, review):
            noted = run(f"[{review}]", Face(bold=True, highlight=True)) if review else ""
            between = run(" ") if review and text else ""
            body = Setting(style="BodyText", keep_next=keep_next)
            yield paragraph(noted + between + (run(text) if text else ""), body)
        case Table():
            yield table_xml(block, TEXT_WIDTH)
        case _:
            assert_never(block)


def _addressees(names: tuple[str, ...]) -> Iterator[str]:
    """One on the line of "Kính gửi:", several each on a line of its own."""
    if not names:
        return
    if len(names) == 1:
        yield paragraph(
            run(f"Kính gửi: {names[0]}."), Setting(align="center", before=240, after=240)
        )
        return
    yield paragraph(run("Kính gửi:"), Setting(before=240, left=twips(35)))
    last = len(names) - 1
    for at, name in enumerate(names):
        end, after = (".", 240) if at == last else (";", 0)
        yield paragraph(run(f"- {name}{end}"), Setting(left=twips(50), after=after))


def _ending(recipients: Recipients, signature: SignatureBlock) -> str:
    """Who gets a copy on the left, who signs on the right; the two are never torn apart."""
    left, right = _ENDING
    small = Face(size=11)
    *copies, kept = recipients.lines
    copied = "".join(paragraph(run(f"- {line};", small)) for line in copies)
    listed = (
        paragraph(run("Nơi nhận:", Face(bold=True, italic=True, size=12)))
        + copied
        + paragraph(run(f"- {kept}.", small))
    )
    signed = "".join(paragraph(run(line, _BOLD), _CENTRED) for line in signature.lines)
    room = paragraph("", _CENTRED) * SIGNATURE_LINES
    name = paragraph(run(signature.name, _BOLD) if signature.name else "", _CENTRED)
    return table(
        (row((cell(listed, left), cell(signed + room + name, right))),), _ENDING, ruled=False
    )


def _appendix(appendix: Appendix) -> Iterator[str]:
    number = f"Phụ lục {appendix.numeral}".strip()
    yield paragraph(run(number, _BOLD), Setting(align="center", outline=0))
    for line in appendix.title:
        yield paragraph(run(line.upper(), _BOLD), _CENTRED)
    attached = Setting(align="center", after=120)
    yield paragraph(run(appendix.attached_to, Face(italic=True)), attached)
    for block in appendix.blocks:
        yield from _block(block)
