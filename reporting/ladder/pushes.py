"""What people are told unasked: its kinds, when each is told, what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from reporting.people import FILING, Role


class PushKind(StrEnum):
    """What is told; of each kind a person is told one a day."""

    LADDER = "ladder"
    """What is owed, on the days of the ladder."""
    AGAIN_MORNING = "again_am"
    AGAIN_AFTERNOON = "again_pm"
    """What is owed, once more because the person wanted it so."""
    MISSING = "missing"
    """For a clerk, on the last day and the day after: who has not submitted, who is not reached."""
    OWN_UNIT = "own_unit"
    """For the leader of a unit that reports, on the same days: that it has not submitted."""
    EVENING = "evening"
    """For a leader of units below, on the last three days and at the lock: how far they are."""
    MORNING = "morning"
    """For a clerk: what came in since yesterday."""
    MOVED = "moved"
    """A clerk moved a day, or took that back: for those who file for the units, and those above."""


class PushState(StrEnum):
    """What has become of it."""

    WAITING = "waiting"
    """Its hour has not come."""
    QUEUED = "queued"
    """It is among the outgoing messages."""
    SENT = "sent"
    SETTLED = "settled"
    """There was nothing to tell any more."""
    LAPSED = "lapsed"
    """Its day or its hours were over; what it was to tell is taken up anew."""
    UNREACHABLE = "unreachable"
    """There was no chat to send it to, or the last one was blocked."""
    FAILED = "failed"
    """The messenger refused it."""


OPEN: Final = (PushState.WAITING, PushState.QUEUED)
"""It is still to be told."""


@dataclass(frozen=True, slots=True)
class Push:
    """An intent: what kind of thing is to be told to whom, on which local day, decided when."""

    id: int
    person_id: int
    kind: PushKind
    day: date
    due_at: datetime
    state: PushState
    made_at: datetime
    ended_at: datetime | None = None


USUAL_TIMES: Final[Mapping[PushKind, time]] = MappingProxyType(
    {
        PushKind.LADDER: time(7, 30),
        PushKind.AGAIN_MORNING: time(7, 30),
        PushKind.AGAIN_AFTERNOON: time(14, 0),
        PushKind.MISSING: time(8, 0),
        PushKind.OWN_UNIT: time(8, 0),
        PushKind.EVENING: time(16, 30),
        PushKind.MORNING: time(7, 45),
        PushKind.MOVED: time(7, 30),
    }
)
"""The local time from which each is told, unless the person wants it later."""

FOR_ROLES: Final[Mapping[PushKind, frozenset[Role]]] = MappingProxyType(
    {
        PushKind.LADDER: FILING,
        PushKind.MISSING: frozenset({Role.CLERK}),
        PushKind.MORNING: frozenset({Role.CLERK}),
        PushKind.OWN_UNIT: frozenset({Role.LEADER}),
        PushKind.EVENING: frozenset({Role.LEADER}),
        PushKind.MOVED: FILING | {Role.CLERK, Role.LEADER},
    }
)
"""What each role is told, which is what somebody can switch off or move."""

PLANNED: Final = (PushKind.MISSING, PushKind.OWN_UNIT, PushKind.EVENING, PushKind.MORNING)
"""Told on days that follow from the calendar: an intent is made each day that may concern one."""

CARRIED_OVER: Final[Mapping[PushKind, PushKind]] = MappingProxyType(
    {
        PushKind.AGAIN_MORNING: PushKind.AGAIN_MORNING,
        PushKind.AGAIN_AFTERNOON: PushKind.AGAIN_MORNING,
        PushKind.MOVED: PushKind.MOVED,
        PushKind.EVENING: PushKind.MOVED,
    }
)
"""What was wanted or decided by somebody: not told in its day, it is told on the next one, and as
what. Of an evening the days that were moved."""

OFF: Final = "off"
"""The wish not to be told."""


def time_wanted(kind: PushKind, wish: str | None) -> time | None:
    """The local time from which a person is told; None for not at all.

    >>> time_wanted(PushKind.LADDER, None), time_wanted(PushKind.LADDER, "10:00")
    (datetime.time(7, 30), datetime.time(10, 0))
    """
    if wish is None:
        return USUAL_TIMES[kind]
    return None if wish == OFF else time.fromisoformat(wish)
