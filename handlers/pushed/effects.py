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
