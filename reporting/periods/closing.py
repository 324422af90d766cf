"""What follows a form's deadline, and what may be submitted before the cut-off: data in its file.

Nghị định 09/2019/NĐ-CP leaves both to whoever asks for the report. A form that says nothing has no
days of grace and is never locked.
"""

from dataclasses import dataclass
from enum import StrEnum


class Early(StrEnum):
    """What is done about a report that is submitted before the cut-off of its figures."""

    ASK = "ask"
    """It is asked once whether that is meant."""
    ALLOW = "allow"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a period of a form is closed; days are working days after the day on which it is due.

    Until the end of the days of grace a report still counts as on time, though reminders speak of
    the deadline. Once it is locked nothing is entered, submitted, withdrawn or sent back.
    """

    grace_days: int | None = None
    lock_days: int | None = None
    early: Early = Early.ASK


NEVER = Closing()
"""What holds for a form that says nothing."""
