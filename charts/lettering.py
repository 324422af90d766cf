"""How wide text is, and how it is wrapped or shortened to a width. Widths and sizes in pixels."""

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

from matplotlib import get_data_path
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

ELLIPSIS: Final = "…"
_UNKNOWN: Final = "□"
_UNITS: Final = 1000  # the size at which letters are measured


def font_file(*, bold: bool) -> Path:
    """The file of DejaVu Sans that comes with matplotlib: it has every Vietnamese letter."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(get_data_path(), "fonts", "ttf", name)


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float | None:  # noqa: FBT001 - a cache key
    """How far a letter moves the pen, in thousandths of the size; None: not in the font."""
    font = get_font(font_file(bold=bold))
    if not font.get_char_index(ord(letter)):
        return None
    font.set_size(_UNITS, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536


def clean(text: str, *, bold: bool = False) -> str:
    """The text as it can be drawn: one line, composed letters, "□" for what the font lacks."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    seen = (letter for letter in composed if unicodedata.category(letter) not in {"Cc", "Cf", "Mn"})
    return "".join(
        letter if _advance(letter, bold) is not None else _UNKNOWN for letter in seen
    ).strip()


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a cleaned text is; kerning, which only narrows, is left out."""
    return sum(_advance(letter, bold) or 0.0 for letter in text) * size / _UNITS


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The cleaned text, its end replaced by "…" if it is wider than `room`."""
    if width(text, size, bold=bold) <= room:
        return text
    left = room - width(ELLIPSIS, size, bold=bold)
    end = 0
    for letter in text:
        left -= width(letter, size, bold=bold)
        if left < 0:
            break
        end += 1
    return text[:end].rstrip(" ,;·-") + ELLIPSIS


def wrap(text: str, size: float, room: float, lines: int, *, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines no wider than `room`; what is too much ends in "…".

    Line breaks in the text are kept. No lines for a text without letters.
    """
    wrapped: list[str] = []
    for paragraph in text.splitlines():
        wrapped += _lines(clean(paragraph, bold=bold), size, room, bold=bold)
    if len(wrapped) <= lines:
        return wrapped
    rest = " ".join(wrapped[lines - 1 :])
    return [*wrapped[: lines - 1], shorten(rest, size, room, bold=bold)]


def _lines(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, size, room, bold=bold)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word cut where it leaves the room, at least one letter each."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
