"""Twenty ways in which one cell of a report goes wrong between a head and a phone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reporting.forms import Form, Indicator
from reporting.values import Kind, State, Value

NOT_APPLICABLE = Value(State.NOT_APPLICABLE)
KEYPAD = {"0": "8", "1": "4", "2": "5", "3": "6", "4": "7", "5": "8", "6": "9"}
KEYPAD |= {"7": "4", "8": "5", "9": "6"}


@dataclass(frozen=True)
class Report:
    """A report that is right, with what stands around it."""

    form: Form
    values: Mapping[str, Value]
    previous: Mapping[str, Value]
    other_commune: Mapping[str, Value]
    rows: Sequence[Indicator]


@dataclass(frozen=True)
class Corruption:
    """What one cell, or two that changed places, hold instead; None: nothing at all."""

    way: str
    cells: Mapping[str, Value | None]


def corruptions(report: Report) -> Iterator[Corruption]:
    """Every cell in every way that changes it."""
    for place, row in enumerate(report.rows):
        value = report.values[row.code]
        for way, change in DIGITS.items():
            if value.number is not None:
                yield from _one(way, row, value, _written(change, value.number, row))
        yield from _one("zeroed", row, value, Value(number=0) if value.number else None)
        yield from _one("last period's", row, value, report.previous.get(row.code))
        yield from _one("another commune's", row, value, report.other_commune.get(row.code))
        yield from _one("not applicable", row, value, NOT_APPLICABLE)
        yield Corruption("blanked", {row.code: None})
        for way, step in (("swapped with the row above", -1), ("swapped with the row below", 1)):
            if 0 <= place + step < len(report.rows):
                yield from _swapped(way, row, report.rows[place + step], report)


def _one(way: str, row: Indicator, value: Value, wrong: Value | None) -> Iterator[Corruption]:
    if wrong is not None and wrong != value and _can_be_typed(row, wrong):
        yield Corruption(way, {row.code: wrong})


def _swapped(way: str, row: Indicator, other: Indicator, report: Report) -> Iterator[Corruption]:
    mine, theirs = report.values[row.code], report.values[other.code]
    typed = _can_be_typed(row, theirs) and _can_be_typed(other, mine)
    if typed and mine != theirs and row.kind is other.kind:
        yield Corruption(way, {row.code: theirs, other.code: mine})


def _can_be_typed(row: Indicator, value: Value) -> bool:
    """A choice is pressed, and what is no number of the row's kind is refused when it is read."""
    if row.kind is Kind.CHOICE:
        return value.number is None or value.number in {option.digit for option in row.choices}
    return value.number is None or value.number <= (100_00 if row.kind is Kind.PERCENT else 10**15)


def _written(change: Callable[[str], str], number: int, row: Indicator) -> Value | None:
    """The number changed as it is written; without a digit there is no number."""
    whole, part = divmod(number, row.scale)
    digits = change(str(whole))
    return Value(number=int(digits) * row.scale + part) if digits.isdecimal() else None


def _keyed(digit: str) -> str:
    return KEYPAD[digit]


DIGITS: dict[str, Callable[[str], str]] = {
    "one more": lambda digits: str(int(digits) + 1),
    "one less": lambda digits: str(int(digits) - 1),
    "last two digits swapped": lambda digits: digits[:-2] + digits[:-3:-1],
    "first two digits swapped": lambda digits: digits[1::-1] + digits[2:],
    "first digit dropped": lambda digits: digits[1:],
    "last digit dropped": lambda digits: digits[:-1],
    "last digit twice": lambda digits: digits + digits[-1],
    "last digit beside it": lambda digits: digits[:-1] + _keyed(digits[-1]),
    "first digit beside it": lambda digits: _keyed(digits[0]) + digits[1:],
    "10 times": lambda digits: f"{digits}0",
    "a tenth": lambda digits: str(int(digits) // 10),
    "1000 times": lambda digits: f"{digits}000",
    "a thousandth": lambda digits: str(int(digits) // 1000),
}

WAYS = (
    *DIGITS,
    "zeroed",
    "last period's",
    "another commune's",
    "not applicable",
    "blanked",
    "swapped with the row above",
    "swapped with the row below",
)
