"""Figures as cells of a sheet: real numbers where there is a number, words where there is none."""

from decimal import Decimal

from reporting.documents import Cell, CellStyle
from reporting.forms import Indicator
from reporting.languages import VIETNAMESE
from reporting.values import STATE_WORDS, Kind, State, Value, show

NOTHING_YET = Cell(None, CellStyle.OPEN)
_NOT_APPLICABLE = Cell(STATE_WORDS[State.NOT_APPLICABLE][VIETNAMESE].capitalize(), CellStyle.STATE)
_WHOLE = 100
_ONE = 10_000  # hundredths of a percent


def figure_cell(indicator: Indicator, value: Value | None) -> Cell:
    """A figure as a cell, in the indicator's written unit; a rate as a fraction of 1.

    "Nothing arose" is 0: it counts as such. What is not there yet is an empty cell.
    """
    if value is None or value.state is State.NOT_YET:
        return NOTHING_YET
    if value.state is State.NOT_APPLICABLE:
        return _NOT_APPLICABLE
    number = value.counted
    if number is None:
        return Cell(value.text, CellStyle.TEXT)
    match indicator.kind:
        case Kind.PERCENT:
            return _rate(number)
        case Kind.DATE:
            return Cell(show(value, indicator), CellStyle.LABEL)
    whole, rest = divmod(number, indicator.scale)
    if rest:
        return Cell(Decimal(number) / indicator.scale, CellStyle.DECIMAL)
    return Cell(whole, CellStyle.NUMBER)


def _rate(hundredths: int) -> Cell:
    fraction = Decimal(hundredths) / _ONE
    if hundredths % _WHOLE == 0:
        return Cell(fraction, CellStyle.WHOLE_PERCENT)
    return Cell(fraction, CellStyle.PERCENT)
