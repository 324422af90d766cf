"""Reading what a person typed for an indicator.

Everything an officer types on a phone has a rule here; what could mean two things comes back as
`Ambiguous` with both, and nothing is guessed. No text raises or takes long: all but free text is
cut off at `MAX_TYPED` characters before anything looks at it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from reporting.clean_text import CleanText
from reporting.normalise import fold
from reporting.parsing.characters import plain
from reporting.parsing.choices import read_choice
from reporting.parsing.dates import looks_like_date, read_date
from reporting.parsing.expressions import read_number
from reporting.parsing.number_spec import NumberSpec
from reporting.parsing.results import (
    Ambiguous,
    Note,
    NoteCode,
    Pair,
    Read,
    Reading,
    Reason,
    Unreadable,
)
from reporting.parsing.unit_words import (
    Fit,
    counted_in,
    fits_count,
    is_blank,
    state_of,
    without_manners,
)
from reporting.values import MAX_TEXT, Kind, Measured, State, Value

__all__ = [
    "Ambiguous",
    "Note",
    "NoteCode",
    "Pair",
    "Read",
    "Reading",
    "Reason",
    "Unreadable",
    "read",
]

MAX_TYPED: Final = 200  # characters of anything but free text
_DOTS_AROUND: Final = re.compile(r"^\.{2,}|(?<!\.)\.{2,}$")
_NO_NUMBER: Final = (Value(number=0), Value(State.NONE_AROSE), Value(State.NOT_YET))
_NO_DATE: Final = (Value(State.NOT_APPLICABLE), Value(State.NOT_YET))


def read(text: CleanText, of: Measured, today: date, unit: str = "") -> Reading:
    """Read a typed answer for an indicator.

    `today` completes a date without its year. `unit` is its unit in Vietnamese ("hồ sơ") when it
    is known: a count followed by other words than its unit is then offered, not taken.
    Raises ValueError for a heading, which takes no answer.

    >>> from types import SimpleNamespace
    >>> count = SimpleNamespace(kind=Kind.COUNT, scale=1, choices=())
    >>> read("1.022 hồ sơ", count, date(2024, 9, 16)).value.number
    1022
    """
    if of.kind is None:
        raise ValueError("a heading takes no answer")
    if of.kind is Kind.TEXT:
        return _read_text(text)
    typed = text.strip()
    if len(typed) > MAX_TYPED:
        return Unreadable(Reason.TOO_LONG)
    line = plain(typed)
    if line is None:
        return Unreadable(_ODD_DIGITS[of.kind])
    if not line:
        return Unreadable(Reason.EMPTY)
    line = without_manners(_without_dots(line))
    match of.kind:
        case Kind.CHOICE:
            return read_choice(line, of.choices)
        case Kind.DATE:
            return _read_no_number(line, _NO_DATE) or read_date(line, today)
        case Kind.COUNT if fits_count(counted_in(fold(line)), unit) is Fit.OTHER_UNIT:
            return Ambiguous(_NO_NUMBER)  # "không phát sinh người nào" where documents are counted
    return _read_no_number(line, _NO_NUMBER) or _read_number(
        line, NumberSpec(of.kind, of.scale, unit)
    )


def _without_dots(line: str) -> str:
    """The line without the dots that a phone or a printed form puts around an answer.

    >>> [_without_dots(line) for line in ("14...", "..... 14", "...", "14.")]
    ['14', '14', '...', '14.']
    """
    return _DOTS_AROUND.sub("", line).strip() or line


def _read_no_number(line: str, offered: tuple[Value, ...]) -> Reading | None:
    """Read "không phát sinh"; offer what a bare "không" or "-" can mean; None for anything else."""
    for words in (fold(line), fold(line).rstrip(". ")):
        state = state_of(words)
        if state is not None:
            return Read(Value(state))
        if is_blank(words):
            return Ambiguous(offered)
    return None


def _read_number(line: str, spec: NumberSpec) -> Reading:
    """Read a number; the full stop that the keyboard set at the end is not part of it."""
    bare = line.removesuffix(".").rstrip()
    if looks_like_date(fold(bare)):
        return Unreadable(Reason.DATE_FOR_NUMBER)
    return read_number(bare, spec)


_ODD_DIGITS: Final = {
    Kind.COUNT: Reason.LETTERS_IN_NUMBER,
    Kind.MONEY: Reason.LETTERS_IN_NUMBER,
    Kind.PERCENT: Reason.LETTERS_IN_NUMBER,
    Kind.CHOICE: Reason.NOT_A_CHOICE,
    Kind.DATE: Reason.NOT_A_DATE,
}


def _read_text(text: CleanText) -> Reading:
    """Read free text: trimmed, with something in it that can be seen."""
    trimmed = text.strip()
    if len(trimmed) > MAX_TEXT:
        return Unreadable(Reason.TEXT_TOO_LONG)
    if not any(mark.isprintable() and not mark.isspace() for mark in trimmed):
        return Unreadable(Reason.EMPTY)
    state = state_of(fold(trimmed)) if len(trimmed) <= MAX_TYPED else None
    return Read(Value(text=trimmed) if state is None else Value(state))
