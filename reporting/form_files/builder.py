"""From a form file whose shape is right and which holds no mistake to the `Form`."""

from collections.abc import Sequence

from reporting.form_files.schema import FormShape, IndicatorShape, read_applies_if, read_formula
from reporting.form_files.usual_checks import usual_checks
from reporting.form_files.validation import NARRATIVE_PART
from reporting.forms import Asked, Form, Indicator
from reporting.forms.check import AnyCheck
from reporting.forms.words import form_words
from reporting.languages import LANGUAGES
from reporting.values import Kind, Option

PERCENT_SCALE = 100
"""Percents are kept in hundredths of a percent."""


def build_form(
    shape: FormShape,
    indicators: Sequence[IndicatorShape],
    checks: Sequence[AnyCheck],
    digest: str,
) -> Form:
    """The form of these indicators, those of the narrative among them, and checks."""
    by_code: dict[str, Indicator] = {}
    for indicator in indicators:
        parent = by_code.get(indicator.parent_code() or "")
        by_code[indicator.code] = _indicator(shape, indicator, parent)
    return Form(
        code=shape.code,
        version=shape.version,
        name=shape.name.words(),
        short=shape.short.words(),
        issuer=shape.issuer.words(),
        legal_basis=shape.legal_basis.words(),
        reporters=shape.who_reports(),
        words=form_words(shape.code, shape.short.words(), shape.words),
        indicators=tuple(
            indicator for indicator in by_code.values() if indicator.asked is not Asked.NARRATIVE
        ),
        narrative=tuple(
            indicator for indicator in by_code.values() if indicator.asked is Asked.NARRATIVE
        ),
        checks=(*checks, *usual_checks(by_code.values(), checks, shape.periods())),
        duties={duty: label.words() for duty, label in shape.duties.items()},
        cycle=shape.periods(),
        deadlines=shape.timings(),
        group_deadlines=shape.group_timings(),
        early=shape.early,
        ladder=shape.ladder.ladder(),
        headlines=tuple(shape.headlines),
        begins=shape.begins,
        digest=digest,
    )


def _indicator(shape: FormShape, indicator: IndicatorShape, parent: Indicator | None) -> Indicator:
    """The indicator; what it leaves out follows from the one above it and from its kind."""
    unit = shape.units.get(indicator.unit or "")
    scale = PERCENT_SCALE if indicator.kind is Kind.PERCENT else 1
    return Indicator(
        code=indicator.code,
        parent=parent.code if parent else None,
        part=_part(indicator, parent),
        name=indicator.name.words(),
        short=indicator.short.words(),
        unit=unit.words() if unit else _unit_of_kind(indicator),
        kind=indicator.kind,
        scale=unit.scale if unit else scale,
        choices=tuple(Option(option.digit, option.words()) for option in indicator.choices),
        duty=indicator.duty or (parent.duty if parent else ""),
        asked=indicator.asked,
        measure=indicator.measure,
        aggregation=indicator.aggregation or indicator.usual_aggregation(),
        formula=read_formula(indicator.formula or ""),
        applies_if=read_applies_if(indicator.applies_if or ""),
        hint=indicator.hint.words() if indicator.hint else None,
        headline=indicator.code in shape.headlines,
        was=indicator.was,
        ceiling=unit.most * unit.scale if unit and unit.most else None,
    )


def _part(indicator: IndicatorShape, parent: Indicator | None) -> str:
    if indicator.asked is Asked.NARRATIVE:
        return NARRATIVE_PART
    return parent.part if parent else indicator.code


def _unit_of_kind(indicator: IndicatorShape) -> dict[str, str]:
    """Percents have their sign, choices their legend as printed; texts and headings nothing."""
    if indicator.kind is Kind.PERCENT:
        return dict.fromkeys(LANGUAGES, "%")
    return {
        language: "; ".join(
            f"{option.words()[language]} = {option.digit}" for option in indicator.choices
        )
        for language in LANGUAGES
    }
