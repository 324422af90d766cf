"""The one table of where a report can stand, and what each role may do with it there.

A report stands where its last move left it or, while nobody has submitted it, where the clock says.
Every question is answered from `TABLE`; docs/standing.md is drawn from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from reporting.people import Role
from reporting.periods.deadlines import Early
from reporting.reports import Move, ReportState, Submission, state_after
from reporting.standing.schedule import Schedule


class StandingState(StrEnum):
    """Where a report stands."""

    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    """It may be entered; days that it counts are still to come, or the cut-off is today."""
    DUE = "due"
    """The cut-off is past, the deadline is not."""
    IN_GRACE = "in_grace"
    """The deadline is past; what is submitted now still counts as on time."""
    OVERDUE = "overdue"
    LOCKED = "locked"
    """Nobody changes it any more, unless a clerk moves the lock."""
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """A clerk sent it back to be put right."""
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"


class ReportAct(StrEnum):
    """What people do with a report as a whole."""

    ENTER = "enter"
    """Write figures, notes and files into it."""
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REMIND = "remind"
    """Remind colleagues of what they still owe to it."""
    EXTEND = "extend"
    """Move its deadline, its lock or its opening."""


RoleActs = Mapping[Role, frozenset[ReportAct]]
"""What each role may do; a role that is not there may do nothing."""


def _acts(*, officer: str = "", focal: str = "", clerk: str = "") -> RoleActs:
    given = {Role.OFFICER: officer, Role.FOCAL: focal, Role.CLERK: clerk}
    return {role: frozenset(map(ReportAct, acts.split())) for role, acts in given.items() if acts}


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One line of the table: what may be done there, and what once the period is locked.

    `leads_to` has the states that follow a move, and the one to which the clock leads by itself.
    """

    acts: RoleActs
    leads_to: Mapping[str, StandingState]
    locked: RoleActs


TIME: Final = "time"
"""What leads from one state of the clock to the next."""

_EXTEND: Final = _acts(clerk="extend")
_WORK: Final = _acts(officer="enter", focal="enter submit remind", clerk="extend")
_S = StandingState
_SUBMIT: Final = {ReportAct.SUBMIT.value: _S.SUBMITTED}


def _row(
    acts: RoleActs,
    leads_to: Mapping[str, StandingState] | None = None,
    *,
    locked: RoleActs = _EXTEND,
) -> StandingRow:
    return StandingRow(acts, leads_to or {}, locked)


TABLE: Final[Mapping[StandingState, StandingRow]] = {
    _S.NOT_YET_OPEN: _row(_EXTEND, {TIME: _S.OPEN}),
    _S.OPEN: _row(_WORK, {**_SUBMIT, TIME: _S.DUE}),
    _S.DUE: _row(_WORK, {**_SUBMIT, TIME: _S.IN_GRACE}),
    _S.IN_GRACE: _row(_WORK, {**_SUBMIT, TIME: _S.OVERDUE}),
    _S.OVERDUE: _row(_WORK, {**_SUBMIT, TIME: _S.LOCKED}),
    _S.LOCKED: _row(_EXTEND, {"extend": _S.OVERDUE}),
    _S.SUBMITTED: _row(
        _acts(focal="withdraw", clerk="accept return extend"),
        {"withdraw": _S.WITHDRAWN, "accept": _S.ACCEPTED, "return": _S.RETURNED},
        locked=_acts(clerk="accept extend"),
    ),
    _S.RETURNED: _row(_WORK, {**_SUBMIT, TIME: _S.LOCKED}),
    _S.WITHDRAWN: _row(_WORK, {**_SUBMIT, TIME: _S.LOCKED}),
    _S.ACCEPTED: _row(_acts(clerk="return extend"), {"return": _S.RETURNED}),
    # Its unit ended before the period. Where a later list says that it stands after all, it owes
    # the report again and goes on where it was; whether it does is for the history of units.
    _S.HANDED_OVER: _row(_WORK, _SUBMIT),
    _S.CLOSED: _row(_WORK, _SUBMIT),
}
"""Every state; what is not here is refused and changes nothing."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something cannot be done: the id of a sentence, and what it is filled with.

    `day` is the day that decides (opening, cut-off, lock), `move` the move that does; None where
    there is none.
    """

    sentence: str
    day: date | None = None
    move: Submission | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one report stands at one instant.

    `last` is its last move, None before the first. `is_early`: days that it counts are to come.
    """

    state: StandingState
    schedule: Schedule
    is_locked: bool
    is_early: bool
    early: Early
    last: Submission | None = None

    @property
    def may(self) -> RoleActs:
        """What each role may do now."""
        row = TABLE[self.state]
        acts = row.locked if self.is_locked else row.acts
        if (
            ReportAct.SUBMIT in acts.get(Role.FOCAL, ())
            and self.is_early
            and self.early is Early.REFUSE
        ):
            return {**acts, Role.FOCAL: acts[Role.FOCAL] - {ReportAct.SUBMIT}}
        return acts

    def allows(self, act: ReportAct) -> bool:
        """Whether anybody may do that now."""
        return any(act in acts for acts in self.may.values())

    def why_not(self, act: ReportAct) -> Why | None:
        """Why nobody may do that now; None where somebody may.

        What would change nothing is said before the lock that forbids it too.
        """
        if self.allows(act):
            return None
        state, schedule = self.state, self.schedule
        if state is StandingState.NOT_YET_OPEN:
            return Why("standing.not_yet_open", schedule.opens)
        if act in _DONE.get(state, ()):
            return self._filed(act)
        if self.is_locked and schedule.locks is not None:
            above = act in (ReportAct.ACCEPT, ReportAct.RETURN)
            return Why("standing.locked_above" if above else "standing.locked", schedule.locks.day)
        if act is ReportAct.SUBMIT and self.is_early:
            return Why("standing.too_early", schedule.cutoff)
        return self._filed(act) if state in _FILED else Why("standing.not_submitted")

    def _filed(self, act: ReportAct) -> Why:
        """That it was submitted, or accepted: how that is said depends on what was meant."""
        return Why(_SAID.get((self.state, act), _FILED[self.state]), move=self.last)


_FILED: Final = {_S.SUBMITTED: "standing.submitted", _S.ACCEPTED: "standing.accepted"}
_DONE: Final = {
    _S.SUBMITTED: frozenset({ReportAct.SUBMIT, ReportAct.REMIND}),
    _S.ACCEPTED: frozenset({ReportAct.SUBMIT, ReportAct.REMIND, ReportAct.ACCEPT}),
}
"""What has happened there already, whether the period is locked or not."""

_SAID: Final = {
    (_S.SUBMITTED, ReportAct.ENTER): "collect.locked",
    (_S.ACCEPTED, ReportAct.WITHDRAW): "submit.accepted",
    (_S.ACCEPTED, ReportAct.ACCEPT): "clerk.is_accepted",
}
"""What is said of these pairs instead."""


def standing(
    schedule: Schedule, moves: Sequence[Submission], now: datetime, early: Early = Early.ASK
) -> Standing:
    """Where a report stands at `now` (aware) after these moves."""
    is_locked = schedule.locks is not None and not schedule.locks.is_on_time(now)
    return Standing(
        state=state_of(schedule, moves, now),
        schedule=schedule,
        is_locked=is_locked,
        is_early=schedule.is_early(now),
        early=early,
        last=moves[-1] if moves else None,
    )


def state_of(schedule: Schedule, moves: Sequence[Submission], now: datetime) -> StandingState:
    """The state of a report: by its last move, else by the clock."""
    state = state_after(moves)
    if state is not ReportState.DRAFT:
        return StandingState(state.value)
    by_clock = _by_clock(schedule, now)
    if not moves or by_clock is StandingState.LOCKED:
        return by_clock
    return _BACK.get(moves[-1].move, by_clock)


_BACK: Final = {Move.RETURN: StandingState.RETURNED, Move.WITHDRAW: StandingState.WITHDRAWN}


def _by_clock(schedule: Schedule, now: datetime) -> StandingState:
    today, locks = schedule.day_of(now), schedule.locks
    if today < schedule.opens:
        return StandingState.NOT_YET_OPEN
    if locks is not None and not locks.is_on_time(now):
        return StandingState.LOCKED
    if today <= schedule.cutoff:
        return StandingState.OPEN
    if schedule.due.is_on_time(now):
        return StandingState.DUE
    return StandingState.IN_GRACE if schedule.is_on_time(now) else StandingState.OVERDUE
