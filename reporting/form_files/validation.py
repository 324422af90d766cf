"""What one part of a form file means for another: codes, duties, units, formulas, conditions.

Every check looks only at what is readable and says nothing of what another check has said already,
so that a clerk sees each mistake once and all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.complaints import Complaint
from reporting.form_files.schema import RowShape, read_applies_if, read_formula
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

    `rows` holds the rows by their position, `unread` the keys of each that could not be read and
    are left out of it, `codes` the code of every row that has one, even of one not in `rows`.
    Positions go on from the table (`table` entries) into the narrative.
    `duties`, `levels` and `units` (with their scales) are `None` where that part is unreadable.
    """

    rows: Mapping[int, RowShape]
    unread: Mapping[int, frozenset[str]]
    codes: Mapping[int, str]
    duties: frozenset[str] | None
    units: Mapping[str, int] | None
    levels: frozenset[str] | None
    level: str | None
    headlines: tuple[str, ...]
    has_rows: bool
    table: int

    def place(self, index: int, key: str) -> Place:
        """Where a key of the row at this position stands in the file."""
        if index < self.table:
            return ("rows", index, key)
        return ("narrative", index - self.table, key)

    def row(self, code: str) -> RowShape | None:
        """The first row of a code, if all of it could be read."""
        for index, row in self.rows.items():
            if row.code == code:
                return None if self.unread[index] else row
        return None


CheckRemark = tuple[str, str, Complaint]
"""The key of the row it concerns, the code of the mistake, what is wrong."""


def check(draft: Draft) -> Iterator[FormMistake]:
    """Every mistake of a draft."""
    yield from _form(draft)
    yield from _duplicates(draft)
    for index, row in draft.rows.items():
        for checked, keys in _ROW_CHECKS:
            if not keys.isdisjoint(draft.unread[index]):
                continue
            for key, code, complaint in checked(draft, index, row):
                yield FormMistake(draft.place(index, key), row.code, code, complaint)
    yield from _cycles(draft)


def _form(draft: Draft) -> Iterator[FormMistake]:
    if not draft.has_rows:
        yield FormMistake(("rows",), None, "empty_form", Complaint("form.no_rows"))
    if draft.levels is not None and draft.level is not None and draft.level not in draft.levels:
        complaint = Complaint("form.no_deadline", level=draft.level)
        yield FormMistake(("deadlines",), None, "bad_deadline", complaint)
    for unit, scale in (draft.units or {}).items():
        if scale != 10 ** (len(str(scale)) - 1):
            complaint = Complaint("form.unit_scale", unit=unit, scale=scale)
            yield FormMistake(("units", unit, "scale"), None, "bad_scale", complaint)
    for index, code in enumerate(draft.headlines):
        row = draft.row(code)
        if code not in draft.codes.values():
            complaint = Complaint("form.no_row", row=code)
            yield FormMistake(("headlines", index), code, "headline_unknown", complaint)
        elif row and not isinstance(read_formula(row.formula or ""), Ratio):
            complaint = Complaint("form.headline_ratio")
            yield FormMistake(("headlines", index), code, "headline_without_ratio", complaint)


def _duplicates(draft: Draft) -> Iterator[FormMistake]:
    seen: set[str] = set()
    for index, code in draft.codes.items():
        if code in seen:
            complaint = Complaint("form.same_row")
            yield FormMistake(draft.place(index, "code"), code, "duplicate_code", complaint)
        seen.add(code)


def _narrative(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    """The prose has its rows in a list of their own: no tree, nothing computed, nothing owed."""
    if index < draft.table:
        if row.asked is Asked.NARRATIVE:
            yield "asked", "narrative_outside", Complaint("form.narrative_outside")
        return
    if row.asked is not Asked.NARRATIVE:
        yield "asked", "narrative_key", Complaint("form.not_in_narrative", key="asked")
    for key in sorted({"parent", "applies_if"} & row.model_fields_set):
        yield key, "narrative_key", Complaint("form.not_in_narrative", key=key)
    if not row.code.startswith(f"{NARRATIVE_PART}."):
        complaint = Complaint("form.code_begins", start=f"{NARRATIVE_PART}.")
        yield "code", "code_outside_narrative", complaint


def _tree(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    parent = row.parent_code()
    if parent is None or index >= draft.table:
        return
    key = "parent" if row.parent else "code"
    if parent not in draft.codes.values():
        yield key, "unknown_parent", Complaint("form.no_parent", row=parent)
    elif parent not in (code for place, code in draft.codes.items() if place < index):
        yield key, "parent_not_before", Complaint("form.parent_before", row=parent)
    elif not row.code.startswith(f"{parent}."):
        yield key, "code_outside_parent", Complaint("form.code_begins", start=f"{parent}.")


def _duty(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.duty is not None:
        if draft.duties is not None and row.duty not in draft.duties:
            yield "duty", "unknown_duty", Complaint("form.unknown_duty", duty=row.duty)
    elif row.parent_code() is None or index >= draft.table:
        yield "code", "missing_key", Complaint("form.needs_duty")


def _heading(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    """A heading has nothing to fill in; every other row has a kind and a measure."""
    if row.asked is Asked.HEADING:
        for key in sorted(row.model_fields_set & _OF_FIGURES):
            code = "heading_with_kind" if key == "kind" else "heading_with_figure"
            yield key, code, Complaint("form.not_in_heading", key=key)
        return
    if row.kind is None:
        yield "code", "missing_key", Complaint("form.only_heading", key="kind")
    if row.measure is None:
        yield "code", "missing_key", Complaint("form.only_heading", key="measure")


def _choices(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING:
        return
    if row.kind is Kind.CHOICE and len(row.choices) < len("01"):
        yield "kind", "choice_without_options", Complaint("form.two_options")
    if row.kind is not Kind.CHOICE and row.choices:
        yield "choices", "options_without_choice", Complaint("form.no_options")
    digits = [option.digit for option in row.choices]
    for digit in sorted({digit for digit in digits if digits.count(digit) > 1}):
        yield "choices", "duplicate_digit", Complaint("form.same_digit", digit=digit)


def _unit(draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.kind is None:
        return
    if row.kind not in AMOUNTS:
        if row.unit is not None:
            yield "unit", "unit_not_wanted", Complaint("form.no_unit", kind=row.kind.value)
    elif row.unit is None:
        yield "code", "missing_key", Complaint("form.needs_unit", kind=row.kind.value)
    elif draft.units is not None and row.unit not in draft.units:
        yield "unit", "unknown_unit", Complaint("form.unknown_unit", unit=row.unit)
    elif draft.units is not None and row.kind is Kind.COUNT and draft.units[row.unit] != 1:
        yield "unit", "bad_scale", Complaint("form.scale_of_money", unit=row.unit)


def _formula(draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING:
        return
    if row.asked is not Asked.COMPUTED:
        if row.formula is not None:
            yield "formula", "asked_with_formula", Complaint("form.formula_needless")
        return
    if row.formula is None:
        yield "asked", "computed_without_formula", Complaint("form.formula_missing")
        return
    formula = read_formula(row.formula)
    if formula is None:
        yield "formula", "bad_formula", Complaint("form.formula_form")
        return
    yield from _formula_parts(draft, row, formula)


def _formula_parts(draft: Draft, row: RowShape, formula: Formula) -> Iterator[CheckRemark]:
    parts = []
    for code in formula.codes:
        part = draft.row(code)
        if code not in draft.codes.values():
            yield "formula", "formula_unknown_row", Complaint("form.no_row", row=code)
        elif part and (part.kind not in AMOUNTS or part.asked not in {Asked.ASKED, Asked.COMPUTED}):
            yield "formula", "formula_not_number", Complaint("form.formula_part", row=code)
        elif part:
            parts.append(part)
    if row.kind is None:
        return
    is_ratio = isinstance(formula, Ratio)
    if is_ratio != (row.kind is Kind.PERCENT):
        yield "kind", "formula_kind", Complaint("form.quotient_percent")
    measured = {(part.kind, part.unit) for part in parts}
    if not is_ratio and row.kind in AMOUNTS:
        measured.add((row.kind, row.unit))
    if len(measured) > 1:
        yield "formula", "formula_kind", Complaint("form.formula_mixed")


def _applies_if(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.applies_if is None:
        return
    condition = read_applies_if(row.applies_if)
    if condition is None:
        yield "applies_if", "bad_applies_if", Complaint("form.applies_form")
        return
    before = {code for place, code in draft.codes.items() if place < index}
    asked = draft.row(condition.indicator)
    if condition.indicator not in before:
        complaint = Complaint("form.no_row_before", row=condition.indicator)
        yield "applies_if", "applies_if_unknown", complaint
    elif asked and condition.equals not in {option.digit for option in asked.choices}:
        digit = condition.equals
        complaint = Complaint("form.no_digit", row=condition.indicator, digit=digit)
        yield "applies_if", "applies_if_not_choice", complaint


def _aggregation(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.kind is None:
        return
    wanted = row.aggregation or row.usual_aggregation()
    one = any(option.digit == 1 for option in row.choices)
    if wanted is not Aggregation.NONE and wanted is not row.usual_aggregation():
        complaint = Complaint("form.aggregation", aggregation=wanted.value)
        yield "aggregation", "bad_aggregation", complaint
    elif wanted is Aggregation.YES_COUNT and row.choices and not one:
        yield "kind", "bad_aggregation", Complaint("form.none_counted")


def _cycles(draft: Draft) -> Iterator[FormMistake]:
    """Computed rows that need themselves, each circle told once, at its first row."""
    needs: dict[str, tuple[str, ...]] = {}
    for row in draft.rows.values():
        formula = read_formula(row.formula or "")
        needs.setdefault(row.code, formula.codes if formula else ())
    told: set[str] = set()
    for index, row in draft.rows.items():
        circle = _circle(row.code, needs)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            complaint = Complaint("form.needs_itself", rows=" -> ".join((*circle, row.code)))
            yield FormMistake(draft.place(index, "formula"), row.code, "formula_cycle", complaint)


def _circle(start: str, needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """A way along the formulas from a row back to itself; empty if there is none."""
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
"""What the codes of narrative rows begin with, and the part they are in."""

_OF_FIGURES = frozenset(
    {"kind", "unit", "choices", "measure", "formula", "aggregation", "applies_if"}
)
# Each check with the keys it reads: it is left out for a row of which one could not be read.
_ROW_CHECKS = (
    (_narrative, frozenset({"asked"})),
    (_tree, frozenset({"parent"})),
    (_duty, frozenset({"duty", "parent"})),
    (_heading, frozenset({"asked", "kind", "measure"})),
    (_choices, frozenset({"asked", "kind", "choices"})),
    (_unit, frozenset({"asked", "kind", "unit"})),
    (_formula, frozenset({"asked", "kind", "unit", "formula"})),
    (_applies_if, frozenset({"asked", "applies_if"})),
    (_aggregation, frozenset({"asked", "kind", "choices", "aggregation"})),
)
