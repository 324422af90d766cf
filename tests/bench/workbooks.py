"""What the workbook of 200 communes costs, beside bare XlsxWriter writing the same cells."""

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from statistics import median
from typing import Final

from xlsxwriter import Workbook as Book

from papers import district_xlsx
from reporting.documents import Cell, Workbook
from reporting.documents.district_workbook import district_workbook
from tests.bench.tables import Line, ratio, spread
from tests.papers.examples import district_paper

COMMUNES: Final = 200
BUDGET: Final = 2.0
Sheets = Sequence[Sequence[Sequence[Cell]]]


async def measured(rounds: int) -> list[Line]:
    """Processor time from the stored values to the file, and of the bare writing."""
    cells = _cells(district_workbook(district_paper(COMMUNES)))
    district_xlsx(district_paper(2))  # loads the libraries
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        # A paper keeps what it has worked out, so each round has a new one.
        paper = district_paper(COMMUNES)
        bare.append(_seconds(partial(write_bare, cells)))
        ours.append(_seconds(partial(district_xlsx, paper)))
    count = sum(len(row) for rows in cells for row in rows)
    factor = ratio(ours, bare)
    return [
        Line(
            f"workbook of {COMMUNES} communes, {count} cells",
            f"{1000 * median(ours):.0f} ms",
            f"{1000 * median(bare):.0f} ms bare XlsxWriter",
            factor,
            f"< {BUDGET:g}",
            factor < BUDGET,
            spread(ours, bare),
        )
    ]


def write_bare(sheets: Sheets) -> bytes:
    """The cells with one format each way, and nothing else."""
    content = BytesIO()
    with Book(content, {"in_memory": True}) as book:
        look = book.add_format({"num_format": "#,##0"})
        for rows in sheets:
            on = book.add_worksheet()
            for down, row in enumerate(rows):
                for across, (value, _) in enumerate(row):
                    on.write(down, across, value, look)
    return content.getvalue()


def _cells(workbook: Workbook) -> Sheets:
    return [[list(row) for row in sheet.rows] for sheet in workbook.sheets]


def _seconds(make: Callable[[], bytes]) -> float:
    gc.collect()
    began = time.process_time()
    make()
    return time.process_time() - began
