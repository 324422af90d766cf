"""A message as pieces in their order: lists, addressed values, "còn lại", and what is neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from reporting.bulk_entry.addresses import AddressBook, AddressMark, Named, bare, words_of_name
from reporting.bulk_entry.model import BulkEntryFlaw
from reporting.bulk_entry.tokens import Segment, Token, segments
from reporting.clean_text import CleanText
from reporting.forms import Indicator

# What stands between an address and its value; "-5" behind a space is a number below zero.
_SEPARATOR: Final = re.compile(r"\s*(?:[:：=＝]|[-=]>|→|[-‐-―−](?=\s+\S))\s*|[-‐-―−](?=\d)")


@dataclass(slots=True)
class ListPiece:
    """Values in order, for the indicators under a heading (`scope`), for all when it is None."""

    scope: Indicator | None
    segments: list[Segment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AddressedPiece:
    """A value for one indicator; `start` and `end` are its place in the message."""

    indicator: Indicator
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RestPiece:
    """The words "còn lại …", for the indicators under a heading or for all."""

    scope: Indicator | None
    words: Segment


@dataclass(frozen=True, slots=True)
class StrayPiece:
    """Words that fill nothing."""

    flaw: BulkEntryFlaw
    words: Segment


Piece = ListPiece | AddressedPiece | RestPiece | StrayPiece


def pieces_of(text: CleanText, book: AddressBook, part: str | None) -> list[Piece]:
    """The message's pieces; `part` is the part of the card it answers, None for several."""
    parser = _Parser(text, book, part)
    for segment in segments(text):
        parser.take(segment)
    return parser.pieces


@dataclass(slots=True)
class _Parser:
    text: CleanText
    book: AddressBook
    part: str | None
    pieces: list[Piece] = field(default_factory=list)
    scope: Indicator | None = None
    placing: bool = True
    """Whether values without an address have a place: at the start, and behind a heading."""
    waiting: AddressedPiece | None = None
    """An indicator named alone on its line: its value stands on the next."""

    def take(self, segment: Segment) -> None:
        """Cut a segment at every name in it."""
        at = 0
        while at < len(segment):
            mark = self._mark(segment, at)
            if mark is not None:
                at += mark.words
            following = at
            while following < len(segment) and self._mark(segment, following) is None:
                following += 1
            words = segment[at:following]
            if mark is None:
                self._list(words)
            else:
                self._named(mark, segment[at - mark.words : at], words)
            at = following

    def _mark(self, segment: Segment, at: int) -> AddressMark | None:
        words = segment[at : at + 8]
        found = self.book.mark(words, self.part)
        if found is None and at == 0:
            found = self.book.starting_heading(words)
            found = found or self.book.starting_number(words, self.part)
        return found

    def _named(self, mark: AddressMark, name: Segment, words: Segment) -> None:
        self.waiting = None
        match mark.named:
            case Named.REST:
                self.pieces.append(RestPiece(self.scope, [*name, *words]))
                self.placing = False
            case Named.HEADING if mark.indicator is not None:
                self.scope, self.placing = mark.indicator, True
                self.part = mark.indicator.part
                has_colon = self.text[mark.end - 1] in ":："
                rest = _behind_name(mark.indicator, words, may_dash=not has_colon)
                if rest:
                    self._list(rest)
            case Named.INDICATOR if mark.indicator is not None:
                self._indicator(mark.indicator, mark, name, words)
            case _:
                unclear = mark.named is Named.UNCLEAR
                flaw = BulkEntryFlaw.UNCLEAR if unclear else BulkEntryFlaw.UNKNOWN_INDICATOR
                self.pieces.append(StrayPiece(flaw, [*name, *words]))
                self.placing = False

    def _indicator(
        self, indicator: Indicator, mark: AddressMark, name: Segment, words: Segment
    ) -> None:
        last = words[-1] if words else name[-1]
        separator = _SEPARATOR.match(self.text, mark.end, last.end)
        start = separator.end() if separator else mark.end
        piece = AddressedPiece(indicator, min(start, last.end), last.end)
        self.pieces.append(piece)
        self.placing = False
        if not self.text[piece.start : piece.end].strip():
            self.waiting = piece

    def _list(self, words: Segment) -> None:
        if self.waiting is not None:
            indicator = self.waiting.indicator
            self.pieces[-1] = AddressedPiece(indicator, words[0].start, words[-1].end)
            self.waiting = None
        elif not self.placing:
            self.pieces.append(StrayPiece(BulkEntryFlaw.UNPLACED, words))
        elif self.pieces and _goes_on(self.pieces[-1], self.scope):
            self.pieces[-1].segments.append(words)  # type: ignore[union-attr]  # only a list goes on
        else:
            self.pieces.append(ListPiece(self.scope, [words]))


def _goes_on(piece: Piece, scope: Indicator | None) -> bool:
    return isinstance(piece, ListPiece) and piece.scope is scope


def _behind_name(indicator: Indicator, words: Segment, *, may_dash: bool) -> Segment:
    """The words behind a heading, its printed name, and a dash where that divides ("III - 5")."""
    names = words_of_name(indicator)
    at = 1 if may_dash and words and words[0].plain == "-" else 0
    while at < len(words) and (_is_sign(words[at]) or bare(words[at]) in names):
        at += 1
        if words[at - 1].plain.endswith(":"):
            break
    return words[at:]


def _is_sign(word: Token) -> bool:
    return not bare(word) and word.folded not in {"-", "="}


def is_named(pieces: Sequence[Piece]) -> bool:
    """Whether anything in the message is named at all."""
    return any(not isinstance(piece, ListPiece) or piece.scope for piece in pieces)
