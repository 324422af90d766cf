"""What people are told of moved days: each whom it concerns once, what has come of it, in time."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final, NamedTuple

from reporting.ladder import in_hours
from reporting.people import FILING, Role
from reporting.reports import ReportKey
from reporting.standing.extensions import ExtendedDay
from tests.year.books import Books
from tests.year.district import CALENDAR, DISTRICT, FORM, ZONE, Extending
from tests.year.events import Events
from tests.year.messenger import Received

_REPORT: Final = r"[Bb]áo cáo CCHC (quý [IV]+/\d{4})"
_DAY: Final = r"<b>\D*(\d+)/(\d+)(?:/\d+)?</b>"
_NEWS: Final = {
    ExtendedDay.DUE: (rf"Hạn nộp {_REPORT} dời sang {_DAY}", rf"Hạn nộp {_REPORT} trở lại {_DAY}"),
    ExtendedDay.LOCK: (
        rf"{_REPORT} (?:sửa và nộp được|đã khóa, nhận) đến hết {_DAY}",
        rf"Ngày khóa {_REPORT} trở lại {_DAY}",
    ),
    ExtendedDay.OPENS: (rf"{_REPORT} nhập được từ {_DAY}", rf"{_REPORT} mở từ {_DAY}"),
}
_COMMUNE: Final = re.compile(r"Thử Nghiệm (\d+)")
_MORE: Final = re.compile(r"(\d+) ngày khác đã dời, xem bằng lệnh")
_UNITS: Final = re.compile(r"Áp dụng cho (?:(\d+) đơn vị)?(.*?)\.(?: |$)")


class Change(NamedTuple):
    """A day of a report that is another one, for somebody."""

    person: int
    key: ReportKey
    which: ExtendedDay


class Said(NamedTuple):
    """A line: which day, of which period (its label), and of how many communes.

    `units` is None where the reader's own is meant; of many only the first are in `names`.
    """

    which: ExtendedDay
    label: str
    day: tuple[int, int]
    units: int | None
    names: tuple[int, ...]


class Telling(NamedTuple):
    """The day that somebody was told, in which line of which message; 0 for a reminder."""

    day: date
    number: int
    line: int = 0


def said_in(text: str) -> list[Said]:
    """What a text says of moved days."""
    return [one for line in text.split("\n") if (one := _said(line)) is not None]


def _said(line: str) -> Said | None:
    for which, patterns in _NEWS.items():
        for pattern in patterns:
            found = re.search(pattern, line)
            if found is None:
                continue
            units = _UNITS.search(line, found.end())
            names = tuple(map(int, _COMMUNE.findall(units[2]))) if units else ()
            count = int(units[1] or len(names)) if units else None
            return Said(which, found[1], (int(found[2]), int(found[3])), count, names)
    return None


@dataclass
class Moves:
    """Who is still to hear of which day, and what went wrong."""

    books: Books
    events: Events
    expected: int = 0
    received: int = 0
    excused: Counter[str] = field(default_factory=Counter)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[Change, tuple[date, datetime]] = field(default_factory=dict)
    """The day of which somebody knew before, and since when it may be another one."""
    _before: dict[Change, date] = field(default_factory=dict)
    """What it was before it was moved last, also where that was told meanwhile."""
    _told: dict[Change, list[Telling]] = field(default_factory=lambda: defaultdict(list))

    # --- what happens ----------------------------------------------------------------------------
    def before(self, act: Extending) -> None:
        """A day is about to be moved: what everybody whom it concerns knows so far."""
        for key in self.covered(act):
            for who in self._concerned(key):
                if who != self.books.district.clerk:
                    one = Change(who, key, act.what.field)
                    if one not in self._known:
                        self._known[one] = self._is(one), act.at
                        self._before[one] = self._is(one)

    def after(self) -> None:
        """It was moved: what is again as everybody knew it need not be told."""
        for one, (day, _) in list(self._known.items()):
            if self._is(one) == day:
                self._leaves(one, "moved back before it was told")

    def unreachable(self, person: int) -> None:
        """Somebody has blocked the bot, or was to be told while they did."""
        for one in [one for one in self._known if one.person == person]:
            self._leaves(one, "blocked")

    def reminded(self, person: int, key: ReportKey) -> None:
        """A reminder said when that report is due: it need not be told apart."""
        one = Change(person, key, ExtendedDay.DUE)
        if one in self._known:
            self._told[one].append(Telling(self._is(one), 0))
            self._leaves(one, "said in a reminder")

    def day_is_over(self, *, is_whole: bool) -> None:
        """Whoever was to be told by now was, if the bot and the messenger were there."""
        for who in self.books.blocked:
            self.unreachable(who)
        for one in [one for one in self._known if not self._is_concerned(one)]:
            self._leaves(one, "not theirs any more")
        if not is_whole:
            return
        for one, (day, since) in self._known.items():
            self.expected += 1
            what = f"{since.astimezone(ZONE):%d/%m %H:%M} {one}: {day} to {self._is(one)}"
            self.faults["moved days missing"].append(f"{self.books.today} {what}")
        self._known.clear()

    # --- what was received -----------------------------------------------------------------------
    def takes(self, one: Received) -> bool:
        """Hold what a text says of moved days against what is so; False if it says nothing."""
        lines = said_in(one.text)
        if not lines:
            return False
        local = self.books.now.astimezone(ZONE)
        what = f"{local:%Y-%m-%d %H:%M} no. {one.number} to {one.chat}: {one.text[:600]}"
        if not in_hours(self.books.now, CALENDAR, ZONE):
            self.faults["outside hours"].append(what)
        if len(set(lines)) < len(lines):
            self.faults["moved days wrong"].append(f"twice in one: {what}")
        is_again = [
            self._takes(said, one, line, what) for line, said in enumerate(dict.fromkeys(lines))
        ]
        self._leaves_counted(one, what)
        if any(is_again):
            self.events.hears_again(one.chat, one.number)
        return True

    def _takes(self, said: Said, one: Received, line: int, what: str) -> bool:
        """One line of it; True if all of that was told before."""
        meant = self._group(said, int(one.chat))
        if meant is None:
            self.faults["moved days wrong"].append(f"no units fit {said}: {what}")
            return False
        is_new, is_again = False, False
        for each in meant:
            before = self._told_last(each)
            if each in self._known:
                is_new = True
                self.expected += 1
                self.received += 1
                del self._known[each]
            elif before is not None:
                is_again |= before.number > 0
                if before.number and not self.events.explain(one.chat, before.number, one.number):
                    self.faults["repeated"].append(f"{each} after no. {before.number}: {what}")
            elif not self._was_left(each):
                self.faults["moved days wrong"].append(f"{each} is as it was: {what}")
            self._told[each].append(Telling(self._is(each), one.number, line))
        return is_again and not is_new

    def _leaves_counted(self, one: Received, what: str) -> None:
        """What one message does not hold is counted there: as many as are still to be told."""
        found = _MORE.search(one.text)
        if found is None:
            return
        left = [each for each in self._known if each.person == int(one.chat)]
        days = {(e.key.period, e.which, self._before[e], self._is(e)) for e in left}
        if len(days) != int(found[1]):
            self.faults["moved days wrong"].append(f"{len(days)} more are so: {what}")
            return
        for each in left:
            self._leaves(each, "counted")

    def _group(self, said: Said, who: int) -> list[Change] | None:
        """The days of reports of which a line speaks; None where what it says fits none.

        Of many units only the first are named: they are those that had the same day before. Where
        such a line comes again, they may be those that it told of then.
        """
        fitting = [each for each in self._meant(said, who) if self._on(self._is(each), said)]
        if said.units is None or len(said.names) == said.units:
            return fitting if len(fitting) == (said.units or 1) else None
        new = {each: self._before[each] for each in fitting if each in self._known}
        since = {each: self._before[each] for each in fitting if each in self._before}
        last = ((each, self._told_last(each)) for each in fitting)
        told = {each: (one.number, one.line) for each, one in last if one is not None}
        for alike in (new, since, told):
            groups: dict[object, list[Change]] = defaultdict(list)
            for each, of in alike.items():
                groups[of].append(each)
            for group in groups.values():
                named = tuple(self._numbers[each.key.unit] for each in group[: len(said.names)])
                if len(group) == said.units and named == said.names:
                    return group
        return None

    def _meant(self, said: Said, who: int) -> Iterator[Change]:
        """The days of reports of which a line may speak."""
        for name, period in self.books.periods.items():
            if period.label("vi") != said.label:
                continue
            for unit in self.books.district.communes:
                key = ReportKey(FORM.code, unit.code, name)
                one = Change(who, key, said.which)
                is_whole = said.units == len(said.names)
                is_meant = not is_whole or self._numbers[unit.code] in said.names
                if is_meant and self._is_concerned(one):
                    yield one

    def _on(self, day: date, said: Said) -> bool:
        return (day.day, day.month) == said.day

    def _told_last(self, one: Change) -> Telling | None:
        """Where the day that holds was told last; None if it was not."""
        found = [each for each in self._told[one] if each.day == self._is(one)]
        return found[-1] if found else None

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The numbers in the names of the communes, by their codes."""
        communes = self.books.district.communes
        return {unit.code: int(_COMMUNE.findall(unit.name)[0]) for unit in communes}

    def _was_left(self, one: Change) -> bool:
        """Whether it may be told though nobody waits for it: to whom it concerns since then."""
        return any(
            each.what.period == one.key.period
            and each.what.field is one.which
            and one.key in set(self.covered(each))
            for each in self.books.ever_moved
        )

    def _leaves(self, one: Change, why: str) -> None:
        del self._known[one]
        self.excused[why] += 1

    # --- what is so ------------------------------------------------------------------------------
    def _is(self, one: Change) -> date:
        days = self.books.days(one.key)
        match one.which:
            case ExtendedDay.DUE:
                return days.due
            case ExtendedDay.LOCK:
                return days.locks
            case ExtendedDay.OPENS:
                return days.opens

    def covered(self, act: Extending) -> Iterator[ReportKey]:
        """The reports for which a day is moved, of units that stood at the end of their period."""
        scope, end = act.what.scope, self.books.periods[act.what.period].end
        for unit in self.books.district.communes:
            if (not scope.codes or unit.code in scope.codes) and not self.books.is_over(
                unit.code, end
            ):
                yield ReportKey(FORM.code, unit.code, act.what.period)

    def _concerned(self, key: ReportKey) -> Iterator[int]:
        """Whoever fills it in, also from their leave; who leads there or right above; clerks."""
        grants = self.books.district.grants
        for who in grants:
            if self._is_concerned(Change(who, key, ExtendedDay.DUE)):
                yield who

    def _is_concerned(self, one: Change) -> bool:
        unit = one.key.unit
        if self.books.is_stand_in(one.person, unit):
            return True
        grant = self.books.district.grants[one.person]
        near = (unit, DISTRICT.code) if grant.role in (Role.CLERK, Role.LEADER) else (unit,)
        return grant.unit_code in near and (grant.role in FILING or len(near) > 1)
