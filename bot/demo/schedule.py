"""When each commune filled in and submitted: mostly in time, and now at every stage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from bot.demo.figures import answers
from bot.demo.people import DUTIES
from bot.demo.profiles import BAC_SON
from bot.demo.seeded_random import random_for
from reporting.forms import Form
from reporting.periods import Period
from reporting.periods.workdays import WorkCalendar
from reporting.progress import NOT_YET
from reporting.reports import Move, NewAnswer
from reporting.standing import Timetable, usual

PAST_QUARTERS: Final = 4
PER_ANSWER: Final = timedelta(seconds=24)

_LATE: Final = 2
_SUBMITTED: Final = 6
_STAGES: Final = (1.0, 0.9, 0.7, 0.5, 0.35, 0.15)
"""How much of a report is there, for each commune that drafts."""
_OPEN_ROWS: Final = 3

IN_THE_MIDDLE: Final = "12154"
"""Đào Dương: two duties are through, the office is half-way, finance has not begun."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Rows answered one after another by whoever answers for the duty; each takes `PER_ANSWER`."""

    duty: str
    began: datetime
    answers: tuple[NewAnswer, ...]

    def one_by_one(self) -> Iterator[tuple[datetime, NewAnswer]]:
        """Each answer with its instant."""
        for place, answer in enumerate(self.answers):
            yield self.began + place * PER_ANSWER, answer


@dataclass(frozen=True, slots=True)
class Filed:
    """A report's way so far: its sittings, then the focal point's moves."""

    unit_code: str
    period: Period
    sittings: tuple[Sitting, ...]
    moves: tuple[tuple[datetime, Move], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What the reports are made of."""

    seed: int
    form: Form
    timetable: Timetable
    now: datetime
    communes: Sequence[str]

    @property
    def calendar(self) -> WorkCalendar:
        """Which days are worked."""
        return self.timetable.calendar

    def due(self, period: Period) -> date:
        """The day on which most of the communes' reports of a period are due."""
        return usual(self.timetable.each(self.form, self.communes, period).values()).due.day

    @property
    def current(self) -> Period:
        """The quarter that people are filling in."""
        return self.form.cycle.current(self.now.date())

    @property
    def past(self) -> tuple[Period, ...]:
        """The quarters before it, the oldest first."""
        found: list[Period] = []
        before = self.form.cycle.previous(self.current)
        while before is not None and len(found) < PAST_QUARTERS:
            found.append(before)
            before = self.form.cycle.previous(before)
        return tuple(reversed(found))


def reports(story: Story) -> Iterator[Filed]:
    """Every report; a commune that is silent in the open quarter has none there."""
    for period in story.past:
        yield from _past(story, period)
    yield from _open(story)


def _past(story: Story, period: Period) -> Iterator[Filed]:
    due = story.due(period)
    draw = random_for(story.seed, period.key, "late")
    others = [code for code in story.communes if code != BAC_SON]
    late = set(draw.sample(others, min(_LATE, len(others))))
    for code in story.communes:
        if code in late:
            day = story.calendar.add_working_days(due, draw.randint(1, 3))
        else:
            day = story.calendar.add_working_days(due, -draw.choice((0, 0, 1, 1, 2, 3)))
        yield _submitted(story, code, period, day)


def _submitted(story: Story, code: str, period: Period, day: date) -> Filed:
    """A complete report, filled in during the working days before and submitted on that day."""
    draw = random_for(story.seed, code, period.key, "days")
    sittings = tuple(
        _sitting(story, draw, rows, story.calendar.add_working_days(day, -draw.randint(1, 5)))
        for rows in _by_duty(story, code, period).items()
    )
    return Filed(code, period, sittings, ((_office_hour(story, draw, day), Move.SUBMIT),))


def _open(story: Story) -> Iterator[Filed]:
    """The open quarter so far: submitted, drafting, silent; Bắc Sơn is left to visitors."""
    draw = random_for(story.seed, story.current.key, "stages")
    others = [code for code in story.communes if code not in (BAC_SON, IN_THE_MIDDLE)]
    draw.shuffle(others)
    yesterday = story.calendar.previous_working_day(story.now.date())
    for code in others[:_SUBMITTED]:
        day = story.calendar.add_working_days(yesterday, -draw.randint(0, 3))
        yield _submitted(story, code, story.current, day)
    for code, share in zip(others[_SUBMITTED:], _STAGES, strict=False):
        yield _drafting(story, code, yesterday, dict.fromkeys(DUTIES, share))
    if IN_THE_MIDDLE in story.communes:
        shares = {"van_phong": 0.55, "tu_phap": 1.0, "tai_chinh": 0.0, "van_hoa": 1.0}
        yield _drafting(story, IN_THE_MIDDLE, yesterday, shares)


def _drafting(story: Story, code: str, latest: date, shares: Mapping[str, float]) -> Filed:
    """A report of which each duty has answered a share, the last of it perhaps "not yet"."""
    draw = random_for(story.seed, code, story.current.key, "days")
    sittings = []
    for duty, rows in _by_duty(story, code, story.current).items():
        done = rows[: round(len(rows) * shares[duty])]
        if len(rows) - len(done) > _OPEN_ROWS and done and done[-1].indicator not in _DECIDED:
            done = (*done[:-1], NewAnswer(done[-1].indicator, NOT_YET, "chưa có số liệu"))
        day = story.calendar.add_working_days(latest, -draw.randint(0, 3))
        if done:
            sittings.append(_sitting(story, draw, (duty, done), day))
    return Filed(code, story.current, tuple(sittings))


_DECIDED: Final = frozenset({"I.5", "I.5.1", "I.5.2"})
"""Rows that decide or are decided by others keep what was answered."""


def _by_duty(story: Story, code: str, period: Period) -> dict[str, tuple[NewAnswer, ...]]:
    given = answers(story.seed, story.form, code, period)
    return {
        duty: tuple(a for a in given if story.form.indicator(a.indicator).duty == duty)
        for duty in DUTIES
    }


def _sitting(
    story: Story, draw: Random, rows: tuple[str, tuple[NewAnswer, ...]], day: date
) -> Sitting:
    duty, given = rows
    return Sitting(duty, _office_hour(story, draw, day), given)


def _office_hour(story: Story, draw: Random, day: date) -> datetime:
    """An instant of that day at which work that takes less than an hour is over by five."""
    at = time(draw.choice((8, 9, 10, 13, 14, 15)), draw.randint(0, 59))
    return datetime.combine(day, at, tzinfo=story.now.tzinfo)
