"""The ladder of a form as data: on which days, and in which hours, people are reminded.

A rule counts from the opening, the middle, the cut-off or the deadline of a period; which days that
comes to in a period is for `reporting.ladder`.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final


class Anchor(StrEnum):
    """What a rung counts from."""

    OPENS = "opens"
    HALFWAY = "halfway"
    """Half-way from the opening to the deadline."""
    CUTOFF = "cutoff"
    DUE = "due"
    LOCK = "lock"
    """The last day on which something is taken, in a period that is ever locked."""


class Audience(StrEnum):
    """Whom a rung is for."""

    EVERYBODY = "everybody"
    OFFICERS = "officers"
    FOCAL = "focal"


@dataclass(frozen=True, slots=True)
class RungRule:
    """One reminder: `days` after its anchor, before it if negative.

    They are calendar days, or working days if `working_days` is set.
    """

    key: str
    anchor: Anchor
    days: int = 0
    working_days: bool = False
    audience: Audience = Audience.EVERYBODY


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs in the order in which they press, and the hours: from `begins` on, before `ends`.

    Both are local times.
    """

    rungs: tuple[RungRule, ...]
    begins: time = time(7, 30)
    ends: time = time(17, 0)


USUAL: Final = Ladder(
    (
        RungRule("open", Anchor.OPENS),
        RungRule("half", Anchor.HALFWAY),
        RungRule("cutoff", Anchor.CUTOFF, 1, working_days=True),
        RungRule("T-1", Anchor.DUE, -1),
        RungRule("T", Anchor.DUE),
        RungRule("T+1", Anchor.DUE, 1),
        RungRule("lock", Anchor.LOCK),
    )
)
"""The ladder of a form that says nothing of it."""
