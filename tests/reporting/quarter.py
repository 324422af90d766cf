"""The quarterly form as it is shipped, and short ways to write its values."""

from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from reporting.form_files.loader import load_form
from reporting.forms import Form
from reporting.values import State, Value

FORM_FILE = Path(__file__).parents[2] / "forms" / "cchc_quarterly.yaml"

NONE_AROSE = Value(State.NONE_AROSE)
NOT_APPLICABLE = Value(State.NOT_APPLICABLE)
NOT_YET = Value(State.NOT_YET)

OFFICE = "van_phong"
JUSTICE = "tu_phap"
FINANCE = "tai_chinh"
CULTURE = "van_hoa"


@cache
def form() -> Form:
    return load_form(FORM_FILE)


def number(amount: int) -> Value:
    return Value(number=amount)


def numbers(**amounts: int) -> dict[str, Value]:
    """Values by code, dots written as underscores: `numbers(I_2_1=7)`."""
    return {code.replace("_", "."): Value(number=amount) for code, amount in amounts.items()}


def all_settled() -> dict[str, Value]:
    """Every asked row answered with 0."""
    return {row.code: Value(number=0) for row in form().asked()}


values = st.one_of(
    st.integers(0, 10**9).map(lambda amount: Value(number=amount)),
    st.sampled_from([NONE_AROSE, NOT_APPLICABLE, NOT_YET]),
)
"""Any answer to a row of numbers."""
