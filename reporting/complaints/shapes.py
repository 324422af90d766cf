"""What pydantic finds wrong with a value, as complaints: its own sentences are English only."""

from collections.abc import Mapping
from typing import LiteralString

from pydantic_core import ErrorDetails, PydanticCustomError

from reporting.complaints import Complaint

_WORDED: Mapping[str, str] = {
    "missing": "shape.missing",
    "extra_forbidden": "shape.unknown_key",
    "invalid_key": "shape.unknown_key",
    "string_type": "shape.text",
    "int_type": "shape.whole_number",
    "int_parsing": "shape.whole_number",
    "int_from_float": "shape.whole_number",
    "float_type": "shape.number",
    "float_parsing": "shape.number",
    "finite_number": "shape.number",
    "bool_type": "shape.truth",
    "bool_parsing": "shape.truth",
    "list_type": "shape.list",
    "tuple_type": "shape.list",
    "dict_type": "shape.mapping",
    "model_type": "shape.mapping",
    "model_attributes_type": "shape.mapping",
    "date_type": "shape.day",
    "date_parsing": "shape.day",
    "date_from_datetime_parsing": "shape.day",
    "date_from_datetime_inexact": "shape.day",
    "datetime_type": "shape.instant",
    "datetime_parsing": "shape.instant",
    "datetime_from_date_parsing": "shape.instant",
}
"""Kind of error at pydantic -> sentence without facts."""

_LIMITS: Mapping[str, tuple[str, str, str]] = {
    "greater_than_equal": ("shape.at_least", "least", "ge"),
    "less_than_equal": ("shape.at_most", "most", "le"),
    "string_too_short": ("shape.too_short", "least", "min_length"),
    "string_too_long": ("shape.too_long", "most", "max_length"),
    "too_short": ("shape.too_few", "least", "min_length"),
    "string_pattern_mismatch": ("shape.pattern", "pattern", "pattern"),
    "enum": ("shape.one_of", "allowed", "expected"),
}
"""Kind of error at pydantic -> sentence, its fact, and what pydantic calls that fact."""


def unusable(message_id: LiteralString, **facts: str | int) -> PydanticCustomError:
    """What a validator of ours raises, to be told by this sentence."""
    return PydanticCustomError(message_id, message_id, facts or None)


def complaint_of(found: ErrorDetails) -> Complaint:
    """One error of a `ValidationError`, without the place it was found at."""
    kind, context = found["type"], found.get("ctx", {})
    if "." in kind:  # only ours have a dot
        return Complaint(kind, **context)
    if kind in _LIMITS:
        message_id, fact, key = _LIMITS[kind]
        return Complaint(message_id, **{fact: _listed(str(context[key]))})
    return Complaint(_WORDED.get(kind, "shape.bad_value"))


def complaint_at(found: ErrorDetails, *, below: int = 0) -> Complaint:
    """One error with the keys it was found at; the first `below` of them are told otherwise."""
    place = ".".join(map(str, found["loc"][below:]))
    problem = complaint_of(found)
    return Complaint("shape.at", place=place, problem=problem) if place else problem


def _listed(expected: str) -> str:
    """Pydantic's "'a', 'b' or 'c'" without the English word and the quotes.

    >>> _listed("'soft' or 'hard'")
    'soft, hard'
    """
    return expected.replace("' or '", "', '").replace("'", "")
