"""The workbook of a unit's communes: all figures, totals, points to check, who filed when."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import overload

from reporting.documents import (
    Cell,
    CellStyle,
    Sheet,
    SheetColumn,
    SheetRow,
    Span,
    Workbook,
)
from reporting.documents.appendix import name_style, sentence
from reporting.documents.district_paper import (
    STATUS_WORDS,
    DistrictPaper,
    how_made,
    remark,
    rests_on,
    so_far,
    submitted_at,
    unit_of_total,
)
from reporting.documents.figure_cells import NOTHING_YET, figure_cell
from reporting.documents.letterheads import ILLUSTRATION
from reporting.documents.official_names import period_name
from reporting.forms import Asked, Indicator
from reporting.languages import VIETNAMESE
from reporting.summary import FilingStatus, UnitFiling
from reporting.units.names import in_sentence

_UNIT_COLUMNS = (
    SheetColumn("STT", 5),
    SheetColumn("Mã", 8),
    SheetColumn("Đơn vị", 24),
    SheetColumn("Tình hình nộp", 13),
)
_FIGURE_WIDTH = 15
_FIGURE_HEIGHT = 96
_STATUS_STYLES = {FilingStatus.ON_TIME: CellStyle.GOOD, FilingStatus.LATE: CellStyle.LATE}
_NO_TOTAL = Cell("", CellStyle.STATE)


def district_workbook(paper: DistrictPaper) -> Workbook:
    """Four sheets: all communes by rows in official order, totals, findings, submissions."""
    title = f"{paper.form.short['vi']} {period_name(paper.period)}"
    return Workbook(
        f"{title}, {in_sentence(paper.unit.name)}",
        (_communes(paper), _totals(paper), _findings(paper), _filing(paper)),
    )


def _lines(paper: DistrictPaper, about: str) -> tuple[str, ...]:
    notes = (
        paper.form.name[VIETNAMESE],
        f"Lấy lúc {paper.taken}",
        so_far(paper),
        *paper.notes,
        ILLUSTRATION if paper.is_illustration else "",
    )
    return (
        f"{about} {period_name(paper.period)}, {in_sentence(paper.unit.name)}",
        ". ".join(filter(None, notes)),
    )


def _communes(paper: DistrictPaper) -> Sheet:
    first = len(_UNIT_COLUMNS)
    spans, at = [], first
    for part, group in groupby(paper.indicators, key=lambda indicator: indicator.part):
        count = len(tuple(group))
        heading = f"{part}. {paper.form.indicator(part).name['vi']}"
        spans.append(Span(at, at + count - 1, heading))
        at += count
    return Sheet(
        name="Các đơn vị",
        lines=_lines(paper, "Số liệu của từng đơn vị,"),
        columns=(
            *_UNIT_COLUMNS,
            *(
                SheetColumn(_figure_heading(indicator), _FIGURE_WIDTH)
                for indicator in paper.indicators
            ),
        ),
        rows=_CommuneRows(paper),
        spans=tuple(spans),
        frozen_columns=len(_UNIT_COLUMNS) - 1,
        heading_height=_FIGURE_HEIGHT,
        is_wide=True,
    )


class _CommuneRows(Sequence[SheetRow]):
    """A row for each commune, made when it is asked for: a province has twenty thousand cells."""

    def __init__(self, paper: DistrictPaper) -> None:
        self._paper = paper

    def __len__(self) -> int:
        return len(self._paper.filing)

    @overload
    def __getitem__(self, at: int) -> SheetRow: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[SheetRow]: ...

    def __getitem__(self, at: int | slice) -> SheetRow | Sequence[SheetRow]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        filing = self._paper.filing[at]
        return (
            *_unit_cells(self._paper, at + 1, filing),
            *_commune_cells(self._paper, filing.unit_code),
        )


def _figure_heading(indicator: Indicator) -> str:
    return f"{indicator.code}\n{indicator.short['vi']}\n({indicator.unit['vi']})"


def _unit_cells(paper: DistrictPaper, at: int, filing: UnitFiling) -> tuple[Cell, ...]:
    return (
        Cell(at, CellStyle.LABEL),
        Cell(filing.unit_code, CellStyle.LABEL),
        Cell(paper.units[filing.unit_code].name, CellStyle.TEXT),
        Cell(STATUS_WORDS[filing.status], _STATUS_STYLES.get(filing.status, CellStyle.LABEL)),
    )


def _commune_cells(paper: DistrictPaper, code: str) -> list[Cell]:
    values = paper.values.get((code, paper.period.key))
    if not values:
        return [NOTHING_YET] * len(paper.indicators)
    made = paper.computed[code]
    return [
        figure_cell(
            indicator,
            made[indicator.code].value if indicator.code in made else values.get(indicator.code),
        )
        for indicator in paper.indicators
    ]


def _totals(paper: DistrictPaper) -> Sheet:
    return Sheet(
        name="Tổng hợp",
        lines=_lines(paper, "Số liệu tổng hợp"),
        columns=(
            SheetColumn("Mã", 10),
            SheetColumn("Chỉ tiêu", 62),
            SheetColumn("Đơn vị tính", 22),
            SheetColumn("Toàn bộ", 15),
            SheetColumn("Cách tính", 26),
            SheetColumn("Ghi chú", 40),
        ),
        rows=tuple(_total_rows(paper)),
        frozen_columns=2,
        is_wide=True,
    )


def _total_rows(paper: DistrictPaper) -> Iterator[SheetRow]:
    for indicator in paper.form.indicators:
        head = (
            Cell(indicator.code, name_style(indicator)),
            Cell(indicator.name[VIETNAMESE], name_style(indicator)),
        )
        if indicator.asked is Asked.HEADING:
            yield (*head, *(Cell("", CellStyle.GROUP) for _ in range(4)))
        elif indicator.code in paper.figures:
            yield (
                *head,
                Cell(unit_of_total(indicator), CellStyle.LABEL),
                _total_cell(paper, indicator),
                Cell(how_made(paper, indicator), CellStyle.NOTE),
                Cell(sentence(rests_on(paper, indicator)), CellStyle.NOTE),
            )


def _total_cell(paper: DistrictPaper, indicator: Indicator) -> Cell:
    """The total of an indicator; empty, but not open, where totals have no meaning."""
    return (
        figure_cell(indicator, paper.figures[indicator.code].value)
        if indicator.code in paper.added_up
        else _NO_TOTAL
    )


def _findings(paper: DistrictPaper) -> Sheet:
    rows = [
        (
            Cell(at, CellStyle.LABEL),
            Cell(each.unit_code, CellStyle.LABEL),
            Cell(paper.units[each.unit_code].name, CellStyle.TEXT),
            _severity(is_hard=each.is_hard),
            Cell(", ".join(each.indicators), CellStyle.TEXT),
            Cell(each.sentence, CellStyle.TEXT),
            Cell(each.explanation, CellStyle.TEXT),
            Cell(each.check, CellStyle.LABEL),
        )
        for at, each in enumerate(paper.findings, start=1)
    ]
    return Sheet(
        name="Điểm cần kiểm tra",
        lines=_lines(paper, "Điểm cần kiểm tra và giải trình,"),
        columns=(
            SheetColumn("STT", 5),
            SheetColumn("Mã", 8),
            SheetColumn("Đơn vị", 24),
            SheetColumn("Mức độ", 13),
            SheetColumn("Chỉ tiêu", 18),
            SheetColumn("Nội dung", 70),
            SheetColumn("Giải trình của đơn vị", 50),
            SheetColumn("Mã kiểm tra", 16),
        ),
        rows=rows,
        frozen_columns=3,
        is_wide=True,
    )


def _severity(*, is_hard: bool) -> Cell:
    if is_hard:
        return Cell("Phải sửa", CellStyle.LATE)
    return Cell("Cần giải trình", CellStyle.LABEL)


def _filing(paper: DistrictPaper) -> Sheet:
    counts = paper.counts
    standing = (
        f"Hạn nộp: {paper.deadline.label('vi', paper.day)}. Đúng hạn {counts.on_time}, nộp chậm "
        f"{counts.late}, đang nhập {counts.drafting}, chưa mở {counts.silent} "
        f"trên {counts.total} đơn vị"
        + (f"; {counts.correcting} đơn vị đã nộp đang sửa" if counts.correcting else "")
    )
    return Sheet(
        name="Nộp báo cáo",
        lines=(*_lines(paper, "Tình hình nộp báo cáo"), standing),
        columns=(
            *_UNIT_COLUMNS,
            SheetColumn("Nộp lần đầu", 18),
            SheetColumn("Chỉ tiêu đã có", 11),
            SheetColumn("Tổng số chỉ tiêu", 11),
            SheetColumn("Ghi chú", 46),
        ),
        rows=[
            (
                *_unit_cells(paper, at, filing),
                Cell(submitted_at(filing, paper.deadline), CellStyle.LABEL),
                Cell(filing.settled, CellStyle.NUMBER),
                Cell(filing.total, CellStyle.NUMBER),
                Cell(remark(filing, paper.deadline), CellStyle.NOTE),
            )
            for at, filing in enumerate(paper.filing, start=1)
        ],
        frozen_columns=3,
    )
