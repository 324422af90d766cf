"""Telegram's HTML: reading it the way Telegram's servers do, with their complaints, and writing it.

Offsets and lengths of entities are in UTF-16 code units, byte offsets in complaints are of the
UTF-8 text, as in the Bot API ("Formatting options") and in TDLib's parser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Final

from simulator.errors import ApiError, bad_request
from simulator.wire import Json

_TYPES: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip
_TAGS_OUT: Final = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL: Final = re.compile(r"[<&]")
_REFERENCE: Final = re.compile(
    r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?"
)
_SPACES: Final = " \t\r\n\0\v"
_MAX_CODE_POINT: Final = 0x10FFFF


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units.

    >>> utf16_length("xã"), utf16_length("🙂")
    (2, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end."""

    tag: str
    argument: str
    offset: int


class _Reader:
    """One pass over an HTML text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.entities: list[Json] = []
        self.open: list[_Open] = []

    def complain(self, reason: str, at: int | None = None) -> ApiError:
        """Return Telegram's complaint, with the byte offset of position `at`."""
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return bad_request(f"can't parse entities: {reason}{where}")

    def take(self, text: str) -> None:
        self.plain.append(text)
        self.length += utf16_length(text)

    def read(self) -> tuple[str, list[Json]]:
        source, position = self.source, 0
        while (special := _SPECIAL.search(source, position)) is not None:
            at = special.start()
            if at > position:
                self.take(source[position:at])
            if source[at] == "&":
                character, position = _reference(source, at)
                self.take(character)
            elif source.startswith("/", at + 1):
                position = self.end_tag(at)
            else:
                position = self.start_tag(at)
        self.take(source[position:])
        if self.open:
            tag = self.open[-1].tag
            raise self.complain(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.plain), sorted(self.entities, key=_entity_order)

    def start_tag(self, at: int) -> int:
        source, end = self.source, at + 1
        while end < len(source) and source[end] not in _SPACES and source[end] != ">":
            end += 1
        if end >= len(source):
            raise self.complain("Unclosed start tag", at)
        tag = source[at + 1 : end].lower()
        if tag not in _TYPES:
            raise self.complain(f'Unsupported start tag "{tag}"', at)
        argument, end = self.attributes(tag, at, end)
        if tag == "span" and argument != "spoiler":
            raise self.complain('Tag "span" must have class "tg-spoiler"', at)
        self.open.append(_Open(tag, argument, self.length))
        return end

    def attributes(self, tag: str, at: int, position: int) -> tuple[str, int]:
        """Return the one argument that matters and the position after the tag's ``>``."""
        source, argument = self.source, ""
        while True:
            position = _skip_spaces(source, position)
            if source.startswith(">", position):
                return argument, position + 1
            begin = position
            while position < len(source) and source[position] not in _SPACES + "=>/\"'":
                position += 1
            name = source[begin:position]
            if not name:
                if position >= len(source):
                    raise self.complain("Unclosed start tag", at)
                raise self.complain(f'Empty attribute name in the tag "{tag}"', at)
            position = _skip_spaces(source, position)
            if not source.startswith("=", position):
                argument = _argument(tag, name, "") or argument
                continue
            value, position = self.attribute_value(at, _skip_spaces(source, position + 1))
            argument = _argument(tag, name, value) or argument

    def attribute_value(self, at: int, position: int) -> tuple[str, int]:
        source = self.source
        if position >= len(source):
            raise self.complain("Unclosed start tag", at)
        quote = source[position]
        if quote not in "\"'":
            token = re.compile(r"[A-Za-z0-9.\-]*").match(source, position)
            end = token.end() if token else position
            if not source.startswith((*_SPACES, ">"), end):
                raise self.complain("Unexpected end of name token", position)
            return source[position:end].lower(), end
        end = source.find(quote, position + 1)
        if end < 0 or end + 1 >= len(source):
            raise self.complain("Unclosed start tag", at)
        return _unescape(source[position + 1 : end]), end + 1

    def end_tag(self, at: int) -> int:
        source, end = self.source, at + 2
        if not self.open:
            raise self.complain("Unexpected end tag", at)
        while end < len(source) and source[end] not in _SPACES and source[end] != ">":
            end += 1
        found = source[at + 2 : end].lower()
        end = _skip_spaces(source, end)
        if not source.startswith(">", end):
            raise self.complain("Unclosed end tag", at)
        opened = self.open.pop()
        if found and found != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{found}>"'
            offset = len(source[:at].encode())
            raise self.complain(f"Unmatched end tag at byte offset {offset}, {expected}")
        self.close(opened)
        return end + 1

    def close(self, opened: _Open) -> None:
        length = self.length - opened.offset
        kind, argument = _TYPES[opened.tag], opened.argument
        if length <= 0 or (kind == "text_link" and not _is_link(argument)):
            return
        entity: Json = {"type": kind, "offset": opened.offset, "length": length}
        if kind == "text_link":
            entity["url"] = argument
        elif kind == "custom_emoji":
            entity["custom_emoji_id"] = argument
        elif kind == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "code" and argument:
            pre = self.open[-1] if self.open else None
            if pre is not None and pre.tag == "pre" and pre.offset == opened.offset:
                pre.argument = argument
                return
        elif kind == "pre":
            inner = self.entities[-1] if self.entities else None
            if inner is not None and (inner["type"], inner["offset"], inner["length"]) == (
                "code", opened.offset, length,
            ):  # fmt: skip
                self.entities.pop()
            if argument:
                entity["language"] = argument
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    if (tag, name) == ("a", "href") or (tag, name) == ("tg-emoji", "emoji-id"):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def _is_link(address: str) -> bool:
    return "." in address or address.startswith(("http://", "https://", "tg://"))


def _skip_spaces(source: str, position: int) -> int:
    while position < len(source) and source[position] in _SPACES:
        position += 1
    return position


def _reference(source: str, at: int) -> tuple[str, int]:
    """Return the character that a reference at `at` stands for, or the bare ``&``."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED[name], match.end()
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    if code == 0 or code >= _MAX_CODE_POINT:
        return "&", at + 1
    return chr(code), match.end()


def _unescape(source: str) -> str:
    parts, position = [], 0
    while (at := source.find("&", position)) >= 0:
        parts.append(source[position:at])
        character, position = _reference(source, at)
        parts.append(character)
    return "".join([*parts, source[position:]])


def _entity_order(entity: Json) -> tuple[int, int]:
    return int(entity["offset"]), -int(entity["length"])


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the plain text and its entities.

    >>> parse_html("<b>I.2.1</b> &lt;5")
    ('I.2.1 <5', [{'type': 'bold', 'offset': 0, 'length': 5}])

    Raises ApiError with Telegram's complaint when a tag is unknown, unclosed or crossed.
    """
    if "<" not in source and "&" not in source:
        return source, []
    return _Reader(source).read()


def to_html(text: str, entities: list[Json]) -> str:
    """Return `text` with its entities as Telegram's HTML; detected ones (commands) stay plain.

    >>> to_html("I.2.1 <5", [{"type": "bold", "offset": 0, "length": 5}])
    '<b>I.2.1</b> &lt;5'
    """
    shown = [entity for entity in entities if entity["type"] in _TAGS_OUT or "url" in entity]
    if not shown:
        return escape(text, quote=False)
    marks: dict[int, list[str]] = {}
    for entity in sorted(shown, key=_entity_order):
        begin, end = int(entity["offset"]), int(entity["offset"]) + int(entity["length"])
        tag = _TAGS_OUT.get(entity["type"], "a")
        attribute = f' href="{escape(entity["url"])}"' if "url" in entity else ""
        marks.setdefault(begin, []).append(f"<{tag}{attribute}>")
        marks.setdefault(end, []).insert(0, f"</{tag}>")
    units = text.encode("utf-16-le")
    parts, position = [], 0
    for at in sorted(marks):
        parts.append(escape(units[position * 2 : at * 2].decode("utf-16-le"), quote=False))
        parts.extend(marks[at])
        position = at
    parts.append(escape(units[position * 2 :].decode("utf-16-le"), quote=False))
    return "".join(parts)
