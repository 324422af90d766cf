"""Files that come back wrong, each made as real programs or people make them."""

import re
import struct
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

_SECTOR = 512
_FREE, _END, _IS_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def edited(content: bytes, change: Callable[[Worksheet], object]) -> bytes:
    """The sheet as somebody changed it and saved it."""
    book = load_workbook(BytesIO(content))
    change(book.worksheets[0])
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The archive with one part added or replaced."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def as_macro_book(content: bytes) -> bytes:
    """As Excel saves it with macros: the type says so, and the program lies beside it."""
    types = part_of(content, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return with_part(
        with_part(content, "[Content_Types].xml", types), "xl/vbaProject.bin", b"\xd0\xcf"
    )


def bomb(content: bytes, megabytes: int = 64) -> bytes:
    """Kilobytes that unpack to many megabytes."""
    zeros = b"<a>" + b"0" * (megabytes * 1024 * 1024) + b"</a>"
    return with_part(content, "xl/worksheets/sheet9.xml", zeros)


def entity_bomb(content: bytes) -> bytes:
    """A billion laughs in the shared strings."""
    lines = ['<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    text = f"<?xml version='1.0'?><!DOCTYPE sst [{''.join(lines)}]><sst>&a9;</sst>"
    return with_part(content, "xl/sharedStrings.xml", text.encode())


def compound_file(*streams: str) -> bytes:
    """A compound file (MS-CFB) with these streams: Office before 2007, and encrypted files."""
    fat = [_IS_FAT, _END, *(_END for _ in streams)]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, 1, 1, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    entries = b"".join(
        _entry(name, kind, start)
        for name, kind, start in (
            ("Root Entry", 5, _END),
            *((name, 2, at + 2) for at, name in enumerate(streams)),
        )
    )
    directory = entries.ljust(_SECTOR, b"\0")
    contents = b"".join(name.encode().ljust(_SECTOR, b".") for name in streams)
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + contents


def _entry(name: str, kind: int, start: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return written.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sI8s8sIQ",
        len(written), kind, 1, _FREE, _FREE, _FREE, bytes(16), 0, bytes(8), bytes(8), start,
        _SECTOR if kind == 2 else 0,
    )  # fmt: skip


def encrypted_archive(content: bytes) -> bytes:
    """A zip whose entries say that they need a password."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_text(content: bytes, old: str, new: str, name: str = "word/document.xml") -> bytes:
    """One part with other words in it."""
    return with_part(content, name, part_of(content, name).replace(old.encode(), new.encode()))


def names_of(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


def archive(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


def without_places(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The rows and cells do not say where they stand, as some programs write them.

    Then every cell has to be there.
    """
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    for row in page.iter_rows(1, page.max_row, 1, 6):
        for cell in row:
            if cell.value is None:
                cell.value = ""
    saved = BytesIO()
    book.save(saved)
    part = re.sub(rb'(<(?:row|c)) r="[A-Z0-9]+"', rb"\1", part_of(saved.getvalue(), name))
    return with_part(saved.getvalue(), name, part)


def with_backslashes(content: bytes) -> bytes:
    """As an old packer on Windows wrote the names."""
    return archive({name.replace("/", "\\"): part_of(content, name) for name in names_of(content)})


def with_false_size(content: bytes, name: str) -> bytes:
    """The directory says that a part is ten bytes long."""
    changed = bytearray(content)
    at = changed.rfind(b"PK\x01\x02", 0, changed.rfind(name.encode()))
    changed[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(changed)


def with_turned_byte(content: bytes, name: str) -> bytes:
    """One bit of a part's packed bytes fell over on the way."""
    changed = bytearray(content)
    at = changed.find(name.encode()) + len(name) + 100
    changed[at] ^= 0x10
    return bytes(changed)


def with_many_parts(content: bytes, count: int) -> bytes:
    parts = {name: part_of(content, name) for name in names_of(content)}
    return archive(parts | {f"xl/media/{at}.xml": b"" for at in range(count)})


def with_twin(content: bytes, name: str) -> bytes:
    """A part is there twice; programs differ in which they take."""
    made = BytesIO(content)
    with ZipFile(made, "a") as archive:
        archive.writestr(name, b"<worksheet/>")
    return made.getvalue()
