"""Rows of a form to read answers for, and one line that says what a reading is."""

from dataclasses import dataclass
from datetime import date

from reporting.clean_text import clean
from reporting.parsing import Ambiguous, Pair, Read, Reading, read
from reporting.values import Kind, Option, State, Value

TODAY = date(2024, 9, 16)


@dataclass(frozen=True, slots=True)
class Row:
    kind: Kind | None
    scale: int = 1
    choices: tuple[Option, ...] = ()


def options(**labels: str) -> tuple[Option, ...]:
    """Options by digit: `options(_1="Có", _0="Không")`."""
    english = {"Có": "Yes", "Không": "No"}
    return tuple(
        Option(int(digit[1:]), {"vi": label, "en": english.get(label, f"In English: {label}")})
        for digit, label in labels.items()
    )


COUNT = Row(Kind.COUNT)
MILLIONS = Row(Kind.MONEY, 1_000_000)
BILLIONS = Row(Kind.MONEY, 1_000_000_000)
DONG = Row(Kind.MONEY)
PERCENT = Row(Kind.PERCENT, 100)
TEXT = Row(Kind.TEXT)
DATE = Row(Kind.DATE)
YES_NO = Row(Kind.CHOICE, choices=options(_1="Có", _0="Không"))
DONE = Row(Kind.CHOICE, choices=options(_1="Hoàn thành", _0="Chưa hoàn thành"))
HAVE = Row(Kind.CHOICE, choices=options(_0="Chưa có", _1="Đã có"))
RIGHT = Row(Kind.CHOICE, choices=options(_0="Không đúng quy định", _1="Đúng quy định"))
WORKING = Row(Kind.CHOICE, choices=options(_1="Hoạt động tốt", _0="Hoạt động chưa hiệu quả"))
MODE = Row(Kind.CHOICE, choices=options(_0="Trực tuyến", _1="Phát phiếu", _2="Kết hợp"))


def describe(reading: Reading) -> str:
    """Say a reading in a word: "376", "5/7", "? 376 | 5" to choose from, "! reason"."""
    match reading:
        case Read(value):
            return _said(value)
        case Ambiguous(readings):
            return "? " + " | ".join(_said(value) for value in readings)
        case Pair(numerator, denominator):
            return f"{_said(numerator)}/{_said(denominator)}"
    return f"! {reading.reason}"


def _said(value: Value) -> str:
    if value.state is not State.VALUE:
        return str(value.state)
    return f"{value.number:_}" if value.number is not None else str(value.text)


def reading_of(typed: str, row: Row, unit: str = "") -> str:
    """What a text typed for a row is read as, described."""
    return describe(read(clean(typed), row, TODAY, unit))


def day_read(typed: str, today: date = TODAY) -> str:
    """What a text typed for a date row is read as, with ISO dates."""
    reading = read(clean(typed), DATE, today)
    match reading:
        case Read(value):
            return _day(value)
        case Ambiguous(readings):
            return "? " + " | ".join(_day(value) for value in readings)
    return describe(reading)


def _day(value: Value) -> str:
    return _said(value) if value.number is None else date.fromordinal(value.number).isoformat()
