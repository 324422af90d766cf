"""Twelve sheets of each shape: formats, digits that are not shown, several and hidden sheets."""

from collections.abc import Callable
from datetime import date
from random import Random

from reporting.documents.entry_sheet import SheetFlaw
from tests.papers import bad_files
from tests.papers.shapes.making import (
    CODES,
    FIRST,
    Figure,
    Made,
    Page,
    by_openpyxl,
    by_program,
    by_xlsxwriter,
    read,
    which,
)
from tests.papers.shapes.office_run import Saving
from tests.papers.test_incoming_files import SHEET, STRICT, STYLES, replaced

TWELVE = range(12)


def _decimal(number: int, places: int) -> str:
    """A number of so many hundredths, or tenths, as it is written here."""
    return f"{number / 10**places:.{places}f}".replace(".", ",")


_Draw = Callable[[Random], Figure]


def _drawn(low: int, high: int, made: Callable[[int], Figure]) -> _Draw:
    return lambda random: made(random.randint(low, high))


FORMATS: tuple[_Draw, ...] = (
    _drawn(1, 999, lambda n: Figure(n / 10, f"{_decimal(n, 1)}%", '0.0"%"')),
    _drawn(1, 100, lambda n: Figure(n, f"{n}%", r"0\%")),
    _drawn(1, 9999, lambda n: Figure(n / 10_000, f"{_decimal(n, 2)}%", "0.00%")),
    _drawn(1, 10**9, lambda n: Figure(n, str(n), "#,##0")),
    _drawn(1, 10**6, lambda n: Figure(n * 1000, str(n), "#,##0,")),
    _drawn(1, 10**4, lambda n: Figure(n * 100_000, f"{_decimal(n, 1)} tr", '#,##0.0,," tr"')),
    _drawn(0, 99, lambda n: Figure(n, f"{n} hồ sơ", '0" hồ sơ"')),
    _drawn(1, 10**7, lambda n: Figure(n, f"{n} đ", '#,##0" ₫"')),
    _drawn(1, 10**7, lambda n: Figure(n, f"{n} đ", "[$₫-42A]#,##0")),
    _drawn(1, 10**6, lambda n: Figure(-n, f"-{n}", "#,##0_);(#,##0)")),
    _drawn(0, 99, lambda n: Figure(n, f"{n:02d}", "00")),
    _drawn(1, 9999, lambda n: Figure(n, str(n), "[Blue]0;[Red]-0")),
    _drawn(0, 99, lambda n: Figure(n, f"{n} nhỏ", '[>=100]0" lớn";0" nhỏ"')),
    _drawn(1, 28, lambda n: Figure(date(2024, 9, n), f"{n:02d}/9/2024", "dd/mm/yyyy")),
    _drawn(1, 9999, lambda n: Figure(n / 10, _decimal(n, 1) if n % 10 else str(n // 10))),
    _drawn(1, 9999, lambda n: Figure(str(n), str(n), "@")),
)
"""What people see of a number under a format, written out by hand."""

HALF_SHOWN: tuple[_Draw, ...] = (
    _drawn(1, 999, lambda n: Figure(n + 0.3, str(n), "0", f"{n},3")),
    _drawn(1, 999, lambda n: Figure(n + 0.5, str(n + 1), "#,##0", f"{n},5")),
    _drawn(1, 98, lambda n: Figure(n / 100 + 0.0012, f"{n},1%", "0.0%", f"{n},12%")),
    _drawn(1, 999, lambda n: Figure(n * 1000 + 234, str(n), "#,##0,", f"{n},234")),
    _drawn(1, 99, lambda n: Figure(n + 0.07, f"{n},1", "0.0", f"{n},07")),
    _drawn(1, 99, lambda n: Figure(n + 0.24, f"{n} tr", '0" tr"', f"{n},24 tr")),
    _drawn(1, 99, lambda n: Figure(n + 0.13, f"{n},1%", '0.0"%"', f"{n},13%")),
)
"""Under these a cell shows fewer digits than it holds."""


def _counts(random: Random, count: int = len(CODES)) -> list[Figure]:
    return [Figure(n, str(n)) for n in (random.randint(0, 999) for _ in range(count))]


def formats() -> list[Made]:
    """Figures under all kinds of number formats."""
    random = Random("formats")
    found = []
    for at in TWELVE:
        figures = [draw(random) for draw in random.sample(FORMATS, len(CODES))]
        found.append(by_program(at, read(figures), Page(figures)))
    return found


def precision() -> list[Made]:
    """Cells that hold more digits than they show, among others that do not."""
    random = Random("precision")
    found = []
    for at in TWELVE:
        drawn = [*random.sample(HALF_SHOWN, 3), *random.sample(FORMATS[:4], 2)]
        figures = [draw(random) for draw in random.sample(drawn, len(drawn))]
        found.append(by_program(at, read(figures), Page(figures)))
    return found


def several() -> list[Made]:
    """Two to four sheets whose figures differ."""
    random = Random("several")
    found = []
    for at in TWELVE:
        count = random.randint(2, 4)
        pages = [Page([Figure(n, str(n)), *_counts(random, 3)], f"Bản {n}") for n in range(count)]
        found.append(by_program(at, which(*pages), *pages))
    return found


def hidden() -> list[Made]:
    """Figures in a sheet that people do not see, beside one that is blank or differs."""
    random = Random("hidden")
    found = []
    for at in TWELVE:
        figures = [Figure(7, "7"), *_counts(random, 2)]
        away = Page(figures, "Bản ẩn", "veryHidden" if at % 2 else "hidden")
        seen = Page([] if at % 4 < 2 else [Figure(8, "8"), *_counts(random, 3)])
        expected = which(seen, away) if seen.figures else which(away)
        found.append(by_program(at, expected, seen, away))
    return found


def copies() -> list[Made]:
    """Copies with the same figures, and blank originals beside a filled copy."""
    random = Random("copies")
    found = []
    for at in TWELVE:
        figures = _counts(random)
        first = Page(figures if at % 2 else [])
        more = [Page(figures, f"Số liệu ({n})") for n in range(2, 3 + at % 3)]
        found.append(by_program(at, read(figures), first, *more))
    return found


# --- flaws that do not matter --------------------------------------------------------------------
_TORN = b'<worksheet><sheetData><row r="1"><c r="A1"/></row><row r="2"><c r="A2"'


def _with_own_sheet(content: bytes) -> bytes:
    """With a sheet of their own, listed behind ours."""
    relations = bad_files.part_of(content, "xl/_rels/workbook.xml.rels")
    book = bad_files.part_of(content, "xl/workbook.xml")
    relation = (
        b'<Relationship Id="own" Target="/xl/worksheets/sheet9.xml" Type="http://schemas.openxml'
        b'formats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    content = bad_files.with_part(
        content, "xl/_rels/workbook.xml.rels", relations.replace(b"</Relationships>", relation)
    )
    listed = (
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        b' name="Nhap" sheetId="99" r:id="own"/></sheets>'
    )
    return bad_files.with_part(content, "xl/workbook.xml", book.replace(b"</sheets>", listed))


def _part(name: str, part: bytes) -> Callable[[bytes], bytes]:
    return lambda content: bad_files.with_part(content, name, part)


UNIMPORTANT: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: replaced(content, ('rgb="FF', 'rgb="#FF'), part=STYLES),
    lambda content: replaced(content, ('<sz val="11"/>', '<sz val="lớn"/>'), part=STYLES),
    lambda content: replaced(content, ('fillId="0"', 'fillId="99"'), part=STYLES),
    _part("docProps/core.xml", b"<cp:coreProperties"),
    _part("docProps/app.xml", b"\xff\xfe\x00"),
    _part("xl/theme/theme1.xml", b"<a:theme>"),
    _part("xl/calcChain.xml", b"<calcChain><c r='E9999999'/>"),
    _part("xl/comments1.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><comments>&b;</comments>"),
    _part("xl/media/image1.png", b"no picture"),
    _part("xl/printerSettings/printerSettings1.bin", bytes(2000)),
    bad_files.with_backslashes,
    lambda content: _part("xl/worksheets/sheet9.xml", _TORN)(_with_own_sheet(content)),
)


def flaws_elsewhere() -> list[Made]:
    """Files in which something is wrong that nobody has to look at."""
    random = Random("flaws")
    found = []
    for at, spoil in enumerate(UNIMPORTANT):
        figures = _counts(random)
        make = by_xlsxwriter if at % 2 else by_openpyxl
        found.append(Made(spoil(make(Page(figures))), read(figures)))
    return found


def strict() -> list[Made]:
    """The strict dialect of Office Open XML."""
    random = Random("strict")
    found = []
    for at in TWELVE:
        figures = [draw(random) for draw in random.sample(FORMATS, len(CODES))]
        make = by_xlsxwriter if at % 2 else by_openpyxl
        found.append(Made(replaced(make(Page(figures)), *STRICT), read(figures)))
    return found


def linked() -> list[Made]:
    """A figure that a formula takes from another file."""
    random = Random("linked")
    found = []
    for at in TWELVE:
        place = FIRST + random.randrange(len(CODES))
        sheet = random.choice(("Thang9", "Sheet1", "QuyIII"))
        formula = (f"=[1]{sheet}!$B$4", f"='[so-lieu-{at}.xlsx]{sheet}'!B4", "=1+1")[at % 3]
        figures = _counts(random)
        figures[place - FIRST] = Figure(formula, "")
        content = (by_xlsxwriter if at % 2 else by_openpyxl)(Page(figures))
        if at % 3 == 2:
            content = _with_outer_formula(content, place, sheet)
        found.append(Made(content, ("refused", SheetFlaw.LINKED, f"E{place}")))
    return found


def _with_outer_formula(content: bytes, place: int, sheet: str) -> bytes:
    """The formula as Excel writes it, with the figure that it had when it was saved."""
    part = bad_files.part_of(content, SHEET).decode()
    at = part.index(f'<c r="E{place}"')
    end = part.index("</c>", at)
    cell = f'<c r="E{place}"><f>[1]{sheet}!B4</f><v>17</v>'
    return bad_files.with_part(content, SHEET, (part[:at] + cell + part[end:]).encode())


# --- locked, with macros, another's --------------------------------------------------------------
def macros() -> list[Made]:
    """Workbooks that bring a program, or say that they do."""
    random = Random("macros")
    found = []
    expected = ("refused", SheetFlaw.MACRO, "")
    for at in TWELVE:
        content = (by_xlsxwriter if at % 2 else by_openpyxl)(Page(_counts(random)))
        match at % 3:
            case 0:
                found.append(Made(bad_files.as_macro_book(content), expected))
            case 1:
                program = bad_files.with_part(content, "xl/vbaProject.bin", random.randbytes(500))
                found.append(Made(program, expected))
            case _:
                found.append(Made(content, expected, Saving(content, "xlsx", "xlsm")))
    return found


def encrypted() -> list[Made]:
    """Files with a password, of several programs."""
    random = Random("encrypted")
    found = []
    expected = ("refused", SheetFlaw.ENCRYPTED, "")
    for at in TWELVE:
        content = (by_xlsxwriter if at % 2 else by_openpyxl)(Page(_counts(random)))
        match at % 3:
            case 0:
                locked = bad_files.compound_file("EncryptionInfo", "EncryptedPackage")
                found.append(Made(locked + random.randbytes(at * 512), expected))
            case 1:
                found.append(Made(bad_files.encrypted_archive(content), expected))
            case _:
                password = f"mật khẩu {at}"
                saving = Saving(content, "xlsx", "xlsx", password)
                found.append(Made(content, expected, saving))
    return found


def of_another() -> list[Made]:
    """Sheets of another commune, quarter, form or version."""
    random = Random("another")
    found = []
    for at in TWELVE:
        key = ["cchc_quarterly", "1", "12148", "2024-Q3"]
        place, flaw, values = (
            (2, SheetFlaw.OTHER_UNIT, ("12142", "12151", "99999")),
            (3, SheetFlaw.OTHER_PERIOD, ("2024-Q2", "2023-Q3", "2024-H1")),
            (0, SheetFlaw.OTHER_FORM, ("khac", "cchc_monthly", "x")),
            (1, SheetFlaw.OTHER_VERSION, ("2", "0", "17")),
        )[at % 4]
        key[place] = random.choice(values)
        page = Page(_counts(random), key=key)
        found.append(by_program(2 * (at // 4), ("refused", flaw, key[place]), page))
    return found
