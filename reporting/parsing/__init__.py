"""Reading what a person typed for an indicator."""

from reporting.parsing.answer import (
    Ambiguous,
    Note,
    NoteCode,
    Pair,
    Read,
    Reading,
    Reason,
    Unreadable,
    read,
)

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
