"""What a paper means: its parts and its cells, in the reader's language.

In: a report or a summary, with its form, units and period. Out: a `Document` or `Workbook`.
Not known: Word, Excel, fonts and pages; `papers` decides how it looks.
"""

from reporting.documents.model import (
    Addressees,
    Appendix,
    Cell,
    CellContent,
    CellStyle,
    Column,
    Document,
    DocumentBlock,
    Heading,
    Letterhead,
    Paragraph,
    Recipients,
    Sheet,
    SheetColumn,
    SheetRow,
    SignatureBlock,
    Span,
    Table,
    Title,
    Workbook,
)

__all__ = [
    "Addressees",
    "Appendix",
    "Cell",
    "CellContent",
    "CellStyle",
    "Column",
    "Document",
    "DocumentBlock",
    "Heading",
    "Letterhead",
    "Paragraph",
    "Recipients",
    "Sheet",
    "SheetColumn",
    "SheetRow",
    "SignatureBlock",
    "Span",
    "Table",
    "Title",
    "Workbook",
]
