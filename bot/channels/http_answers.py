"""Reading an answer of HTTP/1.1 from the pieces in which it comes.

As far as a Bot API server speaks it: an answer has a length, comes in chunks, or ends with its
connection. Nothing is unpacked.
"""

import re
from dataclasses import dataclass
from typing import Final

MOST_BYTES: Final = 32 * 1024 * 1024
"""Of an answer: a hundred updates have less than one million."""

MOST_OF_HEAD: Final = 64 * 1024

_HEAD_ENDS: Final = b"\r\n\r\n"
_LINE_ENDS: Final = b"\r\n"
_STATUS: Final = re.compile(rb"HTTP/1\.([01]) ([0-9]{3})(?: .*)?")
_LENGTH: Final = re.compile(rb"[0-9]{1,10}")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?")
_FIRST_FINAL: Final = 200
_WITHOUT_BODY: Final = (204, 304)


class BrokenAnswerError(ConnectionError):
    """What came is no answer, or too large, or the connection ended in the middle of it."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer; `is_last`: the connection takes no other request."""

    status: int
    body: bytes
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """Status and headers. `length` is None for chunks, and for what ends with the connection."""

    status: int
    length: int | None
    is_chunked: bool
    is_last: bool

    @property
    def ends_with_connection(self) -> bool:
        """Whether only the end of the connection says that everything is there."""
        return self.length is None and not self.is_chunked


def _read_head(text: bytes) -> _Head:
    first, *lines = text.split(_LINE_ENDS)
    found = _STATUS.fullmatch(first)
    if found is None:
        raise BrokenAnswerError("no status")
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip().lower()
    status, connection = int(found[2]), headers.get(b"connection", b"")
    is_last = connection == b"close" if found[1] == b"1" else connection != b"keep-alive"
    if b"chunked" in headers.get(b"transfer-encoding", b""):
        return _Head(status, None, is_chunked=True, is_last=is_last)
    given = headers.get(b"content-length")
    if status in _WITHOUT_BODY:
        return _Head(status, 0, is_chunked=False, is_last=is_last)
    if given is None:
        return _Head(status, None, is_chunked=False, is_last=True)
    if _LENGTH.fullmatch(given) is None or int(given) > MOST_BYTES:
        raise BrokenAnswerError("no length, or too great a one")
    return _Head(status, int(given), is_chunked=False, is_last=is_last)


class AnswerReader:
    """Takes the pieces of one answer."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._head: _Head | None = None
        self._chunks = bytearray()

    def take(self, piece: bytes) -> HttpAnswer | None:
        """The answer, if this was its last piece; raises `BrokenAnswerError`."""
        received = self._received
        received += piece
        if self._head is None:
            self._head = self._taken_head()
        head = self._head
        if head is None:
            return None
        if max(len(received), len(self._chunks)) > MOST_BYTES:
            raise BrokenAnswerError("too large")
        if head.is_chunked:
            return self._answer(head, self._chunks) if self._takes_last_chunk() else None
        if head.length is None or len(received) < head.length:
            return None
        body = received[: head.length]
        del received[: head.length]
        return self._answer(head, body)

    def end(self) -> HttpAnswer:
        """The answer, which the end of the connection completes; raises `BrokenAnswerError`."""
        if self._head is None or not self._head.ends_with_connection:
            raise BrokenAnswerError("the connection ended")
        return HttpAnswer(self._head.status, bytes(self._received), is_last=True)

    def _answer(self, head: _Head, body: bytearray) -> HttpAnswer:
        """What comes behind an answer was asked by nobody: the connection is not to be used."""
        return HttpAnswer(head.status, bytes(body), head.is_last or bool(self._received))

    def _taken_head(self) -> _Head | None:
        """Status and headers, once they are there; what announces them (100) is left out."""
        while (end := self._received.find(_HEAD_ENDS)) >= 0:
            head = _read_head(bytes(self._received[:end]))
            del self._received[: end + len(_HEAD_ENDS)]
            if head.status >= _FIRST_FINAL:
                return head
        if len(self._received) > MOST_OF_HEAD:
            raise BrokenAnswerError("no end of headers")
        return None

    def _takes_last_chunk(self) -> bool:
        """Take the chunks that are there; whether the last one is among them."""
        received = self._received
        while (line_end := received.find(_LINE_ENDS)) >= 0:
            found = _CHUNK.fullmatch(received[:line_end])
            if found is None:
                raise BrokenAnswerError("no chunk")
            size, start = int(found[1], 16), line_end + len(_LINE_ENDS)
            if size == 0:
                end = received.find(_HEAD_ENDS, line_end)  # behind more headers, if there are any
                del received[: end + len(_HEAD_ENDS) if end >= 0 else 0]
                return end >= 0
            end = start + size
            if size > MOST_BYTES or not _LINE_ENDS.startswith(received[end : end + 2]):
                raise BrokenAnswerError("no end of chunk, or too far away")
            if len(received) < end + len(_LINE_ENDS):
                return False
            self._chunks += received[start:end]
            del received[: end + len(_LINE_ENDS)]
        return False
