"""What a file is, told by what is in it: names and MIME types change on the way, or get lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from papers.incoming.archive import CONTENT_TYPES, MAX_PACKED, Archive, UnreadableFileError
from papers.incoming.relationships import MAIN, relationships
from reporting.documents.entry_sheet import SheetFlaw

WORKBOOK: Final = "xl/workbook.xml"
DOCUMENT: Final = "word/document.xml"
_ARCHIVE: Final = b"PK"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of Office before 2007 begin, and those that Office encrypted (MS-CFB)."""
_STREAMS: Final = (
    ("EncryptedPackage", SheetFlaw.ENCRYPTED, ""),
    ("WordDocument", SheetFlaw.OTHER_DOCUMENT, "Word 97-2003 (.doc)"),
    ("Workbook", SheetFlaw.OTHER_FORMAT, "Excel 97-2003 (.xls)"),
    ("Book", SheetFlaw.OTHER_FORMAT, "Excel 5 (.xls)"),
)
_BEGINNINGS: Final[Sequence[tuple[bytes, SheetFlaw, str]]] = (
    (b"%PDF-", SheetFlaw.NOT_A_DOCUMENT, "PDF"),
    (b"\x89PNG\r\n\x1a\n", SheetFlaw.NOT_A_DOCUMENT, "PNG"),
    (b"\xff\xd8\xff", SheetFlaw.NOT_A_DOCUMENT, "JPEG"),
    (b"GIF8", SheetFlaw.NOT_A_DOCUMENT, "GIF"),
    (b"BM", SheetFlaw.NOT_A_DOCUMENT, "BMP"),
    (b"II*\0", SheetFlaw.NOT_A_DOCUMENT, "TIFF"),
    (b"MM\0*", SheetFlaw.NOT_A_DOCUMENT, "TIFF"),
    (b"{\\rtf", SheetFlaw.OTHER_DOCUMENT, "RTF"),
    (b"Rar!", SheetFlaw.ARCHIVE, "RAR"),
    (b"7z\xbc\xaf", SheetFlaw.ARCHIVE, "7-Zip"),
)
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument."
_HEAD: Final = 4096
_ENTRY_MARK: Final = re.compile(r"bao-cao-nhanh\s*[,;\t]|^\W*Mã\W+Chỉ tiêu\W", re.MULTILINE)
_WEB_PAGE: Final = re.compile(r"<(?:!doctype\s+html|html|table)\b|^mime-version:", re.IGNORECASE)
_FLAT_SHEET: Final = re.compile(
    r"<office:document\b[^>]*application/vnd\.oasis\.opendocument\.spreadsheet"
)
_OLD_XML: Final = re.compile(r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet")


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A workbook or a document of Office 2007 and later; `main` is the name of its main part."""

    archive: Archive
    main: str
    is_workbook: bool


def opened(content: bytes) -> OfficeFile:
    """The file, ready to be read.

    Raises:
        UnreadableFileError: it is of another kind, which is named, or nothing that is opened.
    """
    if len(content) > MAX_PACKED:
        raise UnreadableFileError(SheetFlaw.TOO_LARGE)
    if content.startswith(_COMPOUND):
        raise _compound(content)
    if not content.startswith(_ARCHIVE):
        raise _other(content)
    archive = Archive(content)
    main = _main_part(archive)
    if any(name.endswith("vbaproject.bin") for name in archive.names):
        raise UnreadableFileError(SheetFlaw.MACRO)
    if b"macroEnabled" in archive.read(CONTENT_TYPES):
        raise UnreadableFileError(SheetFlaw.MACRO)
    return OfficeFile(archive, main, is_workbook=not main.lower().startswith("word/"))


def _main_part(archive: Archive) -> str:
    if "mimetype" in archive and archive.read("mimetype").startswith(_OPEN_DOCUMENT):
        kind = archive.read("mimetype").removeprefix(_OPEN_DOCUMENT)
        if kind.startswith(b"spreadsheet"):
            raise UnreadableFileError(SheetFlaw.OTHER_FORMAT, found="OpenDocument (.ods)")
        if kind.startswith(b"text"):
            raise UnreadableFileError(SheetFlaw.OTHER_DOCUMENT, found="OpenDocument (.odt)")
        raise UnreadableFileError(SheetFlaw.NOT_A_DOCUMENT, found="OpenDocument")
    if CONTENT_TYPES not in archive:
        if WORKBOOK in archive or DOCUMENT in archive:
            raise UnreadableFileError(SheetFlaw.DAMAGED)
        raise UnreadableFileError(SheetFlaw.ARCHIVE, found="ZIP")
    targets = [each.target for each in relationships(archive).values() if each.kind == MAIN]
    found = next((part for part in (*targets, WORKBOOK, DOCUMENT) if part in archive), None)
    if found is None:
        raise UnreadableFileError(SheetFlaw.DAMAGED)
    if found.lower().endswith(".bin"):
        raise UnreadableFileError(SheetFlaw.OTHER_FORMAT, found="Excel Binary (.xlsb)")
    if not found.lower().startswith(("xl/", "word/")):
        raise UnreadableFileError(SheetFlaw.NOT_A_DOCUMENT, found="PowerPoint")
    return found


def _compound(content: bytes) -> UnreadableFileError:
    for stream, flaw, name in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return UnreadableFileError(flaw, found=name)
    return UnreadableFileError(SheetFlaw.NOT_A_DOCUMENT)


def _other(content: bytes) -> UnreadableFileError:
    for beginning, flaw, name in _BEGINNINGS:
        if content.startswith(beginning):
            return UnreadableFileError(flaw, found=name)
    if not content or not content.strip(b"\0"):
        return UnreadableFileError(SheetFlaw.DAMAGED)
    text = _as_text(content[:_HEAD])
    if _OLD_XML.search(text):
        return UnreadableFileError(SheetFlaw.OTHER_FORMAT, found="XML Spreadsheet 2003")
    if _FLAT_SHEET.search(text):
        return UnreadableFileError(SheetFlaw.OTHER_FORMAT, found="OpenDocument (.fods)")
    if _WEB_PAGE.search(text):
        is_sheet = "<table" in text.lower()
        flaw = SheetFlaw.OTHER_FORMAT if is_sheet else SheetFlaw.NOT_A_DOCUMENT
        return UnreadableFileError(flaw, found="HTML")
    if _ENTRY_MARK.search(text):
        return UnreadableFileError(SheetFlaw.OTHER_FORMAT, found="CSV")
    return UnreadableFileError(SheetFlaw.NOT_A_DOCUMENT)


def _as_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")
