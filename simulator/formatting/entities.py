"""A text with its entities: trimmed, commands and links found, as Telegram does."""

from __future__ import annotations

import re
from typing import Final

from simulator.formatting.html_markup import utf16_length
from simulator.limits import MAX_ENTITIES
from simulator.wire import Json

_COMMAND: Final = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_LINK: Final = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_OPAQUE: Final = frozenset({"code", "pre", "text_link"})
_MONOSPACE: Final = frozenset({"code", "pre"})
_STYLES: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_CONTROL_CHARACTERS: Final = {code: " " for code in range(32) if code != ord("\n")} | {13: None}


def finished(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Return `text` without outer white space, and its entities with commands and links found."""
    text = text.translate(_CONTROL_CHARACTERS)
    stripped = text.strip()
    if entities and stripped != text:
        lead = utf16_length(text[: len(text) - len(text.lstrip())])
        entities = _clipped(entities, lead, utf16_length(stripped))
    if any(entity["type"] in _MONOSPACE for entity in entities):
        entities = _unmixed(entities)
    if "/" in stripped:
        entities = _with_detected(stripped, entities)
    return stripped, entities[:MAX_ENTITIES]


def _clipped(entities: list[Json], lead: int, length: int) -> list[Json]:
    kept = []
    for entity in entities:
        begin = max(int(entity["offset"]) - lead, 0)
        end = min(int(entity["offset"]) + int(entity["length"]) - lead, length)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return kept


def _unmixed(entities: list[Json]) -> list[Json]:
    """Take styles off what is monospaced: code and pre mix with no other style."""
    code = [entity for entity in entities if entity["type"] in _MONOSPACE]
    kept = []
    for entity in entities:
        pieces = [entity] if entity["type"] not in _STYLES else _around(entity, code)
        kept.extend(pieces)
    return sorted(kept, key=lambda one: (one["offset"], -one["length"]))


def _around(entity: Json, holes: list[Json]) -> list[Json]:
    """Return the parts of `entity` outside `holes`, which are in order and apart."""
    pieces = []
    begin, end = int(entity["offset"]), int(entity["offset"]) + int(entity["length"])
    for hole in holes:
        if begin < hole["offset"] < end:
            pieces.append(entity | {"offset": begin, "length": hole["offset"] - begin})
        if begin < hole["offset"] + hole["length"] and hole["offset"] < end:
            begin = hole["offset"] + hole["length"]
    return [*pieces, entity | {"offset": begin, "length": end - begin}] if begin < end else pieces


def _with_detected(text: str, entities: list[Json]) -> list[Json]:
    opaque = [
        range(entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in _OPAQUE
    ]
    found = []
    links = [(match.span(), "url") for match in _LINK.finditer(text)]
    for (begin, end), kind in [
        *links,
        *((match.span(), "bot_command") for match in _COMMAND.finditer(text)),
    ]:
        inside_link = any(left <= begin < right for (left, right), _ in links)
        offset = utf16_length(text[:begin])
        if (kind == "bot_command" and inside_link) or any(offset in span for span in opaque):
            continue
        found.append({"type": kind, "offset": offset, "length": utf16_length(text[begin:end])})
    if not found:
        return entities
    return sorted([*entities, *found], key=lambda one: (one["offset"], -one["length"]))
