"""How many touches a commune's quarter takes: without files, with files, and with a last period.

Each plays the whole way over real HTTP, from the first /baocao to the confirmation of /nop, and
counts what the simulator counted: a message sent or a button pressed is one touch. The same
functions serve the test and the bench.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from reporting.form_files.loader import load_form
from reporting.values import Value, show
from tests.house.tree import ROOT
from tests.journeys.bac_son import HOA, LAN, MINH, OFFICERS, TUAN
from tests.journeys.communes import Commune, Touches, a_commune, all_values

FORM: Final = load_form(ROOT / "forms" / "cchc_quarterly.yaml")

MESSAGES: Final = {
    LAN.name: (
        "I: 14 7 5 1 0 0 14 14 0 0 không kad kad không\n"
        "III: 0 0 0 129 0 0 0 376 376 0 0\n"
        "IV: hoàn thành; 1 20 19 0 0 15%; 0x4\n"
        "V: 0x12\n"
        "VII: 107 107 13 22 22 2 376 376 24 24"
    ),
    MINH.name: "0x8",
    HOA.name: "17.465 3.598 0x7",
    TUAN.name: "đúng quy định; 01; 01; kad; 100; 100; 100; hoạt động tốt",
}
"""Every officer's whole duty in one message, as somebody types who knows how."""

CHANGED: Final = {
    LAN.name: (
        "I.1 14, I.2.2 5, I.3.1 1, I.4.1 14, I.4.2 14, III.3.1.1 376, III.3.1.2 376, III.3.2.1 0, "
        "III.3.2.2 0, IV.2.2 19, VII.5.1.1 107, VII.5.1.2 107, VII.5.1.3 13, VII.5.2.1 22, "
        "VII.5.2.2 22, VII.5.2.3 2, VII.5.3.1 376, VII.5.3.2 376, VII.5.4.1 24, VII.5.4.2 24"
        "; còn lại như kỳ trước"
    ),
    MINH.name: "còn lại như kỳ trước",
    HOA.name: "VI.1.2 3.598, VI.2.2 0, VI.2.5 0; còn lại như kỳ trước",
    TUAN.name: "VII.4.1.3 100, VII.4.2 100; còn lại như kỳ trước",
}
"""What is new since the quarter before; the rest is as it was."""


async def without_files(folder: Path) -> Touches:
    """Four officers, a message each."""
    async with a_commune(folder) as commune:
        for name, text in MESSAGES.items():
            await _one_message(commune, name, text)
        await _submitted(commune)
        return await commune.counted()


async def with_last_period(folder: Path) -> Touches:
    """A quarter of which more than two thirds are as in the one before."""
    async with a_commune(folder, last_period()) as commune:
        for name, text in CHANGED.items():
            await _one_message(commune, name, text)
        await _submitted(commune)
        return await commune.counted()


async def with_files(folder: Path) -> Touches:
    """The focal point asks for the sheet; everybody sends it back with their own rows filled in."""
    async with a_commune(folder) as commune:
        sheet = await _sheet(commune)
        for officer in OFFICERS:
            filled = filled_in(sheet, {c: all_values()[c] for c in officer.figures})
            await commune.sends_file(officer.name, filled, "trước khi ghi")
            await commune.presses(officer.name, "Ghi", "Đã ghi")
        await _submitted(commune)
        return await commune.counted()


async def counted(folder: Path) -> dict[str, Touches]:
    """All three ways, by their names; each in a folder of its own."""
    ways = {
        "without files": without_files,
        "with files": with_files,
        "with a last period": with_last_period,
    }
    found = {}
    for place, (name, play) in enumerate(ways.items()):
        own = folder / str(place)
        own.mkdir()
        found[name] = await play(own)
    return found


async def _one_message(commune: Commune, name: str, text: str) -> None:
    await commune.says(name, "/baocao", "Phần của anh/chị")
    await commune.says(name, text, "trước khi ghi")
    await commune.presses(name, "Ghi", "Đã ghi")


async def _sheet(commune: Commune) -> bytes:
    """The sheet with every row of the unit."""
    name = LAN.name
    answer = await commune.says(name, "/mau", "điền cột Số liệu")
    if answer.media is None:
        raise AssertionError(answer.text)
    return await commune.client.download(answer.media.file_id)


async def _submitted(commune: Commune) -> None:
    """/nop and its confirmation; the figures are those that were meant."""
    await commune.says(LAN.name, "/nop", "83/83")
    await commune.presses(LAN.name, "Nộp báo cáo", "đã nộp")
    stored = await commune.stored()
    wrong = {c: (v, stored.get(c)) for c, v in all_values().items() if stored.get(c) != v}
    if wrong or not await commune.is_submitted():
        raise AssertionError(wrong)


def filled_in(sheet: bytes, values: Mapping[str, Value]) -> bytes:
    """The sheet as it comes back from a desk: figures in the column for them."""
    book = load_workbook(BytesIO(sheet))
    page = book["Số liệu"]
    for line in page.iter_rows(min_row=2):
        code = str(line[0].value or "")
        if code in values:
            line[4].value = _typed(code, values[code])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _typed(code: str, value: Value) -> str | int:
    """A number where a desk has one, otherwise what it says."""
    row = FORM.indicator(code)
    written = show(value, row)
    return int(written) if re.fullmatch(r"\d+", written) else written


def last_period() -> dict[str, Value]:
    """The quarter before: as this one, but for the rows that the officers name."""
    named = {
        code: int(number)
        for text in CHANGED.values()
        for code, number in re.findall(r"([IVX]+(?:\.\d+)+) (\d+)", text)
    }
    return {code: _earlier(code, value, named) for code, value in all_values().items()}


def _earlier(code: str, value: Value, named: Mapping[str, int]) -> Value:
    """Something else where the officers name a figure, in proportion so that it adds up."""
    if code not in named or value.number is None:
        return value
    return Value(number=EARLIER.get(code, value.number))


EARLIER: Final = {
    "I.1": 9, "I.2.2": 3, "I.3.1": 0, "VI.2.2": 1, "I.4.1": 11, "I.4.2": 11, "III.3.1.1": 350,
    "III.3.1.2": 350, "IV.2.2": 18, "VII.5.1.1": 100, "VII.5.1.2": 100, "VII.5.1.3": 12,
    "VII.5.2.1": 20, "VII.5.2.2": 20, "VII.5.2.3": 1, "VII.5.3.1": 350, "VII.5.3.2": 350,
    "VII.5.4.1": 20, "VII.5.4.2": 20, "III.3.2.1": 2, "III.3.2.2": 2,
    "VI.1.2": 2_000_000_000, "VI.2.5": 1, "VII.4.1.3": 99_00, "VII.4.2": 99_00,
}  # fmt: skip
"""The quarter before, where it was another figure."""
