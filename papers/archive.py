"""Looking into an office file before anything reads it: its kind, size, macros, encryption.

Everything is told from the directory of the zip archive and from bounded reads, so that a file
made to fill the memory is refused unread.
"""

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from reporting.documents.entry_sheet import SheetFlaw, SheetProblem

MAX_PACKED = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 1000
WORKBOOK = "xl/workbook.xml"
DOCUMENT = "word/document.xml"
BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError, OSError)
"""What reading a damaged archive raises."""
_CONTENT_TYPES = "[Content_Types].xml"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of Office before 2007 begin, and those that Office encrypted."""
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_IS_ENCRYPTED = 0x1
_DECLARATIONS = tuple(
    mark.encode(coding)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for coding in ("ascii", "utf-16-le", "utf-16-be")
)
"""Office files never declare entities; files made to exhaust the memory do."""


def part_of(content: bytes, *wanted: str) -> str | SheetProblem:
    """Which of the wanted parts the file has, once it is known to be safe to read."""
    other = SheetFlaw.NOT_XLSX if wanted == (WORKBOOK,) else SheetFlaw.NOT_A_DOCUMENT
    if len(content) > MAX_PACKED:
        return SheetProblem(SheetFlaw.TOO_LARGE)
    if content.startswith(_OLD_OFFICE):
        is_encrypted = _ENCRYPTED_PART in content
        return SheetProblem(SheetFlaw.ENCRYPTED if is_encrypted else other)
    try:
        with ZipFile(BytesIO(content)) as archive:
            flaw = _flaw(archive, other)
            names = frozenset(archive.namelist())
    except BROKEN:
        return SheetProblem(other)
    if flaw is not None:
        return SheetProblem(flaw)
    found = next((part for part in wanted if part in names), None)
    return found or SheetProblem(other)


def _flaw(archive: ZipFile, other: SheetFlaw) -> SheetFlaw | None:
    parts = archive.infolist()
    # A part never unpacks to more than the directory says: reading stops there.
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return SheetFlaw.TOO_LARGE
    if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
        return SheetFlaw.ENCRYPTED
    names = [part.filename for part in parts]
    if _CONTENT_TYPES not in names or len(set(names)) < len(names):
        return other
    has_macro = b"macroEnabled" in archive.read(_CONTENT_TYPES) or any(
        name.lower().endswith("vbaproject.bin") for name in names
    )
    if has_macro:
        return SheetFlaw.MACRO
    written = (archive.read(name) for name in names if name.lower().endswith((".xml", ".rels")))
    if any(mark in text for text in written for mark in _DECLARATIONS):
        return other
    return None
