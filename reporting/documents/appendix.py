"""The appendix of figures: every row of a form with its figure, as it is printed.

Five columns: STT, Chỉ tiêu, Đơn vị tính, Số liệu, Ghi chú. A blank figure, a 0 and "không áp dụng"
are three different answers and look different; "không phát sinh" counts as 0 and says so in the
last column. Rows of another level of government stay as they are on the paper: without a figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.documents import Cell, CellStyle, Column
from reporting.forms import Asked, Form, Indicator
from reporting.languages import VIETNAMESE
from reporting.progress import with_computed
from reporting.values import STATE_WORDS, Kind, State, Value, show, show_percent

HEADINGS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")
COLUMNS = (
    Column(HEADINGS[0], 12, is_centred=True),
    Column(HEADINGS[1], 69),
    Column(HEADINGS[2], 30, is_centred=True),
    Column(HEADINGS[3], 29),
    Column(HEADINGS[4], 25),
)
_NO_BREAK = "\u00a0"
MISSING = "Chưa có số liệu"
FILLED = frozenset({Asked.ASKED, Asked.COMPUTED})


@dataclass(frozen=True, slots=True)
class AppendixRow:
    """One printed row: `value` is None where there is no figure, `figure` is how it is written.

    `is_open`: somebody still owes this figure, or one that it follows from.
    """

    row: Indicator
    unit: str
    value: Value | None
    figure: str
    note: str
    is_open: bool = False


def appendix_rows(
    form: Form, values: Mapping[str, Value], explanations: Mapping[str, str] | None = None
) -> Iterator[AppendixRow]:
    """The rows of a commune's appendix in printed order, computed ones filled in.

    `explanations` are the reasons given for what was questioned, by row.
    """
    known = with_computed(form, values)
    reasons = explanations or {}
    for row in form.rows:
        if row.asked not in FILLED:
            yield AppendixRow(row, unit_of(row), None, "", owner(form, row))
            continue
        value = known.get(row.code)
        is_open = value is None or value.state is State.NOT_YET
        note = ". ".join(filter(None, (_state_note(value), reasons.get(row.code, ""))))
        yield AppendixRow(row, unit_of(row), value, written(row, value), note, is_open)


def owner(form: Form, row: Indicator) -> str:
    """Who answers: beside a part, and beside a group that somebody else than the part's answers."""
    if row.asked is not Asked.HEADING or row.duty not in form.duties:
        return ""
    above = form.indicator(row.parent).duty if row.parent else ""
    return form.duties[row.duty][VIETNAMESE] if row.duty != above else ""


def written(row: Indicator, value: Value | None) -> str:
    """A figure as the appendix writes it; nothing for what is not there yet.

    A choice is written as its digit: the legend stands in the column beside it.
    """
    if value is None or value.state is State.NOT_YET:
        return ""
    if value.state is State.NONE_AROSE:
        return "0"
    if value.state is State.NOT_APPLICABLE:
        return sentence(STATE_WORDS[value.state][VIETNAMESE])
    if row.kind is Kind.CHOICE:
        return str(value.number)
    if row.kind is Kind.PERCENT and row.asked is Asked.COMPUTED and value.number is not None:
        return show_percent(value.number)
    return show(value, row)


def unit_of(row: Indicator) -> str:
    """The row's unit as printed: it begins a cell, so with a capital; a legend line by line."""
    if row.kind is Kind.CHOICE:
        return ";\n".join(
            f"{option.named('vi')}{_NO_BREAK}={_NO_BREAK}{option.digit}" for option in row.choices
        )
    return sentence(row.unit[VIETNAMESE])


def cells(printed: AppendixRow) -> tuple[Cell, ...]:
    """The five cells of a row."""
    style = name_style(printed.row)
    return (
        Cell(printed.row.number, style),
        Cell(printed.row.name[VIETNAMESE], style),
        Cell(printed.unit, CellStyle.LABEL),
        Cell(printed.figure, _figure_style(printed)),
        Cell(printed.note, CellStyle.OPEN if printed.is_open else CellStyle.NOTE),
    )


def name_style(row: Indicator) -> CellStyle:
    """How a row's name stands out: a part, a group of rows, or a row."""
    if row.parent is None:
        return CellStyle.PART
    return CellStyle.GROUP if row.asked is Asked.HEADING else CellStyle.TEXT


def sentence(text: str) -> str:
    """The text with a capital, as it begins a cell."""
    return text[:1].upper() + text[1:]


def _figure_style(printed: AppendixRow) -> CellStyle:
    if printed.value is not None and printed.value.state is State.NOT_APPLICABLE:
        return CellStyle.STATE
    return CellStyle.COMPUTED if printed.row.asked is Asked.COMPUTED else CellStyle.FIGURE


def _state_note(value: Value | None) -> str:
    if value is None or value.state is State.NOT_YET:
        return MISSING
    if value.state is State.NONE_AROSE:
        return sentence(STATE_WORDS[value.state][VIETNAMESE])
    return ""
