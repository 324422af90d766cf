"""Cutting long text: a messenger has limits, a sentence has not."""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-z]+)>")
_ATOM = re.compile(r"<[^<>]*>|&[#\w]+;|.", re.DOTALL)


def length(text: str) -> int:
    """Characters as messengers count them: in UTF-16 units, so that one emoji counts as two.

    >>> length("xã"), length("🙂")
    (2, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """Text of the message format without its markup.

    >>> plain("<b>A &amp; B</b>")
    'A & B'
    """
    return unescape(_TAG.sub("", text))


def cut(text: str, limit: int) -> tuple[str, ...]:
    r"""The text in pieces of at most `limit` characters, cut at line ends where that can be done.

    Markup that is open at a cut is closed there and opened again in the next piece, so a piece may
    be longer than `limit` by its tags, which messengers do not count. An empty text is one empty
    piece.

    >>> cut("a\nb\nc", 3)
    ('a\nb', 'c')
    >>> cut("<b>aa\nbb</b>", 3)
    ('<b>aa</b>', '<b>bb</b>')
    """
    if length(text) <= limit:
        return (text,)
    pieces: list[str] = []
    piece = ""
    for part in _parts(text, limit):
        candidate = f"{piece}\n{part}" if piece else part
        if piece and length(plain(candidate)) > limit:
            closed, opened = _balanced(piece)
            pieces.append(closed)
            piece = opened + part
        else:
            piece = candidate
    return (*pieces, piece)


def _parts(text: str, limit: int) -> list[str]:
    return [part for line in text.split("\n") for part in _short(line, limit)]


def _short(line: str, limit: int) -> list[str]:
    """A line in parts that fit, cut at spaces; one word that is too long is cut anywhere."""
    parts: list[str] = []
    while length(plain(line)) > limit:
        end = _fitting(line, limit)
        space = line.rfind(" ", 0, end)
        inside_tag = space >= 0 and line.rfind("<", 0, space) > line.rfind(">", 0, space)
        end = space if space > 0 and not inside_tag else end
        parts.append(line[:end])
        line = line[end:].removeprefix(" ")
    return [*parts, line]


def _fitting(line: str, limit: int) -> int:
    """Where the line is cut at the latest; never inside a tag or an entity."""
    counted = end = 0
    for atom in _ATOM.finditer(line):
        counted += 0 if atom[0].startswith("<") and len(atom[0]) > 1 else length(unescape(atom[0]))
        if counted > limit:
            break
        end = atom.end()
    return end


def _balanced(piece: str) -> tuple[str, str]:
    """The piece with what is open closed, and the tags that open it again."""
    still_open: list[str] = []
    for closing, name in _TAG.findall(piece):
        if not closing:
            still_open.append(name)
        elif still_open and still_open[-1] == name:
            still_open.pop()
    closed = piece + "".join(f"</{name}>" for name in reversed(still_open))
    return closed, "".join(f"<{name}>" for name in still_open)
