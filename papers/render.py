"""What is printed: a report's meaning -> .docx and .xlsx, and filled-in sheets -> what was typed.

Plain functions, values to bytes or bytes to values. They take a tenth of a second and more of
processor time: call them in a worker, not in the event loop. Papers are always in Vietnamese. The
libraries behind them are loaded by whoever first prints or reads something.
"""

from papers.wordings import DISTRICT, template_of, template_problems
from reporting.documents.commune_paper import CommunePaper, commune_document, commune_workbook
from reporting.documents.district_document import district_document
from reporting.documents.district_paper import DistrictPaper
from reporting.documents.district_workbook import district_workbook
from reporting.documents.entry_sheet import (
    AppendixReading,
    EntryKey,
    EntryPaper,
    EntrySheet,
    SeveralSheets,
    SheetProblem,
)
from reporting.documents.model import Workbook
from reporting.forms import Form

__all__ = [
    "attachments_xlsx",
    "district_docx",
    "district_xlsx",
    "entry_xlsx",
    "read_appendix",
    "read_entry_xlsx",
    "report_docx",
    "report_xlsx",
    "template_problems",
]


def report_docx(paper: CommunePaper) -> bytes:
    """A commune's report with its appendix, a draft ready to be signed (Nghị định 30/2020)."""
    from papers.word import write_document  # noqa: PLC0415 - loaded when somebody prints

    return write_document(commune_document(paper, template_of(paper.form)))


def report_xlsx(paper: CommunePaper) -> bytes:
    """The appendix of a commune's report, as a sheet with real numbers."""
    from papers.excel import write_workbook  # noqa: PLC0415 - loaded when somebody prints

    return write_workbook(commune_workbook(paper))


def district_docx(paper: DistrictPaper) -> bytes:
    """The consolidated report of a unit's communes, a draft ready to be signed."""
    from papers.word import write_document  # noqa: PLC0415 - loaded when somebody prints

    return write_document(district_document(paper, template_of(paper.form, DISTRICT)))


def district_xlsx(paper: DistrictPaper) -> bytes:
    """All communes by rows, totals and recomputed rates, findings, and who filed when."""
    from papers.excel import write_workbook  # noqa: PLC0415 - loaded when somebody prints

    return write_workbook(district_workbook(paper))


def attachments_xlsx(workbook: Workbook) -> bytes:
    """The list of what is attached to a report."""
    from papers.excel import write_workbook  # noqa: PLC0415 - loaded when somebody prints

    return write_workbook(workbook)


def entry_xlsx(paper: EntryPaper) -> bytes:
    """A sheet for an officer to fill in: everything locked but the column of figures."""
    from papers.entry import write_entry  # noqa: PLC0415 - loaded when somebody prints

    return write_entry(paper)


def read_entry_xlsx(
    content: bytes, expected: EntryKey
) -> EntrySheet | SeveralSheets | SheetProblem:
    """What was filled in in a sheet of `entry_xlsx`, or why the file is not read.

    The file comes from outside: what it is and how large it unpacks is looked at before it is read.
    """
    from papers.incoming.entry_reading import read_entry  # noqa: PLC0415 - loaded when somebody reads

    return read_entry(content, expected)


def read_appendix(content: bytes, form: Form) -> AppendixReading | SheetProblem:
    """The figures of an earlier quarter's appendix (.docx or .xlsx) by code, as written there."""
    from papers.incoming.appendix_reading import read_table  # noqa: PLC0415 - loaded when somebody reads

    return read_table(content, form)
