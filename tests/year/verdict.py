"""What was received, held against what was so when each call began."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from reporting.ladder import Owed, Owing, PeriodDays, Rung, after_return, due, in_hours, owes, rungs
from reporting.people import FILING, Grant, Person
from reporting.periods import Period
from reporting.reports import Move, ReportKey, ReportState, Submission, moved
from reporting.values import Value
from tests.year.district import CALENDAR, FORM, ZONE, Act, due_day
from tests.year.messenger import Received

_LEFT: Final = re.compile(r"Còn (\d+) ngày đến hạn Báo cáo CCHC (quý [IV]+/\d{4})")
_TODAY: Final = re.compile(r"Hôm nay là hạn cuối Báo cáo CCHC (quý [IV]+/\d{4})")
_LATE: Final = re.compile(r"Báo cáo CCHC (quý [IV]+/\d{4}) đã quá hạn (\d+) ngày")
_LACKS: Final = re.compile(r"Mảng của anh/chị còn thiếu <b>(\d+)/")
_NAMED: Final = re.compile(r"Báo cáo CCHC (quý [IV]+/\d{4})")
_ZERO: Final = Value(number=0)


@dataclass
class Standing:
    """A report as it stands."""

    rows: dict[str, Value] = field(default_factory=dict)
    since: set[str] = field(default_factory=set)
    """Rows answered since the last move."""
    moves: list[Submission] = field(default_factory=list)
    state: ReportState = ReportState.DRAFT

    def happens(self, act: Act) -> None:
        """Take an act."""
        self.rows |= dict.fromkeys(act.rows, _ZERO)
        self.since |= set(act.rows)
        if act.move is not None:
            self.state = moved(self.state, act.move)
            self.moves.append(Submission(act.move, 1, act.at, act.reason))
            self.since = set()

    @property
    def returns(self) -> list[Submission]:
        """The moves that sent it back."""
        return [move for move in self.moves if move.move is Move.RETURN]


@dataclass
class Verdict:
    """Counts, and an example or more of everything that went wrong."""

    periods: dict[str, Period]
    grants: dict[int, Grant]
    reports: dict[ReportKey, Standing] = field(default_factory=lambda: defaultdict(Standing))
    received: int = 0
    expected: int = 0
    matched: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_rung: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _heard: dict[tuple[int, ReportKey, int], list[date]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _last: dict[tuple[str, str, date], Received] = field(default_factory=dict)
    _repeats: Counter[tuple[str, date]] = field(default_factory=Counter)

    # --- what is owed ----------------------------------------------------------------------------
    def owed(self, person: int, key: ReportKey) -> Owed | None:
        """What the person owes to that report now."""
        one = self.reports[key]
        last = one.moves[-1] if one.moves else None
        who = Person(person, "", grants=(self.grants[person],))
        return owes(FORM, one.rows, one.state, who, key.unit, last, one.since)

    def rung(self, key: ReportKey, today: date) -> Rung | None:
        """The rung of that report that is live on a day."""
        period = self.periods[key.period]
        days = PeriodDays(FORM.cycle.opens(period), period.end, due_day(period))
        ladder = rungs(FORM.ladder, days, CALENDAR)
        back = self.reports[key].returns
        if back:
            ladder = after_return(ladder, back[-1].at.astimezone(ZONE).date(), CALENDAR)
        found = due(ladder, today, (), CALENDAR)
        return found.rung if found else None

    def awaited(self, today: date, besides: Iterable[int]) -> dict[tuple[int, ReportKey], Rung]:
        """Who has to hear of which report today, unless it is settled before."""
        found: dict[tuple[int, ReportKey], Rung] = {}
        for name in self.periods:
            for person, grant in self.grants.items():
                key = ReportKey(FORM.code, grant.unit_code, name)
                if grant.role not in FILING or person in besides:
                    continue
                rung = self.rung(key, today)
                if rung is None or self.owed(person, key) is None:
                    continue
                heard = self._heard[person, key, len(self.reports[key].returns)]
                if not any(day >= rung.day for day in heard):
                    found[person, key] = rung
        return found

    def day_is_over(self, today: date, awaited: dict[tuple[int, ReportKey], Rung]) -> None:
        """The bot was up and the messenger there all day: whoever still owes has heard of it."""
        for (person, key), rung in awaited.items():
            heard = self._heard[person, key, len(self.reports[key].returns)]
            if any(day >= rung.day for day in heard):
                self.expected += 1
                self.by_rung[rung.key] += 1
            elif self.owed(person, key) is not None and self.rung(key, today) == rung:
                self.expected += 1
                self.faults["missing"].append(f"{today} {person} {key.period} {rung.key}")

    # --- what was received -----------------------------------------------------------------------
    def takes(self, one: Received, kills: list[int], lost: list[Received]) -> None:
        """Hold a message against what is so; nothing has happened since its call began."""
        self.received += 1
        local = one.at.astimezone(ZONE)
        what = f"{local:%Y-%m-%d %H:%M} to {one.chat}: {one.text[:160]}"
        if not CALENDAR.is_working_day(local.date()):
            self.faults["on a day off"].append(what)
        elif not in_hours(one.at, CALENDAR, ZONE):
            self.faults["outside hours"].append(what)
        grant = self.grants[int(one.chat)]
        kind = "digest" if grant.role in FILING else _kind_of(one.text)
        self._once(one, kind, local.date(), kills, lost, what)
        if grant.role in FILING:
            self._is_true(one, int(one.chat), grant.unit_code, local.date(), what)

    def _once(
        self,
        one: Received,
        kind: str,
        day: date,
        kills: list[int],
        lost: list[Received],
        what: str,
    ) -> None:
        before = self._last.get((one.chat, kind, day))
        self._last[one.chat, kind, day] = one
        if before is None:
            return
        self._repeats[one.chat, day] += 1
        is_matched = any(before.number <= at < one.number for at in kills)
        if is_matched or any(each.number == before.number for each in lost):
            self.matched += 1
        else:
            self.faults["repeated"].append(what)

    def year_is_over(self, recorded: Counter[tuple[str, date]]) -> None:
        """Hold what came twice against what the bot has written of it, by chat and day."""
        for (chat, day), count in (self._repeats - recorded).items():
            self.faults["unrecorded"].append(f"{day} to {chat}: {count}")

    def _is_true(self, one: Received, person: int, unit: str, day: date, what: str) -> None:
        by_label = {period.label("vi"): name for name, period in self.periods.items()}
        dues = {label: due_day(self.periods[name]) for label, name in by_label.items()}
        for label in dict.fromkeys(_NAMED.findall(one.text)):
            key = ReportKey(FORM.code, unit, by_label[label])
            self._heard[person, key, len(self.reports[key].returns)].append(day)
            owed = self.owed(person, key)
            if owed is None:
                self.faults["after settlement"].append(what)
            elif not self._agrees(one.text, owed, self.reports[key]):
                self.faults["contradicted"].append(what)
        said = [(label, int(days)) for days, label in _LEFT.findall(one.text)]
        said += [(label, 0) for label in _TODAY.findall(one.text)]
        said += [(label, -int(days)) for label, days in _LATE.findall(one.text)]
        if any((dues[label] - day).days != days for label, days in said):
            self.faults["wrong days"].append(what)

    def _agrees(self, text: str, owed: Owed, report: Standing) -> bool:
        """Whether what is said of a report is so; a text of several is only held to some of it."""
        several = text.startswith("Anh/chị có")
        says_back = "trả lại lúc" in text
        if not several and says_back != (owed.returned is not None):
            return False
        if not several and ("đang chờ nộp lại" in text) != bool(report.moves):
            return False
        lacks = _LACKS.search(text)
        if several or lacks is None:
            return several or owed.owing is not Owing.OWN_INDICATORS
        return int(lacks[1]) == owed.progress.left


def _kind_of(text: str) -> str:
    """What somebody above is told."""
    kinds = {"vừa nộp": "morning", "đơn vị đã nộp": "evening", "đơn vị chưa nộp": "missing"}
    return next((kind for words, kind in kinds.items() if words in text), "other")
