"""Looking into printed files, and turning them into pages with LibreOffice."""

import os
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from openpyxl import load_workbook
from openpyxl.workbook import Workbook


def word(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def paragraphs(content: bytes) -> list[str]:
    """The body's paragraphs in order, those in the head and the ending left out."""
    return [each.text for each in word(content).paragraphs]


def appendix_table(content: bytes) -> Table:
    return next(table for table in word(content).tables if table.rows[0].cells[0].text == "STT")


def rows_xml(table: Table) -> list[BaseOxmlElement]:
    return list(table._tbl.iter(qn("w:tr")))  # noqa: SLF001 - the XML is the point


def rows_of(table: Table) -> list[list[str]]:
    """Read from the XML: python-docx takes seconds for a table of this size."""
    return [
        [
            "\n".join(
                "".join(
                    "\n" if piece.tag == qn("w:br") else piece.text or ""
                    for piece in paragraph.iter(qn("w:t"), qn("w:br"))
                )
                for paragraph in cell.iter(qn("w:p"))
            )
            for cell in row.iter(qn("w:tc"))
        ]
        for row in rows_xml(table)
    ]


def excel(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def as_pdf(content: bytes, suffix: str, folder: Path) -> Path:
    """The pages of a file, as LibreOffice lays them out."""
    source = folder / f"paper{suffix}"
    source.write_bytes(content)
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "paper.pdf"


def needs_office() -> None:
    """Skip where there is no LibreOffice; with OFFICE_REQUIRED set that fails instead."""
    missing = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
    if not missing:
        return
    reason = f"no {' and no '.join(missing)} (apt-get install libreoffice-writer poppler-utils)"
    if os.environ.get("OFFICE_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)


def pages(pdf: Path) -> list[str]:
    """The text of each page as one reads it: the lines of a cell stay together."""
    found = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)
    return found.stdout.split("\f")[:-1]


def needs_times(pdf: Path) -> None:
    """Skip where the pages were laid out in letters of other widths than the paper asks for."""
    found = subprocess.run(["pdffonts", str(pdf)], check=True, capture_output=True, text=True)
    if any(name in found.stdout for name in ("TimesNewRoman", "LiberationSerif")):
        return
    reason = "no font with the widths of Times New Roman (apt-get install fonts-liberation)"
    if os.environ.get("OFFICE_REQUIRED"):
        pytest.fail(reason)
    pytest.skip(reason)
