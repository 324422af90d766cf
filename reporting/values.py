"""What an answer is and how it is written.

Amounts are exact integers in the smallest unit of their kind, never floats: one for a count, đồng
for money, a hundredth of a percent for a rate. They are written the Vietnamese way whatever the
language of the sentence around them: a dot between thousands, a comma before decimals
(Nghị định 86/2012: the decimal comma is obligatory in state documents).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from reporting.languages import ENGLISH, VIETNAMESE

MAX_COUNT: Final = 999_999_999
MAX_MONEY: Final = 10**15  # đồng; the whole country's yearly budget is about twice this
MAX_PERCENT: Final = 100_00  # hundredths of a percent
MAX_TEXT: Final = 2000  # characters
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199


class Kind(StrEnum):
    """What sort of answer an indicator takes."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"


AMOUNTS: Final = frozenset({Kind.COUNT, Kind.MONEY})
"""Kinds that add up, and of which people say that nothing arose."""

NUMBERS: Final = AMOUNTS | {Kind.PERCENT}
"""Kinds that are answered with a number, not with an option, a text or a date."""


DECIMALS: Final = frozenset({Kind.MONEY, Kind.PERCENT})
"""Kinds that may be written with a decimal comma."""


class State(StrEnum):
    """What an answer is. Zero and the three kinds of "no number" are four different answers.

    `OPEN` is no answer: a fact that takes an answer back, so that the question is asked again. It
    is kept in the history and nowhere else.
    """

    VALUE = "value"
    NONE_AROSE = "none_arose"  # không phát sinh: counts as 0
    NOT_APPLICABLE = "not_applicable"  # không áp dụng
    NOT_YET = "not_yet"  # chưa có số liệu: the report stays incomplete
    OPEN = "open"  # chưa trả lời


STATE_WORDS: Final[Mapping[State, Mapping[str, str]]] = {
    State.NONE_AROSE: {VIETNAMESE: "không phát sinh", ENGLISH: "none arose"},
    State.NOT_APPLICABLE: {VIETNAMESE: "không áp dụng", ENGLISH: "not applicable"},
    State.NOT_YET: {VIETNAMESE: "chưa có số liệu", ENGLISH: "not available yet"},
    State.OPEN: {VIETNAMESE: "chưa trả lời", ENGLISH: "not answered"},
}


@dataclass(frozen=True, slots=True)
class Value:
    """One answer: its state, and for `State.VALUE` either a number or a text.

    `number` is in the smallest unit: 1 for a count, đồng for money, hundredths of a percent for a
    rate, the option's digit for a choice, `date.toordinal()` for a date. Raises ValueError when
    the state and the content contradict each other.
    """

    state: State = State.VALUE
    number: int | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        given = (self.number is not None) + (self.text is not None)
        wanted = 1 if self.state is State.VALUE else 0
        if given != wanted:
            raise ValueError(f"{self.state} holds {wanted} of number and text, not {given}")

    @property
    def counted(self) -> int | None:
        """What the value adds to a sum: its number, 0 when nothing arose, None otherwise."""
        return 0 if self.state is State.NONE_AROSE else self.number


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: the digit printed on the form and its label per language."""

    digit: int
    label: Mapping[str, str]

    def named(self, language: str) -> str:
        """Return the label in a language, in Vietnamese where there is no other."""
        return self.label.get(language) or self.label[VIETNAMESE]


class Measured(Protocol):
    """What has to be known of an indicator to read and to write its values.

    `scale` is the number of smallest units in one written unit: 1 for a count, 1_000_000 for money
    in triệu đồng (a power of ten), 100 for a percent. `choices` is empty unless the kind is choice.
    A heading, whose kind is None, has no value: reading or writing one raises ValueError.
    """

    @property
    def kind(self) -> Kind | None:
        """What sort of answer it takes; None for a heading."""

    @property
    def scale(self) -> int:
        """Smallest units per written unit."""

    @property
    def choices(self) -> Sequence[Option]:
        """The options of a choice."""


def laid_over(values: Mapping[str, Value], later: Mapping[str, Value]) -> dict[str, Value]:
    """The values by indicator with later ones in their place; without what was opened again."""
    both = {**values, **later}
    return {code: value for code, value in both.items() if value.state is not State.OPEN}


def show(
    value: Value, of: Measured, language: str = VIETNAMESE, *, with_unit: str | None = None
) -> str:
    """Write a value as a person reads it; `with_unit` follows a count or an amount of money.

    Raises ValueError for a digit that is none of the options and for a heading.

    >>> from types import SimpleNamespace
    >>> million = SimpleNamespace(kind=Kind.MONEY, scale=1_000_000, choices=())
    >>> show(Value(number=3_598_500_000), million, with_unit="triệu đồng")
    '3.598,5 triệu đồng'
    """
    if value.state is not State.VALUE:
        words = STATE_WORDS[value.state]
        return words.get(language, words[VIETNAMESE])
    if value.number is None:
        return value.text or ""
    match of.kind:
        case Kind.COUNT | Kind.MONEY:
            written = show_number(value.number, of.scale)
            return f"{written} {with_unit}" if with_unit else written
        case Kind.PERCENT:
            return f"{show_number(value.number, 100)}%"
        case Kind.CHOICE:
            return _option(value.number, of.choices).named(language)
        case Kind.DATE:
            return show_date(date.fromordinal(value.number))
        case Kind.TEXT:
            raise ValueError("a text holds no number")
    raise ValueError("a heading holds no value")


def _option(digit: int, choices: Sequence[Option]) -> Option:
    for option in choices:
        if option.digit == digit:
            return option
    raise ValueError(f"no option has the digit {digit}")


def show_number(number: int, scale: int = 1) -> str:
    """Write `number / scale` exactly; `scale` is a power of ten, else ValueError.

    >>> show_number(17_465_000_000, 1_000_000), show_number(2060, 100), show_number(10674)
    ('17.465', '20,6', '10.674')
    """
    places = len(str(scale)) - 1
    if scale != 10**places:
        raise ValueError(f"a scale is a power of ten, not {scale}")
    sign = "-" if number < 0 else ""
    whole, part = divmod(abs(number), scale)
    grouped = f"{sign}{whole:,}".replace(",", ".")
    decimals = f"{part:0{places}d}".rstrip("0") if places else ""
    return f"{grouped},{decimals}" if decimals else grouped


def show_percent(hundredths: int) -> str:
    """Write a computed rate: two decimals, or none when it is whole.

    An answer keeps the decimals it was given (`show`: 20,6%); a computed rate says that it was
    computed to the hundredth (98,10%), so that it can be compared with another computed rate.

    >>> show_percent(7143), show_percent(9810), show_percent(10000)
    ('71,43%', '98,10%', '100%')
    """
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    written = f"{sign}{show_number(whole)}"
    return f"{written},{part:02d}%" if part else f"{written}%"


def show_date(day: date) -> str:
    """Write a date the short way: 15/9/2024, 05/01/2024.

    Nghị định 30/2020, Phụ lục I: a 0 stands before days below 10 and months 1 and 2.
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004
    return f"{day.day:02d}/{month}/{day.year}"


def ratio(numerator: int, denominator: int) -> int | None:
    """Return the rate in hundredths of a percent, half up; None when the denominator is 0.

    Raises ValueError when either side is negative: nothing that is reported is.

    >>> ratio(5, 7), ratio(0, 0)
    (7143, None)
    """
    if numerator < 0 or denominator < 0:
        raise ValueError(f"a rate of {numerator} in {denominator} has a negative side")
    if denominator == 0:
        return None
    return (2 * MAX_PERCENT * numerator + denominator) // (2 * denominator)
