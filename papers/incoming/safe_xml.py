"""XML from outside, walked piece by piece: nothing is declared, fetched or expanded.

Names are given without their prefixes: the strict and the transitional dialect of Office Open XML
(ISO/IEC 29500-1 and -4) differ in namespaces only, as far as anything here is read.
"""

from collections.abc import Mapping
from typing import Final, Protocol
from xml.parsers import expat

from papers.incoming.archive import UnreadableFileError
from reporting.documents.entry_sheet import SheetFlaw

_AT_ONCE: Final = 64 * 1024
_MAX_DEPTH: Final = 200


class Enough(Exception):
    """Raised by a handler that has all it wants: the rest of the part is not looked at."""


class ElementHandler(Protocol):
    """What is told of each element, in the order of the document."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, piece: str) -> None:
        """A piece of the text within the innermost element."""


def walk(part: bytes, handler: ElementHandler) -> None:
    """Tell the handler of everything in a part.

    Raises:
        UnreadableFileError: it is not well-formed, or declares a document type or entities, which
            no office program writes.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            raise UnreadableFileError(SheetFlaw.UNSAFE)
        handler.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_local(name))

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        for at in range(0, len(part), _AT_ONCE):
            parser.Parse(part[at : at + _AT_ONCE], False)  # noqa: FBT003 - positional in expat
        parser.Parse(b"", True)  # noqa: FBT003 - positional in expat
    except Enough:
        return
    except (expat.ExpatError, ValueError, LookupError) as broken:
        raise UnreadableFileError(SheetFlaw.DAMAGED) from broken


def _refuse(*_: object) -> int:
    raise UnreadableFileError(SheetFlaw.UNSAFE)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
