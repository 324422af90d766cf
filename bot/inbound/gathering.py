"""What people do in one act and the messenger delivers as several messages.

An album is a message for each photo, a text that is too long is cut in two. Such messages of one
person are handled as one turn: the parts wait in the inbox until no further one has come for a
moment, and nobody else waits with them. Nothing is remembered but when each part was seen first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.channels.channel import InboundEvent
from handlers.bulk.entry_sheet import is_sheet
from handlers.engine.turn import Inbound, Media, MediaKind, Text
from reporting.legacy_encodings.old_text import as_typed, typed

QUIET: Final = 0.7
"""Seconds without a further part after which an act is complete."""

MOST_PARTS: Final = 100
"""Photos and files of one act: enough for ten albums."""

MOST_PIECES: Final = 4
"""Messages that are read as one text."""

CUT_FROM: Final = 2000
"""UTF-16 units of a text that may go on in the next message: clients cut the text of a message,
which has 4096 at most, at the last line or word of its second half.
"""

CUT_AT: Final = 4096
"""A text of just that many was cut wherever that was, without leaving anything out."""


@dataclass(frozen=True, slots=True)
class Act:
    """The inbox rows of one act, and what they say together; `is_complete`: no part is missing."""

    rows: tuple[int, ...]
    event: InboundEvent
    is_complete: bool = True


class Gathering:
    """Puts the rows of acts together; `monotonic` tells seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seen: dict[int, float] = {}

    def acts(self, events: Mapping[int, InboundEvent]) -> list[Act]:
        """The acts of these rows, which are in order, each where its first row stands."""
        now = self._monotonic()
        self._seen = {row: self._seen.get(row, now) for row in events}
        open_acts: dict[tuple[str, str], list[int]] = {}
        gathered: list[list[int]] = []
        for row, event in events.items():
            rows = open_acts.get(_sender(event)) if isinstance(event, Inbound) else None
            if rows is not None and _belongs(event, [events[one] for one in rows]):
                rows.append(row)
                continue
            gathered.append([row])
            if isinstance(event, Inbound):
                open_acts[_sender(event)] = gathered[-1]
        last = {id(rows) for rows in open_acts.values()}
        return [self._act(rows, events, now, is_last=id(rows) in last) for rows in gathered]

    def _act(
        self, rows: list[int], events: Mapping[int, InboundEvent], now: float, *, is_last: bool
    ) -> Act:
        parts = [events[row] for row in rows]
        waits = is_last and _may_go_on(parts) and now - self._seen[rows[-1]] < QUIET
        return Act(tuple(rows), _together(parts), not waits)


def _sender(event: Inbound) -> tuple[str, str]:
    return event.channel, event.sender


def _belongs(event: InboundEvent, before: Sequence[InboundEvent]) -> bool:
    """Whether it goes on with what the messages before it began."""
    last = before[-1]
    if not (isinstance(event, Inbound) and isinstance(last, Inbound)):
        return False
    if event.edited or last.edited or event.address != last.address or event.group:
        return False
    match last.content, event.content:
        case Media() as one, Media() as other:
            return len(before) < MOST_PARTS and _with(one, other, event)
        case Text(first), Text(second):
            follows = _is_next(last, event) and event.replied_to is None
            return len(before) < MOST_PIECES and _is_cut(first) and follows and _is_prose(second)
    return False


def _with(one: Media, other: Media, event: Inbound) -> bool:
    """Photos and files of one album, or of several that were picked together.

    Who picks more than an album holds writes one caption for all of them, under the first.
    """
    if not (_is_shown(one) and _is_shown(other)):
        return False
    if one.album and one.album == other.album:
        return True
    if other.caption or event.replied_to is not None:
        return False
    photos = one.kind is MediaKind.PHOTO and other.kind is MediaKind.PHOTO
    return photos or bool(one.album and other.album)


def _is_shown(thing: Media) -> bool:
    """Whether it is a photo or a file to look at; a sheet to be read is an act of its own."""
    return thing.file is not None and not is_sheet(thing) and thing.kind in _SHOWN


_SHOWN: Final = frozenset({MediaKind.PHOTO, MediaKind.FILE})


def _is_next(last: Inbound, event: Inbound) -> bool:
    ids = last.message_id, event.message_id
    if not (event.ordered and last.ordered and ids[0] and ids[1]):
        return False
    return int(ids[1]) == int(ids[0]) + 1


def _is_cut(text: str) -> bool:
    return _is_prose(text) and _length(text) >= CUT_FROM


def _is_prose(text: str) -> bool:
    return not text.startswith("/")


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _may_go_on(parts: Sequence[InboundEvent]) -> bool:
    last = parts[-1]
    if not isinstance(last, Inbound) or last.edited or last.group:
        return False
    match last.content:
        case Media() as thing:
            gathers = bool(thing.album) or thing.kind is MediaKind.PHOTO
            return len(parts) < MOST_PARTS and gathers and _is_shown(thing)
        case Text(text):
            return len(parts) < MOST_PIECES and _is_cut(text)
    return False


def _together(parts: Sequence[InboundEvent]) -> InboundEvent:
    """One message that says what all of them say; it has the id of the first."""
    first = parts[0]
    if len(parts) == 1 or not isinstance(first, Inbound):
        return first
    contents = [one.content for one in parts if isinstance(one, Inbound)]
    match first.content:
        case Media() as media:
            more = tuple(one for one in contents[1:] if isinstance(one, Media))
            return replace(first, content=replace(media, more=more))
        case Text(text):
            whole, gap = as_typed(text), _gap(text)
            for one in contents[1:]:
                if isinstance(one, Text):
                    whole, gap = f"{whole}{gap}{as_typed(one.text)}", _gap(one.text)
            return replace(first, content=Text(typed(whole)))
    return first


def _gap(text: str) -> str:
    """What the client left out where it cut the text: nothing, the end of a line, or a space."""
    if _length(text) >= CUT_AT:
        return ""
    return "\n" if "\n" in text else " "
