"""Files as office programs really write them, damaged ones, and hostile ones."""

import csv
import struct
import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from papers import entry_xlsx, read_appendix, read_entry_xlsx, report_docx, report_xlsx
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntrySheet,
    SeveralSheets,
    SheetFlaw,
    SheetProblem,
)
from tests.papers import bad_files
from tests.papers.examples import FORM, bac_son, commune_paper, entry_paper
from tests.papers.office import needs_office
from tests.papers.test_entry_sheets import KEY, cells, filled

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
STRICT = (
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """A file saved by LibreOffice in another format: content, from which ending, to which."""
    needs_office()
    folder = tmp_path_factory.mktemp("office")
    profile = (folder / "profile").as_uri()

    def saved(content: bytes, suffix: str, to: str) -> bytes:
        source = folder / f"in{suffix}"
        source.write_bytes(content)
        ending = to.partition(":")[0]
        out = folder / f"out-{ending}"
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}"]
        subprocess.run(
            [*command, "--convert-to", to, "--outdir", str(out), str(source)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return Path(out / f"in.{ending}").read_bytes()

    return saved


def flaw(content: bytes) -> tuple[SheetFlaw, str]:
    found = read_entry_xlsx(content, KEY)
    assert isinstance(found, SheetProblem), found
    return found.flaw, found.found


def replaced(content: bytes, *changes: tuple[str, str], part: str = "") -> bytes:
    """The file with words exchanged in a part, or in every part."""
    with_all = content
    names = [part] if part else bad_files.names_of(content)
    for name in names:
        text = bad_files.part_of(content, name)
        for old, new in changes:
            text = text.replace(old.encode(), new.encode())
        with_all = bad_files.with_part(with_all, name, text)
    return with_all


# --- real programs -------------------------------------------------------------------------------
def test_a_sheet_saved_by_libreoffice_is_read(office: Callable[[bytes, str, str], bytes]) -> None:
    assert cells(office(filled(), ".xlsx", "xlsx")) == cells(filled())


def test_formats_that_libreoffice_wrote_are_shown_as_there(
    office: Callable[[bytes, str, str], bytes],
) -> None:
    book = load_workbook(BytesIO(entry_xlsx(entry_paper())))
    page = book.worksheets[0]
    for place, number, code in (
        ("E8", 0.5, '0.0"%"'), ("E9", 0.981012345, "0.00%"), ("E10", 17465000, "#,##0,"),
        ("E12", -5, "#,##0_);(#,##0)"),
    ):  # fmt: skip
        page[place].value, page[place].number_format = number, code
    saved = BytesIO()
    book.save(saved)
    found = read_entry_xlsx(office(saved.getvalue(), ".xlsx", "xlsx"), KEY)
    assert isinstance(found, EntrySheet)
    assert list(found.cells.values()) == ["0,5%", "98,10%", "17465", "-5"]
    assert list(found.stored.values()) == ["98,1012345%"]


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("xls", (SheetFlaw.OTHER_FORMAT, "Excel 97-2003 (.xls)")),
        ("ods", (SheetFlaw.OTHER_FORMAT, "OpenDocument (.ods)")),
        ("html", (SheetFlaw.OTHER_FORMAT, "HTML")),
        ("csv:Text - txt - csv (StarCalc):44,34,76,1", (SheetFlaw.OTHER_FORMAT, "CSV")),
        ("pdf", (SheetFlaw.NOT_A_DOCUMENT, "PDF")),
        ("fods", (SheetFlaw.OTHER_FORMAT, "OpenDocument (.fods)")),
    ],
)
def test_another_format_is_named_as_what_it_is(
    office: Callable[[bytes, str, str], bytes], to: str, expected: tuple[SheetFlaw, str]
) -> None:
    assert flaw(office(filled(), ".xlsx", to)) == expected


def test_a_report_saved_by_libreoffice_is_read(
    office: Callable[[bytes, str, str], bytes],
) -> None:
    ours = read_appendix(report_docx(commune_paper()), FORM)
    theirs = read_appendix(office(report_docx(commune_paper()), ".docx", "docx"), FORM)
    assert isinstance(ours, AppendixReading)
    assert isinstance(theirs, AppendixReading)
    assert theirs.cells == ours.cells


def test_an_old_word_document_is_no_sheet(office: Callable[[bytes, str, str], bytes]) -> None:
    content = office(report_docx(commune_paper()), ".docx", "doc")
    assert flaw(content) == (SheetFlaw.OTHER_DOCUMENT, "Word 97-2003 (.doc)")


# --- other dialects, and flaws that do not matter ------------------------------------------------
UNIMPORTANT: dict[str, Callable[[], bytes]] = {
    "a colour with a hash": lambda: replaced(filled(), ("FFFFF9E5", "#FFF9E5"), part=STYLES),
    "a font of no size": lambda: replaced(
        filled(), ('<sz val="11"/>', '<sz val=""/>'), part=STYLES
    ),
    "a style that refers to no fill": lambda: replaced(
        filled(), ('fillId="2"', 'fillId="99"'), part=STYLES
    ),
    "properties that are no XML": lambda: bad_files.with_part(
        filled(), "docProps/core.xml", b"<cp:coreProperties"
    ),
    "entities where nobody looks": lambda: bad_files.with_part(
        filled(), "docProps/custom.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
    ),
    "a theme that is missing": lambda: bad_files.with_part(filled(), "xl/theme/theme1.xml", b""),
    "the strict dialect": lambda: replaced(filled(), *STRICT),
    "places of cells left out": lambda: bad_files.without_places(filled()),
    "parts with backslashes": lambda: bad_files.with_backslashes(filled()),
    "a link to a page": lambda: bad_files.with_part(
        filled(),
        "xl/worksheets/_rels/sheet1.xml.rels",
        b'<Relationships><Relationship Id="r1" Type="a/hyperlink" TargetMode="External" '
        b'Target="http://203.0.113.1/"/></Relationships>',
    ),
}


@pytest.mark.parametrize("name", UNIMPORTANT)
def test_figures_are_read_whatever_is_wrong_with_the_looks(name: str) -> None:
    assert cells(UNIMPORTANT[name]()) == cells(filled())


def test_a_report_in_the_strict_dialect_is_read() -> None:
    strict = replaced(
        report_docx(commune_paper()),
        (
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ),
        *STRICT[1:],
    )
    assert isinstance(read_appendix(strict, FORM), AppendixReading)


# --- sheets and copies ---------------------------------------------------------------------------
def test_copies_that_hold_the_same_figures_are_one() -> None:
    book = load_workbook(BytesIO(filled()))
    book.copy_worksheet(book.worksheets[0])
    saved = BytesIO()
    book.save(saved)
    assert isinstance(read_entry_xlsx(saved.getvalue(), KEY), EntrySheet)


def test_copies_that_differ_are_all_told_with_their_names() -> None:
    book = load_workbook(BytesIO(filled()))
    for at in range(2):
        copy = book.copy_worksheet(book.worksheets[0])
        copy["E8"].value = str(at)
    saved = BytesIO()
    book.save(saved)
    found = read_entry_xlsx(saved.getvalue(), KEY)
    assert isinstance(found, SeveralSheets)
    assert [one.cells["I.1"] for one in found.sheets] == ["14", "0", "1"]
    assert found.sheets[0].name == "Số liệu"


def test_the_sheet_of_another_quarter_in_the_same_file_does_not_matter() -> None:
    book = load_workbook(BytesIO(filled()))
    book.copy_worksheet(book.worksheets[0])["E1"].value = "2024-Q2"
    book.move_sheet(book.worksheets[-1], -5)
    saved = BytesIO()
    book.save(saved)
    assert cells(saved.getvalue()) == cells(filled())


def test_a_figure_from_another_file_is_told_as_such() -> None:
    formula = "'[so-lieu-huyen.xlsx]Tháng 9'!$B$4"
    content = bad_files.edited(filled(), lambda page: setattr(page["E14"], "value", f"={formula}"))
    linked = replaced(content, ("[so-lieu-huyen.xlsx]", "[1]"), part=SHEET)
    found = read_entry_xlsx(linked, KEY)
    assert isinstance(found, SheetProblem)
    assert (found.flaw, found.place) == (SheetFlaw.LINKED, "E14")


# --- hostile and damaged -------------------------------------------------------------------------
def png(width: int, height: int) -> bytes:
    """A picture that says it is very large, in a hundred bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )


def deep(content: bytes) -> bytes:
    return bad_files.with_part(content, STRINGS, b"<sst>" + b"<a>" * 100_000)


def table(text: str) -> bytes:
    rows = StringIO()
    csv.writer(rows).writerow([text, "1"])
    return rows.getvalue().encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], SheetFlaw]] = {
    "a zip bomb": (lambda: bad_files.bomb(filled()), SheetFlaw.TOO_LARGE),
    "a zip bomb in the texts": (
        lambda: bad_files.with_part(filled(), STRINGS, bytes(64 * 1024 * 1024)),
        SheetFlaw.TOO_LARGE,
    ),
    "a size in the directory that is a lie": (
        lambda: bad_files.with_false_size(filled(), SHEET),
        SheetFlaw.DAMAGED,
    ),
    "a picture of 50,000 by 50,000": (lambda: png(50_000, 50_000), SheetFlaw.NOT_A_DOCUMENT),
    "entities in the texts": (lambda: bad_files.entity_bomb(filled()), SheetFlaw.UNSAFE),
    "a document type in the sheet": (
        lambda: bad_files.with_part(filled(), SHEET, b'<!DOCTYPE a SYSTEM "file:///a"><a/>'),
        SheetFlaw.UNSAFE,
    ),
    "entities in UTF-16": (
        lambda: bad_files.with_part(
            filled(), SHEET, '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")
        ),
        SheetFlaw.UNSAFE,
    ),
    "a hundred thousand levels": (lambda: deep(filled()), SheetFlaw.UNSAFE),
    "macros": (lambda: bad_files.as_macro_book(filled()), SheetFlaw.MACRO),
    "macros in a document": (
        lambda: bad_files.with_part(report_docx(commune_paper()), "word/vbaProject.bin", b"\xd0"),
        SheetFlaw.MACRO,
    ),
    "a password": (
        lambda: bad_files.compound_file("EncryptionInfo", "EncryptedPackage"),
        SheetFlaw.ENCRYPTED,
    ),
    "two thousand parts": (lambda: bad_files.with_many_parts(filled(), 2000), SheetFlaw.TOO_LARGE),
    "one part twice": (lambda: bad_files.with_twin(filled(), SHEET), SheetFlaw.DAMAGED),
    "an archive of other things": (
        lambda: bad_files.archive({"a.txt": b"1"}), SheetFlaw.ARCHIVE
    ),
    "half of it": (lambda: filled()[: len(filled()) // 2], SheetFlaw.DAMAGED),
    "a byte turned over in the sheet": (
        lambda: bad_files.with_turned_byte(filled(), SHEET), SheetFlaw.DAMAGED
    ),
    "a table as text": (lambda: table("Mã"), SheetFlaw.NOT_A_DOCUMENT),
    "nothing but zeros": (lambda: bytes(5000), SheetFlaw.DAMAGED),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_hostile_or_damaged_file_is_refused_as_what_it_is(name: str) -> None:
    make, expected = HOSTILE[name]
    assert flaw(make())[0] is expected


@pytest.mark.parametrize("make", [report_docx, report_xlsx])
def test_a_paper_says_whose_it_is_in_its_head(make: Callable[..., bytes]) -> None:
    found = read_appendix(make(commune_paper(bac_son())), FORM)
    assert isinstance(found, AppendixReading)
    head = " ".join(found.head).lower()
    assert "xã bắc sơn" in head
    assert "quý iii năm 2024" in head
