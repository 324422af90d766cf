"""A form as values: its indicators, who answers them, and how computed ones follow."""

from reporting.forms.model import (
    ENGLISH,
    VIETNAMESE,
    Aggregation,
    AppliesIf,
    Asked,
    Form,
    Formula,
    Indicator,
    Measure,
    Ratio,
    Sum,
    UnknownIndicator,
    number_in_part,
)

__all__ = [
    "ENGLISH",
    "VIETNAMESE",
    "Aggregation",
    "AppliesIf",
    "Asked",
    "Form",
    "Formula",
    "Indicator",
    "Measure",
    "Ratio",
    "Sum",
    "UnknownIndicator",
    "number_in_part",
]
