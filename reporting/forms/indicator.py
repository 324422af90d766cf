"""An indicator: one figure or heading of a form, with who is asked for it and how it is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reporting.values import Kind, Option


class Asked(StrEnum):
    """What an indicator wants of the people who fill the form in."""

    HEADING = "heading"
    ASKED = "asked"
    COMPUTED = "computed"
    OTHER_LEVEL = "other_level"
    """Printed on the paper, but for another level of government to answer."""
    NARRATIVE = "narrative"
    """A figure or a text of the report's prose, not of its table: may be left out."""


class Measure(StrEnum):
    """What stretch of time a figure speaks about."""

    FLOW = "flow"
    """What happened in this period."""
    STOCK = "stock"
    """What stands at the cut-off day."""
    CUMULATIVE = "cumulative"
    """What has happened since the reporting year began (15/12 of the year before)."""


class Aggregation(StrEnum):
    """How the figures of several units become one."""

    SUM = "sum"
    RATIO = "ratio"
    """Sum of numerators over sum of denominators, never the mean of the units' rates."""
    YES_COUNT = "yes_count"
    """The number of units that chose digit 1."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sum:
    """A computed indicator that adds up other indicators."""

    parts: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it is computed from."""
        return self.parts


@dataclass(frozen=True, slots=True)
class Ratio:
    """A computed indicator that is a percentage of two other indicators."""

    numerator: str
    denominator: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators it is computed from."""
        return (self.numerator, self.denominator)


Formula = Sum | Ratio


@dataclass(frozen=True, slots=True)
class AppliesIf:
    """The indicator is asked only when a choice indicator was answered with this digit."""

    indicator: str
    equals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of a form.

    `name`, `short`, `unit` and `hint` hold a text for each of `vi` and `en`. Units are written as
    they stand inside a sentence ("văn bản"); the unit of a choice is its legend as printed ("Có =
    1; Không = 0"). `scale` is how many of the stored whole numbers make one of the unit: 1.000.000
    (đồng) for triệu đồng, 100 (hundredths) for percent, 1 otherwise. `ceiling` is the largest
    number that it can hold, as stored; None where the form names none. `was` is the code of the row
    of the version before that means the same; None where the row says nothing of it.
    """

    code: str
    parent: str | None
    part: str
    name: Mapping[str, str]
    short: Mapping[str, str]
    unit: Mapping[str, str]
    kind: Kind | None
    scale: int
    choices: tuple[Option, ...]
    duty: str
    asked: Asked
    measure: Measure | None
    aggregation: Aggregation
    formula: Formula | None
    applies_if: AppliesIf | None
    hint: Mapping[str, str] | None
    headline: bool
    ceiling: int | None = None
    was: str | None = None

    @property
    def number(self) -> str:
        """The indicator's number as printed, within its part.

        >>> number_in_part("II.2.2.1")
        '2.2.1'
        """
        return number_in_part(self.code)


def number_in_part(code: str) -> str:
    """The printed number: the code without the part's numeral; of a part its own numeral."""
    _, dot, rest = code.partition(".")
    return rest if dot else code
