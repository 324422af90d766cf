"""Words behind a number: what the row counts is taken, what another row counts is asked about."""

import pytest

from reporting.clean_text import clean
from reporting.parsing import Ambiguous, Read, read
from reporting.values import Kind, Value
from tests.conversation.engine import FORM
from tests.reporting.rows_to_read import TODAY

COUNTS = [one for one in FORM.asked() if one.kind is Kind.COUNT]
UNITS = sorted({one.unit["vi"] for one in COUNTS})


@pytest.mark.parametrize("unit", UNITS)
def test_a_row_takes_the_unit_that_is_printed_beside_it(unit: str) -> None:
    row = next(one for one in COUNTS if one.unit["vi"] == unit)
    assert read(clean(f"14 {unit}"), row, TODAY, unit) == Read(Value(number=14))


@pytest.mark.parametrize("unit", UNITS)
def test_a_row_never_takes_people_or_survey_forms_for_what_it_counts(unit: str) -> None:
    row = next(one for one in COUNTS if one.unit["vi"] == unit)
    for other in {"người", "phiếu"} - {unit}:
        assert read(clean(f"14 {other}"), row, TODAY, unit) == Ambiguous((Value(number=14),))
