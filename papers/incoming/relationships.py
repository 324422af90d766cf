"""Which part of an office file points to which: its relationships (ISO/IEC 29500-2)."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from papers.incoming.archive import Archive, resolved
from papers.incoming.safe_xml import walk

MAIN: Final = "officeDocument"


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part points to within the file; what lies outside is never looked for.

    `kind` is the last word of the relationship's type, which both dialects share.
    """

    kind: str
    target: str


def relationships(archive: Archive, part: str = "") -> dict[str, Relationship]:
    """The relationships of a part by their ids; of the whole file when none is named."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive:
        return {}
    reader = _Reader(part)
    walk(archive.read(path), reader)
    return reader.found


class _Reader:
    def __init__(self, part: str) -> None:
        self.found: dict[str, Relationship] = {}
        self._part = part

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode", "").lower() == "external":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = resolved(attributes.get("Target", ""), self._part)
        self.found[attributes.get("Id", "")] = Relationship(kind, target)

    def end(self, name: str) -> None:
        del name

    def text(self, piece: str) -> None:
        del piece
