"""A whole part, or a whole duty, in one message.

In: the text of a message and the indicators it may fill. Out: a `BulkEntry` of readings,
errors and indicators left over; nothing is guessed.
Not known: the chat, and what is recorded already.
"""

from reporting.bulk_entry.read import (
    MAX_BULK_ENTRY,
    BulkEntry,
    BulkEntryFlaw,
    Filled,
    ParseError,
    ValueSource,
    looks_like_bulk_entry,
    may_be_both,
    read_bulk_entry,
)

__all__ = [
    "MAX_BULK_ENTRY",
    "BulkEntry",
    "BulkEntryFlaw",
    "Filled",
    "ParseError",
    "ValueSource",
    "looks_like_bulk_entry",
    "may_be_both",
    "read_bulk_entry",
]
