"""What one part of a form file means for another: codes, duties, units, formulas, conditions.

Every check looks only at what is readable and says nothing of what another check has said already,
so that a clerk sees each mistake once and all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.form_files.schema import RowShape, read_applies_if, read_formula
from reporting.form_files.yaml_source import Place
from reporting.forms import Aggregation, Asked, Formula, Ratio
from reporting.values import Kind


@dataclass(frozen=True, slots=True)
class FormMistake:
    """A mistake at a place of the file."""

    place: Place
    indicator: str | None
    code: str
    message: str


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


CheckRemark = tuple[str, str, str]
"""The key of the row it concerns, the code of the mistake, the message."""


def check(draft: Draft) -> Iterator[FormMistake]:
    """Every mistake of a draft."""
    yield from _form(draft)
    yield from _duplicates(draft)
    for index, row in draft.rows.items():
        for checked, keys in _ROW_CHECKS:
            if not keys.isdisjoint(draft.unread[index]):
                continue
            for key, code, message in checked(draft, index, row):
                yield FormMistake(draft.place(index, key), row.code, code, message)
    yield from _cycles(draft)


def _form(draft: Draft) -> Iterator[FormMistake]:
    if not draft.has_rows:
        yield FormMistake(("rows",), None, "empty_form", "the form has no rows")
    if draft.levels is not None and draft.level is not None and draft.level not in draft.levels:
        message = f"level {draft.level} has no deadline"
        yield FormMistake(("deadlines",), None, "bad_deadline", message)
    for unit, scale in (draft.units or {}).items():
        if scale != 10 ** (len(str(scale)) - 1):
            message = f"unit {unit}: scale {scale} is not 1, 10, 100, 1000 and so on"
            yield FormMistake(("units", unit, "scale"), None, "bad_scale", message)
    for index, code in enumerate(draft.headlines):
        row = draft.row(code)
        if code not in draft.codes.values():
            message = f"there is no row {code}"
            yield FormMistake(("headlines", index), code, "headline_unknown", message)
        elif row and not isinstance(read_formula(row.formula or ""), Ratio):
            message = "a headline must be a computed percentage"
            yield FormMistake(("headlines", index), code, "headline_without_ratio", message)


def _duplicates(draft: Draft) -> Iterator[FormMistake]:
    seen: set[str] = set()
    for index, code in draft.codes.items():
        if code in seen:
            message = "another row has this code"
            yield FormMistake(draft.place(index, "code"), code, "duplicate_code", message)
        seen.add(code)


def _narrative(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    """The prose has its rows in a list of their own: no tree, nothing computed, nothing owed."""
    if index < draft.table:
        if row.asked is Asked.NARRATIVE:
            yield "asked", "narrative_outside", "such a row stands under narrative"
        return
    if row.asked is not Asked.NARRATIVE:
        yield "asked", "narrative_key", "asked: a row of the narrative has none"
    for key in sorted({"parent", "applies_if"} & row.model_fields_set):
        yield key, "narrative_key", f"{key}: a row of the narrative has none"
    if not row.code.startswith(f"{NARRATIVE_PART}."):
        yield "code", "code_outside_narrative", f"the code must begin with {NARRATIVE_PART}."


def _tree(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    parent = row.parent_code()
    if parent is None or index >= draft.table:
        return
    key = "parent" if row.parent else "code"
    if parent not in draft.codes.values():
        yield key, "unknown_parent", f"there is no row {parent} above it"
    elif parent not in (code for place, code in draft.codes.items() if place < index):
        yield key, "parent_not_before", f"row {parent} must stand before it"
    elif not row.code.startswith(f"{parent}."):
        yield key, "code_outside_parent", f"the code must begin with {parent}."


def _duty(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.duty is not None:
        if draft.duties is not None and row.duty not in draft.duties:
            yield "duty", "unknown_duty", f"{row.duty} is not one of the form's duties"
    elif row.parent_code() is None or index >= draft.table:
        yield "code", "missing_key", "duty: a row with none above it needs one"


def _heading(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    """A heading has nothing to fill in; every other row has a kind and a measure."""
    if row.asked is Asked.HEADING:
        for key in sorted(row.model_fields_set & _OF_FIGURES):
            code = "heading_with_kind" if key == "kind" else "heading_with_figure"
            yield key, code, f"{key}: a heading has none"
        return
    if row.kind is None:
        yield "code", "missing_key", "kind: only a heading has none"
    if row.measure is None:
        yield "code", "missing_key", "measure: only a heading has none"


def _choices(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING:
        return
    if row.kind is Kind.CHOICE and len(row.choices) < len("01"):
        yield "kind", "choice_without_options", "a choice needs at least two options"
    if row.kind is not Kind.CHOICE and row.choices:
        yield "choices", "options_without_choice", "only a row of kind choice has options"
    digits = [option.digit for option in row.choices]
    for digit in sorted({digit for digit in digits if digits.count(digit) > 1}):
        yield "choices", "duplicate_digit", f"two options have the digit {digit}"


def _unit(draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.kind is None:
        return
    if row.kind not in _ADDED_UP:
        if row.unit is not None:
            yield "unit", "unit_not_wanted", f"a row of kind {row.kind} has no unit"
    elif row.unit is None:
        yield "code", "missing_key", f"unit: a row of kind {row.kind} needs one"
    elif draft.units is not None and row.unit not in draft.units:
        yield "unit", "unknown_unit", f"{row.unit} is not one of the form's units"
    elif draft.units is not None and row.kind is Kind.COUNT and draft.units[row.unit] != 1:
        yield "unit", "bad_scale", f"{row.unit} has a scale; only money is counted in thousands"


def _formula(draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING:
        return
    if row.asked is not Asked.COMPUTED:
        if row.formula is not None:
            yield "formula", "asked_with_formula", "only a computed row has a formula"
        return
    if row.formula is None:
        yield "asked", "computed_without_formula", "a computed row needs a formula"
        return
    formula = read_formula(row.formula)
    if formula is None:
        yield "formula", "bad_formula", 'write "A + B" or "A / B" with the codes of rows'
        return
    yield from _formula_parts(draft, row, formula)


def _formula_parts(draft: Draft, row: RowShape, formula: Formula) -> Iterator[CheckRemark]:
    parts = []
    for code in formula.codes:
        part = draft.row(code)
        if code not in draft.codes.values():
            yield "formula", "formula_unknown_row", f"there is no row {code}"
        elif part and (
            part.kind not in _ADDED_UP or part.asked not in {Asked.ASKED, Asked.COMPUTED}
        ):
            yield "formula", "formula_not_number", f"row {code} is no count or money of this level"
        elif part:
            parts.append(part)
    if row.kind is None:
        return
    is_ratio = isinstance(formula, Ratio)
    if is_ratio != (row.kind is Kind.PERCENT):
        yield "kind", "formula_kind", "a quotient is a percent, and a sum is not"
    measured = {(part.kind, part.unit) for part in parts}
    if not is_ratio and row.kind in _ADDED_UP:
        measured.add((row.kind, row.unit))
    if len(measured) > 1:
        yield "formula", "formula_kind", "its rows are not all of one kind and unit"


def _applies_if(draft: Draft, index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.applies_if is None:
        return
    condition = read_applies_if(row.applies_if)
    if condition is None:
        yield "applies_if", "bad_applies_if", 'write "A = 1" with the code of a choice'
        return
    before = {code for place, code in draft.codes.items() if place < index}
    asked = draft.row(condition.indicator)
    if condition.indicator not in before:
        message = f"there is no row {condition.indicator} before it"
        yield "applies_if", "applies_if_unknown", message
    elif asked and condition.equals not in {option.digit for option in asked.choices}:
        message = f"row {condition.indicator} is no choice with the digit {condition.equals}"
        yield "applies_if", "applies_if_not_choice", message


def _aggregation(_draft: Draft, _index: int, row: RowShape) -> Iterator[CheckRemark]:
    if row.asked is Asked.HEADING or row.kind is None:
        return
    wanted = row.aggregation or row.usual_aggregation()
    one = any(option.digit == 1 for option in row.choices)
    if wanted is not Aggregation.NONE and wanted is not row.usual_aggregation():
        yield "aggregation", "bad_aggregation", f"{wanted} cannot be done with this row"
    elif wanted is Aggregation.YES_COUNT and row.choices and not one:
        message = "no option has the digit 1 to be counted; say aggregation: none"
        yield "kind", "bad_aggregation", message


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
            message = f"it needs itself: {' -> '.join((*circle, row.code))}"
            yield FormMistake(draft.place(index, "formula"), row.code, "formula_cycle", message)


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

_ADDED_UP = frozenset({Kind.COUNT, Kind.MONEY})
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
