"""What a check is: a statement about the figures of a report that a form file makes.

Checks are data. `reporting.form_files.check_loader` reads them,
`reporting.form_files.lint.contradictions` finds the ones that contradict each other or can never
speak, `reporting.checks.runner` applies them. A rule with two sides, an operator and a rule for
missing values on each side is DHIS2's idea (ValidationRule, Expression, MissingValueStrategy);
tolerance and the way out by explanation are ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PERIOD_START = "period_start"
PERIOD_END = "period_end"
PERIOD_DAYS = frozenset({PERIOD_START, PERIOD_END})
"""What a side may name instead of an indicator: the first and the last day counted."""


class Severity(StrEnum):
    """What a finding asks of the people: to be settled, or to be settled or explained."""

    HARD = "hard"
    SOFT = "soft"


class CheckKind(StrEnum):
    """What a check is about; the first eleven state a relation, the rest look for the unlikely."""

    SUM = "sum"
    BAL = "bal"
    PART = "part"
    RATIO = "ratio"
    PCT100 = "pct100"
    SAME = "same"
    WMEAN = "wmean"
    CARRY = "carry"
    FALL = "fall"
    NEED = "need"
    DATE = "date"
    BOUND = "bound"
    PLAUSIBLE = "plausible"
    SCALE = "scale"
    STEP = "step"
    GONE = "gone"
    OUTLIER = "outlier"
    NEIGHBOURS = "neighbours"
    STALE = "stale"
    ZEROED = "zeroed"
    PARTS = "parts"
    """What counts from the start of the year is not below what was reported in it before."""


INDICATOR_KINDS = frozenset(
    {
        CheckKind.BOUND,
        CheckKind.SCALE,
        CheckKind.STEP,
        CheckKind.GONE,
        CheckKind.OUTLIER,
        CheckKind.NEIGHBOURS,
        CheckKind.STALE,
        CheckKind.ZEROED,
        CheckKind.PARTS,
    }
)
"""Kinds that name indicators; the others have a left side, an operator and a right side."""


class CheckOperator(StrEnum):
    """How the sides must stand to each other; the last two compare conditions, not numbers."""

    EQUAL = "=="
    AT_MOST = "<="
    LESS = "<"
    BOTH = "both or neither"
    ONLY_IF = "only if"
    """The left may be so only if the right is."""


class Missing(StrEnum):
    """What becomes of a side when a figure on it is missing. This is the one place that says so.

    A figure is missing when nobody has given it, when it is "not yet", and, for arithmetic, when it
    is "not applicable"; "nothing arose" is 0 and never missing. A check speaks only when both
    sides have come to something, so one side's `never_skip` does not force the other.

    `skip_if_any`, the default of every side: one missing figure silences the side. `skip_if_all`:
    missing figures count 0 unless all are missing. `never_skip`: missing figures count 0.

    A condition that compares ("I.5.1 > 0") is false for an indicator that is not applicable:
    nothing is there; for one that nobody has answered it is silent, or counts 0 under `never_skip`.
    So is "given(A)"; "not given(A)" is never silent.
    """

    SKIP_IF_ANY = "skip_if_any"
    SKIP_IF_ALL = "skip_if_all"
    NEVER_SKIP = "never_skip"


class At(StrEnum):
    """Of which period an indicator is meant."""

    NOW = "now"
    PREVIOUS = "prev"
    """The period reported before, be it of the year before."""
    YEAR = "year"
    """The period reported before, if it is of the same year."""
    YEAR_SUM = "year_sum"
    """All earlier periods of the year, added up."""


class Comparison(StrEnum):
    """How a condition compares."""

    EQUAL = "="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Term:
    """An indicator of some period, taken so many times."""

    code: str
    at: At = At.NOW
    factor: int = 1

    def __str__(self) -> str:
        """The term as it is written in a form file, without its factor."""
        return self.code if self.at is At.NOW else f"{self.at}({self.code})"


@dataclass(frozen=True, slots=True)
class Linear:
    """Indicators added and subtracted; `constant` is in the unit as written ("100" percent)."""

    terms: tuple[Term, ...]
    constant: int = 0


@dataclass(frozen=True, slots=True)
class Quotient:
    """A percentage of two sums: compared in hundredths of a percent, exactly."""

    numerator: Linear
    denominator: Linear

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of both."""
        return (*self.numerator.terms, *self.denominator.terms)


Expression = Linear | Quotient


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition: two expressions compared."""

    left: Expression
    comparison: Comparison
    right: Expression

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms of both."""
        return (*self.left.terms, *self.right.terms)


@dataclass(frozen=True, slots=True)
class IsGiven:
    """A condition: the indicator has an answer but "not applicable"; or, `negated`, it has none."""

    term: Term
    negated: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """The one indicator."""
        return (self.term,)


Condition = Compared | IsGiven


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a check: an expression, or a condition for the operators that compare them."""

    what: Expression | Condition
    missing: Missing = Missing.SKIP_IF_ANY

    @property
    def terms(self) -> tuple[Term, ...]:
        """The indicators it reads."""
        return self.what.terms


@dataclass(frozen=True, slots=True)
class Tolerance:
    """By how much the sides may miss: `absolute` in the unit as written, `percent` of the right.

    `rounding` lets a typed percentage be the other side rounded or cut off to the decimals typed
    ("21%" and "20,6%" for 20,601%).
    """

    absolute: int = 0
    percent: int = 0
    rounding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A relation between two sides. `when` is a condition without which it says nothing."""

    code: str
    kind: CheckKind
    severity: Severity
    left: Side
    operator: CheckOperator
    right: Side
    sentence: Mapping[str, str]
    tolerance: Tolerance = field(default_factory=Tolerance)
    when: Condition | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """Everything it reads."""
        return (*self.left.terms, *self.right.terms, *(self.when.terms if self.when else ()))

    def codes(self) -> Iterator[str]:
        """The indicators whose current value it reads."""
        for term in self.terms:
            if term.at is At.NOW and term.code not in PERIOD_DAYS:
                yield term.code


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCheck:
    """A look at `indicators` (in printed order) one by one, or together: STALE and ZEROED."""

    code: str
    kind: CheckKind
    severity: Severity
    indicators: tuple[str, ...]
    sentence: Mapping[str, str]

    def codes(self) -> Iterator[str]:
        """The indicators whose current value it reads."""
        return iter(self.indicators)


AnyCheck = Check | IndicatorCheck
