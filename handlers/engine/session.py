"""What a session keeps of steps that are over and of texts whose row is not known yet."""

from dataclasses import dataclass

from reporting.reports import NewAnswer
from reporting.values import Value


@dataclass(frozen=True, slots=True)
class Undo:
    """What one row held before one's last step (None: no answer), and what the step made of it."""

    indicator: str
    before: NewAnswer | None
    after: Value


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """Text that may have been said for another row than the one that is asked.

    `indicators` are the rows it may belong to: the one that was asked when it was sent, and the one
    that was asked when it came. `message` is the message it was said in.
    """

    text: str
    indicators: tuple[str, ...]
    message: str
