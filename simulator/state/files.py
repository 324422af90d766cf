"""Uploaded files, kept in memory, and the shapes of pictures."""

from __future__ import annotations

import hashlib
import mimetypes
import struct
import zlib
from dataclasses import dataclass
from typing import Final

from simulator import limits
from simulator.errors import ApiError, bad_request
from simulator.wire import Json

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_MARKER: Final = 0xFF
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FOLDERS: Final = {
    "photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it arrives: its name, its MIME type and its bytes."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file on the server; the same bytes sent twice are two files."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0


class StoredFiles:
    """Files by id and by path."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._contents: dict[bytes, bytes] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Store an upload as a file of `kind`; raises ApiError when Telegram would refuse it."""
        size = len(upload.content)
        if size == 0:
            raise bad_request("file must be non-empty")
        if size > limits.MAX_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        width, height = _photo_shape(upload.content) if kind == "photo" else (0, 0)
        number = len(self._by_id) + 1
        digest = hashlib.sha256(upload.content).digest()
        content = self._contents.setdefault(digest, upload.content)
        unique = f"AQAD{number:08d}{digest.hex()[:4]}"
        guessed = mimetypes.guess_type(upload.name)[0] or upload.mime or "application/octet-stream"
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        if kind == "photo":
            guessed = "image/png" if content.startswith(_PNG) else "image/jpeg"
            suffix = "png" if content.startswith(_PNG) else "jpg"
        path = f"{_FOLDERS.get(kind, 'files')}/file_{number}.{suffix}"
        stored = StoredFile(
            f"Ag{kind[:2].upper()}{digest.hex()[:32]}{number:08d}", unique, kind, path,
            upload.name, guessed, content, width, height,
        )  # fmt: skip
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """Return the file with that id, if there is one."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """Return the file at that path of the file server, if there is one."""
        return self._by_path.get(path)


def media_body(stored: StoredFile) -> Json:
    """Return the message fields that carry the file."""
    described: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
    }
    if stored.kind == "photo":
        return {"photo": [described | {"width": stored.width, "height": stored.height}]}
    described["mime_type"] = stored.mime
    if stored.kind == "voice":
        return {"voice": described | {"duration": 3}}
    if stored.kind == "sticker":
        del described["mime_type"]
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": described | shape | {"type": "regular", "emoji": "👍"}}
    return {"document": described | {"file_name": stored.name}}


def _photo_shape(content: bytes) -> tuple[int, int]:
    """Return width and height of a photo in pixels; raises ApiError when it is none."""
    if len(content) > limits.MAX_PHOTO_BYTES:
        size, most = len(content), limits.MAX_PHOTO_BYTES
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes"
        )
    try:
        width, height = _png_shape(content) if content.startswith(_PNG) else _jpeg_shape(content)
    except (struct.error, IndexError, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    too_long = width + height > limits.MAX_PHOTO_SIDES
    if too_long or max(width, height) > limits.MAX_PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_shape(content: bytes) -> tuple[int, int]:
    """Read a PNG chunk by chunk, each with its check sum, to its end."""
    position, shape = len(_PNG), (0, 0)
    while True:
        length, kind = struct.unpack_from(">I4s", content, position)
        data = content[position + 8 : position + 8 + length]
        (expected,) = struct.unpack_from(">I", content, position + 8 + length)
        if zlib.crc32(kind + data) != expected:
            raise ValueError(kind)
        if kind == b"IHDR":
            shape = struct.unpack_from(">II", data)
        if kind == b"IEND":
            break
        position += length + 12
    if 0 in shape:
        raise ValueError(shape)
    return shape[0], shape[1]


def _jpeg_shape(content: bytes) -> tuple[int, int]:
    """Read a JPEG's markers up to the frame header."""
    if content[:3] != b"\xff\xd8\xff" or b"\xff\xd9" not in content[-64:]:
        raise ValueError(content[:3])
    position = 2
    while True:
        if content[position] != _MARKER:
            raise ValueError(position)
        marker = content[position + 1]
        if marker == _MARKER:
            position += 1
            continue
        (length,) = struct.unpack_from(">H", content, position + 2)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, position + 5)
            if not width or not height:
                raise ValueError(marker)
            return width, height
        position += 2 + length
