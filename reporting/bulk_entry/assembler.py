"""What the pieces of a block fill, gathered row by row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from reporting.bulk_entry.addressed_values import read_addressed, read_in_block
from reporting.bulk_entry.addresses import AddressBook
from reporting.bulk_entry.fill import applies, can_be_last, fill_same, fill_state, fill_zero
from reporting.bulk_entry.model import BulkEntry, BulkEntryFlaw, Filled, ParseError, ValueSource
from reporting.bulk_entry.parser import AddressedPiece, ListPiece, Piece, RestPiece, is_named
from reporting.bulk_entry.phrases import Wish, rest_wish, wish_in
from reporting.bulk_entry.segmentation.choose import divided
from reporting.bulk_entry.segmentation.model import Item, ValueList
from reporting.bulk_entry.tokens import Segment, span
from reporting.forms import Asked, Form, Indicator, Measure
from reporting.normalise import fold
from reporting.parsing import Read, Reading, Reason, Unreadable
from reporting.values import State, Value

# What went astray may have been meant for one of the remaining rows.
_HOLDING: Final = frozenset(
    {
        BulkEntryFlaw.UNKNOWN_ROW,
        BulkEntryFlaw.NOT_YOURS,
        BulkEntryFlaw.UNCLEAR,
        BulkEntryFlaw.TOO_MANY,
        BulkEntryFlaw.OTHER_NAME,
        BulkEntryFlaw.TWICE,
    },
)


@dataclass
class BulkEntryAssembler:
    """One message on its way to a `BulkEntry`."""

    text: str
    rows: Sequence[Indicator]
    previous: Mapping[str, Value]
    writable: Callable[[str], bool]
    form: Form
    today: date
    entries: list[Filled | ParseError] = field(default_factory=list)
    rests: list[RestPiece] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    """Rows of lists that were shorter than the rows: they were reached by no value."""

    @cached_property
    def book(self) -> AddressBook:
        """The rows of the form by their names."""
        return AddressBook(self.form.rows)

    # --- the pieces ------------------------------------------------------------------------------
    def take(self, pieces: Sequence[Piece]) -> None:
        """Take in the pieces of the message."""
        named = is_named(pieces)
        self.rests = [piece for piece in pieces if isinstance(piece, RestPiece)]
        for piece in pieces:
            match piece:
                case ListPiece():
                    self._list(piece, in_names=named)
                case AddressedPiece():
                    self._addressed(piece)
                case RestPiece():
                    pass  # only when it is known what is left
                case _:
                    self._doubt(None, span(self.text, piece.words), piece.flaw)

    def _doubt(self, code: str | None, raw: str, reading: Reading | BulkEntryFlaw) -> None:
        if isinstance(reading, Read):
            raise TypeError(f"{raw!r} was read and is no doubt")
        self.entries.append(ParseError(code, raw, reading))

    def _addressed(self, piece: AddressedPiece) -> None:
        row, text = piece.row, self.text[piece.start : piece.end].strip()
        if row.asked is not Asked.ASKED:
            self._doubt(row.code, text, BulkEntryFlaw.NOT_ASKED)
        elif not text:
            self._doubt(row.code, text, Unreadable(Reason.EMPTY))
        else:
            raw, reading = read_addressed(text, row, self.today)
            self._place(row, raw, reading, wish_in(fold(raw)))

    def _place(
        self,
        row: Indicator,
        raw: str,
        reading: Reading | BulkEntryFlaw,
        wish: Wish | None,
        source: ValueSource = ValueSource.TYPED,
    ) -> None:
        """Put one value, or one wish, to its row."""
        last = self.previous.get(row.code)
        if not self.writable(row.code):
            self._doubt(row.code, raw, BulkEntryFlaw.NOT_YOURS)
        elif wish is Wish.SKIP:
            self.skipped.add(row.code)
        elif wish is Wish.SAME:
            if last is None or not can_be_last(row, last):
                self._doubt(row.code, raw, BulkEntryFlaw.NO_LAST_VALUE)
            else:
                self.entries.append(Filled(row.code, last, raw, ValueSource.SAME))
        elif isinstance(reading, Read):
            self.entries.append(Filled(row.code, reading.value, raw, source, reading.note))
        else:
            self._doubt(row.code, raw, reading)

    # --- lists -----------------------------------------------------------------------------------
    def _list(self, piece: ListPiece, *, in_names: bool) -> None:
        rows = self._rows_of(piece.scope)
        parts = {row.part for row in rows}
        numbers = self.book.numbers(parts.pop() if len(parts) == 1 else None)
        values = ValueList(self.text, piece.segments, rows, numbers, self.today)
        if piece.scope is not None and not self._is_own(piece.scope):
            self._doubt(piece.scope.code, span(self.text, values.words), BulkEntryFlaw.NOT_YOURS)
            return
        has_rest = any(rest.scope is piece.scope for rest in self.rests)
        found = divided(values, has_rest=has_rest)
        remark = in_names and not any(word.is_number for word in values.words)
        if remark and found.unclear is not None:
            self._doubt(None, span(self.text, values.words), BulkEntryFlaw.UNPLACED)
            return
        place = self._items(values, found.items)
        if found.unclear is not None and found.unclear < len(values.words):
            code = rows[place].code if place < len(rows) else None
            self._doubt(code, span(self.text, values.words[found.unclear :]), BulkEntryFlaw.UNCLEAR)
        elif not has_rest:
            self.short.update(row.code for row in rows[place:])

    def _items(self, values: ValueList, items: Sequence[Item]) -> int:
        """Put the items to their rows; returns the place behind the last one."""
        place = 0
        for item in items:
            if place + item.places > len(values.rows):
                self._repeat(values, item, place)
                behind = values.words[item.first : items[-1].end]
                self._doubt(None, span(self.text, behind), BulkEntryFlaw.TOO_MANY)
                return len(values.rows)
            if item.places == 0:
                words = values.words[item.first : item.end]
                self._doubt(None, span(self.text, words), BulkEntryFlaw.UNPLACED)
            elif item.repeated is not None:
                self._repeat(values, item, place)
            else:
                self._item(values.rows[place], values.words[item.first : item.end], item.wish)
            place += item.places
        return place

    def _item(self, row: Indicator, words: Segment, wish: Wish | None) -> None:
        raw = span(self.text, words)
        self._place(row, raw, read_in_block(raw, row, self.today), wish)

    def _repeat(self, values: ValueList, item: Item, place: int) -> None:
        """Fill as many rows as there are with what is repeated."""
        base = item.repeated
        for row in values.rows[place : place + item.places] if base is not None else ():
            reading = read_in_block(base or "", row, self.today)
            self._place(row, base or "", reading, item.wish, ValueSource.REPEATED)

    def _rows_of(self, scope: Indicator | None) -> list[Indicator]:
        if scope is None:
            return list(self.rows)
        return [row for row in self.rows if row.code.startswith(f"{scope.code}.")]

    def _is_own(self, scope: Indicator) -> bool:
        below = (row for row in self.book.below(scope.code) if row.asked is Asked.ASKED)
        return any(self.writable(row.code) for row in below)

    # --- all together ----------------------------------------------------------------------------
    def settle(self, values: Mapping[str, Value]) -> None:
        """Turn into doubts what was given twice, and numbers for rows that do not apply."""
        said: dict[str, list[Filled | ParseError]] = {}
        for entry in self.entries:
            if entry.indicator is not None:
                said.setdefault(entry.indicator, []).append(entry)
        agreed = {code for code, entries in said.items() if _agree(entries)}
        known = {**values, **_values(e for e in self.entries if e.indicator in agreed)}
        settled: list[Filled | ParseError] = []
        for entry in self.entries:
            if not isinstance(entry, Filled):
                settled.append(entry)
            elif entry.indicator not in agreed:
                settled.append(ParseError(entry.indicator, entry.raw, BulkEntryFlaw.TWICE))
            elif entry is said[entry.indicator][0]:
                settled.append(self._applying(entry, known))
        self.entries = settled

    def _applying(self, filled: Filled, known: Mapping[str, Value]) -> Filled | ParseError:
        row = self.form.indicator(filled.indicator)
        if applies(row, known) is False and filled.value.state is not State.NOT_APPLICABLE:
            return ParseError(filled.indicator, filled.raw, BulkEntryFlaw.NOT_APPLYING)
        return filled

    def fill_the_rest(self, values: Mapping[str, Value]) -> None:
        """Follow "còn lại …", unless something before it found no row."""
        for rest in self.rests:
            raw = span(self.text, rest.words)
            wish = rest_wish(" ".join(word.folded for word in rest.words))
            if wish is None or any(_is_astray(entry) for entry in self.entries):
                self._doubt(None, raw, BulkEntryFlaw.REST_HELD)
                continue
            taken = {entry.indicator for entry in self.entries} | self.skipped
            rows = [
                row
                for row in self._rows_of(rest.scope)
                if row.code not in taken and self.writable(row.code)
            ]
            if wish is Wish.SKIP:
                self.skipped.update(row.code for row in rows)
            known = {**values, **_values(self.entries)}
            self.entries.extend(self._rest(rows, wish, known, raw))

    def _rest(
        self, rows: Sequence[Indicator], wish: Wish | State, known: Mapping[str, Value], raw: str
    ) -> tuple[Filled, ...]:
        match wish:
            case Wish.SKIP:
                return ()
            case Wish.SAME:
                return fill_same(rows, self.previous, only=tuple(Measure), values=known, raw=raw)
            case Wish.ZERO:
                return fill_zero(rows, values=known, raw=raw)
        return fill_state(rows, wish, values=known, raw=raw)

    def block(self) -> BulkEntry:
        """What the message comes to."""
        order = {row.code: place for place, row in enumerate(self.form.rows)}
        filled = [entry for entry in self.entries if isinstance(entry, Filled)]
        doubts = [entry for entry in self.entries if isinstance(entry, ParseError)]
        touched = {entry.indicator for entry in self.entries}
        left = tuple(row.code for row in self.rows if row.code not in touched)
        if self.short & (set(left) - self.skipped):
            doubts.append(ParseError(None, "", BulkEntryFlaw.TOO_FEW))
        filled.sort(key=lambda one: order[one.indicator])
        return BulkEntry(tuple(filled), tuple(doubts), left)


def _agree(entries: Sequence[Filled | ParseError]) -> bool:
    values = {entry.value for entry in entries if isinstance(entry, Filled)}
    return len(values) == 1 and all(isinstance(entry, Filled) for entry in entries)


def _values(entries: Iterable[Filled | ParseError]) -> dict[str, Value]:
    return {entry.indicator: entry.value for entry in entries if isinstance(entry, Filled)}


def _is_astray(entry: Filled | ParseError) -> bool:
    """Whether it found no row though it was meant for one; a remark without a number was not."""
    if isinstance(entry, Filled):
        return False
    value = entry.reading is BulkEntryFlaw.UNPLACED and any(mark.isnumeric() for mark in entry.raw)
    return value or (isinstance(entry.reading, BulkEntryFlaw) and entry.reading in _HOLDING)
