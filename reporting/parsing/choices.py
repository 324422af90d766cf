"""A choice by its label, its digit, or by yes and no where the options are that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing.characters import digits_for_lookalikes
from reporting.parsing.results import Reading, Reason, Unreadable, one_of
from reporting.parsing.unit_words import is_blank, state_of
from reporting.values import Option, State, Value

_DIGIT: Final = re.compile(r"\(?(\d{1,6})[.)]?")
_DIGIT_AND_LABEL: Final = re.compile(r"\(?(\d{1,6})[.)]? ?[=:.\-)]? ?(\D.*)")
_LABEL_AND_DIGIT: Final = re.compile(r"(.*[^\d =:.\-(]) ?[=:.\-(] ?(\d{1,6})\)?")
_YES: Final = frozenset(
    {
        "co", "roi", "da", "x", "v", "✓", "✔", "✅", "☑", "√", "ok", "yes", "y", "xong", "dung",
        "co roi", "da co", "xong roi", "da xong", "dung roi", "da lam", "lam roi",
    },
)  # fmt: skip
_NO: Final = frozenset(
    {"khong", "ko", "kh", "k", "hong", "no", "n", "khong co", "ko co", "k co", "chua", "chua co",
     "chua xong", "chua lam", "khong dung"},
)  # fmt: skip
_NEGATIONS: Final = ("khong ", "chua ")
_PAIR: Final = 2


def read_choice(text: str, choices: Sequence[Option]) -> Reading:
    """Read plain text as one of the options; "chưa hoàn thành" is never "hoàn thành"."""
    digits = _by_label(text, choices)
    if digits:
        return one_of(tuple(Value(number=digit) for digit in digits), sure=len(digits) == 1)
    words = fold(text).rstrip(".") or fold(text)
    state = state_of(words)
    if state is not None:
        return one_of((Value(state),), sure=True)
    swapped = digits_for_lookalikes(text)
    digit = _by_digit(swapped, choices)
    if digit is not None:
        return one_of((Value(number=digit),), sure=swapped == text)
    return _by_yes_or_no(words, choices)


def _by_label(text: str, choices: Sequence[Option]) -> list[int]:
    """Return the digits of the options so named: spelled alike first, then alike when folded."""
    ways: tuple[Callable[[str], str], ...] = (_spelled, fold, _bare)
    for way in ways:
        wanted = way(text)
        digits = [
            option.digit
            for option in choices
            if wanted and any(way(label) == wanted for label in option.label.values())
        ]
        if digits:
            return list(dict.fromkeys(digits))
    return []


def _spelled(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def _bare(text: str) -> str:
    """Fold, without the words that say "done" around a label: "đã hoàn thành rồi."."""
    words = fold(text).rstrip(".").removesuffix(" roi").rstrip()
    return words.removeprefix("da ")


def _by_digit(text: str, choices: Sequence[Option]) -> int | None:
    """Return the digit typed alone, with leading zeros, or with its own label ("1 = Có")."""
    known = {option.digit for option in choices}
    if match := _DIGIT.fullmatch(text):
        digit, label = int(match[1]), ""
    elif match := _DIGIT_AND_LABEL.fullmatch(text):
        digit, label = int(match[1]), match[2]
    elif match := _LABEL_AND_DIGIT.fullmatch(text):
        digit, label = int(match[2]), match[1]
    else:
        return None
    if digit not in known or (label and digit not in _by_label(label, choices)):
        return None
    return digit


def _by_yes_or_no(words: str, choices: Sequence[Option]) -> Reading:
    pair = _yes_and_no(choices)
    if pair is None:
        if is_blank(words):
            return one_of((Value(State.NOT_APPLICABLE), Value(State.NOT_YET)), sure=False)
        return Unreadable(Reason.NOT_A_CHOICE)
    yes, no = pair
    if words in _YES:
        return one_of((Value(number=yes.digit),), sure=True)
    if words in _NO:
        # "chưa" to "có hay không" may mean that nobody knows yet.
        unsure = words in {"chua", "chua co"} and not fold(no.label[VIETNAMESE]).startswith("chua")
        readings = (Value(number=no.digit), *((Value(State.NOT_YET),) if unsure else ()))
        return one_of(readings, sure=True)
    if is_blank(words):
        return one_of((Value(State.NOT_APPLICABLE), Value(State.NOT_YET)), sure=False)
    return Unreadable(Reason.NOT_A_CHOICE)


def _yes_and_no(choices: Sequence[Option]) -> tuple[Option, Option] | None:
    """Return (yes, no) when one of two options denies the other, else None.

    Có and Không, Đã có and Chưa có, Hoàn thành and Chưa hoàn thành; but "Hoạt động tốt" is no yes
    to "Hoạt động chưa hiệu quả".
    """
    if len(choices) != _PAIR:
        return None
    for yes, no in (choices, tuple(reversed(choices))):
        said, denied = fold(yes.label[VIETNAMESE]), fold(no.label[VIETNAMESE])
        core = said.removeprefix("da ").removeprefix("co ")
        opposites = {f"{negation}{form}" for negation in _NEGATIONS for form in (said, core)}
        if denied in opposites or (said in {"co", "da", "roi"} and denied in {"khong", "chua"}):
            return yes, no
    return None
