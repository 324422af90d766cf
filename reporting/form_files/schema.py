"""The shape of a form file: which keys it has and what each may hold. Pydantic checks it.

What one key means for another (a formula's parts, an indicator's duty) is for
`reporting.form_files.validation`.
"""

import re
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, model_validator

from reporting.complaints.shapes import unusable
from reporting.form_files.calendar_schema import (
    CalendarShape,
    CycleShape,
    DeadlineShape,
    GroupDeadlineShape,
)
from reporting.form_files.check_schema import SentenceShape
from reporting.form_files.ladder_schema import LadderShape
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
from reporting.forms.model import GroupTiming
from reporting.languages import ENGLISH, VIETNAMESE
from reporting.periods import Cycle
from reporting.periods.deadlines import Early, Timing
from reporting.periods.workdays import WhenDayOff
from reporting.units import Level
from reporting.values import AMOUNTS, Kind

LONGEST_NAME = 300
LONGEST_SHORT = 40
LONGEST_HINT = 120
MOST_UNITS = 4000
MOST_WORDS = 12

_CODE = r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*"
Code = Annotated[str, StringConstraints(pattern=f"^{_CODE}$", max_length=20)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_SHORT)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_HINT)]

UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]+$", max_length=16)]
Word = Annotated[str, StringConstraints(min_length=2, max_length=LONGEST_SHORT, pattern=r"\w")]

LevelWord = Annotated[Level, Strict(strict=False)]
CheckKindWord = Annotated[CheckKind, Strict(strict=False)]


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


class ReportersShape(_Shape):
    """Who fills the form in: the units of a level, or the units listed by code."""

    level: LevelWord | None = None
    units: Annotated[list[UnitCode], Field(min_length=1, max_length=MOST_UNITS)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "ReportersShape":
        if (self.level is None) == (self.units is None):
            raise unusable("form.one_way_of_reporters")
        return self


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
    cycle: CycleShape | None = None
    calendar: CalendarShape | None = None
    level: LevelWord | None = None
    reporters: ReportersShape | None = None
    words: Annotated[list[Word], Field(max_length=MOST_WORDS)] = Field(default_factory=list)
    deadlines: dict[LevelWord, DeadlineShape]
    groups: dict[str, Annotated[list[UnitCode], Field(max_length=MOST_UNITS)]] = Field(
        default_factory=dict
    )
    group_deadlines: list[GroupDeadlineShape] = Field(default_factory=list)
    early: Annotated[Early, Strict(strict=False)] = Early.ASK
    ladder: LadderShape = LadderShape()
    duties: dict[str, ShortShape]
    units: dict[str, UnitShape] = Field(default_factory=dict)
    headlines: list[Code] = Field(default_factory=list)
    rows: list[Any]
    narrative: list[Any] = Field(default_factory=list)
    sentences: dict[CheckKindWord, SentenceShape] = Field(default_factory=dict)
    checks: list[Any] = Field(default_factory=list)

    def periods(self) -> Cycle:
        """The calendar of the form."""
        shape = self.calendar or self.cycle
        if shape is None:
            message = "a form without a calendar is refused"
            raise RuntimeError(message)
        return shape.cycle()

    def timings(self) -> dict[Level, Timing]:
        """When each level is due."""
        return {level: one.timing(self._cutoff) for level, one in self.deadlines.items()}

    def group_timings(self) -> tuple[GroupTiming, ...]:
        """When some units are due; of two groups with one unit the first counts."""
        return tuple(
            GroupTiming(one.codes(self.groups), replace(one.timing(self._cutoff), is_of_group=True))
            for one in self.group_deadlines
        )

    @property
    def _cutoff(self) -> WhenDayOff:
        return self.calendar.when_day_off.cutoff if self.calendar else WhenDayOff.STAY

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
