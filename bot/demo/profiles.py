"""What a commune is like, so that its figures of several quarters belong together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.demo.seeded_random import random_for

BAC_SON: Final = "12148"

_WEAK: Final = 0.2


@dataclass(frozen=True, slots=True)
class Profile:
    """The lasting side of a commune.

    `dossiers` a quarter; `late` and `online` in thousandths of them, `growth` is what `online`
    gains each quarter; `cut` is the share of posts cut since 2015 in hundredths of a percent;
    `not_offered` are procedures that could be offered partly online and are not yet, `linked`
    those that several levels settle together. `surveys`: whether it ever asks its people;
    `writes_none`: whether they write "không phát sinh" for 0.
    """

    dossiers: int
    late: int
    online: int
    growth: int
    posts: int
    vacant: int
    contracts: int
    cut: int
    not_offered: int
    linked: int
    surveys: bool
    writes_none: bool


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What is set for a year and how far each of its quarters comes, since the start of the year.

    `capital` and `spent` in triệu đồng.
    """

    tasks: int
    done: tuple[int, ...]
    capital: int
    spent: tuple[int, ...]


_TRAITS: Final[Mapping[str, Profile]] = {
    BAC_SON: Profile(
        dossiers=385,
        late=0,
        online=1000,
        growth=0,
        posts=20,
        vacant=1,
        contracts=0,
        cut=1500,
        not_offered=0,
        linked=0,
        surveys=False,
        writes_none=False,
    )
}
_PLANS: Final[Mapping[tuple[str, int], YearPlan]] = {
    (BAC_SON, 2024): YearPlan(7, (1, 3, 5, 7), 17_465, (624, 2_140, 3_598, 8_116))
}
"""Bắc Sơn stands close to a quarter really printed, so that the real one can be typed after it."""


def profile_of(seed: int, unit_code: str) -> Profile:
    """What that commune is like."""
    draw = random_for(seed, unit_code)
    drawn = Profile(
        dossiers=draw.randint(330, 820),
        late=draw.randint(25, 60) if draw.random() < _WEAK else draw.randint(0, 15),
        online=draw.randint(350, 900),
        growth=draw.randint(15, 60),
        posts=draw.randint(19, 23),
        vacant=draw.randint(0, 2),
        contracts=draw.choice((0, 0, 0, 1)),
        cut=draw.randint(20, 36) * 50,
        not_offered=draw.choice((0, 0, 0, 2, 6)),
        linked=draw.choice((0, 0, 4, 16)),
        surveys=draw.random() < 2 / 3,
        writes_none=draw.random() < 1 / 3,
    )
    return _TRAITS.get(unit_code, drawn)


def year_plan(seed: int, unit_code: str, year: int) -> YearPlan:
    """That commune's plan of the year: tasks and public investment, both of which only grow."""
    draw = random_for(seed, unit_code, year)
    tasks, capital = draw.randint(7, 14), draw.randint(120, 480) * 50
    ends = ((10, 25), (30, 50), (55, 75), (85, 100))
    spent = ((50, 120), (150, 270), (280, 420), (440, 600))
    drawn = YearPlan(
        tasks=tasks,
        done=tuple(tasks * draw.randint(*end) // 100 for end in ends),
        capital=capital,
        spent=tuple(capital * draw.randint(*share) // 1000 for share in spent),
    )
    return _PLANS.get((unit_code, year), drawn)
