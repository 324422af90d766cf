"""How the name of a unit is written: in a sentence, in a narrow place, and without its kind.

The list of units gives names as they begin a line ("Thị trấn Ân Thi"). Chat, papers, charts and
the search for a unit all take from here what becomes of the kind ("Thị trấn") elsewhere. Capitals
follow Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục II, 1: the kind begins small before a name
("thị trấn Ân Thi") and keeps its capital before a number ("Phường 3") and in "Thành phố Hồ Chí
Minh". The decree also keeps it before the name of a person or an event in history ("Phường Lê
Lợi"); a name does not tell that, so there the kind begins small as before any other name.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reporting.normalise import fold, spelling
from reporting.units.tree import Level


@dataclass(frozen=True, slots=True)
class UnitKind:
    """A kind of unit.

    `levels` are those that the bare word asks for ("huyện": where no district stands any more, a
    group answers for it); none when the word alone says too little. `before_name` is what stands
    for the kind in a narrow place; None where it is written out. `typed` is its abbreviation as
    people type it, folded.
    """

    name: str
    levels: tuple[Level, ...] = ()
    before_name: str | None = None
    typed: str | None = None


_KINDS: Final = (
    UnitKind("Tỉnh", (Level.PROVINCE,), "", "t"),
    UnitKind("Thành phố", (), "TP ", "tp"),
    UnitKind("Huyện", (Level.DISTRICT, Level.GROUP), "", "h"),
    UnitKind("Quận", (Level.DISTRICT, Level.GROUP), "Q. ", "q"),
    UnitKind("Thị xã", (), "TX ", "tx"),
    UnitKind("Cụm", (Level.GROUP,)),
    UnitKind("Khu vực", (Level.GROUP,)),
    UnitKind("Xã", (Level.COMMUNE,), "", "x"),
    UnitKind("Phường", (Level.COMMUNE,), "P. ", "p"),
    UnitKind("Thị trấn", (Level.COMMUNE,), "TT ", "tt"),
    UnitKind("Đặc khu", (Level.COMMUNE,), "ĐK ", "dk"),
)
_ALWAYS_CAPITAL: Final = frozenset({"Thành phố Hồ Chí Minh"})
_BY_SPELLING: Final = {kind.name.casefold(): kind for kind in _KINDS}
_FOLDED: Final = {fold(kind.name): kind for kind in _KINDS}
_TYPED: Final = {kind.typed: fold(kind.name) for kind in _KINDS if kind.typed}
_OFFICE: Final = re.compile(r"^(?:ubnd|uy ban nhan dan) ")
_ABBREVIATED: Final = re.compile(r"^(\w+)\.\s*")

LEVEL_WORDS: Final[Mapping[str, tuple[Level, ...]]] = {
    folded: kind.levels for folded, kind in _FOLDED.items() if kind.levels
}
"""Kinds by their folded words, each with the levels that it asks for when it stands alone."""


def in_sentence(name: str) -> str:
    """A unit's name as it stands inside a sentence; a name without a kind stays as it is.

    >>> in_sentence("Thành phố Hà Nội"), in_sentence("Hà Nội"), in_sentence("Phường 3")
    ('thành phố Hà Nội', 'Hà Nội', 'Phường 3')
    """
    kind, bare = _parted(name)
    if kind is None or bare[:1].isdigit() or name in _ALWAYS_CAPITAL:
        return name
    return f"{kind.name.lower()} {bare}"


def short(name: str) -> str:
    """A unit's name where room is scarce, as beside a bar; a number never stands alone.

    >>> short("Xã Bắc Sơn"), short("Thị trấn Ân Thi"), short("Phường 3"), short("Cụm 1")
    ('Bắc Sơn', 'TT Ân Thi', 'P. 3', 'Cụm 1')
    """
    kind, bare = _parted(name)
    if kind is None or kind.before_name is None:
        return name
    if not kind.before_name and bare[:1].isdigit():
        return name
    return kind.before_name + bare


def proper(name: str) -> str:
    """The name without its kind, as a paper is dated from it; a number keeps its kind.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II, 4.

    >>> proper("Thị trấn Ân Thi"), proper("Phường 1")
    ('Ân Thi', 'Phường 1')
    """
    kind, bare = _parted(name)
    return name if kind is None or bare[:1].isdigit() else bare


def _parted(name: str) -> tuple[UnitKind | None, str]:
    """The kind of a unit, in whatever case it is written, and what is left of its name."""
    words = unicodedata.normalize("NFC", name).split(" ")
    for count in (1, 2):
        kind = _BY_SPELLING.get(" ".join(words[:count]).casefold())
        if kind is not None and any(words[count:]):
            return kind, " ".join(words[count:])
    return None, name


def folded_proper(folded: str) -> str:
    """A folded name without its kind, to look a unit up by; here a number may stand alone.

    >>> folded_proper("thi tran an thi"), folded_proper("phuong 3"), folded_proper("an thi")
    ('an thi', '3', 'an thi')
    """
    words = folded.split(" ")
    for count in (1, 2):
        if words[count:] and " ".join(words[:count]) in _FOLDED:
            return " ".join(words[count:])
    return folded


def spelling_of(name: str) -> tuple[str, ...]:
    """A key that two ways to write one unit's name share; its kind may be abbreviated.

    >>> spelling_of("TT. Hoà Mỹ") == spelling_of("Thị trấn Hòa Mĩ")
    True
    >>> spelling_of("Xã Đào") == spelling_of("Xã Đảo"), spelling_of("Xã A") == spelling_of("TT A")
    (False, False)
    """
    folded, *_ = spelling(name)
    _, *marks = spelling(proper(name))
    return spelled_out(folded), *marks


def spelled_out(folded: str) -> str:
    """A folded name as somebody types it, with its kind written out and without "UBND".

    >>> spelled_out("ubnd x. bac son"), spelled_out("tp.lang son"), spelled_out("bac son")
    ('xa bac son', 'thanh pho lang son', 'bac son')
    """
    name = _OFFICE.sub("", folded)
    first, _, rest = _ABBREVIATED.sub(r"\1 ", name).partition(" ")
    return f"{_TYPED[first]} {rest}" if rest and first in _TYPED else name
