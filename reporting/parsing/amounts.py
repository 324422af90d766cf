"""One number with its unit words, in digits or in words, brought to the smallest unit."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from reporting.normalise import fold
from reporting.parsing.characters import digits_for_lookalikes
from reporting.parsing.money import said_money, spoken_money
from reporting.parsing.number_spec import FoundNumber, NumberSpec, as_number, found_in
from reporting.parsing.number_words import read_words, split_words
from reporting.parsing.numerals import Candidate, Habit, candidates
from reporting.parsing.results import Reason
from reporting.parsing.unit_words import (
    Fit,
    fits_count,
    fits_money,
    fits_percent,
    is_percent,
    money_unit,
)
from reporting.values import Kind

# Atomic: "17,x" must not be tried again as 1 and "7,x".
_HEAD: Final = re.compile(r"(?P<numeral>(?>[.,]?\d(?:[\d., ]*\d)?))\.?(?P<rest>(?!,).*)")
# "17. 465": the keyboard put a space after the dot. In a count "7, 8" is two numbers.
_SPACED_THOUSANDS: Final = re.compile(r"(?<=\d)([.,]) (?=\d{3}(?!\d))")
_SPACED_SEPARATOR: Final = re.compile(r"(?<=\d)([.,]) (?=\d)")
_GLUED: Final = re.compile(r"\d[^\W\d_]|[^\W\d_]\d")
_NUMERAL: Final = re.compile(r"\d+")
_WORDS_ONLY: Final = re.compile(r"[\w ,.;:!]*")
_CERTAIN: Final = frozenset(
    {Habit.PLAIN, Habit.DOT_THOUSANDS, Habit.COMMA_DECIMAL, Habit.DOT_DECIMAL},
)
# Above 100 nothing is a rate, so the dot in "98.100" can only stand before decimals.
_CERTAIN_RATES: Final = _CERTAIN | {Habit.LONG_DOT_DECIMAL}
_SIZES: Final = {"chuc": 10, "tram": 100, "nghin": 1000, "ngan": 1000}
_VAGUE: Final = frozenset({"may"})


def read_amount(text: str, spec: NumberSpec) -> FoundNumber | Reason:
    """Read plain text as one number of the indicator.

    >>> million = NumberSpec(Kind.MONEY, 1_000_000)
    >>> read_amount("3 tỷ 598", million).numbers
    (3598000000,)
    """
    swapped = digits_for_lookalikes(text)
    spaced = _SPACED_THOUSANDS if spec.kind is Kind.COUNT else _SPACED_SEPARATOR
    whole = spaced.sub(r"\1", swapped)
    match = _HEAD.fullmatch(whole)
    found = _digits(match, spec) if match else _spoken(whole, spec)
    if isinstance(found, FoundNumber) and whole != text:
        return found.unsure()
    return found


def _digits(match: re.Match[str], spec: NumberSpec) -> FoundNumber | Reason:
    numeral, rest = match["numeral"], fold(match["rest"])
    meanings = candidates(numeral)
    if not meanings:
        return Reason.SEVERAL_NUMBERS if " " in numeral else Reason.NOT_A_NUMBER
    if spec.kind is Kind.MONEY:
        return _money(match, meanings, spec)
    if spec.kind is Kind.PERCENT:
        after = match["rest"].strip().removeprefix("%")
        fit, size = fits_percent(rest), 1
    else:
        size, after = _said_size(match["rest"].strip())
        fit = fits_count(fold(after), spec.unit) if size == 1 else Fit.DOUBTFUL
    if fit is Fit.WRONG_KIND:
        return Reason.UNIT_MISMATCH
    if fit is Fit.DOUBTFUL and (trouble := _trouble(after, glued=after == match["rest"])):
        return trouble
    found = _settle(meanings, spec.scale * size, spec, sure=fit is Fit.FITS, bare=not rest)
    if fit is Fit.OTHER_UNIT and isinstance(found, FoundNumber):
        return replace(found, other_unit=True)
    return found


def _said_size(rest: str) -> tuple[int, str]:
    """Take "nghìn" off "nghìn hồ sơ": two thousand dossiers, said in one breath."""
    first, _, others = rest.partition(" ")
    size = _SIZES.get(fold(first), 1)
    return (size, others) if size > 1 else (1, rest)


def _trouble(rest: str, *, glued: bool) -> Reason | None:
    """Say why the words after a number cannot be passed over, None when they can."""
    first = rest.split(" ", 1)[0]
    if glued and first[:1].isalpha():
        return Reason.LETTERS_IN_NUMBER
    if _NUMERAL.search(rest):
        return Reason.SEVERAL_NUMBERS
    if split_words(first)[0] or fold(first) in _VAGUE:
        return Reason.NOT_A_NUMBER  # "5 rưỡi", "10 mấy"
    return None if _WORDS_ONLY.fullmatch(rest) else Reason.NOT_A_NUMBER


def _trouble_after(match: re.Match[str]) -> Reason | None:
    rest = match["rest"]
    return _trouble(rest.strip(), glued=not rest.startswith(" "))


def _settle(
    meanings: tuple[Candidate, ...],
    factor: int,
    spec: NumberSpec,
    *,
    sure: bool,
    bare: bool,
) -> FoundNumber | Reason:
    """Keep the meanings that the indicator can hold; the official habit wins where it is possible.

    Two meanings stay where an English-looking "17,465" or "17.465 tỷ" could be either.
    """
    fitting: list[tuple[int, Habit]] = []
    reasons: list[Reason] = []
    for meaning in meanings:
        number = as_number(meaning.value * factor, spec)
        if isinstance(number, Reason):
            reasons.append(number)
        else:
            fitting.append((number, meaning.habit))
    if not fitting:
        return _most_helpful(reasons, meanings, spec)
    official = [one for one in fitting if one[1] is Habit.DOT_THOUSANDS]
    if official and factor <= spec.scale:
        fitting = official
    numbers = tuple(sorted({number for number, _ in fitting}, reverse=True))
    accepted = _CERTAIN_RATES if spec.kind is Kind.PERCENT else _CERTAIN
    certain = all(habit in accepted for _, habit in fitting)
    return FoundNumber(numbers, sure and certain and len(numbers) == 1, factor, bare)


def _most_helpful(
    reasons: list[Reason], meanings: tuple[Candidate, ...], spec: NumberSpec
) -> FoundNumber | Reason:
    """Choose what to say of a numeral that the indicator cannot hold under any habit.

    A percent with three decimals comes from a spreadsheet: it is too precise, not over 100. An
    amount beyond all bounds was counted in đồng: that reading is offered.
    """
    if spec.kind is Kind.PERCENT and Reason.TOO_PRECISE in reasons:
        return Reason.TOO_PRECISE
    if spec.kind is Kind.MONEY and spec.scale > 1 and reasons[0] is Reason.TOO_LARGE:
        inner = as_number(meanings[0].value, spec)
        if not isinstance(inner, Reason):
            return FoundNumber((inner,), sure=False, factor=1, bare=False)
    return reasons[0]


def _money(
    match: re.Match[str], meanings: tuple[Candidate, ...], spec: NumberSpec
) -> FoundNumber | Reason:
    rest = fold(match["rest"])
    unit = money_unit(rest)
    if unit is None:
        if _NUMERAL.search(rest):
            said = said_money(f"{match['numeral']}{rest}", spec)
            return said or _trouble_after(match) or Reason.SEVERAL_NUMBERS
        if fits_money(rest) is Fit.WRONG_KIND:
            return Reason.UNIT_MISMATCH
        return _trouble_after(match) or _settle(meanings, spec.scale, spec, sure=False, bare=True)
    factor = unit.factor or spec.scale
    if unit.half:
        if meanings[0].habit is not Habit.PLAIN:
            return Reason.NOT_A_NUMBER
        meanings = (replace(meanings[0], value=meanings[0].value + Fraction(1, 2)),)
    return _settle(meanings, factor, spec, sure=True, bare=unit.factor is None)


def _spoken(text: str, spec: NumberSpec) -> FoundNumber | Reason:
    """Read number words with their unit: "mười bốn nhiệm vụ", "ba tỷ năm trăm triệu đồng"."""
    words, rest = split_words(text)
    spoken = read_words(words)
    if spoken is None:
        return _not_a_number(text)
    fit = Fit.FITS
    if spec.kind is Kind.MONEY:
        totals = spoken_money(spoken, rest, spec)
    else:
        fit = fits_percent(rest) if spec.kind is Kind.PERCENT else fits_count(rest, spec.unit)
        is_unit = fit in (Fit.FITS, Fit.OTHER_UNIT)
        totals = {one * spec.scale for one in spoken.values} if is_unit else None
    if totals is None:
        return _misfit(rest)
    found = found_in(totals, spec.scale, spec, bare=not rest)
    if isinstance(found, Reason):
        return found
    # "không" is the digit, and far more often "no": it is never taken for 0 by itself.
    sure = found.sure and fit is Fit.FITS and set(words) != {"khong"}
    return replace(found, words=True, sure=sure, other_unit=fit is Fit.OTHER_UNIT)


def _misfit(rest: str) -> Reason:
    """Say what is wrong with the words after spoken numbers, which do not suit the indicator."""
    known = is_percent(rest) or money_unit(rest) or fits_count(rest, "") is Fit.FITS
    return Reason.UNIT_MISMATCH if known else Reason.NOT_A_NUMBER


def _not_a_number(text: str) -> Reason:
    if _GLUED.search(text):
        return Reason.LETTERS_IN_NUMBER
    several = len(_NUMERAL.findall(text)) > 1
    return Reason.SEVERAL_NUMBERS if several else Reason.NOT_A_NUMBER
