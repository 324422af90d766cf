"""One commune's figures of one quarter: made up, and consistent as a careful officer's would be.

Parts are never more than their wholes, what counts since January never falls, what stands at the
cut-off changes only with the rows that say why, and settled dossiers are those that were open or
came in, less those still open.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

from bot.demo.profiles import Profile, profile_of, year_plan
from bot.demo.seeded_random import random_for
from reporting.forms import Form, Indicator, Measure
from reporting.periods import Period
from reporting.periods.periods import key_of
from reporting.progress import NOT_APPLICABLE
from reporting.reports import NewAnswer
from reporting.values import Kind, State, Value, show

FIRST_YEAR: Final = 2023
PROCEDURES_AT_FIRST: Final = 126
NEW_PROCEDURES: Final = 5
ABOLISHED_PROCEDURES: Final = 2
"""What the first quarter of the second year brings to every commune of the district."""
FULLY_ONLINE: Final = 22
WITH_FEES: Final = 24

_MILLION: Final = 1_000_000  # đồng in a triệu đồng
_WHOLE: Final = 100_00  # hundredths of a percent
_NO_SURVEY: Final = "I.5"

MoneyAmounts = Mapping[str, int | None]
"""By indicator code, in its smallest unit; None is "not applicable"."""


def amounts(seed: int, unit_code: str, period: Period) -> MoneyAmounts:
    """The figures that are not 0 for certain; every other asked row is 0."""
    commune, draw = profile_of(seed, unit_code), random_for(seed, unit_code, period.key)
    return {
        **_steering(draw),
        **_plan(seed, unit_code, period),
        **_survey(draw, commune),
        **_legal(draw),
        **_procedures(commune, period),
        **_dossiers(seed, unit_code, period),
        **_staff(commune),
        **_digital(draw, commune),
    }


def answers(seed: int, form: Form, unit_code: str, period: Period) -> tuple[NewAnswer, ...]:
    """An answer to every asked row, in printed order, as it would have been typed."""
    drawn, commune = amounts(seed, unit_code, period), profile_of(seed, unit_code)
    return tuple(_answer(row, drawn.get(row.code, 0), commune) for row in form.asked())


def _answer(row: Indicator, amount: int | None, commune: Profile) -> NewAnswer:
    if amount is None:
        decided = row.applies_if.indicator if row.applies_if else None
        return NewAnswer(row.code, NOT_APPLICABLE, decided or "không áp dụng")
    flows = row.kind is Kind.COUNT and row.measure is Measure.FLOW
    if amount == 0 and flows and commune.writes_none:
        return NewAnswer(row.code, Value(State.NONE_AROSE), "không phát sinh")
    value = Value(number=amount)
    return NewAnswer(row.code, value, show(value, row))


def _plan(seed: int, unit_code: str, period: Period) -> MoneyAmounts:
    plan, quarter = year_plan(seed, unit_code, period.year), period.index - 1
    return {
        "I.2.1": plan.tasks,
        "I.2.2": plan.done[quarter],
        "VI.1.1": plan.capital * _MILLION,
        "VI.1.2": plan.spent[quarter] * _MILLION,
    }


def _steering(draw: Random) -> MoneyAmounts:
    given = draw.randint(8, 30)
    late, overdue, open_yet = (
        draw.choice((0, 0, 0, 1)),
        draw.choice((0, 0, 0, 1)),
        draw.randint(0, 3),
    )
    found = draw.choice((0, 0, 1, 3))
    return {
        "I.1": draw.randint(6, 18),
        "I.3.1": draw.choice((0, 1, 1, 2)),
        "I.3.3": found,
        "I.3.3.1": found and draw.randint(found - 1, found),
        "I.4.1": given,
        "I.4.2": given - late - overdue - open_yet,
        "I.4.3": late,
        "I.4.4": overdue,
        "I.6": draw.choice((0, 1)),
    }


def _survey(draw: Random, commune: Profile) -> MoneyAmounts:
    """A survey goes with its forms and its way; where none was held, neither applies."""
    held = commune.surveys and draw.random() < 1 / 2
    forms = draw.randint(4, 24) * 5
    way = draw.choice((1, 1, 2, 0))
    return {
        _NO_SURVEY: int(held),
        "I.5.1": forms if held else None,
        "I.5.2": way if held else None,
    }


def _legal(draw: Random) -> MoneyAmounts:
    """Documents to be handled are among those looked at."""
    checked, reviewed = draw.choice((0, 0, 1, 2)), draw.choice((0, 0, 2, 5))
    after_check, after_review = draw.randint(0, min(1, checked)), draw.randint(0, min(2, reviewed))
    return {
        "II.1.1": draw.choice((0, 0, 0, 1)),
        "II.1.2": draw.choice((0, 0, 1)),
        "II.2.1": checked,
        "II.2.2.1": after_check,
        "II.2.2.2": after_check,
        "II.3.1": reviewed,
        "II.3.2.1": after_review,
        "II.3.2.2": draw.randint(0, after_review),
    }


def _procedures(commune: Profile, period: Period) -> MoneyAmounts:
    """Which procedures there are; most could be offered partly online, the rest fully."""
    is_changed = period.year > FIRST_YEAR
    changes = period.year == FIRST_YEAR + 1 and period.index == 1
    total = PROCEDURES_AT_FIRST + is_changed * (NEW_PROCEDURES - ABOLISHED_PROCEDURES)
    partly = total - FULLY_ONLINE
    return {
        "III.1.2": changes * NEW_PROCEDURES,
        "III.1.3": changes * ABOLISHED_PROCEDURES,
        "III.1.4": total,
        "III.2.2": commune.linked,
        "VII.5.1.1": partly,
        "VII.5.1.2": partly - commune.not_offered,
        "VII.5.2.1": FULLY_ONLINE,
        "VII.5.2.2": FULLY_ONLINE,
        "VII.5.4.1": WITH_FEES,
        "VII.5.4.2": WITH_FEES - commune.not_offered // 3,
    }


def _dossiers(seed: int, unit_code: str, period: Period) -> MoneyAmounts:
    """Dossiers that came in, were settled, and were settled in time."""
    commune, draw = (
        profile_of(seed, unit_code),
        random_for(seed, unit_code, period.key, "dossiers"),
    )
    received = commune.dossiers * draw.randint(88, 112) // 100
    settled = (
        _open_before(seed, unit_code, period) + received - _open_after(seed, unit_code, period.key)
    )
    online = min(1000, commune.online + commune.growth * _quarters_since_first(period))
    partly, fully = draw.randint(9, 30), draw.randint(2, 9)
    petitions = draw.choice((0, 0, 0, 1))
    return {
        "III.3.1.1": settled,
        "III.3.1.2": settled - settled * commune.late * draw.randint(70, 130) // 100_000,
        "III.3.2.1": petitions,
        "III.3.2.2": petitions,
        "VII.5.1.3": partly,
        "VII.5.2.3": fully,
        "VII.5.3.1": received,
        "VII.5.3.2": received * online // 1000,
    }


def _quarters_since_first(period: Period) -> int:
    return max(0, 4 * (period.year - FIRST_YEAR) + period.index - 1)


def _open_after(seed: int, unit_code: str, period_key: str) -> int:
    return random_for(seed, unit_code, period_key, "open").randint(0, 6)


def _open_before(seed: int, unit_code: str, period: Period) -> int:
    """What the quarter before left open."""
    year, index = (period.year - 1, 4) if period.index == 1 else (period.year, period.index - 1)
    return _open_after(seed, unit_code, key_of(period.kind, year, index))


def _staff(commune: Profile) -> MoneyAmounts:
    return {
        "IV.1.1": 1,
        "IV.1.2": 1,
        "IV.2.1": commune.posts,
        "IV.2.2": commune.posts - commune.vacant,
        "IV.2.3": commune.contracts,
        "IV.2.5": commune.cut,
    }


def _digital(draw: Random, commune: Profile) -> MoneyAmounts:
    """Where the systems stand; a commune's own share of electronic documents is printed twice."""
    electronic = _WHOLE if commune.online > 800 else draw.randint(85, 100) * 100  # noqa: PLR2004 thousandths
    return {
        "VII.1": 1,
        "VII.2.1": 1,
        "VII.2.2": 1,
        "VII.3": _WHOLE if commune.linked else None,
        "VII.4.1.3": _WHOLE,
        "VII.4.2": electronic,
        "VII.4.2.3": electronic,
        "VII.4.3.3": 1,
    }
