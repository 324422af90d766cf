"""What one part of a form file means for another: codes, duties, units, formulas, conditions.

Every check looks only at what is readable and says nothing of what another check has said already,
so that a clerk sees each mistake once and all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.complaints import Complaint
from reporting.form_files.schema import IndicatorShape, read_applies_if, read_formula
from reporting.form_files.yaml_source import Place
from reporting.forms import Aggregation, Asked, Formula, Ratio
from reporting.values import AMOUNTS, Kind


@dataclass(frozen=True, slots=True)
class FormMistake:
    """A mistake at a place of the file."""

    place: Place
    indicator: str | None
    code: str
    complaint: Complaint


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read of a form file.

    `indicators` holds the indicators by their position, `unread` the keys of each that could not be
    read and are left out of it, `codes` the code of every indicator that has one, even of one not
    in `indicators`. `tells_reporters`: how often it says who fills it in, `tells_periods` for which
    periods. Positions go on from the
    table (`table` entries) into the narrative. `duties`,
    `levels` and `units` (with their scales) are `None` where that part is unreadable.
    """

    indicators: Mapping[int, IndicatorShape]
    unread: Mapping[int, frozenset[str]]
    codes: Mapping[int, str]
    duties: frozenset[str] | None
    units: Mapping[str, int] | None
    levels: frozenset[str] | None
    level: str | None
    tells_reporters: int
    tells_periods: int
    headlines: tuple[str, ...]
    has_indicators: bool
    table: int

    def place(self, index: int, key: str) -> Place:
        """Where a key of the indicator at this position stands in the file."""
        if index < self.table:
            return ("rows", index, key)
        return ("narrative", index - self.table, key)

    def indicator(self, code: str) -> IndicatorShape | None:
        """The first indicator of a code, if all of it could be read."""
        for index, indicator in self.indicators.items():
            if indicator.code == code:
                return None if self.unread[index] else indicator
        return None


CheckRemark = tuple[str, str, Complaint]
"""The key of the indicator it concerns, the code of the mistake, what is wrong."""


def check(draft: Draft) -> Iterator[FormMistake]:
    """Every mistake of a draft."""
    yield from _form(draft)
    yield from _duplicates(draft)
    for index, indicator in draft.indicators.items():
        for checked, keys in _INDICATOR_CHECKS:
            if not keys.isdisjoint(draft.unread[index]):
                continue
            for key, code, complaint in checked(draft, index, indicator):
                yield FormMistake(draft.place(index, key), indicator.code, code, complaint)
    yield from _cycles(draft)


def _form(draft: Draft) -> Iterator[FormMistake]:
    if not draft.has_indicators:
        yield FormMistake(("rows",), None, "empty_form", Complaint("form.no_rows"))
    for times, key, sentence in (
        (draft.tells_reporters, "reporters", "form.one_way_of_reporters"),
        (draft.tells_periods, "cycle", "form.one_calendar"),
    ):
        if times != 1:
            yield FormMistake((key,), None, "missing_key", Complaint(sentence))
    if draft.levels is not None and not draft.levels:
        yield FormMistake(("deadlines",), None, "bad_deadline", Complaint("form.no_deadlines"))
    elif draft.levels is not None and draft.level is not None and draft.level not in draft.levels:
        complaint = Complaint("form.no_deadline", level=draft.level)
        yield FormMistake(("deadlines",), None, "bad_deadline", complaint)
    yield from _units(draft)
    yield from _headlines(draft)


def _units(draft: Draft) -> Iterator[FormMistake]:
    for unit, scale in (draft.units or {}).items():
        if scale != 10 ** (len(str(scale)) - 1):
            complaint = Complaint("form.unit_scale", unit=unit, scale=scale)
            yield FormMistake(("units", unit, "scale"), None, "bad_scale", complaint)


def _headlines(draft: Draft) -> Iterator[FormMistake]:
    for index, code in enumerate(draft.headlines):
        indicator = draft.indicator(code)
        if code not in draft.codes.values():
            complaint = Complaint("form.no_row", row=code)
            yield FormMistake(("headlines", index), code, "headline_unknown", complaint)
        elif indicator and not isinstance(read_formula(indicator.formula or ""), Ratio):
            complaint = Complaint("form.headline_ratio")
            yield FormMistake(("headlines", index), code, "headline_without_ratio", complaint)


def _duplicates(draft: Draft) -> Iterator[FormMistake]:
    seen: set[str] = set()
    for index, code in draft.codes.items():
        if code in seen:
            complaint = Complaint("form.same_row")
            yield FormMistake(draft.place(index, "code"), code, "duplicate_code", complaint)
        seen.add(code)


def _narrative(draft: Draft, index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    """The indicators of the prose are a list of their own: no tree, nothing computed or owed."""
    if index < draft.table:
        if indicator.asked is Asked.NARRATIVE:
            yield "asked", "narrative_outside", Complaint("form.narrative_outside")
        return
    if indicator.asked is not Asked.NARRATIVE:
        yield "asked", "narrative_key", Complaint("form.not_in_narrative", key="asked")
    for key in sorted({"parent", "applies_if"} & indicator.model_fields_set):
        yield key, "narrative_key", Complaint("form.not_in_narrative", key=key)
    if not indicator.code.startswith(f"{NARRATIVE_PART}."):
        complaint = Complaint("form.code_begins", start=f"{NARRATIVE_PART}.")
        yield "code", "code_outside_narrative", complaint


def _tree(draft: Draft, index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    parent = indicator.parent_code()
    if parent is None or index >= draft.table:
        return
    key = "parent" if indicator.parent else "code"
    if parent not in draft.codes.values():
        yield key, "unknown_parent", Complaint("form.no_parent", row=parent)
    elif parent not in (code for place, code in draft.codes.items() if place < index):
        yield key, "parent_not_before", Complaint("form.parent_before", row=parent)
    elif not indicator.code.startswith(f"{parent}."):
        yield key, "code_outside_parent", Complaint("form.code_begins", start=f"{parent}.")


def _duty(draft: Draft, index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.duty is not None:
        if draft.duties is not None and indicator.duty not in draft.duties:
            yield "duty", "unknown_duty", Complaint("form.unknown_duty", duty=indicator.duty)
    elif indicator.parent_code() is None or index >= draft.table:
        yield "code", "missing_key", Complaint("form.needs_duty")


def _heading(_draft: Draft, _index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    """A heading has nothing to fill in; every other indicator has a kind and a measure."""
    if indicator.asked is Asked.HEADING:
        for key in sorted(indicator.model_fields_set & _OF_FIGURES):
            code = "heading_with_kind" if key == "kind" else "heading_with_figure"
            yield key, code, Complaint("form.not_in_heading", key=key)
        return
    if indicator.kind is None:
        yield "code", "missing_key", Complaint("form.only_heading", key="kind")
    if indicator.measure is None:
        yield "code", "missing_key", Complaint("form.only_heading", key="measure")


def _choices(_draft: Draft, _index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.asked is Asked.HEADING:
        return
    if indicator.kind is Kind.CHOICE and len(indicator.choices) < len("01"):
        yield "kind", "choice_without_options", Complaint("form.two_options")
    if indicator.kind is not Kind.CHOICE and indicator.choices:
        yield "choices", "options_without_choice", Complaint("form.no_options")
    digits = [option.digit for option in indicator.choices]
    for digit in sorted({digit for digit in digits if digits.count(digit) > 1}):
        yield "choices", "duplicate_digit", Complaint("form.same_digit", digit=digit)


def _unit(draft: Draft, _index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.asked is Asked.HEADING or indicator.kind is None:
        return
    if indicator.kind not in AMOUNTS:
        if indicator.unit is not None:
            yield "unit", "unit_not_wanted", Complaint("form.no_unit", kind=indicator.kind.value)
    elif indicator.unit is None:
        yield "code", "missing_key", Complaint("form.needs_unit", kind=indicator.kind.value)
    elif draft.units is not None and indicator.unit not in draft.units:
        yield "unit", "unknown_unit", Complaint("form.unknown_unit", unit=indicator.unit)
    elif (
        draft.units is not None
        and indicator.kind is Kind.COUNT
        and draft.units[indicator.unit] != 1
    ):
        yield "unit", "bad_scale", Complaint("form.scale_of_money", unit=indicator.unit)


def _formula(draft: Draft, _index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.asked is Asked.HEADING:
        return
    if indicator.asked is not Asked.COMPUTED:
        if indicator.formula is not None:
            yield "formula", "asked_with_formula", Complaint("form.formula_needless")
        return
    if indicator.formula is None:
        yield "asked", "computed_without_formula", Complaint("form.formula_missing")
        return
    formula = read_formula(indicator.formula)
    if formula is None:
        yield "formula", "bad_formula", Complaint("form.formula_form")
        return
    yield from _formula_parts(draft, indicator, formula)


def _formula_parts(
    draft: Draft, indicator: IndicatorShape, formula: Formula
) -> Iterator[CheckRemark]:
    parts = []
    for code in formula.codes:
        part = draft.indicator(code)
        if code not in draft.codes.values():
            yield "formula", "formula_unknown_row", Complaint("form.no_row", row=code)
        elif part and (part.kind not in AMOUNTS or part.asked not in {Asked.ASKED, Asked.COMPUTED}):
            yield "formula", "formula_not_number", Complaint("form.formula_part", row=code)
        elif part:
            parts.append(part)
    if indicator.kind is None:
        return
    is_ratio = isinstance(formula, Ratio)
    if is_ratio != (indicator.kind is Kind.PERCENT):
        yield "kind", "formula_kind", Complaint("form.quotient_percent")
    measured = {(part.kind, part.unit) for part in parts}
    if not is_ratio and indicator.kind in AMOUNTS:
        measured.add((indicator.kind, indicator.unit))
    if len(measured) > 1:
        yield "formula", "formula_kind", Complaint("form.formula_mixed")


def _applies_if(draft: Draft, index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.asked is Asked.HEADING or indicator.applies_if is None:
        return
    condition = read_applies_if(indicator.applies_if)
    if condition is None:
        yield "applies_if", "bad_applies_if", Complaint("form.applies_form")
        return
    before = {code for place, code in draft.codes.items() if place < index}
    asked = draft.indicator(condition.indicator)
    if condition.indicator not in before:
        complaint = Complaint("form.no_row_before", row=condition.indicator)
        yield "applies_if", "applies_if_unknown", complaint
    elif asked and condition.equals not in {option.digit for option in asked.choices}:
        digit = condition.equals
        complaint = Complaint("form.no_digit", row=condition.indicator, digit=digit)
        yield "applies_if", "applies_if_not_choice", complaint


def _aggregation(_draft: Draft, _index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    if indicator.asked is Asked.HEADING or indicator.kind is None:
        return
    wanted = indicator.aggregation or indicator.usual_aggregation()
    one = any(option.digit == 1 for option in indicator.choices)
    if wanted is not Aggregation.NONE and wanted is not indicator.usual_aggregation():
        complaint = Complaint("form.aggregation", aggregation=wanted.value)
        yield "aggregation", "bad_aggregation", complaint
    elif wanted is Aggregation.YES_COUNT and indicator.choices and not one:
        yield "kind", "bad_aggregation", Complaint("form.none_counted")


def _was(draft: Draft, index: int, indicator: IndicatorShape) -> Iterator[CheckRemark]:
    """A row of the version before is one row of this; what it was is asked of both versions."""
    if indicator.was is None:
        return
    if indicator.asked is Asked.HEADING:
        yield "was", "heading_with_figure", Complaint("form.not_in_heading", key="was")
    before = (each.was for place, each in draft.indicators.items() if place < index)
    if indicator.was in before:
        yield "was", "was_twice", Complaint("form.was_twice", row=indicator.was)


def _cycles(draft: Draft) -> Iterator[FormMistake]:
    """Computed indicators that need themselves, each circle told once, at its first indicator."""
    needs: dict[str, tuple[str, ...]] = {}
    for indicator in draft.indicators.values():
        formula = read_formula(indicator.formula or "")
        needs.setdefault(indicator.code, formula.codes if formula else ())
    told: set[str] = set()
    for index, indicator in draft.indicators.items():
        circle = _circle(indicator.code, needs)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            complaint = Complaint("form.needs_itself", rows=" -> ".join((*circle, indicator.code)))
            yield FormMistake(
                draft.place(index, "formula"), indicator.code, "formula_cycle", complaint
            )


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A way along the formulas from an indicator back to itself; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for code in needs.get(way[-1], ()):
            if code == start:
                return way
            if code not in seen:
                seen.add(code)
                ways.append((*way, code))
    return ()


NARRATIVE_PART = "N"
"""What the codes of narrative indicators begin with, and the part they are in."""

_OF_FIGURES = frozenset(
    {"kind", "unit", "choices", "measure", "formula", "aggregation", "applies_if"}
)
# Each check with the keys it reads: it is left out for an indicator of which one could not be read.
_INDICATOR_CHECKS = (
    (_narrative, frozenset({"asked"})),
    (_tree, frozenset({"parent"})),
    (_duty, frozenset({"duty", "parent"})),
    (_heading, frozenset({"asked", "kind", "measure"})),
    (_choices, frozenset({"asked", "kind", "choices"})),
    (_unit, frozenset({"asked", "kind", "unit"})),
    (_formula, frozenset({"asked", "kind", "unit", "formula"})),
    (_applies_if, frozenset({"asked", "applies_if"})),
    (_aggregation, frozenset({"asked", "kind", "choices", "aggregation"})),
    (_was, frozenset({"asked", "was"})),
)
