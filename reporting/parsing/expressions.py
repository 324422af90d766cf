"""Numbers that are typed with more around them: a sum, a pair, the same number in words."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import product
from typing import Final

from reporting.parsing.amounts import read_amount
from reporting.parsing.number_spec import FoundNumber, NumberSpec, as_number
from reporting.parsing.results import (
    MOST_READINGS,
    Note,
    NoteCode,
    Pair,
    Reading,
    Reason,
    Unreadable,
    one_of,
)
from reporting.parsing.unit_words import without_lead
from reporting.values import Kind, Value, ratio, show_number

_NEGATIVE: Final = re.compile(r"(?:-|(?:âm|trừ)\b) ?(.+)", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"([^()]+)\(([^()]+)\)([^()]*)")
_OF_ALL: Final = re.compile(r"(?<=\d) ?(?:/|trên|tren) ?(?:tổng số |tong so |tổng |tong )?(?=\d)")
_COMRADES: Final = re.compile(r"\bđ/c\b|\bd/c\b", re.IGNORECASE)


def read_number(text: str, spec: NumberSpec) -> Reading:
    """Read plain text as an answer of a count, money or percent indicator."""
    line, inexact = without_lead(_COMRADES.sub("đồng chí", text))
    negative = _NEGATIVE.fullmatch(line)
    if negative is not None:
        return Unreadable(_of_negative(negative[1], spec))
    if line.startswith("+"):  # five, or five more?
        line, inexact = line[1:].lstrip(), True
    bracketed = _BRACKETED.fullmatch(line)
    if bracketed is not None:
        outside = f"{bracketed[1].rstrip()} {bracketed[3].lstrip()}".strip()
        return _agreeing(
            outside, bracketed[2].strip(), Reason.WORDS_DISAGREE, spec, exact=not inexact
        )
    left, equals, right = line.partition("=")
    if equals and left.strip():
        return _agreeing(left.strip(), right.strip(), Reason.SUM_DISAGREES, spec, exact=not inexact)
    return _told(_simple(right.strip() if equals else line, spec), line, spec, exact=not inexact)


def _of_negative(text: str, spec: NumberSpec) -> Reason:
    """Say that a number is negative, if it is a number at all."""
    found = read_amount(text, spec)
    readable = isinstance(found, FoundNumber) or found is not Reason.NOT_A_NUMBER
    return Reason.NEGATIVE if readable else Reason.NOT_A_NUMBER


def _simple(text: str, spec: NumberSpec) -> FoundNumber | Pair | Reason:
    """Read a sum, a pair or one amount."""
    if "+" in text:
        return _sum(text, spec)
    sides = _OF_ALL.split(text)
    if len(sides) > 1:
        return _pair(sides, spec)
    return read_amount(text, spec)


def _told(
    found: FoundNumber | Pair | Reason, typed: str, spec: NumberSpec, *, exact: bool
) -> Reading:
    """Make a reading of what was found."""
    match found:
        case Reason():
            return Unreadable(found)
        case Pair():
            return found if exact else Unreadable(Reason.SEVERAL_NUMBERS)
    values = tuple(Value(number=number) for number in found.numbers)
    return one_of(values, sure=found.sure and exact, note=_note(found, typed, spec))


def _note(found: FoundNumber, typed: str, spec: NumberSpec) -> Note | None:
    """Say what was done besides reading."""
    if "+" in typed:
        return Note(NoteCode.SUM, _shown_sum(typed, found, spec))
    if found.words:
        return Note(NoteCode.WORDS, typed)
    converted = spec.kind is Kind.MONEY and found.factor != spec.scale
    return Note(NoteCode.CONVERTED, typed) if converted else None


def _shown_sum(typed: str, found: FoundNumber, spec: NumberSpec) -> str:
    terms = " + ".join(term.strip() for term in typed.partition("=")[0].split("+"))
    sign = "%" if spec.kind is Kind.PERCENT else ""
    return f"{terms} = {show_number(found.numbers[0], spec.scale)}{sign}"


def _sum(text: str, spec: NumberSpec) -> FoundNumber | Reason:
    """Add the terms; each may have a few readings, and then so has the sum."""
    terms = []
    for typed in text.split("+"):
        found = read_amount(typed.strip(), spec) if typed.strip() else Reason.NOT_A_NUMBER
        if isinstance(found, Reason):
            return found
        terms.append(found)
    trouble = _mixed_units(terms, spec)
    if trouble is not None:
        return trouble
    ways = 1
    for term in terms:
        ways *= len(term.numbers)
        if ways > MOST_READINGS:
            return Reason.SEVERAL_NUMBERS
    totals = {sum(numbers) for numbers in product(*(term.numbers for term in terms))}
    held = [as_number(Fraction(total), spec) for total in sorted(totals, reverse=True)]
    numbers = tuple(one for one in held if not isinstance(one, Reason))
    if not numbers:
        return next(one for one in held if isinstance(one, Reason))
    sure = len(numbers) == 1 and all(term.sure for term in terms)
    return FoundNumber(
        numbers,
        sure,
        spec.scale,
        bare=all(term.bare for term in terms),
        other_unit=any(term.other_unit for term in terms),
    )


def _pair(sides: list[str], spec: NumberSpec) -> Pair | Reason:
    """Read "5/7"; the unit may stand after the second number alone."""
    if len(sides) > 2:  # noqa: PLR2004
        return Reason.SEVERAL_NUMBERS
    counted = NumberSpec(Kind.COUNT, 1, spec.unit) if spec.kind is Kind.PERCENT else spec
    parts = []
    for side in sides:
        found = read_amount(side.strip(), counted)
        if isinstance(found, Reason):
            return found
        if len(found.numbers) > 1 or not found.sure:
            return Reason.SEVERAL_NUMBERS
        parts.append(found)
    trouble = _mixed_units(parts, spec)
    if trouble is not None:
        return trouble
    numerator, denominator = (Value(number=part.numbers[0]) for part in parts)
    return Pair(numerator, denominator)


def _mixed_units(parts: list[FoundNumber], spec: NumberSpec) -> Reason | None:
    """Refuse "3 + 2 tỷ" in an indicator of triệu đồng: the first may be 3 triệu or 3 tỷ."""
    bare = any(part.bare for part in parts)
    foreign = any(not part.bare and part.factor != spec.scale for part in parts)
    mixed = spec.kind is Kind.MONEY and bare and foreign
    return Reason.UNIT_MISMATCH if mixed else None


def _agreeing(
    first: str, second: str, disagreement: Reason, spec: NumberSpec, *, exact: bool
) -> Reading:
    """Read the same number given twice: "14 (mười bốn)", "376+5=381", "5/7 = 71,43%"."""
    left, right = _simple(first, spec), _simple(second, spec)
    if isinstance(right, Reason) and not isinstance(left, Reason) and not re.search(r"\d", second):
        # A remark in brackets says something; a number that was meant to be words says it wrong.
        return _told(left, first, spec, exact=False)
    if isinstance(left, Reason):
        return Unreadable(left)
    if isinstance(right, Reason):
        return Unreadable(Reason.SEVERAL_NUMBERS if right is Reason.NOT_A_NUMBER else right)
    if isinstance(left, Pair) or isinstance(right, Pair):
        return _pair_and_rate(left, right, disagreement, spec)
    common = tuple(number for number in left.numbers if number in right.numbers)
    if not common:
        return Unreadable(disagreement)
    # The two together decide what each alone left open, but not what is counted.
    sure = len(common) == 1 and not (left.other_unit or right.other_unit)
    both = FoundNumber(common, sure, left.factor, left.bare, words=left.words)
    return _told(both, first, spec, exact=exact)


def _pair_and_rate(
    first: FoundNumber | Pair, second: FoundNumber | Pair, disagreement: Reason, spec: NumberSpec
) -> Reading:
    """Read "5/7 = 71,43%" and "71,43% (5/7)": the pair, if the rate is its rate."""
    pair, rate = (first, second) if isinstance(first, Pair) else (second, first)
    if (
        not isinstance(pair, Pair)
        or not isinstance(rate, FoundNumber)
        or spec.kind is not Kind.PERCENT
    ):
        return Unreadable(Reason.SEVERAL_NUMBERS)
    true_rate = ratio(pair.numerator.number or 0, pair.denominator.number or 0)
    agrees = true_rate is not None and any(_same_rate(true_rate, one) for one in rate.numbers)
    return pair if agrees else Unreadable(disagreement)


def _same_rate(true_rate: int, typed: int) -> bool:
    """Compare as closely as the decimals typed; officials truncate as often as they round.

    >>> _same_rate(7143, 7140), _same_rate(7143, 7100), _same_rate(7143, 7160)
    (True, True, False)
    """
    step = next(step for step in (100, 10, 1) if typed % step == 0)
    return abs(true_rate - typed) <= max(1, step - 1)
