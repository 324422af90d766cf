"""Twelve papers of other communes and other quarters, and files under names that say nothing."""

from dataclasses import dataclass, replace
from random import Random

from papers import report_docx, report_xlsx
from reporting.documents.entry_sheet import SheetFlaw
from reporting.values import Value
from tests.calendars import period_of
from tests.papers.examples import bac_son, commune_paper
from tests.papers.shapes.making import CODES, OTHERS, Made
from tests.papers.shapes.office_run import Saving

PERIODS = ("2024-Q1", "2024-Q2", "2024-Q3", "2023-Q3", "2023-Q4")


def papers() -> list[Made]:
    """Reports of the communes around, in Word and Excel, as printed here and saved elsewhere."""
    random = Random("papers")
    communes = [one for one in OTHERS.units if len(one) == len("12148") and one != "12148"]
    found = []
    for at in range(12):
        unit, period = random.choice(communes), random.choice(PERIODS)
        figures = {code: random.randint(1, 999) for code in CODES[:3]}
        figures["I.2.2"] = min(figures["I.2.1"], figures["I.2.2"])
        values = bac_son() | {code: Value(number=n) for code, n in figures.items()}
        paper = replace(commune_paper(values), period=period_of(period), unit_code=unit)
        ending = "xlsx" if at % 4 == 3 else "docx"
        content = (report_xlsx if at % 4 == 3 else report_docx)(paper)
        texts = {code: str(n) for code, n in figures.items()}
        saving = Saving(content, ending, ending) if at == 0 else None
        found.append(Made(content, ("printed", unit, period, texts), saving))
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A file under a name, as what it was saved, and why it is not read, if it is not."""

    name: str
    ending: str
    expected: tuple[SheetFlaw, str] | None


KINDS: tuple[Named, ...] = (
    Named("", "xlsx", None),
    Named("download.bin", "xlsx", None),
    Named("mau.pdf", "xlsx", None),
    Named("mau.doc", "xlsx", None),
    Named("mau.xls", "xlsx", None),
    Named("", "xls", (SheetFlaw.OTHER_FORMAT, "Excel 97-2003 (.xls)")),
    Named("mau.xlsx", "ods", (SheetFlaw.OTHER_FORMAT, "OpenDocument (.ods)")),
    Named("mau.xlsx", "html", (SheetFlaw.OTHER_FORMAT, "HTML")),
    Named("mau.xlsx", "csv", (SheetFlaw.OTHER_FORMAT, "CSV")),
    Named("mau.xlsx", "doc", (SheetFlaw.OTHER_DOCUMENT, "Word 97-2003 (.doc)")),
    Named("mau.xlsx", "odt", (SheetFlaw.OTHER_DOCUMENT, "OpenDocument (.odt)")),
    Named("mau.xlsx", "rtf", (SheetFlaw.OTHER_DOCUMENT, "RTF")),
)
"""What a name says that the phone has made up, and what the file is."""
