"""The district's workbook of 200 communes beside bare XlsxWriter with the same cells."""

import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any, Final

from openpyxl import load_workbook
from xlsxwriter import Workbook

from papers import district_xlsx
from reporting.documents.district_paper import DistrictPaper
from reporting.periods.deadlines import deadline
from reporting.periods.workdays import vietnam_calendar
from reporting.scope import Scope
from reporting.summary import summarise, summary_periods
from reporting.units import UnitHistory
from storage.store import Store
from tests.bench.programs import NOW
from tests.bench.stock import DISTRICT, FORM, PERIOD, Stock, stocked
from tests.bench.tables import Line, ratio, spread

COMMUNES: Final = 200

Cells = list[tuple[str, list[list[Any]]]]


async def measured(rounds: int) -> list[Line]:
    """Both in turn."""
    with tempfile.TemporaryDirectory() as name:
        paper = await _paper(await stocked(Path(name) / "bot.db", COMMUNES, 1, is_filed=True))
    book = load_workbook(BytesIO(district_xlsx(paper)))
    cells: Cells = [
        (sheet.title, [[cell.value for cell in row] for row in sheet.iter_rows()]) for sheet in book
    ]
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(max(rounds, 3)):
        began = time.process_time()
        district_xlsx(paper)
        between = time.process_time()
        _bare(cells)
        mine.append(between - began)
        theirs.append(time.process_time() - between)
    count = sum(cell is not None for _, rows in cells for row in rows for cell in row)
    return [
        Line(
            f"the workbook of {COMMUNES} communes, {count:,} cells",
            f"{1000 * median(mine):.0f} ms",
            f"bare XlsxWriter {1000 * median(theirs):.0f} ms",
            ratio(mine, theirs),
            noise=spread(mine, theirs),
        )
    ]


async def _paper(made: Stock) -> DistrictPaper:
    codes = [unit.code for unit in made.communes]
    scope = Scope(DISTRICT.code, PERIOD)
    units = UnitHistory.of([DISTRICT, *made.communes])
    asked = [row.code for row in FORM.asked()]
    due = deadline(PERIOD, FORM.deadline, vietnam_calendar())
    async with await Store.open(made.url) as store, store.reading() as work:
        periods = [period.key for period in summary_periods(FORM.cycle, PERIOD)]
        values = await work.report_queries.values(FORM.code, periods, codes, asked)
        filings = await work.report_queries.filing(FORM.code, PERIOD.key, codes, asked)
    made_of = summarise(FORM, units, scope, filings, values, deadline=due, taken_at=NOW)
    return DistrictPaper(
        form=FORM,
        units=units.on(PERIOD.end),
        scope=scope,
        values=values,
        filing=made_of.filing,
        submitted=set(codes),
        deadline=due,
        taken_at=NOW,
    )


def _bare(cells: Cells) -> bytes:
    content = BytesIO()
    book = Workbook(content, {"in_memory": True})
    for title, rows in cells:
        sheet = book.add_worksheet(title)
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(place, column, value)
    book.close()
    return content.getvalue()
