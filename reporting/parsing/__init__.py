"""Reading what a person typed for one indicator.

In: a text, and what kind of value is asked for. Out: a `Reading`: one value, several to choose
from, a pair, or a reason why it cannot be read.
Not known: the chat, other indicators, earlier answers.
"""

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
