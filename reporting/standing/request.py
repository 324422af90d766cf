"""What a clerk types to move a day: "hạn xã Bắc Sơn 20/9 vì mưa lũ", taken apart.

For whom, and of which period, is left in words: what they mean depends on who asks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.normalise import fold
from reporting.standing.extensions import ExtendedDay

MOST_CHARACTERS: Final = 600
"""More is not taken apart: no unit, day and reason are that long."""

_DAY: Final = re.compile(
    r"(?<![\d./-])(?:(?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2})(?: ?[/.-] ?(?P<year>\d{4}|\d{2}))?"
    r"|(?P<d>\d{1,2}) tháng (?P<m>\d{1,2})(?: năm (?P<y>\d{4}))?)(?!\d|[./-]\d)",
    re.IGNORECASE,
)
_BECAUSE: Final = re.compile(
    r"(?:^|[\s,;:(])(?:vì|vi|do|lý do|lí do|ly do|because of|because|due to)(?=[\s:])[\s:]*",
    re.IGNORECASE,
)
_BEFORE_DAY: Final = frozenset(
    {"den", "toi", "sang", "het", "ngay", "vao", "la", "thanh", "to", "until", "till", "the", "on"}
)
_BEFORE_UNITS: Final = frozenset({"cho", "cua", "voi", "for", "of"})
_BEGINS: Final[Sequence[tuple[str, ExtendedDay]]] = (
    ("mo khoa", ExtendedDay.LOCK),
    ("doi khoa", ExtendedDay.LOCK),
    ("lui khoa", ExtendedDay.LOCK),
    ("ngay khoa", ExtendedDay.LOCK),
    ("khoa", ExtendedDay.LOCK),
    ("unlock", ExtendedDay.LOCK),
    ("lock", ExtendedDay.LOCK),
    ("mo ky", ExtendedDay.OPENS),
    ("mo som", ExtendedDay.OPENS),
    ("open early", ExtendedDay.OPENS),
    ("gia han nop", ExtendedDay.DUE),
    ("gia han", ExtendedDay.DUE),
    ("doi han", ExtendedDay.DUE),
    ("lui han", ExtendedDay.DUE),
    ("han nop", ExtendedDay.DUE),
    ("han chot", ExtendedDay.DUE),
    ("han", ExtendedDay.DUE),
    ("extend", ExtendedDay.DUE),
    ("deadline", ExtendedDay.DUE),
)
"""Folded words with which such a message begins, the longer ones first, and the day they mean."""

_TAKES_BACK: Final = ("bo", "huy", "thu hoi", "hoan tac", "undo", "cancel", "take back")
_YEARS_AGO: Final = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """A message taken apart; what it does not say is empty or None.

    `units` are the words for units and a period, `no_day` what looks like a day and is none.
    `takes_back`: what was moved for them before is to be taken back. `is_named`: it began with the
    words for such a day.
    """

    units: CleanText
    field: ExtendedDay | None = None
    day: date | None = None
    no_day: str = ""
    reason: str = ""
    takes_back: bool = False
    is_named: bool = False


def read_request(text: CleanText, today: date) -> ExtensionRequest:
    """Take a message apart. A day without a year is the next one of that name.

    >>> asked = read_request(clean("hạn xã Bắc Sơn 20/9 vì mưa lũ"), date(2024, 9, 16))
    >>> asked.units, asked.day, asked.reason
    ('xã Bắc Sơn', datetime.date(2024, 9, 20), 'mưa lũ')
    """
    whole = in_one_line(text[:MOST_CHARACTERS].split())
    found = _last_day(whole)
    because = _reason_after(whole, found.end() if found else 0)
    reason = whole[because.end() :].strip(" .,;:") if because else ""
    body: str = whole[: because.start()] if because else whole
    day, no_day = None, ""
    if found is not None:
        day = _day_of(found, today)
        no_day = "" if day else found[0]
        body = body[: found.start()] + " , " + body[found.end() :]
    takes_back, words = _without(body.split(), _TAKES_BACK)
    field, rest = _field_of(words)
    units = _units_of(rest)
    return ExtensionRequest(
        units, field, day, no_day, reason, takes_back=takes_back, is_named=field is not None
    )


def _last_day(whole: str) -> re.Match[str] | None:
    """The last day that stands before the reason: "quý 3/2024" before it is none."""
    found = None
    for match in _DAY.finditer(whole):
        because = _BECAUSE.search(whole, 0, match.start())
        if because is not None and found is not None:
            break  # a day within the reason
        if not _of_a_period(whole[: match.start()]):
            found = match
    return found


def _of_a_period(before: str) -> bool:
    """Whether what follows is the number of a quarter or a month, not a day."""
    words = fold(before).split()
    return bool(words) and words[-1] in ("quy", "qui", "q", "quarter", "thang")


def _reason_after(whole: str, start: int) -> re.Match[str] | None:
    """Where the reason begins: behind the day; without a day at the last word that begins one."""
    if start:
        return _BECAUSE.search(whole, max(start - 1, 0)) or _loose(whole, start)
    last = None
    for match in _BECAUSE.finditer(whole):
        last = match
    return last


_LOOSE: Final = re.compile(r"\s*[,;:(-]\s+")


def _loose(whole: str, start: int) -> re.Match[str] | None:
    """A reason behind the day with only a comma before it: "20/9, mưa lũ"."""
    match = _LOOSE.match(whole, start)
    return match if match is not None and len(whole[match.end() :].split()) > 1 else None


def _day_of(match: re.Match[str], today: date) -> date | None:
    number, month = int(match["day"] or match["d"]), int(match["month"] or match["m"])
    year = match["year"] or match["y"]
    try:
        if year is not None:
            return date(int(year) + (2000 if len(year) < len("2024") else 0), month, number)
        day = date(today.year, month, number)
        return day.replace(year=today.year + 1) if day < today - _YEARS_AGO else day
    except ValueError:  # 31/2, or a month first
        return None


def _without(words: Sequence[str], beginnings: Sequence[str]) -> tuple[bool, Sequence[str]]:
    for beginning in beginnings:
        length = len(beginning.split())
        if fold(" ".join(words[:length])) == beginning:
            return True, words[length:]
    return False, words


def _field_of(words: Sequence[str]) -> tuple[ExtendedDay | None, Sequence[str]]:
    for beginning, day in _BEGINS:
        is_there, rest = _without(words, (beginning,))
        if is_there:
            return day, rest
    return None, words


def _units_of(words: Sequence[str]) -> CleanText:
    """The words without those that only lead to a unit or to the day."""
    kept = [word for word in words if word == "," or any(c.isalnum() for c in word)]
    kept = str(in_one_line([clean(word) for word in kept])).strip(" ,;:").split()
    while kept and fold(kept[0]).strip(",:") in _BEFORE_UNITS:
        kept = kept[1:]
    while kept and fold(kept[-1]).strip(",:") in _BEFORE_DAY:
        kept = kept[:-1]
    return in_one_line([clean(word) for word in kept])


_SEPARATED: Final = re.compile(r"\s*[,;]\s*|\s+(?:và|va|and)\s+", re.IGNORECASE)
_EVERYBODY: Final = frozenset(
    {"tat ca", "toan bo", "moi don vi", "tat ca don vi", "tat ca cac don vi", "cac don vi", "all",
     "tat ca cac xa", "cac xa", "everybody", "every unit"}
)  # fmt: skip


def pieces(units: CleanText) -> tuple[CleanText, ...]:
    """The units of a list, one by one.

    >>> pieces(clean("xã Bắc Sơn, Bãi Sậy và Phù Ủng"))
    ('xã Bắc Sơn', 'Bãi Sậy', 'Phù Ủng')
    """
    return tuple(clean(piece) for piece in _SEPARATED.split(units) if piece.strip())


def means_everybody(piece: CleanText) -> bool:
    """Whether all units below the person's own are meant, whatever stands behind those words.

    >>> means_everybody(clean("tất cả các xã")), means_everybody(clean("xã Bắc Sơn"))
    (True, False)
    """
    return fold(piece) in _EVERYBODY


def without_everybody(piece: CleanText) -> CleanText | None:
    """What stands behind the words for everybody ("tất cả quý 2": "quý 2"); None without them."""
    words = piece.split()
    for length in range(len(words), 0, -1):
        if fold(" ".join(words[:length])) in _EVERYBODY:
            return in_one_line([clean(word) for word in words[length:]])
    return None
