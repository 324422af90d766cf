"""A whole part, or a whole duty, in one message."""

from reporting.bulk_entry.read import (
    MAX_BLOCK,
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
    "MAX_BLOCK",
    "BulkEntry",
    "BulkEntryFlaw",
    "Filled",
    "ParseError",
    "ValueSource",
    "looks_like_bulk_entry",
    "may_be_both",
    "read_bulk_entry",
]
