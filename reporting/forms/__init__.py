"""A form as values: its indicators, who answers them, and how computed ones follow.

In: the parts of a form, taken to be right. Out: a `Form` that answers questions about itself.
Not known: files; `reporting.form_files` reads and checks them.
"""

from reporting.forms.indicator import (
    Aggregation,
    AppliesIf,
    Asked,
    Formula,
    Indicator,
    Measure,
    Ratio,
    Sum,
    number_in_part,
)
from reporting.forms.library import FormLibrary, FormVersion, UnknownVersion
from reporting.forms.model import Form, Reporters, UnknownIndicator

__all__ = [
    "Aggregation",
    "AppliesIf",
    "Asked",
    "Form",
    "FormLibrary",
    "FormVersion",
    "Formula",
    "Indicator",
    "Measure",
    "Ratio",
    "Reporters",
    "Sum",
    "UnknownIndicator",
    "UnknownVersion",
    "number_in_part",
]
