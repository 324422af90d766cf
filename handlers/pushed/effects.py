"""What people wish of what they are told unasked."""

from dataclasses import dataclass
from datetime import date, datetime

from handlers.engine.turn import Effect
from reporting.ladder.pushes import PushKind


@dataclass(frozen=True, slots=True)
class RemindAgain(Effect):
    """Tell the sender once more, from that instant on that day, what they owe then."""

    kind: PushKind
    day: date
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TellOfMove(Effect):
    """A day was moved for these units: tell everybody but the speaker whom it concerns.

    Those are whoever files the form for one of them, its leader, the clerks above, and the leaders
    of the units directly above. They are told in office hours, and no more if it is taken back
    before that.
    """

    form: str
    period: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetPushWish(Effect):
    """The sender wants that told from that local time on ("10:00"), not ("off"), or as usual."""

    kind: PushKind
    wish: str | None


@dataclass(frozen=True, slots=True)
class SetStandIn(Effect):
    """Somebody does another's work of a unit from the first to the last day."""

    unit: str
    absent: int
    person: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EndStandIn(Effect):
    """Whoever was away is back: the leave of these two people ends now."""

    unit: str
    absent: int
    person: int
