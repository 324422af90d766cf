"""The door for what people type: clean text that still tells when it came in an old encoding.

Cleaning drops the soft hyphen, which TCVN3 has for a letter, so the encoding is told beforehand.
"""

from __future__ import annotations

from reporting.clean_text import CleanText, clean
from reporting.legacy_encodings.conversion import LegacyEncoding, converted
from reporting.legacy_encodings.detection import recognise


class OldText(CleanText):
    """Clean text that was written in an old encoding; its parts are clean text and no more.

    `raw` is what arrived, `encoding` is None when it is not sure, and `meant` is then None too.
    """

    __slots__ = ("encoding", "meant", "raw")

    raw: str
    encoding: LegacyEncoding | None
    meant: CleanText | None


def typed(raw: str) -> CleanText:
    """What somebody typed, clean; an `OldText` when it was written in an old encoding.

    >>> text = typed("X· B¾c S¬n")
    >>> isinstance(text, OldText) and text.meant, isinstance(typed("Xã Bắc Sơn"), OldText)
    ('Xã Bắc Sơn', False)
    """
    found = recognise(raw)
    if found is None:
        return clean(raw)
    text = OldText(clean(raw))
    text.raw, text.encoding = raw, found.encoding
    text.meant = None if found.encoding is None else clean(converted(raw, found.encoding))
    return text


def as_read(text: CleanText) -> CleanText:
    """The text as it was meant, as far as that is certain; for names that nobody confirms."""
    return text.meant if isinstance(text, OldText) and text.meant is not None else text


def as_typed(text: CleanText) -> str:
    """The text as it arrived, to be read anew together with what follows it."""
    return text.raw if isinstance(text, OldText) else text
