"""What the pieces of a bulk entry fill, gathered indicator by indicator."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from reporting.bulk_entry.addressed_values import read_addressed, read_value
from reporting.bulk_entry.addresses import AddressBook
from reporting.bulk_entry.fill import applies, can_be_last, fill_same, fill_state, fill_zero
from reporting.bulk_entry.model import BulkEntry, BulkEntryFlaw, Filled, ParseError, ValueSource
from reporting.bulk_entry.parser import AddressedPiece, ListPiece, Piece, RestPiece, is_named
from reporting.bulk_entry.phrases import Wish, rest_wish, wish_in
from reporting.bulk_entry.segmentation.choose import divided
from reporting.bulk_entry.segmentation.model import Item, ValueList
from reporting.bulk_entry.tokens import Segment, span
from reporting.clean_text import NOTHING, CleanText
from reporting.forms import Asked, Form, Indicator, Measure
from reporting.normalise import fold
from reporting.parsing import Read, Reading, Reason, Unreadable
from reporting.values import State, Value

# After one of these, a value may have been meant for one of the remaining indicators.
_HOLDING: Final = frozenset(
    {
        BulkEntryFlaw.UNKNOWN_INDICATOR,
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

    text: CleanText
    indicators: Sequence[Indicator]
    previous: Mapping[str, Value]
    writable: Callable[[str], bool]
    form: Form
    today: date
    passed: Sequence[Indicator] = ()
    """Open indicators before the first of `indicators`."""
    entries: list[Filled | ParseError] = field(default_factory=list)
    rests: list[RestPiece] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    """Codes that no value of a list in order reached, because the list was too short."""

    @cached_property
    def book(self) -> AddressBook:
        """The indicators of the form by their names."""
        return AddressBook(self.form.indicators)

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
                    pass  # filled last, when it is known what is left
                case _:
                    self._error(None, span(self.text, piece.words), piece.flaw)

    def _error(self, code: str | None, raw: str, reading: Reading | BulkEntryFlaw) -> None:
        if isinstance(reading, Read):
            raise TypeError(f"{raw!r} was read and is no error")
        self.entries.append(ParseError(code, raw, reading))

    def _addressed(self, piece: AddressedPiece) -> None:
        indicator, text = piece.indicator, self.text[piece.start : piece.end].strip()
        if indicator.asked is not Asked.ASKED:
            self._error(indicator.code, text, BulkEntryFlaw.NOT_ASKED)
        elif not text:
            self._error(indicator.code, text, Unreadable(Reason.EMPTY))
        else:
            raw, reading = read_addressed(text, indicator, self.today)
            self._place(indicator, raw, reading, wish_in(fold(raw)))

    def _place(
        self,
        indicator: Indicator,
        raw: str,
        reading: Reading | BulkEntryFlaw,
        wish: Wish | None,
        source: ValueSource = ValueSource.TYPED,
    ) -> None:
        """Put one value, or one wish, to its indicator."""
        last = self.previous.get(indicator.code)
        if not self.writable(indicator.code):
            self._error(indicator.code, raw, BulkEntryFlaw.NOT_YOURS)
        elif wish is Wish.SKIP:
            self.skipped.add(indicator.code)
        elif wish is Wish.SAME:
            if last is None or not can_be_last(indicator, last):
                self._error(indicator.code, raw, BulkEntryFlaw.NO_LAST_VALUE)
            else:
                self.entries.append(Filled(indicator.code, last, raw, ValueSource.SAME))
        elif isinstance(reading, Read):
            self.entries.append(Filled(indicator.code, reading.value, raw, source, reading.note))
        else:
            self._error(indicator.code, raw, reading)

    # --- lists -----------------------------------------------------------------------------------
    def _list(self, piece: ListPiece, *, in_names: bool) -> None:
        indicators = self._indicators_of(piece.scope)
        parts = {indicator.part for indicator in indicators}
        numbers = self.book.numbers(parts.pop() if len(parts) == 1 else None)
        values = ValueList(self.text, piece.segments, indicators, numbers, self.today)
        if piece.scope is not None and not self._is_own(piece.scope):
            self._error(piece.scope.code, span(self.text, values.words), BulkEntryFlaw.NOT_YOURS)
            return
        has_rest = any(rest.scope is piece.scope for rest in self.rests)
        found = divided(values, has_rest=has_rest)
        remark = in_names and not any(word.is_number for word in values.words)
        if remark and found.unclear is not None:
            self._error(None, span(self.text, values.words), BulkEntryFlaw.UNPLACED)
            return
        place = self._items(values, found.items)
        if found.unclear is not None and found.unclear < len(values.words):
            code = indicators[place].code if place < len(indicators) else None
            self._error(code, span(self.text, values.words[found.unclear :]), BulkEntryFlaw.UNCLEAR)
        elif not has_rest:
            self.short.update(indicator.code for indicator in indicators[place:])

    def _items(self, values: ValueList, items: Sequence[Item]) -> int:
        """Put the items to their indicators; returns the place behind the last one."""
        place = 0
        for item in items:
            if place + item.places > len(values.indicators):
                self._repeat(values, item, place)
                behind = values.words[item.first : items[-1].end]
                self._error(None, span(self.text, behind), BulkEntryFlaw.TOO_MANY)
                return len(values.indicators)
            if item.places == 0:
                words = values.words[item.first : item.end]
                self._error(None, span(self.text, words), BulkEntryFlaw.UNPLACED)
            elif item.repeated is not None:
                self._repeat(values, item, place)
            else:
                self._item(values.indicators[place], values.words[item.first : item.end], item.wish)
            place += item.places
        return place

    def _item(self, indicator: Indicator, words: Segment, wish: Wish | None) -> None:
        raw = span(self.text, words)
        self._place(indicator, raw, read_value(raw, indicator, self.today), wish)

    def _repeat(self, values: ValueList, item: Item, place: int) -> None:
        """Fill as many indicators as there are with what is repeated."""
        base = item.repeated
        for indicator in values.indicators[place : place + item.places] if base is not None else ():
            reading = read_value(base or NOTHING, indicator, self.today)
            self._place(indicator, base or "", reading, item.wish, ValueSource.REPEATED)

    def _indicators_of(self, scope: Indicator | None) -> list[Indicator]:
        """What a list fills in its order: from the open indicator on where that is among them."""
        if scope is None:
            return list(self.indicators)
        found = _below(scope, self.indicators)
        goes_on = bool(found) and found[0] is self.indicators[0]
        return found if goes_on else [*_below(scope, self.passed), *found]

    def _remaining(self, scope: Indicator | None) -> list[Indicator]:
        """What "còn lại" is said of: what was passed over too."""
        every = [*self.passed, *self.indicators]
        return every if scope is None else _below(scope, every)

    def _is_own(self, scope: Indicator) -> bool:
        below = (
            indicator for indicator in self.book.below(scope.code) if indicator.asked is Asked.ASKED
        )
        return any(self.writable(indicator.code) for indicator in below)

    # --- all together ----------------------------------------------------------------------------
    def settle(self, values: Mapping[str, Value]) -> None:
        """Turn into errors what was given twice, and numbers for indicators that do not apply."""
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
        indicator = self.form.indicator(filled.indicator)
        if applies(indicator, known) is False and filled.value.state is not State.NOT_APPLICABLE:
            return ParseError(filled.indicator, filled.raw, BulkEntryFlaw.NOT_APPLYING)
        return filled

    def fill_the_rest(self, values: Mapping[str, Value]) -> None:
        """Follow "còn lại …", unless something before it found no indicator."""
        for rest in self.rests:
            raw = span(self.text, rest.words)
            wish = rest_wish(" ".join(word.folded for word in rest.words))
            if wish is None or any(_is_astray(entry) for entry in self.entries):
                self._error(None, raw, BulkEntryFlaw.REST_HELD)
                continue
            taken = {entry.indicator for entry in self.entries} | self.skipped
            indicators = [
                indicator
                for indicator in self._remaining(rest.scope)
                if indicator.code not in taken and self.writable(indicator.code)
            ]
            if wish is Wish.SKIP:
                self.skipped.update(indicator.code for indicator in indicators)
            known = {**values, **_values(self.entries)}
            self.entries.extend(self._rest(indicators, wish, known, raw))

    def _rest(
        self,
        indicators: Sequence[Indicator],
        wish: Wish | State,
        known: Mapping[str, Value],
        raw: str,
    ) -> tuple[Filled, ...]:
        match wish:
            case Wish.SKIP:
                return ()
            case Wish.SAME:
                return fill_same(
                    indicators, self.previous, only=tuple(Measure), values=known, raw=raw
                )
            case Wish.ZERO:
                return fill_zero(indicators, values=known, raw=raw)
        return fill_state(indicators, wish, values=known, raw=raw)

    def bulk_entry(self) -> BulkEntry:
        """What the message comes to."""
        order = {indicator.code: place for place, indicator in enumerate(self.form.indicators)}
        filled = [entry for entry in self.entries if isinstance(entry, Filled)]
        errors = [entry for entry in self.entries if isinstance(entry, ParseError)]
        touched = {entry.indicator for entry in self.entries}
        left = tuple(
            indicator.code for indicator in self.indicators if indicator.code not in touched
        )
        if self.short & (set(left) - self.skipped):
            errors.append(ParseError(None, "", BulkEntryFlaw.TOO_FEW))
        filled.sort(key=lambda one: order[one.indicator])
        return BulkEntry(tuple(filled), tuple(errors), left)


def _below(scope: Indicator, indicators: Iterable[Indicator]) -> list[Indicator]:
    return [one for one in indicators if one.code.startswith(f"{scope.code}.")]


def _agree(entries: Sequence[Filled | ParseError]) -> bool:
    values = {entry.value for entry in entries if isinstance(entry, Filled)}
    return len(values) == 1 and all(isinstance(entry, Filled) for entry in entries)


def _values(entries: Iterable[Filled | ParseError]) -> dict[str, Value]:
    return {entry.indicator: entry.value for entry in entries if isinstance(entry, Filled)}


def _is_astray(entry: Filled | ParseError) -> bool:
    """Whether it was meant for an indicator and found none; a remark without a number was not."""
    if isinstance(entry, Filled):
        return False
    value = entry.reading is BulkEntryFlaw.UNPLACED and any(mark.isnumeric() for mark in entry.raw)
    return value or (isinstance(entry.reading, BulkEntryFlaw) and entry.reading in _HOLDING)
