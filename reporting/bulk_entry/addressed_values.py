"""The value behind an indicator's code, with or without the indicator's name in between."""

import re
from datetime import date
from typing import Final

from reporting.bulk_entry.addresses import words_of_name
from reporting.bulk_entry.model import BulkEntryFlaw
from reporting.bulk_entry.phrases import wish_in
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.normalise import fold
from reporting.parsing import Ambiguous, Read, Reading, Unreadable, read
from reporting.parsing.characters import plain
from reporting.values import Kind

_NAMED: Final = re.compile(r"(.+)[:=：＝](.*)", re.DOTALL)
_WORD: Final = re.compile(r"[^\W_]+")
_SPACED_DIGITS: Final = re.compile(r"\d \d")


def read_value(raw: CleanText, indicator: Indicator, today: date) -> Reading:
    """Read one value of a bulk entry.

    A count written with a space between its digits is offered and not taken: among many values it
    may as well be two of them.
    """
    reading = read(raw, indicator, today, indicator.unit[VIETNAMESE])
    if (
        indicator.kind is Kind.COUNT
        and isinstance(reading, Read)
        and reading.value.number is not None
    ):
        spaced = _SPACED_DIGITS.search(plain(raw.strip()) or "")
        return Ambiguous((reading.value,)) if spaced else reading
    return reading


def read_addressed(
    text: CleanText, indicator: Indicator, today: date
) -> tuple[CleanText, Reading | BulkEntryFlaw]:
    """Read what stands behind an indicator's code: the piece that is the value, and what it means.

    The indicator's name may stand before the value ("Số nhiệm vụ: 7"); another indicator's name is
    a flaw. A wish ("như cũ") is returned as the piece, with a reading that does not matter.
    """
    whole = text.strip()
    reading = read_value(whole, indicator, today)
    if not isinstance(reading, Unreadable) or indicator.kind is Kind.TEXT or wish_in(fold(whole)):
        return whole, reading
    named = _NAMED.fullmatch(whole)
    if named is not None and named[1].lstrip()[:1].isalpha():
        value = whole[named.start(2) :].strip()
        if not _is_name_of(named[1], indicator):
            return whole, BulkEntryFlaw.OTHER_NAME
        return value, read_value(value, indicator, today)
    value = _behind_name(whole, indicator)
    shorter = read_value(value, indicator, today)
    useful = wish_in(fold(value)) is not None or not isinstance(shorter, Unreadable)
    return (value, shorter) if value and useful else (whole, reading)


def _is_name_of(name: str, indicator: Indicator) -> bool:
    """Whether at least half of the words are the indicator's."""
    said = _WORD.findall(fold(name))
    known = words_of_name(indicator)
    return 2 * sum(word in known for word in said) >= len(said)


def _behind_name(text: CleanText, indicator: Indicator) -> CleanText:
    """The text without the words of the indicator's name that it begins with."""
    known = words_of_name(indicator)
    words = text.split()
    at = 0
    while at < len(words) and not words[at][:1].isnumeric():
        if fold(words[at]).strip("(),.-") not in known:
            break
        at += 1
    behind = text.split(maxsplit=at)
    return behind[at] if len(behind) > at else NOTHING
