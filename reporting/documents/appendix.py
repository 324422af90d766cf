"""The appendix of figures: every indicator of a form with its figure, as it is printed.

Five columns: STT, Chỉ tiêu, Đơn vị tính, Số liệu, Ghi chú. A blank figure, a 0 and "không áp dụng"
are three different answers and look different; "không phát sinh" counts as 0 and says so in the
last column. What another level of government answers stays on the paper without a figure.
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

    indicator: Indicator
    unit: str
    value: Value | None
    figure: str
    note: str
    is_open: bool = False


def appendix_rows(
    form: Form, values: Mapping[str, Value], explanations: Mapping[str, str] | None = None
) -> Iterator[AppendixRow]:
    """The rows of a commune's appendix in printed order, computed ones filled in.

    `explanations` are the reasons given for what was questioned, by indicator.
    """
    known = with_computed(form, values)
    reasons = explanations or {}
    for indicator in form.indicators:
        if indicator.asked not in FILLED:
            yield AppendixRow(indicator, unit_of(indicator), None, "", owner(form, indicator))
            continue
        value = known.get(indicator.code)
        is_open = value is None or value.state is State.NOT_YET
        note = ". ".join(filter(None, (_state_note(value), reasons.get(indicator.code, ""))))
        yield AppendixRow(
            indicator, unit_of(indicator), value, written(indicator, value), note, is_open
        )


def owner(form: Form, indicator: Indicator) -> str:
    """Who answers: beside a part, and beside a group that somebody else than the part's answers."""
    if indicator.asked is not Asked.HEADING or indicator.duty not in form.duties:
        return ""
    above = form.indicator(indicator.parent).duty if indicator.parent else ""
    return form.duties[indicator.duty][VIETNAMESE] if indicator.duty != above else ""


def written(indicator: Indicator, value: Value | None) -> str:
    """A figure as the appendix writes it; nothing for what is not there yet.

    A choice is written as its digit: the legend stands in the column beside it.
    """
    if value is None or value.state is State.NOT_YET:
        return ""
    if value.state is State.NONE_AROSE:
        return "0"
    if value.state is State.NOT_APPLICABLE:
        return sentence(STATE_WORDS[value.state][VIETNAMESE])
    if indicator.kind is Kind.CHOICE:
        return str(value.number)
    if (
        indicator.kind is Kind.PERCENT
        and indicator.asked is Asked.COMPUTED
        and value.number is not None
    ):
        return show_percent(value.number)
    return show(value, indicator)


def unit_of(indicator: Indicator) -> str:
    """The unit as printed: it begins a cell, so with a capital; of a choice its legend."""
    if indicator.kind is Kind.CHOICE:
        return ";\n".join(
            f"{option.named('vi')}{_NO_BREAK}={_NO_BREAK}{option.digit}"
            for option in indicator.choices
        )
    return sentence(indicator.unit[VIETNAMESE])


def cells(printed: AppendixRow) -> tuple[Cell, ...]:
    """The five cells of a printed row."""
    style = name_style(printed.indicator)
    return (
        Cell(printed.indicator.number, style),
        Cell(printed.indicator.name[VIETNAMESE], style),
        Cell(printed.unit, CellStyle.LABEL),
        Cell(printed.figure, _figure_style(printed)),
        Cell(printed.note, CellStyle.OPEN if printed.is_open else CellStyle.NOTE),
    )


def name_style(indicator: Indicator) -> CellStyle:
    """How an indicator's name stands out: a part, a group, or one with a figure."""
    if indicator.parent is None:
        return CellStyle.PART
    return CellStyle.GROUP if indicator.asked is Asked.HEADING else CellStyle.TEXT


def sentence(text: str) -> str:
    """The text with a capital, as it begins a cell."""
    return text[:1].upper() + text[1:]


def _figure_style(printed: AppendixRow) -> CellStyle:
    if printed.value is not None and printed.value.state is State.NOT_APPLICABLE:
        return CellStyle.STATE
    return CellStyle.COMPUTED if printed.indicator.asked is Asked.COMPUTED else CellStyle.FIGURE


def _state_note(value: Value | None) -> str:
    if value is None or value.state is State.NOT_YET:
        return MISSING
    if value.state is State.NONE_AROSE:
        return sentence(STATE_WORDS[value.state][VIETNAMESE])
    return ""
