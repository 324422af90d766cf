"""A form as values: its indicators, who answers them, and how computed ones follow.

A form is read from a YAML file by `reporting.form_files.loader`, which also checks it; the values
here are taken to be right and only answer questions about it.

"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from reporting.forms.check import AnyCheck
from reporting.forms.indicator import Asked, Indicator
from reporting.periods import Cycle
from reporting.periods.deadlines import Early, Timing
from reporting.periods.rung_rules import USUAL, Ladder
from reporting.periods.workdays import WorkCalendar
from reporting.units import Level, Unit


class UnknownIndicator(LookupError):
    """No indicator of the form has this code."""

    def __init__(self, form: str, code: str) -> None:
        super().__init__(f"form {form} has no indicator {code}")
        self.form = form
        self.code = code


@dataclass(frozen=True, slots=True)
class Reporters:
    """Who fills a form in: every unit of a level, or the units with these codes."""

    level: Level | None = None
    codes: frozenset[str] = frozenset()

    def __contains__(self, unit: Unit) -> bool:
        """Whether that unit fills the form in."""
        return unit.level is self.level or unit.code in self.codes


@dataclass(frozen=True, slots=True)
class GroupTiming:
    """The rules for some units: those with these codes, and those directly below one of them."""

    codes: frozenset[str]
    timing: Timing

    def __contains__(self, unit: Unit) -> bool:
        """Whether that unit is one of them."""
        return unit.code in self.codes or unit.parent_code in self.codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of one version: indicators in printed order, duties, periods and deadlines.

    `short` is what a sentence calls it ("Báo cáo CCHC"), `words` what people type for it, folded.
    `reporters` are the units that fill it in; `deadlines` has the rules for their level and for
    those above it that pass it on, `group_deadlines` those of some units alone.
    `narrative` are the indicators of the report's prose: they are found by their code, but they are
    no indicators of the table, nobody owes them and progress does not count them. `checks` are what
    must hold among all of these. `begins` is the day from which the version is used, if its file
    says so; `digest` tells its content from any other (see `reporting.form_files.digest`).
    `other_duties` are those that only other versions have: whoever answers for one of them still
    files the reports that were begun with those. `other_reporters` are those of other versions, if
    any other units fill those in. `early` says what is done before the cut-off, `ladder` when
    people are reminded.
    """

    code: str
    version: int
    name: Mapping[str, str]
    short: Mapping[str, str]
    issuer: Mapping[str, str]
    legal_basis: Mapping[str, str]
    reporters: Reporters
    indicators: tuple[Indicator, ...]
    duties: Mapping[str, Mapping[str, str]]
    cycle: Cycle
    deadlines: Mapping[Level, Timing]
    headlines: tuple[str, ...]
    words: tuple[str, ...] = ()
    narrative: tuple[Indicator, ...] = ()
    checks: tuple[AnyCheck, ...] = ()
    begins: date | None = None
    digest: str = ""
    other_duties: frozenset[str] = frozenset()
    group_deadlines: tuple[GroupTiming, ...] = ()
    early: Early = Early.ASK
    other_reporters: tuple[Reporters, ...] = ()
    ladder: Ladder = USUAL
    _by_code: Mapping[str, Indicator] = field(init=False, repr=False, compare=False)
    _place: Mapping[str, int] = field(init=False, repr=False, compare=False)
    _asked: Mapping[str | None, tuple[Indicator, ...]] = field(
        init=False, repr=False, compare=False
    )
    _children: Mapping[str | None, tuple[Indicator, ...]] = field(
        init=False, repr=False, compare=False
    )
    _decided: Mapping[str, tuple[Indicator, ...]] = field(init=False, repr=False, compare=False)
    _computed: tuple[Indicator, ...] = field(init=False, repr=False, compare=False)
    _dependents: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _checked: Mapping[str, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _read_with: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _read: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look-ups are made once: a form is read thousands of times for each time it is loaded."""
        by_code = {indicator.code: indicator for indicator in (*self.indicators, *self.narrative)}
        computed = _in_order_of_need(by_code)
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(
            self, "_place", {indicator.code: n for n, indicator in enumerate(self.indicators)}
        )
        object.__setattr__(self, "_asked", _asked_by_duty(self.indicators))
        object.__setattr__(self, "_children", _children_of(self.indicators))
        object.__setattr__(self, "_decided", _decided_of(self.indicators))
        object.__setattr__(self, "_computed", computed)
        object.__setattr__(self, "_dependents", _dependents_of(computed))
        object.__setattr__(self, "_checked", self._places_by_code())
        read = [{code for code in check.codes() if code in by_code} for check in self.checks]
        object.__setattr__(self, "_read_with", self._indicators_by_checked(read))
        object.__setattr__(self, "_read", tuple(sorted(set().union(*read))))

    @property
    def every_reporters(self) -> tuple[Reporters, ...]:
        """Its own, and those of its other versions."""
        return (self.reporters, *self.other_reporters)

    def __contains__(self, code: object) -> bool:
        """Whether the form has an indicator of this code."""
        return code in self._by_code

    def on_calendar(self, calendar: WorkCalendar) -> "Form":
        """This form, which asks that calendar where an opening goes that falls on a day off."""
        return replace(self, cycle=replace(self.cycle, calendar=calendar))

    @property
    def deadline(self) -> Timing:
        """The rules for those who fill the form in; of listed units the first there are."""
        level = self.reporters.level
        return self.deadlines[level] if level else next(iter(self.deadlines.values()))

    def timing(self, unit: Unit) -> Timing:
        """The rules for one of those who fill the form in: its group's, else its level's."""
        of_group = (one.timing for one in self.group_deadlines if unit in one)
        return next(of_group, self.deadlines.get(unit.level, self.deadline))

    def indicator(self, code: str) -> Indicator:
        """The indicator of this code; raises `UnknownIndicator`."""
        indicator = self._by_code.get(code)
        if indicator is None:
            raise UnknownIndicator(self.code, code)
        return indicator

    def place(self, code: str) -> int:
        """Where in `indicators` the indicator of this code stands; raises `UnknownIndicator`."""
        place = self._place.get(code)
        if place is None:
            raise UnknownIndicator(self.code, code)
        return place

    def asked(self, duty: str | None = None) -> tuple[Indicator, ...]:
        """The indicators people answer, in printed order; of one duty, or of all."""
        return self._asked.get(duty, ())

    def parts(self) -> tuple[Indicator, ...]:
        """The top-level headings."""
        return self._children.get(None, ())

    def indicators_of_part(self, part: str) -> tuple[Indicator, ...]:
        """All indicators of a part in printed order, its heading first; none if it is unknown."""
        return tuple(indicator for indicator in self.indicators if indicator.part == part)

    def children(self, code: str) -> tuple[Indicator, ...]:
        """The indicators directly under this one."""
        return self._children.get(code, ())

    def decided_by(self, code: str) -> tuple[Indicator, ...]:
        """The indicators that apply only for one choice of this one, in printed order."""
        return self._decided.get(code, ())

    def computed(self) -> tuple[Indicator, ...]:
        """The computed indicators, each after those it needs: ready to be computed in one pass."""
        return self._computed

    def dependents(self, code: str) -> tuple[str, ...]:
        """Codes of those computed from this one, also through others, in order of need."""
        return self._dependents.get(code, ())

    def answered_parts(self, code: str) -> tuple[str, ...]:
        """The indicators people answer that this one is made of: itself, unless it is computed."""
        formula = self.indicator(code).formula
        if formula is None:
            return (code,)
        parts = (part for code in formula.codes for part in self.answered_parts(code))
        return tuple(dict.fromkeys(parts))

    def places_of_checks(self, code: str) -> tuple[int, ...]:
        """Places in `checks` of those that change with this one; raises `UnknownIndicator`."""
        return self._checked.get(self.indicator(code).code, ())

    def read_with(self, code: str) -> tuple[str, ...]:
        """Codes of what the checks of this one read; raises `UnknownIndicator`."""
        return self._read_with.get(self.indicator(code).code, ())

    def read_by_checks(self) -> tuple[str, ...]:
        """Codes of everything that any check reads, sorted."""
        return self._read

    def _indicators_by_checked(self, read: Sequence[set[str]]) -> dict[str, tuple[str, ...]]:
        """`read` has the indicators of each check, in the order of the checks."""
        found: dict[str, tuple[str, ...]] = {}
        for code, places in self._checked.items():
            indicators: set[str] = set()
            found[code] = tuple(sorted(indicators.union(*(read[place] for place in places))))
        return found

    def _places_by_code(self) -> dict[str, tuple[int, ...]]:
        places: dict[str, dict[int, None]] = {}
        for place, check in enumerate(self.checks):
            for code in check.codes():
                for part in (code, *self.answered_parts(code)):
                    places.setdefault(part, {})[place] = None
        return {code: tuple(found) for code, found in places.items()}


def _asked_by_duty(indicators: Iterable[Indicator]) -> dict[str | None, tuple[Indicator, ...]]:
    """The indicators people answer by duty; all of them under None."""
    asked: dict[str | None, list[Indicator]] = {None: []}
    for indicator in indicators:
        if indicator.asked is Asked.ASKED:
            asked[None].append(indicator)
            asked.setdefault(indicator.duty, []).append(indicator)
    return {duty: tuple(found) for duty, found in asked.items()}


def _children_of(indicators: Iterable[Indicator]) -> dict[str | None, tuple[Indicator, ...]]:
    children: dict[str | None, list[Indicator]] = {}
    for indicator in indicators:
        children.setdefault(indicator.parent, []).append(indicator)
    return {parent: tuple(below) for parent, below in children.items()}


def _decided_of(indicators: Iterable[Indicator]) -> dict[str, tuple[Indicator, ...]]:
    decided: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        if indicator.applies_if is not None:
            decided.setdefault(indicator.applies_if.indicator, []).append(indicator)
    return {code: tuple(found) for code, found in decided.items()}


def _in_order_of_need(by_code: Mapping[str, Indicator]) -> tuple[Indicator, ...]:
    """Computed indicators in printed order, but each behind those it needs."""
    ordered: dict[str, Indicator] = {}

    def place(indicator: Indicator) -> None:
        if indicator.formula is None or indicator.code in ordered:
            return
        for code in indicator.formula.codes:
            place(by_code[code])
        ordered[indicator.code] = indicator

    for indicator in by_code.values():
        place(indicator)
    return tuple(ordered.values())


def _dependents_of(computed: tuple[Indicator, ...]) -> dict[str, tuple[str, ...]]:
    """For each code, the computed indicators reached from it; `computed` comes in order of need."""
    needs: dict[str, set[str]] = {}
    for indicator in computed:
        codes = set(indicator.formula.codes) if indicator.formula else set()
        needs[indicator.code] = codes.union(*(needs.get(code, set()) for code in codes))
    pairs: Iterator[tuple[str, str]] = iter(
        sorted(
            ((code, indicator.code) for indicator in computed for code in needs[indicator.code]),
            key=lambda pair: pair[0],
        )
    )
    return {
        code: tuple(dependent for _, dependent in group)
        for code, group in groupby(pairs, key=lambda pair: pair[0])
    }
