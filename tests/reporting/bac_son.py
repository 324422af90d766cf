"""What the commune of Bắc Sơn wrote for quarter III of 2024, letter by letter.

From the published report 68/BC-UBND of 15/9/2024 (UBND xã Bắc Sơn, huyện Ân Thi, tỉnh Hưng Yên):
its appendix and the figures of its prose. Cells left blank are left out.
"""

from functools import cache

from reporting.clean_text import clean
from reporting.parsing import Read, read
from reporting.values import Value
from tests.calendars import period_of
from tests.reporting.quarter import form

PERIOD = period_of("2024-Q3")

ZEROS = (
    "I.3.3",
    "I.3.3.1",
    "I.4.3",
    "I.4.4",
    "II.1.1",
    "II.1.2",
    "II.2.1",
    "II.2.2.1",
    "II.2.2.2",
    "II.3.1",
    "II.3.2.1",
    "II.3.2.2",
    "III.1.1",
    "III.1.2",
    "III.1.3",
    "III.2.1",
    "III.2.2",
    "III.2.3",
    "III.3.2.1",
    "III.3.2.2",
    "IV.2.3",
    "IV.2.4",
    "IV.3.1",
    "IV.3.2",
    "IV.3.3",
    "IV.3.4",
    "V.1.1",
    "V.1.2",
    "V.1.3",
    "V.2.1",
    "V.2.2",
    "V.2.3",
    "V.2.4",
    "V.2.5",
    "V.3",
    "V.3.1",
    "V.3.2",
    "V.3.3",
)
"""Rows printed as 0, and rightly so."""

PRINTED: dict[str, str] = {
    "I.2.1": "7",
    "I.2.2": "5",
    "I.3.1": "1",
    "I.4.1": "14",
    "I.4.2": "14",
    "III.1.4": "0",
    "III.3.1.1": "376",
    "III.3.1.2": "376",
    "IV.1.1": "1",
    "IV.1.2": "1",
    "IV.2.1": "20",
    "IV.2.2": "19",
    "IV.2.5": "15%",
    "VI.1.1": "17.465",
    "VI.1.2": "3.598",
    "VII.1": "1",
    "VII.2.1": "01",
    "VII.2.2": "01",
    "VII.4.1.3": "100",
    "VII.4.2": "0",
    "VII.4.3.3": "1",
    "VII.5.1.1": "107",
    "VII.5.1.2": "107",
    "VII.5.1.3": "13",
    "VII.5.2.1": "99",
    "VII.5.2.2": "2",
    "VII.5.2.3": "2",
    "VII.5.3.1": "5",
    "VII.5.3.2": "6",
    "VII.5.4.1": "24",
    "VII.5.4.2": "24",
}
"""The other rows of the appendix that communes answer."""

PRINTED_COMPUTED: dict[str, str] = {
    "I.2": "80%",
    "I.3.2": "0",
    "II.2.2": "0",
    "II.3.2": "0",
    "III.3.1": "100%",
    "VI.1": "21",
    "VII.5.2": "22",
    "VII.5.3": "100%",
    "VII.5.4": "100%",
}
"""Rows that follow from others; the paper has a figure for them all the same."""

PROSE: dict[str, str] = {
    "N.1.1": "09",
    "N.1.2": "14",
    "N.1.3": "không phát sinh",
    "N.2.1": "11",
    "N.2.2": "129",
    "N.2.3": "không phát sinh",
    "N.2.4": "376",
    "N.2.5": "376",
    "N.2.6": "100%",
    "N.2.7": "381",
    "N.2.7.1": "376",
    "N.2.7.2": "5",
    "N.2.8": "04",
    "N.2.9": "100%",
    "N.2.10": "261",
    "N.2.11": "261",
    "N.2.12": "100%",
    "N.2.13": "98%",
    "N.2.14": "515",
    "N.2.15": "99,8%",
    "N.3.1": "56",
    "N.3.2": "01",
    "N.3.3": "03",
    "N.3.4": "2",
    "N.3.5": "02",
    "N.3.6": "2",
    "N.3.7": "1",
    "N.3.8": "1",
    "N.3.9": "10",
    "N.4.1": "11",
    "N.4.2": "11",
    "N.4.3": "9",
    "N.4.4": "08",
    "N.4.5": "01",
    "N.4.6": "11",
    "N.4.7": "9",
    "N.4.8": "20",
    "N.4.9": "18",
    "N.4.10": "01",
    "N.4.11": "9%",
    "N.4.12": "8",
    "N.4.13": "73%",
    "N.4.14": "02",
    "N.4.15": "18%",
    "N.4.16": "11",
    "N.4.17": "8",
    "N.4.18": "8",
    "N.4.19": "100%",
    "N.5.1": "02",
    "N.5.2": "90",
}
"""The figures of the prose; N.2.14 and N.2.15 are those of its part III."""

TO_FILE: dict[str, str] = {
    "I.1": "14",
    "I.2.1": "7",
    "I.2.2": "5",
    "I.3.1": "1",
    "I.4.1": "14",
    "I.4.2": "14",
    "I.5": "0",
    "I.5.1": "không áp dụng",
    "I.5.2": "không áp dụng",
    "I.6": "0",
    "III.1.4": "129",
    "III.3.1.1": "376",
    "III.3.1.2": "376",
    "IV.1.1": "1",
    "IV.1.2": "1",
    "IV.2.1": "20",
    "IV.2.2": "19",
    "IV.2.5": "15%",
    "VI.1.1": "17.465",
    "VI.1.2": "3.598",
    "VI.2.2": "0",
    "VI.2.3": "0",
    "VI.2.4.1": "0",
    "VI.2.4.2": "0",
    "VI.2.4.3": "0",
    "VI.2.5": "0",
    "VI.2.6": "0",
    "VII.1": "1",
    "VII.2.1": "01",
    "VII.2.2": "01",
    "VII.3": "không áp dụng",
    "VII.4.1.3": "100",
    "VII.4.2": "100",
    "VII.4.2.3": "100",
    "VII.4.3.3": "1",
    "VII.5.1.1": "107",
    "VII.5.1.2": "107",
    "VII.5.1.3": "13",
    "VII.5.2.1": "22",
    "VII.5.2.2": "22",
    "VII.5.2.3": "2",
    "VII.5.3.1": "376",
    "VII.5.3.2": "376",
    "VII.5.4.1": "24",
    "VII.5.4.2": "24",
}
"""The appendix as it should have been, but for the zeros."""


@cache
def printed() -> dict[str, Value]:
    """The appendix as printed."""
    return values(dict.fromkeys(ZEROS, "0") | PRINTED)


@cache
def to_file() -> dict[str, Value]:
    """The appendix as it should have been."""
    return values(dict.fromkeys(ZEROS, "0") | TO_FILE)


def values(texts: dict[str, str]) -> dict[str, Value]:
    """What was written, read as the bot reads it."""
    found = {}
    for code, text in texts.items():
        row = form().indicator(code)
        outcome = read(clean(text), row, PERIOD.end, row.unit["vi"])
        assert isinstance(outcome, Read), f"{code}: {text} reads as {outcome}"
        found[code] = outcome.value
    return found
