"""What a message of many values comes to: what goes where, what is unclear, what is left."""

from dataclasses import dataclass
from enum import StrEnum

from reporting.parsing.results import Ambiguous, Note, Pair, Unreadable
from reporting.values import Value


class ValueSource(StrEnum):
    """Where a value of the read-back comes from."""

    TYPED = "typed"
    SAME = "same"
    """Last period's value, as asked for in so many words."""
    REST = "rest"
    """One word for all the remaining indicators: "còn lại 0"."""
    REPEATED = "repeated"
    """One of several alike: "0x5"."""


class BulkEntryFlaw(StrEnum):
    """Why a piece of a message fills no indicator; each has its own sentence."""

    TOO_MANY = "too_many"
    """More values than indicators: for these, none was left."""
    TOO_FEW = "too_few"
    """Information only: a list in order was shorter than the indicators."""
    UNKNOWN_INDICATOR = "unknown_row"
    NOT_YOURS = "not_yours"
    NOT_ASKED = "not_asked"
    """A computed indicator, or another level's."""
    TWICE = "twice"
    """One indicator was given two different values; each of them is such an error."""
    NO_LAST_VALUE = "no_last_value"
    UNCLEAR = "unclear"
    """From here to the end of the list it cannot be told where one value ends."""
    UNPLACED = "unplaced"
    """It belongs to no indicator: a remark, or a value behind an addressed one."""
    NOT_APPLYING = "not_applying"
    """A number for an indicator that another answer makes "not applicable"."""
    OTHER_NAME = "other_name"
    """The name beside the code is not this indicator's."""
    REST_HELD = "rest_held"
    """The rest was not filled: something before it found no indicator, or "còn lại 7" was said."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A value for one indicator, to be shown and confirmed before it is stored.

    `raw` is the text that was read as the value, or for SAME and REST the words that asked for it.
    """

    indicator: str
    value: Value
    raw: str
    source: ValueSource
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class ParseError:
    """A piece of the message that fills nothing as it stands; `indicator` is a code, if known."""

    indicator: str | None
    raw: str
    reading: Ambiguous | Pair | Unreadable | BulkEntryFlaw


@dataclass(frozen=True, slots=True)
class BulkEntry:
    """What a message of many values came to.

    Each of the open indicators it was read for is in exactly one of the three: filled, in an
    error, or left. Others, addressed by code, may come on top. `filled` is in the order of the
    form, `errors` in that of the message.
    """

    filled: tuple[Filled, ...]
    errors: tuple[ParseError, ...]
    left: tuple[str, ...]
