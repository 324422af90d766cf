"""Words of a bulk entry that are not values: as before, leave it, the rest, so many times."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from reporting.bulk_entry.tokens import Token
from reporting.parsing.unit_words import state_of
from reporting.values import State


class Wish(Enum):
    """What is wanted for an indicator, other than a value of its own."""

    SAME = auto()
    SKIP = auto()
    ZERO = auto()


_SAME: Final = frozenset(
    {"=", "nhu cu", "nhu truoc", "nhu ky truoc", "nhu quy truoc", "nhu lan truoc", "giu nguyen",
     "giong ky truoc", "giong quy truoc", "bang ky truoc", "same", "as before"},
)  # fmt: skip
_SKIP: Final = frozenset({"bo qua", "de sau", "skip"})
_SKIPPED: Final = re.compile(r"_{1,9}")
_ZERO: Final = re.compile(r"0{1,2}")
_TIMES: Final = re.compile(r"(0{1,2}|kps|kad|ccsl|_|=)[x*×](\d{1,3})")
_MULTIPLIED: Final = re.compile(r"[\d.,]+[x*×]\d+")
_MOST_WORDS: Final = 6
# "các chỉ tiêu còn lại", "tất cả những mục còn lại"
_BEFORE_REST: Final = frozenset(
    {"va", "cac", "nhung", "so", "phan", "muc", "chi", "tieu", "tat", "ca", "toan", "bo", "the"},
)
_REST: Final = re.compile(r"(?:con lai|rest) ?(.*)")
_FILLER: Final = re.compile(r"(?:(?:thi|la|deu|bang|bao|ghi|dien|is|are)\b|[:=-]) ?")


def wish_in(words: str) -> Wish | None:
    """SAME or SKIP when folded words say so.

    >>> wish_in("nhu ky truoc"), wish_in("_"), wish_in("khong")
    (<Wish.SAME: 1>, <Wish.SKIP: 2>, None)
    """
    if words in _SAME:
        return Wish.SAME
    return Wish.SKIP if words in _SKIP or _SKIPPED.fullmatch(words) else None


def phrase_length(words: Sequence[Token]) -> int:
    """How many of the first words make one wish or one kind of "no number"; 0 if none do.

    The longest such phrase counts: "không phát sinh" is one, not a "không" and more.
    """
    if not words or words[0].is_number:
        return 0
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        said = " ".join(word.folded for word in words[:length])
        if any(word.comma for word in words[: length - 1]):
            continue
        if wish_in(said) is not None or state_of(said) is not None:
            return length
    return 0


def repetition(token: Token) -> tuple[str, int] | None:
    """What is repeated and how often: "0x5" is five zeros.

    Only what has one meaning: "1x2" may be two ones or a two, and is none.

    >>> repetition(Token("0x5", 0, 0)), repetition(Token("1x2", 0, 0))
    (('0', 5), None)
    """
    match = _TIMES.fullmatch(token.folded)
    if match is None or int(match[2]) == 0:
        return None
    return match[1], int(match[2])


def is_multiplied(token: Token) -> bool:
    """Whether a number stands there times another, which has two meanings."""
    return _MULTIPLIED.fullmatch(token.folded) is not None


def rest_length(words: Sequence[Token]) -> int:
    """How many of the words, from the first on, are "(các chỉ tiêu) còn lại"; 0 if they are not."""
    at = 0
    while at < min(_MOST_WORDS, len(words)) and words[at].folded in _BEFORE_REST:
        at += 1
    first = words[at].folded.rstrip(":=") if at < len(words) else ""
    if first == "rest":
        return at + 1
    if first == "con" and at + 1 < len(words) and re.match(r"lai\b", words[at + 1].folded):
        return at + 2
    return 0


def rest_wish(folded: str) -> Wish | State | None:
    """What "còn lại …" asks for; None when it is nothing that many indicators can share.

    >>> rest_wish("con lai bang 0"), rest_wish("rest: same"), rest_wish("con lai 7")
    (<Wish.ZERO: 3>, <Wish.SAME: 1>, None)
    """
    match = _REST.search(folded)
    wanted = match[1] if match else ""
    for _ in range(_MOST_WORDS):
        found = wish_in(wanted) or state_of(wanted)
        if found is not None:
            return found
        if _ZERO.fullmatch(wanted.rstrip(".")):
            return Wish.ZERO
        filler = _FILLER.match(wanted)
        if filler is None:
            return None
        wanted = wanted[filler.end() :]
    return None
