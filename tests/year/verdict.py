"""What was received, held against what was so when it arrived, and what should have been."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reporting.ladder import Owing, in_hours
from reporting.reports import ReportKey
from tests.year.books import Books
from tests.year.district import CALENDAR, ZONE
from tests.year.events import Events
from tests.year.messenger import Received
from tests.year.moves import Moves
from tests.year.texts import Block, blocks_of


class Instance(NamedTuple):
    """A rung of a report for a person: told once. `back` is how often the report came back."""

    person: int
    key: ReportKey
    back: int
    rung: str


@dataclass
class Verdict:
    """Counts, and examples of everything that went wrong."""

    books: Books
    events: Events
    moves: Moves
    heard: dict[Instance, list[int]] = field(default_factory=dict)
    """What was told, each with the numbers of the messages that told it."""
    missing: set[Instance] = field(default_factory=set)
    excused: dict[Instance, str] = field(default_factory=dict)
    """What need not be told, or could not be, and why."""
    to_stand_ins: int = 0
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _awaited: dict[Instance, date] = field(default_factory=dict)
    _digests: dict[tuple[str, date], list[int]] = field(default_factory=lambda: defaultdict(list))

    # --- what should be heard --------------------------------------------------------------------
    def morning(self, *, is_up: bool) -> None:
        """Before the first look of a working day: who has to hear of which report today."""
        books, self._awaited = self.books, {}
        for name in books.periods:
            for key in books.keys_of(name):
                rung = books.rung(key)
                if rung is None:
                    continue
                back = len(books.reports[key].returns)
                for who in books.filers(key.unit):
                    one = Instance(who, key, back, rung.key)
                    if one in self.heard or one in self.excused:
                        continue
                    if books.owed(who, key) is not None:
                        self._awaited[one] = rung.day
                    elif is_up:
                        self.excused[one] = "nothing owed"

    def settled(self, key: ReportKey) -> None:
        """Something happened to a report: whoever owes nothing any more need not hear of it."""
        for one in [one for one in self._awaited if one.key == key]:
            back = len(self.books.reports[key].returns)
            if back != one.back or self.books.owed(one.person, key) is None:
                del self._awaited[one]
                self.excused[one] = "settled before it was told"

    def rearranged(self) -> None:
        """Days were moved or somebody went on leave: what is not live any more is not awaited."""
        for one in list(self._awaited):
            rung, is_filer = self.books.rung(one.key), one.person in self.books.filers(one.key.unit)
            if rung is None or rung.key != one.rung or not is_filer:
                del self._awaited[one]
            elif self.books.owed(one.person, one.key) is None:
                del self._awaited[one]
                self.excused[one] = "settled before it was told"

    def unreachable(self, person: int) -> None:
        """Somebody blocked the bot: what was to be told to them cannot be."""
        for one in [one for one in self._awaited if one.person == person]:
            del self._awaited[one]
            self.excused[one] = "blocked"

    def day_is_over(self, *, is_whole: bool) -> None:
        """Everything awaited was heard if the bot was up and the messenger there at the end."""
        for who in self.books.blocked:
            self.unreachable(who)
        for one in self._awaited:
            if one in self.heard:
                continue
            if is_whole:
                self.missing.add(one)
                self._fault("missing", f"{self.books.today} {one}")

    def hold_against(self, recorded: Mapping[str, int]) -> None:
        """What came twice that day, held against what the bot has written of it, by chat."""
        for chat, numbers in self.events.repeats.items():
            if len(numbers) > recorded.get(chat, 0):
                what = f"{recorded.get(chat, 0)} of {len(numbers)}, no. {sorted(numbers)}"
                self._fault("unrecorded", f"{self.books.today} to {chat}: {what}")
        self.events.repeats.clear()

    @property
    def waited_for(self) -> int:
        """How many are still to hear something today."""
        return len({one.person for one in self._awaited if one not in self.heard})

    # --- what was received -----------------------------------------------------------------------
    def takes_digest(self, one: Received) -> None:
        """Hold what somebody who fills in reports was told against what is so."""
        books, who, local = self.books, int(one.chat), self.books.now.astimezone(ZONE)
        what = f"{local:%Y-%m-%d %H:%M} no. {one.number} to {one.chat}: {one.text[:200]}"
        self._of_hours(what)
        earlier = self._digests[one.chat, books.today]
        if earlier and not self.events.explain(one.chat, earlier[-1], one.number):
            self._fault("repeated", f"{what} after no. {earlier[-1]}")
        is_again = bool(earlier)
        if is_again:
            self.events.hears_again(one.chat, one.number)
        earlier.append(one.number)
        for block in blocks_of(one):
            key = block.report(books.periods)
            if key is None:
                self._fault("contradicted", f"no report is known by {block.way}: {what}")
                continue
            self._of_rung(one, who, key, what, is_again=is_again)
            self._of_report(block, who, key, what)
            if block.says_due:
                self.moves.reminded(who, key)

    def _of_hours(self, what: str) -> None:
        if not CALENDAR.is_working_day(self.books.today):
            self._fault("on a day off", what)
        elif not in_hours(self.books.now, CALENDAR, ZONE):
            self._fault("outside hours", what)

    def _of_rung(
        self, one: Received, who: int, key: ReportKey, what: str, *, is_again: bool
    ) -> None:
        """Which rung it was; one that was told already needs a reason."""
        told = self._candidates(who, key)
        new = [each for each in told if each not in self.heard]
        if new:
            self.heard[new[0]] = [one.number]
            self.excused.pop(new[0], None)
            self._supersedes(new[0])
            self.to_stand_ins += self.books.is_stand_in(who, key.unit)
            return
        if not told:
            if not is_again:
                self._fault("without a rung", f"{key.unit} {key.period}: {what}")
            return
        before = self.heard[told[0]]
        if not is_again and not self.events.explain(one.chat, before[-1], one.number):
            self._fault("repeated", f"{told[0]} again, after no. {before[-1]}: {what}")
        before.append(one.number)

    def _supersedes(self, told: Instance) -> None:
        """Earlier rungs are told no more, also where moved days would have them come again."""
        found = self.books.rungs(told.key, told.back)
        for rung in found.superseded if found else ():
            one = told._replace(rung=rung.key)
            if one not in self.heard:
                self.excused.setdefault(one, "superseded")

    def _candidates(self, who: int, key: ReportKey) -> list[Instance]:
        """The rungs that may be told now: those of this morning, then the one that is live."""
        found = [one for one in self._awaited if (one.person, one.key) == (who, key)]
        returns = self.books.reports[key].returns
        backs = [len(returns)]
        if returns and returns[-1].at.astimezone(ZONE).date() == self.books.today:
            backs.append(len(returns) - 1)
        for back in backs:
            rung = self.books.rung(key, back)
            if rung is not None:
                found.append(Instance(who, key, back, rung.key))
        return list(dict.fromkeys(found))

    def _of_report(self, block: Block, who: int, key: ReportKey, what: str) -> None:
        """Whether what is said of a report is so."""
        books = self.books
        if books.is_away(who, key.unit):
            self._fault("told to somebody on leave", what)
        owed, standing, days = books.owed(who, key), books.reports[key], books.days(key)
        if not books.is_open(key, books.today):
            self._fault("contradicted", f"closed or not open: {what}")
            return
        if owed is None:
            self._fault("after settlement", what)
            return
        if block.days_said(days.due, books.today) is False:
            self._fault("wrong days", f"due {days.due}: {what}")
        first = standing.first_submitted
        if not block.fits(days, books.today):
            self._fault("wrong days", f"new, grace or lock of {days}: {what}")
        is_so = [
            block.is_once_more is (first is not None),
            block.says_back is (owed.returned is not None),
            owed.returned is None or block.reason == owed.returned.reason,
            block.lacks == (owed.progress.left if owed.owing is Owing.OWN_INDICATORS else None),
            block.others_lack == (owed.progress.left if owed.owing is Owing.COLLEAGUES else None),
            block.is_ready is (owed.owing is Owing.READY),
            block.codes == (owed.named if owed.owing is Owing.RETURNED else ()),
        ]
        if not all(is_so):
            self._fault("contradicted", f"{is_so} {owed.owing}: {what}")

    def _fault(self, kind: str, what: str) -> None:
        self.faults[kind].append(what)

    # --- the sums --------------------------------------------------------------------------------
    @property
    def expected(self) -> int:
        """Rungs that were told, or should have been."""
        return len(self.heard) + len(self.missing - self.heard.keys())

    @property
    def by_rung(self) -> dict[str, Counter[str]]:
        """Of each rung, without the day of a moved deadline: expected, received, why not."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for one in {*self.heard, *self.missing}:
            found[_name(one)]["expected"] += 1
            found[_name(one)]["received"] += one in self.heard
        for one, why in self.excused.items():
            found[_name(one)][why] += 1
        return dict(sorted(found.items()))


def _name(one: Instance) -> str:
    rung, _, day = one.rung.partition("@")
    return f"{rung} (moved)" if day else rung
