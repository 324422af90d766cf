"""The shape of a form file: which keys it has and what each may hold. Pydantic checks it.

What one key means for another (a formula's parts, an indicator's duty) is for
`reporting.form_files.validation`.
"""

import re
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from reporting.complaints.shapes import unusable
from reporting.form_files.check_schema import SentenceShape
from reporting.forms import (
    Aggregation,
    AppliesIf,
    Asked,
    Formula,
    Measure,
    Ratio,
    Reporters,
    Sum,
)
from reporting.forms.check import CheckKind
from reporting.languages import ENGLISH, VIETNAMESE
from reporting.periods import CycleRule
from reporting.periods.deadlines import (
    DayOfMonth,
    DeadlineRule,
    WhenDayOff,
    WorkingDaysAfterCutoff,
)
from reporting.periods.rung_rules import USUAL, Anchor, Audience, Ladder, RungRule
from reporting.units import Level
from reporting.values import AMOUNTS, Kind

LONGEST_NAME = 300
LONGEST_SHORT = 40
LONGEST_HINT = 120
MOST_UNITS = 4000
MOST_WORDS = 12
MOST_RUNGS = 12

_CODE = r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*"
Code = Annotated[str, StringConstraints(pattern=f"^{_CODE}$", max_length=20)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SHORT)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_HINT)]

UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]+$", max_length=16)]
Word = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_SHORT, pattern=r"\w")]

LevelWord = Annotated[Level, Strict(strict=False)]
CheckKindWord = Annotated[CheckKind, Strict(strict=False)]
ClockTime = Annotated[time, Strict(strict=False)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NameShape(_Shape):
    """A text in Vietnamese and, where someone has written it, in English."""

    vi: Name
    en: Name | None = None

    def words(self) -> dict[str, str]:
        """The text by language; Vietnamese stands in for English that is not there."""
        return {VIETNAMESE: self.vi, ENGLISH: self.en or self.vi}


class ShortShape(NameShape):
    """A text that fits a button, a list or the axis of a chart."""

    vi: Short
    en: Short | None = None


class HintShape(NameShape):
    """A text of one line."""

    vi: Line
    en: Line | None = None


class UnitShape(ShortShape):
    """A unit of measure; `scale` is how many đồng make one of it.

    `most` is the largest figure in it that a row can hold.
    """

    scale: Annotated[int, Field(ge=1)] = 1
    most: Annotated[int, Field(ge=1)] | None = None


class OptionShape(ShortShape):
    """One answer of a choice."""

    digit: Annotated[int, Field(ge=0, le=99)]


class CycleShape(_Shape):
    """Which periods the form is asked for, and from when people work on one."""

    rule: Annotated[CycleRule, Strict(strict=False)]
    opens_days_before_cutoff: Annotated[int, Field(ge=0, le=92)]


class ReportersShape(_Shape):
    """Who fills the form in: the units of a level, or the units listed by code."""

    level: LevelWord | None = None
    units: Annotated[list[UnitCode], Field(min_length=1, max_length=MOST_UNITS)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "ReportersShape":
        if (self.level is None) == (self.units is None):
            raise unusable("form.one_way_of_reporters")
        return self


class DayOfMonthShape(_Shape):
    """A deadline on a day of the month; from day 29 on some months would have none."""

    day: Annotated[int, Field(ge=1, le=28)]
    month_offset: Annotated[int, Field(ge=0, le=11)] = 0
    when_day_off: Annotated[WhenDayOff, Strict(strict=False)] = WhenDayOff.NEXT


class DeadlineShape(_Shape):
    """One level's deadline, written in one of two ways."""

    working_days_after_cutoff: Annotated[int, Field(ge=1, le=60)] | None = None
    day_of_month: DayOfMonthShape | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "DeadlineShape":
        if (self.working_days_after_cutoff is None) == (self.day_of_month is None):
            raise unusable("form.one_deadline")
        return self

    def rule(self) -> DeadlineRule:
        """The deadline as the rules know it."""
        due = self.day_of_month
        if due is not None:
            return DayOfMonth(due.day, due.month_offset, due.when_day_off)
        return WorkingDaysAfterCutoff(self.working_days_after_cutoff or 1)


class RungShape(_Shape):
    """One reminder: so many days after what it counts from, before it if negative."""

    key: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z+-]{1,12}$")]
    at: Annotated[Anchor, Strict(strict=False)]
    days: Annotated[int, Field(ge=-60, le=60)] = 0
    working_days: bool = False
    audience: Annotated[Audience, Strict(strict=False)] = Audience.EVERYBODY


class LadderShape(_Shape):
    """When people are reminded: rungs, each more pressing than the one before, and hours."""

    begins: ClockTime = USUAL.begins
    ends: ClockTime = USUAL.ends
    rungs: Annotated[list[RungShape], Field(max_length=MOST_RUNGS)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "LadderShape":
        keys = [rung.key for rung in self.rungs or ()]
        if self.begins >= self.ends or len(keys) > len(set(keys)):
            raise unusable("form.ladder")
        return self

    def ladder(self) -> Ladder:
        """The ladder as the rules know it."""
        if self.rungs is None:
            return Ladder(USUAL.rungs, self.begins, self.ends)
        rungs = (
            RungRule(one.key, one.at, one.days, one.working_days, one.audience)
            for one in self.rungs
        )
        return Ladder(tuple(rungs), self.begins, self.ends)


class IndicatorShape(_Shape):
    """One indicator as written; what it leaves out follows from its parent and its kind."""

    code: Code
    name: NameShape
    short: ShortShape
    parent: Code | None = None
    duty: str | None = None
    asked: Annotated[Asked, Strict(strict=False)] = Asked.ASKED
    kind: Annotated[Kind, Strict(strict=False)] | None = None
    unit: str | None = None
    choices: list[OptionShape] = Field(default_factory=list)
    measure: Annotated[Measure, Strict(strict=False)] | None = None
    formula: str | None = None
    aggregation: Annotated[Aggregation, Strict(strict=False)] | None = None
    applies_if: str | None = None
    hint: HintShape | None = None
    was: Code | None = None

    def parent_code(self) -> str | None:
        """The indicator above it in the tree: as written, or the code without its last number."""
        return self.parent or self.code.rpartition(".")[0] or None

    def usual_aggregation(self) -> Aggregation:
        """How figures of this kind are put together, unless the indicator says otherwise."""
        if self.kind in AMOUNTS:
            return Aggregation.SUM
        if self.kind is Kind.CHOICE:
            return Aggregation.YES_COUNT
        if self.kind is Kind.PERCENT and self.asked is Asked.COMPUTED:
            return Aggregation.RATIO
        return Aggregation.NONE


class FormShape(_Shape):
    """A form file; indicators (`rows`) and checks are looked at one by one: none hides another."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    version: Annotated[int, Field(ge=1)]
    begins: Annotated[date, Strict(strict=False)] | None = None
    name: NameShape
    short: ShortShape
    issuer: NameShape
    legal_basis: NameShape
    cycle: CycleShape
    level: LevelWord | None = None
    reporters: ReportersShape | None = None
    words: Annotated[list[Word], Field(max_length=MOST_WORDS)] = Field(default_factory=list)
    deadlines: dict[LevelWord, DeadlineShape]
    ladder: LadderShape = LadderShape()
    duties: dict[str, ShortShape]
    units: dict[str, UnitShape] = Field(default_factory=dict)
    headlines: list[Code] = Field(default_factory=list)
    rows: list[Any]
    narrative: list[Any] = Field(default_factory=list)
    sentences: dict[CheckKindWord, SentenceShape] = Field(default_factory=dict)
    checks: list[Any] = Field(default_factory=list)

    def who_reports(self) -> Reporters:
        """The units that fill the form in."""
        listed = self.reporters or ReportersShape(level=self.level)
        return Reporters(listed.level, frozenset(listed.units or ()))


def read_formula(text: str) -> Formula | None:
    """Read "VI.2.2 + VI.2.3" or "I.2.2 / I.2.1"; `None` for anything else.

    >>> read_formula("I.2.2 / I.2.1")
    Ratio(numerator='I.2.2', denominator='I.2.1')
    """
    if match := re.fullmatch(rf"\s*({_CODE})\s*/\s*({_CODE})\s*", text):
        return Ratio(match[1], match[2])
    if re.fullmatch(rf"\s*{_CODE}(?:\s*\+\s*{_CODE})+\s*", text):
        return Sum(tuple(part.strip() for part in text.split("+")))
    return None


def read_applies_if(text: str) -> AppliesIf | None:
    """Read "I.5 = 1"; `None` for anything else.

    >>> read_applies_if("I.5 = 1")
    AppliesIf(indicator='I.5', equals=1)
    """
    match = re.fullmatch(rf"\s*({_CODE})\s*=\s*([0-9]{{1,2}})\s*", text)
    return AppliesIf(match[1], int(match[2])) if match else None
