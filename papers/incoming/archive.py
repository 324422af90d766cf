"""An office file as an archive of parts, opened without trusting what it says of itself.

Everything is told from the directory of the archive and from bounded reads, so that a file made to
fill the memory is refused unread. A part is read when it is needed: what is wrong with the others
does not matter.
"""

import posixpath
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

from reporting.documents.entry_sheet import SheetFlaw, SheetProblem

MAX_PACKED: Final = 2 * 1024 * 1024
MAX_UNPACKED: Final = 20 * 1024 * 1024
MAX_PARTS: Final = 1000
CONTENT_TYPES: Final = "[content_types].xml"
_IS_ENCRYPTED: Final = 0x1
_BROKEN: Final = (BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, KeyError)
"""What reading a damaged archive raises."""


class UnreadableFileError(Exception):
    """Why a file is not read, raised where it is found and told to the person as a value."""

    def __init__(self, flaw: SheetFlaw, place: str = "", found: str = "") -> None:
        super().__init__(flaw)
        self.problem = SheetProblem(flaw, place, found)


class Archive:
    """The parts of an archive by their names, in small letters and with slashes."""

    def __init__(self, content: bytes) -> None:
        """Look at the directory; raises UnreadableFileError."""
        try:
            self._zip = ZipFile(BytesIO(content))
        except _BROKEN as broken:
            raise UnreadableFileError(SheetFlaw.DAMAGED) from broken
        parts = self._zip.infolist()
        # A part never unpacks to more than the directory says: reading stops there.
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise UnreadableFileError(SheetFlaw.TOO_LARGE)
        if any(part.flag_bits & _IS_ENCRYPTED for part in parts):
            raise UnreadableFileError(SheetFlaw.ENCRYPTED)
        self._parts: Mapping[str, ZipInfo] = {_plain(part.filename): part for part in parts}
        if len(self._parts) < len(parts):
            raise UnreadableFileError(SheetFlaw.DAMAGED)

    def __contains__(self, name: object) -> bool:
        """Whether there is a part of that name."""
        return isinstance(name, str) and _plain(name) in self._parts

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._parts)

    def read(self, name: str) -> bytes:
        """A part's bytes; raises UnreadableFileError when it is missing or damaged."""
        try:
            return self._zip.read(self._parts[_plain(name)])
        except _BROKEN as broken:
            raise UnreadableFileError(SheetFlaw.DAMAGED) from broken


def resolved(target: str, beside: str) -> str:
    """The part that a relationship of the part `beside` points to.

    >>> resolved("worksheets/sheet1.xml", "xl/workbook.xml"), resolved("/xl/a.xml", "b/c.xml")
    ('xl/worksheets/sheet1.xml', 'xl/a.xml')
    """
    path = unquote(target).replace("\\", "/")
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(beside), path)
    return posixpath.normpath(joined).lstrip("/")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
