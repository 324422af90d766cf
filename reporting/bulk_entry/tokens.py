"""A message cut into its words, each with its place in the message.

A new line or a semicolon always ends a value; these make segments. Inside a segment words stand
between spaces, and a comma behind a word is noted, not taken for part of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from reporting.clean_text import NOTHING, CleanText
from reporting.normalise import fold
from reporting.parsing.characters import plain

_SEGMENT: Final = re.compile(r"[^\n\r\v\f\x85\u2028\u2029;；]+")
_WORD: Final = re.compile(r"\S+")
# "7,I.2.2" is two: nothing that is read as a value has a letter and a dot behind a comma.
_GLUED_ADDRESS: Final = re.compile(r"[,，](?=[^\W\d_]{1,5}[.,]\d)")
_COMMAS: Final = ",，、،"
_NO_BREAK: Final = re.compile(r"[\u00a0\u2007\u2009\u202f]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a message: `start` and `end` are its place there, without a comma behind it.

    `plain` has plain digits and signs, `folded` neither accents nor capitals. `tight` says that a
    no-break space stands before it, as between the thousands of a number that was copied.
    """

    raw: CleanText
    start: int
    segment: int
    comma: bool = False
    tight: bool = False
    plain: str = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """The two spellings are looked at many times."""
        spelled = plain(self.raw)
        object.__setattr__(self, "plain", self.raw if spelled is None else spelled)
        object.__setattr__(self, "folded", fold(self.plain))

    @property
    def end(self) -> int:
        """The place behind it."""
        return self.start + len(self.raw)

    @property
    def is_number(self) -> bool:
        """Whether it has a digit of any kind: such a word stands for a value of its own."""
        return any(mark.isnumeric() for mark in self.raw)


Segment = Sequence[Token]


@lru_cache(maxsize=8)  # a message is looked at several times before it is clear what it is
def segments(text: CleanText) -> tuple[Segment, ...]:
    """The words of each segment; segments without a visible character are left out.

    >>> [[token.raw for token in one] for one in segments("14, 7;5 tỷ")]
    [['14', '7'], ['5', 'tỷ']]
    """
    found: list[Segment] = []
    for match in _SEGMENT.finditer(text):
        words = _words(text, match.start(), match.end(), len(found))
        if words:
            found.append(tuple(words))
    return tuple(found)


def _words(text: CleanText, start: int, end: int, segment: int) -> list[Token]:
    words: list[Token] = []
    behind = start
    for match in _WORD.finditer(text, start, end):
        tight = bool(words) and bool(_NO_BREAK.search(text, behind, match.start()))
        behind = match.end()
        at = match.start()
        for length in map(len, _GLUED_ADDRESS.split(match.group())):
            piece = text[at : at + length]
            bare = piece.rstrip(_COMMAS)
            comma = bare != piece or at + length < match.end()
            token = Token(bare, at, segment, comma, tight)
            at += length + 1
            if token.plain:
                words.append(token)
            elif comma and words:
                words[-1] = replace(words[-1], comma=True)
    return words


def span(text: CleanText, words: Sequence[Token]) -> CleanText:
    """The piece of the message from the first of these words to the last."""
    return text[words[0].start : words[-1].end] if words else NOTHING
