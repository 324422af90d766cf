"""What must hold in a commune's quarter, as the printed form and its notes say it.

Written as tables apart from what makes the figures up, so that one checks the other.
"""

from collections.abc import Iterator, Mapping

from reporting.forms import Form, Measure
from reporting.values import Kind, State, Value

Values = Mapping[str, Value]

AT_MOST = (
    (("I.2.2",), "I.2.1"),
    (("I.3.3.1",), "I.3.3"),
    (("I.4.2", "I.4.3", "I.4.4"), "I.4.1"),
    (("II.2.2.1",), "II.2.1"),
    (("II.2.2.2",), "II.2.2.1"),
    (("II.3.2.1",), "II.3.1"),
    (("II.3.2.2",), "II.3.2.1"),
    (("III.1.1",), "III.1.4"),
    (("III.2.1",), "III.1.4"),
    (("III.2.2",), "III.1.4"),
    (("III.2.3",), "III.1.4"),
    (("III.3.1.2",), "III.3.1.1"),
    (("III.3.2.2",), "III.3.2.1"),
    (("IV.2.2",), "IV.2.1"),
    (("IV.3.2",), "IV.3.1"),
    (("V.3.1", "V.3.2", "V.3.3"), "V.3"),
    (("VI.1.2",), "VI.1.1"),
    (("VII.5.1.1", "VII.5.2.1"), "III.1.4"),
    (("VII.5.1.2",), "VII.5.1.1"),
    (("VII.5.1.3",), "VII.5.1.2"),
    (("VII.5.2.2",), "VII.5.2.1"),
    (("VII.5.2.3",), "VII.5.2.2"),
    (("VII.5.3.2",), "VII.5.3.1"),
    (("VII.5.4.1",), "III.1.4"),
    (("VII.5.4.2",), "VII.5.4.1"),
)
"""Parts that together are at most the whole."""

CONSTANT_IN_A_YEAR = ("I.2.1", "VI.1.1", "IV.2.1", "VII.5.4.1")
NOT_FALLING_IN_A_YEAR = ("I.2.2", "VI.1.2", "VI.2.6")


def number(values: Values, code: str) -> int:
    """What the row counts; 0 where it does not apply."""
    return values[code].counted or 0


def broken(form: Form, values: Values) -> list[str]:
    """Every rule of one quarter that the values break."""
    return [*_parts(values), *_survey(values), *_shapes(form, values), *_systems(values)]


def _parts(values: Values) -> Iterator[str]:
    for parts, whole in AT_MOST:
        if sum(number(values, part) for part in parts) > number(values, whole):
            yield f"{' + '.join(parts)} > {whole}"


def _survey(values: Values) -> Iterator[str]:
    held = number(values, "I.5") == 1
    applies = [values[code].state is State.VALUE for code in ("I.5.1", "I.5.2")]
    if applies != [held, held] or (held and number(values, "I.5.1") == 0):
        yield "I.5.1 and I.5.2 go with I.5"


def _systems(values: Values) -> Iterator[str]:
    if number(values, "VII.2.2") > number(values, "VII.2.1"):
        yield "VII.2.2 without VII.2.1"
    if values["VII.4.2.3"] != values["VII.4.2"]:
        yield "VII.4.2.3 is not VII.4.2"
    if number(values, "VII.4.1.3") not in (0, 100_00):
        yield "VII.4.1.3 is neither 0 nor 100%"


def _shapes(form: Form, values: Values) -> Iterator[str]:
    if set(values) != {row.code for row in form.asked()}:
        yield "not exactly the asked rows"
    for row in form.asked():
        amount = number(values, row.code)
        if amount < 0 or (row.kind is Kind.PERCENT and amount > 100_00):
            yield f"{row.code} = {amount}"
        is_chosen = row.kind is Kind.CHOICE and values[row.code].state is State.VALUE
        if is_chosen and amount not in {option.digit for option in row.choices}:
            yield f"{row.code} has no option {amount}"
        if row.kind is Kind.MONEY and amount % row.scale:
            yield f"{row.code} is not whole"


def broken_between(form: Form, before: Values, after: Values, *, same_year: bool) -> list[str]:
    """Every rule between two quarters that follow each other."""
    found = []
    if same_year:
        found += [c for c in CONSTANT_IN_A_YEAR if number(before, c) != number(after, c)]
        found += [c for c in NOT_FALLING_IN_A_YEAR if number(before, c) > number(after, c)]
    changed = number(after, "III.1.2") - number(after, "III.1.3")
    if number(before, "III.1.4") + changed != number(after, "III.1.4"):
        found.append("III.1.4 changed without III.1.2 and III.1.3")
    explained = {"III.1.4", "VII.5.1.1", "VII.5.1.2"} if changed else set()
    stocks = {row.code for row in form.asked() if row.measure is Measure.STOCK}
    return found + sorted(
        code for code in stocks - explained if number(before, code) != number(after, code)
    )
