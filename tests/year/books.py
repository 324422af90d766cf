"""What is so at every moment, kept from what happened: days, reports, leaves, who owes what.

It reads nothing that the bot wrote. Only the pure rules of which rung is live and of what somebody
owes are the product's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Final

from reporting.ladder import DueRung, Owed, PeriodDays, Rung, after_return, due, owes, rungs
from reporting.ladder.pushes import OFF
from reporting.people import FILING, Person
from reporting.periods import Period
from reporting.periods.deadlines import Deadline
from reporting.reports import Move, ReportKey, ReportState, Submission, moved
from reporting.standing import Schedule
from reporting.standing.extensions import ExtendedDay
from reporting.values import Value
from storage.pushed.stand_ins import NewStandIn
from tests.year.district import (
    CALENDAR,
    DISTRICT,
    DUE,
    FORM,
    GRACE,
    LOCK,
    SLOW_DUE,
    ZONE,
    Act,
    Blocking,
    District,
    Extending,
    Filing,
    Leave,
    remote,
)

OPENS_BEFORE: Final = timedelta(days=45)
_ZERO: Final = Value(number=0)


@cache
def working_days_after(day: date, count: int) -> date:
    """The working day so many after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= CALENDAR.is_working_day(day)
    return day


@cache
def working_day_before(day: date, count: int = 1) -> date:
    """The working day so many before a day."""
    while count > 0:
        day -= timedelta(days=1)
        count -= CALENDAR.is_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one report, each to its midnight; `set_due` before anybody moved it."""

    opens: date
    cutoff: date
    due: date
    grace: date
    locks: date
    set_due: date

    @property
    def schedule(self) -> Schedule:
        """The days as the rules of the ladder take them."""
        due, grace, locks, set_due = (
            Deadline(day, ZONE) for day in (self.due, self.grace, self.locks, self.set_due)
        )
        return Schedule(self.opens, self.cutoff, due, grace, locks, set_due)


@dataclass
class Standing:
    """A report as it stands."""

    rows: dict[str, Value] = field(default_factory=dict)
    since: set[str] = field(default_factory=set)
    """Rows answered since the last move."""
    moves: list[Submission] = field(default_factory=list)
    state: ReportState = ReportState.DRAFT

    def happens(self, act: Filing) -> None:
        """Take an act."""
        self.rows |= dict.fromkeys(act.rows, _ZERO)
        self.since |= set(act.rows)
        if act.move is not None:
            self.state = moved(self.state, act.move)
            self.moves.append(Submission(act.move, 1, act.at, act.reason))
            self.since = set()

    @property
    def last(self) -> Submission | None:
        """The last move."""
        return self.moves[-1] if self.moves else None

    @property
    def returns(self) -> list[Submission]:
        """The moves that sent it back."""
        return [move for move in self.moves if move.move is Move.RETURN]

    @property
    def first_submitted(self) -> datetime | None:
        """When it was submitted for the first time."""
        return next((move.at for move in self.moves if move.move is Move.SUBMIT), None)


@dataclass
class Books:
    """Everything that happened so far; `now` is where the clock stands."""

    district: District
    periods: Mapping[str, Period]
    now: datetime
    reports: dict[ReportKey, Standing] = field(default_factory=lambda: defaultdict(Standing))
    moved: list[Extending] = field(default_factory=list)
    ever_moved: list[Extending] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _days: dict[ReportKey, Days] = field(default_factory=dict)
    _leaves_of: tuple[date, int, Sequence[NewStandIn]] = (date.min, 0, ())

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(ZONE).date()

    # --- what happens ----------------------------------------------------------------------------
    def allows(self, act: Act) -> bool:
        """Whether the product would let that happen."""
        match act:
            case Filing(report=key, move=move):
                day, one = act.at.astimezone(ZONE).date(), self.reports[key]
                is_filed = one.state is not ReportState.DRAFT
                fits = is_filed is (move is Move.RETURN)
                return fits and self.is_open(key, day)
            case Extending(what=what, undoes=undoes):
                if undoes is None:
                    return what.day >= act.at.astimezone(ZONE).date()
                return undoes in self.moved
            case Leave(what=what):
                return act.at.astimezone(ZONE).date() <= what.last
            case Blocking(person=person, is_back=is_back):
                return (person in self.blocked) is is_back
        return True

    def happens(self, act: Act) -> None:
        """Write it down."""
        match act:
            case Filing(report=key):
                self.reports[key].happens(act)
                self.counts[act.move.value if act.move else "filled in"] += 1
            case Extending(what=what, undoes=undoes):
                self.counts["days moved back" if undoes else f"{what.field} moved"] += 1
                self.ever_moved.append(act)
                if undoes is None:
                    self.moved.append(act)
                else:
                    self.moved.remove(undoes)
                self._days.clear()
            case Leave():
                self.counts["leaves"] += 1
                self.leaves.append(act)
            case Blocking(person=person, is_back=is_back):
                self.counts["came back" if is_back else "blocked"] += 1
                (self.blocked.discard if is_back else self.blocked.add)(person)

    # --- days ------------------------------------------------------------------------------------
    def days(self, key: ReportKey) -> Days:
        """The days of one report as they are now."""
        if key not in self._days:
            self._days[key] = self._days_of(key)
        return self._days[key]

    def _days_of(self, key: ReportKey) -> Days:
        cutoff = self.periods[key.period].end
        is_remote = key.unit in _REMOTE
        set_due = working_days_after(cutoff, SLOW_DUE if is_remote else DUE)
        due_days = [set_due, *self._moved(key, ExtendedDay.DUE)]
        grace = working_days_after(max(due_days), GRACE)
        locks = [working_days_after(set_due, LOCK), *self._moved(key, ExtendedDay.LOCK), grace]
        opens = min([cutoff - OPENS_BEFORE, *self._moved(key, ExtendedDay.OPENS)])
        return Days(opens, cutoff, max(due_days), grace, max(locks), set_due)

    def _moved(self, key: ReportKey, which: ExtendedDay) -> Iterator[date]:
        for one in self.moved:
            scope, of = one.what.scope, (one.what.period, one.what.field)
            is_for_all = scope.group == DISTRICT.code or not (scope.codes or scope.group)
            if of == (key.period, which) and (is_for_all or key.unit in scope.codes):
                yield one.what.day

    def is_open(self, key: ReportKey, day: date) -> bool:
        """Whether a report may be worked on that day: opened, not locked, its unit not ended."""
        days = self.days(key)
        return days.opens <= day <= days.locks and not self.is_over(key.unit, day)

    def is_over(self, unit: str, day: date) -> bool:
        """Whether a unit ended before that day."""
        ends = self._ends.get(unit)
        return ends is not None and day > ends

    @cached_property
    def _ends(self) -> Mapping[str, date]:
        return {unit.code: unit.valid_to for unit in self.district.communes if unit.valid_to}

    def keys_of(self, name: str) -> list[ReportKey]:
        """The reports of a period: of units that stood at its end and stand today."""
        end, today = self.periods[name].end, self.today
        return [
            ReportKey(FORM.code, unit.code, name)
            for unit in self.district.communes
            if not self.is_over(unit.code, end) and not self.is_over(unit.code, today)
        ]

    # --- people ----------------------------------------------------------------------------------
    @property
    def _on_leave(self) -> Sequence[NewStandIn]:
        """The leaves of today."""
        today, count = self.today, len(self.leaves)
        if self._leaves_of[:2] != (today, count):
            found = [one.what for one in self.leaves if one.what.first <= today <= one.what.last]
            self._leaves_of = (today, count, found)
        return self._leaves_of[2]

    def is_away(self, person: int, unit: str) -> bool:
        """Whether somebody else does that person's work there today."""
        return any((one.absent, one.unit) == (person, unit) for one in self._on_leave)

    def is_stand_in(self, person: int, unit: str) -> bool:
        """Whether the person does somebody's work there today."""
        return any((one.person, one.unit) == (person, unit) for one in self._on_leave)

    def person(self, who: int) -> Person:
        """The person with what is granted today."""
        granted = self.district.grants
        given = [granted[one.absent] for one in self._on_leave if one.person == who]
        return Person(who, "", grants=tuple(dict.fromkeys((granted[who], *given))))

    def filers(self, unit: str) -> list[int]:
        """Who is to hear of a unit's reports today, unless they want to hear nothing."""
        stand_ins = (one.person for one in self._on_leave if one.unit == unit)
        everybody = dict.fromkeys((*self.district.filers(unit), *stand_ins))
        return [
            who
            for who in everybody
            if not self.is_away(who, unit) and self.district.wishes.get(who) != OFF
        ]

    def owed(self, who: int, key: ReportKey) -> Owed | None:
        """What the person owes to that report now; None for nothing, or nothing can be done."""
        if not self.is_open(key, self.today):
            return None
        one = self.reports[key]
        person = self.person(who)
        if not any(grant.unit_code == key.unit and grant.role in FILING for grant in person.grants):
            return None
        return owes(FORM, one.rows, one.state, person, key.unit, one.last, one.since)

    # --- rungs -----------------------------------------------------------------------------------
    def rung(self, key: ReportKey, back: int | None = None) -> Rung | None:
        """The rung of that report that is live today, after so many returns (None: all)."""
        found = self.rungs(key, back)
        return found.rung if found else None

    def rungs(self, key: ReportKey, back: int | None = None) -> DueRung | None:
        """The rung that is live today, and those whose place it takes."""
        returns = self.reports[key].returns
        returns = returns if back is None else returns[:back]
        days = self.days(key)
        came_back = returns[-1].at.astimezone(ZONE).date() if returns else None
        return live(days, came_back, self.today)

    def local(self) -> time:
        """The local time."""
        return self.now.astimezone(ZONE).time()


_REMOTE: Final = frozenset(remote(1000))


@cache
def live(days: Days, came_back: date | None, today: date) -> DueRung | None:
    """The rung that is live on a day, of a report that came back on one (None: it did not)."""
    ladder = rungs(FORM.ladder, PeriodDays.of(days.schedule), CALENDAR)
    if came_back is not None:
        ladder = after_return(ladder, came_back, CALENDAR)
    return due(ladder, today, (), CALENDAR)
