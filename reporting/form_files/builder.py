"""From a form file whose shape is right and which holds no mistake to the `Form`."""

from collections.abc import Sequence

from reporting.form_files.schema import FormShape, RowShape, read_applies_if, read_formula
from reporting.form_files.validation import NARRATIVE_PART
from reporting.forms import Asked, Form, Indicator
from reporting.forms.check import AnyCheck
from reporting.languages import LANGUAGES
from reporting.periods import Cycle
from reporting.values import Kind, Option

PERCENT_SCALE = 100
"""Percents are kept in hundredths of a percent."""


def build_form(shape: FormShape, rows: Sequence[RowShape], checks: Sequence[AnyCheck]) -> Form:
    """The form of these rows, those of the narrative among them, and checks."""
    by_code: dict[str, Indicator] = {}
    for row in rows:
        parent = by_code.get(row.parent_code() or "")
        by_code[row.code] = _indicator(shape, row, parent)
    return Form(
        code=shape.code,
        version=shape.version,
        name=shape.name.words(),
        short=shape.short.words(),
        issuer=shape.issuer.words(),
        legal_basis=shape.legal_basis.words(),
        level=shape.level,
        rows=tuple(row for row in by_code.values() if row.asked is not Asked.NARRATIVE),
        narrative=tuple(row for row in by_code.values() if row.asked is Asked.NARRATIVE),
        checks=tuple(checks),
        duties={duty: label.words() for duty, label in shape.duties.items()},
        cycle=Cycle(shape.cycle.rule, shape.cycle.opens_days_before_cutoff),
        deadlines={level: deadline.rule() for level, deadline in shape.deadlines.items()},
        headlines=tuple(shape.headlines),
    )


def _indicator(shape: FormShape, row: RowShape, parent: Indicator | None) -> Indicator:
    """The row with what it leaves out filled in from the row above it and from its kind."""
    unit = shape.units.get(row.unit or "")
    scale = PERCENT_SCALE if row.kind is Kind.PERCENT else 1
    return Indicator(
        code=row.code,
        parent=parent.code if parent else None,
        part=_part(row, parent),
        name=row.name.words(),
        short=row.short.words(),
        unit=unit.words() if unit else _unit_of_kind(row),
        kind=row.kind,
        scale=unit.scale if unit else scale,
        choices=tuple(Option(option.digit, option.words()) for option in row.choices),
        duty=row.duty or (parent.duty if parent else ""),
        asked=row.asked,
        measure=row.measure,
        aggregation=row.aggregation or row.usual_aggregation(),
        formula=read_formula(row.formula or ""),
        applies_if=read_applies_if(row.applies_if or ""),
        hint=row.hint.words() if row.hint else None,
        headline=row.code in shape.headlines,
    )


def _part(row: RowShape, parent: Indicator | None) -> str:
    if row.asked is Asked.NARRATIVE:
        return NARRATIVE_PART
    return parent.part if parent else row.code


def _unit_of_kind(row: RowShape) -> dict[str, str]:
    """Percents have their sign, choices their legend as printed; texts and headings nothing."""
    if row.kind is Kind.PERCENT:
        return dict.fromkeys(LANGUAGES, "%")
    return {
        language: "; ".join(
            f"{option.words()[language]} = {option.digit}" for option in row.choices
        )
        for language in LANGUAGES
    }
