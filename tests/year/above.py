"""What those above should be told: computed from what is so, held against what they received."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from reporting.ladder import in_hours
from reporting.people import Grant, Role
from reporting.reports import Move, ReportKey, ReportState
from tests.year.books import Books, Days, working_day_before, working_days_after
from tests.year.district import CALENDAR, DISTRICT, FORM, ZONE
from tests.year.events import Events
from tests.year.messenger import Received
from tests.year.texts import Figures, figures

HOURS: Final = {
    "morning": time(7, 45),
    "missing": time(8, 0),
    "own_unit": time(8, 0),
    "evening": time(16, 30),
}
LAST_DAYS: Final = 3


def kinds_for(grant: Grant) -> tuple[str, ...]:
    """What somebody is told."""
    if grant.role is Role.CLERK:
        return ("morning", "missing")
    if grant.role is Role.LEADER:
        return ("evening",) if grant.unit_code == DISTRICT.code else ("own_unit",)
    return ()


@dataclass
class Above:
    """Counts of each kind, and examples of what went wrong."""

    books: Books
    events: Events
    expected: Counter[str] = field(default_factory=Counter)
    received: Counter[str] = field(default_factory=Counter)
    notices: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _told: dict[tuple[int, str, date], list[int]] = field(default_factory=lambda: defaultdict(list))
    _awaited: set[tuple[int, str]] = field(default_factory=set)
    _since: dict[tuple[int, str], date] = field(default_factory=dict)

    def takes(self, one: Received, *, is_known: bool) -> None:
        """Hold an overview against what is so; `is_known`: it says something that is judged."""
        books, who, local = self.books, int(one.chat), self.books.now.astimezone(ZONE)
        kind, said = figures(one.text)
        what = f"{local:%Y-%m-%d %H:%M} no. {one.number} to {one.chat}: {one.text[:600]}"
        if not in_hours(books.now, CALENDAR, ZONE) and kind != "notice":
            self.faults["outside hours"].append(what)
        if kind == "notice":
            self.notices += not is_known
            return
        told = self._told[who, kind, books.today]
        if told:
            self.events.hears_again(one.chat, one.number)
        if told and not self.events.explain(one.chat, told[-1], one.number):
            self.faults["repeated"].append(f"{what} after no. {told[-1]}")
        elif not told:
            self.received[kind] += 1
            self.expected[kind] += 1
        told.append(one.number)
        if local.time() < HOURS[kind]:
            self.faults["overviews before their hour"].append(what)
        wanted = self.wanted(who, kind)
        if sorted(wanted) != sorted(said):
            self.faults["overviews with wrong figures"].append(f"{wanted} is so: {what}")

    def morning(self) -> None:
        """A working day begins."""
        self._awaited = {
            (who, kind)
            for who, grant in self.books.district.grants.items()
            for kind in kinds_for(grant)
        }

    def look_begins(self) -> None:
        """What there is nothing to say of at a look after its hour need not be told that day."""
        local = self.books.local()
        for who, kind in list(self._awaited):
            if local >= HOURS[kind] and not self.wanted(who, kind):
                self._awaited.discard((who, kind))

    def day_is_over(self, *, is_whole: bool) -> None:
        """Everything that there was to say all day was said if the bot was up at the end."""
        for who, kind in sorted(self._awaited):
            is_told = bool(self._told[who, kind, self.books.today])
            if not is_told and is_whole:
                self.expected[kind] += 1
                self.faults["overviews missing"].append(f"{self.books.today} {kind} to {who}")

    # --- what is so ------------------------------------------------------------------------------
    def wanted(self, who: int, kind: str) -> list[Figures]:
        """What is to be said now, as `figures` reads it."""
        found: list[Figures] = []
        for name, period in self.books.periods.items():
            if period.end.toordinal() - self.books.today.toordinal() > 60:
                continue
            label, keys = period.label("vi"), self.books.keys_of(name)
            match kind:
                case "missing":
                    found += self._missing(label, keys)
                case "evening":
                    found += self._evening(label, keys)
                case "morning":
                    found += self._morning(label, keys)
                case "own_unit":
                    unit = self.books.district.grants[who].unit_code
                    found += self._own(label, [key for key in keys if key.unit == unit])
        return found

    def _is_last_or_after(self, due: date) -> bool:
        last = due if CALENDAR.is_working_day(due) else working_day_before(due)
        return self.books.today in (last, working_days_after(due, 1))

    def _missing(self, label: str, keys: list[ReportKey]) -> list[Figures]:
        by_due: dict[date, list[ReportKey]] = defaultdict(list)
        for key in keys:
            by_due[self.books.days(key).due].append(key)
        found: list[Figures] = []
        for due, some in by_due.items():
            lacking = sum(not self._is_filed(key) for key in some)
            if self._is_last_or_after(due) and lacking:
                found.append((label, due.day, due.month, lacking, len(some)))
        return found

    def _own(self, label: str, keys: list[ReportKey]) -> list[Figures]:
        found: list[Figures] = []
        for key in keys:
            due, report = self.books.days(key).due, self.books.reports[key]
            if not self._is_last_or_after(due) or self._is_filed(key):
                continue
            left = () if report.moves else (len(FORM.asked()) - len(report.rows),)
            found.append((label, due.day, due.month, *left))
        return found

    def _evening(self, label: str, keys: list[ReportKey]) -> list[Figures]:
        all_days = {key: self.books.days(key) for key in keys}
        told = {days for days in all_days.values() if self._is_evening_of(days)}
        if not told:
            return []
        counted = Counter(days.due for days in all_days.values())
        usual = min(all_days.values(), key=lambda days: (-counted[days.due], days.due))
        if usual in told:
            return [(label, usual.due.day, usual.due.month, *self._how_far(keys))]
        found: list[Figures] = []
        for due in sorted({days.due for days in told}):
            some = [key for key in keys if all_days[key] in told and all_days[key].due == due]
            if not all(self._is_filed(key) for key in some):
                found.append((label, due.day, due.month, *self._how_far(some)))
        return found

    def _is_evening_of(self, days: Days) -> bool:
        last, lock = (
            day if CALENDAR.is_working_day(day) else working_day_before(day)
            for day in (days.due, days.locks)
        )
        first = working_day_before(last, LAST_DAYS - 1)
        return first <= self.books.today <= last or self.books.today == lock

    def _how_far(self, keys: list[ReportKey]) -> tuple[int, ...]:
        """Submitted, of how many, late, sent back, half done, not begun."""
        counts: Counter[str] = Counter()
        for key in keys:
            report = self.books.reports[key]
            at = report.first_submitted
            if at is None:
                counts["drafting" if report.rows else "silent"] += 1
            elif not self._is_filed(key):
                counts["correcting"] += 1
            else:
                is_on_time = at.astimezone(ZONE).date() <= self.books.days(key).grace
                counts["on time" if is_on_time else "late"] += 1
        filed = counts["on time"] + counts["late"]
        rest = (counts[what] for what in ("late", "correcting", "drafting", "silent"))
        return (filed, len(keys), *rest)

    def _morning(self, label: str, keys: list[ReportKey]) -> list[Figures]:
        books = self.books
        day = working_day_before(books.today)
        since = datetime.combine(day, HOURS["morning"], ZONE)
        came = waiting = 0
        for key in keys:
            last = books.reports[key].last
            came += last is not None and last.move is Move.SUBMIT and last.at >= since
            waiting += books.reports[key].state is ReportState.SUBMITTED
        return [(label, came, waiting)] if came else []

    def _is_filed(self, key: ReportKey) -> bool:
        return self.books.reports[key].state is not ReportState.DRAFT
