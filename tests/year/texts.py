"""What the texts say, read back: the reports of a reminder, the figures of an overview."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.periods import Period
from reporting.reports import ReportKey
from tests.year.books import Days
from tests.year.district import FORM
from tests.year.messenger import Received

_SEVERAL: Final = re.compile(r"Anh/chị có <b>(\d+)</b> báo cáo cần làm:")
_WAY: Final = re.compile(r"(?:collect\.go|report\.take|submit\.ask):[^/]+/(\w+)/(\S+)$")
_DAY: Final = r"[^()]*?(\d+)/(\d+)(?:/\d+)?"
_BEFORE: Final = re.compile(rf"Còn (\d+) ngày đến hạn [^(]*\({_DAY}")
_TODAY: Final = re.compile(rf"Hôm nay là hạn cuối [^(]*\({_DAY}")
_AFTER: Final = re.compile(rf"đã quá hạn (\d+) ngày \({_DAY}")
_OPENED: Final = re.compile(rf"Đã đến kỳ làm .*?, hạn {_DAY}")
_GRACE: Final = re.compile(rf"đã qua hạn \({_DAY}")
_GRACE_UNTIL: Final = re.compile(r"; nộp đến hết \D*(\d+)/(\d+)(?:/\d+)? vẫn tính đúng hạn")
_LOCKS: Final = re.compile(r"Còn nhận đến hết \D*(\d+)/(\d+)(?:/\d+)?, sau đó khóa")
_LOCKS_TODAY: Final = "Hôm nay là ngày cuối còn nhận, sau đó khóa"
_NEW: Final = "hạn mới "
_WHY: Final = ", gia hạn vì mưa lũ)"
_ONCE_MORE: Final = "đã nộp lần đầu lúc"
_BACK: Final = re.compile(r"bị trả lại lúc [^,.]*(?:, lý do: “(.*?)”)?\.")
_LACKS: Final = re.compile(r"Mảng của anh/chị còn thiếu <b>(\d+)/")
_OTHERS: Final = re.compile(r"Đơn vị còn thiếu <b>(\d+)</b>")
_ROWS: Final = re.compile(r"Anh/chị xem lại (\S.*?) và sửa cho đúng")


@dataclass(frozen=True, slots=True)
class Block:
    """What is said of one report, and the button below."""

    text: str
    way: str

    def report(self, periods: Mapping[str, Period]) -> ReportKey | None:
        """The report to which the button leads; None where the text is of another period."""
        found = _WAY.search(self.way)
        if found is None or found[2] not in periods:
            return None
        label = periods[found[2]].label("vi")
        return ReportKey(FORM.code, found[1], found[2]) if label in self.text else None

    def days_said(self, due: date, today: date) -> bool | None:
        """Whether the days and the due day that are said are right; None: none are said."""
        left = (due - today).days
        if (found := _BEFORE.search(self.text)) is not None:
            return left == int(found[1]) and _is(due, found[2], found[3])
        if (found := _AFTER.search(self.text)) is not None:
            return left == -int(found[1]) and _is(due, found[2], found[3])
        if (found := _TODAY.search(self.text)) is not None:
            return left == 0 and _is(due, found[1], found[2])
        if (found := _GRACE.search(self.text)) is not None:
            return left < 0 and _is(due, found[1], found[2])
        if (found := _OPENED.search(self.text)) is not None:
            return left > 0 and _is(due, found[1], found[2])
        return None if self.is_once_more else False

    def fits(self, days: Days, today: date) -> bool:
        """Whether a new deadline, days of grace and the lock are said where they are, and right."""
        text, is_new = self.text, days.due != days.set_due and self.says_due
        grace, locks = _GRACE_UNTIL.search(text), _LOCKS.search(text)
        in_grace = self.says_due and days.due < today <= days.grace
        has_lock = (days.due < today or self.is_once_more) and today != days.locks
        return (
            (_NEW in text) is is_new
            and (not is_new or _WHY in text or "Đã đến kỳ" in text)
            and (grace is not None) is in_grace
            and (grace is None or _is(days.grace, grace[1], grace[2]))
            and (_LOCKS_TODAY in text) is (today == days.locks)
            and (locks is not None) is has_lock
            and (locks is None or _is(days.locks, locks[1], locks[2]))
        )

    @property
    def says_due(self) -> bool:
        """Whether it says when the report is due."""
        return not self.is_once_more

    @property
    def is_once_more(self) -> bool:
        """Whether it says that it was submitted before."""
        return _ONCE_MORE in self.text

    @property
    def says_back(self) -> bool:
        """Whether it says that it was sent back."""
        return _BACK.search(self.text) is not None

    @property
    def reason(self) -> str:
        """Why it was sent back, as it says."""
        found = _BACK.search(self.text)
        return (found[1] or "") if found else ""

    @property
    def lacks(self) -> int | None:
        """How many of the reader's own indicators are missing, if it says so."""
        found = _LACKS.search(self.text)
        return int(found[1]) if found else None

    @property
    def others_lack(self) -> int | None:
        """How many of the colleagues' are, if it says so."""
        found = _OTHERS.search(self.text)
        return int(found[1]) if found else None

    @property
    def is_ready(self) -> bool:
        """Whether it says that only submitting is left."""
        return "chỉ còn bấm <b>nộp</b>" in self.text

    @property
    def codes(self) -> tuple[str, ...]:
        """The indicators that are to be looked at again."""
        found = _ROWS.search(self.text)
        return tuple(found[1].split(", ")) if found else ()


def _is(due: date, day: str, month: str) -> bool:
    return (due.day, due.month) == (int(day), int(month))


def blocks_of(one: Received) -> list[Block]:
    """The reports of a reminder, each with its button.

    Raises:
        ValueError: it speaks of more or fewer reports than it has buttons for.
    """
    ways = [way for way in one.ways if _WAY.search(way)]
    several = _SEVERAL.match(one.text)
    texts = one.text.split("\n\n")[1:] if several else [one.text]
    if several and int(several[1]) != len(texts):
        raise ValueError(one.text)
    return [Block(text, way) for text, way in zip(texts, ways, strict=True)]


# --- overviews -----------------------------------------------------------------------------------
_REPORT: Final = r"Báo cáo CCHC (quý [IV]+/\d{4})"
_MISSING: Final = re.compile(rf"(\d+)/(\d+) đơn vị chưa nộp {_REPORT} \({_DAY},")
_EVENING: Final = re.compile(
    rf"{_REPORT}</b> \({_DAY},[^)]*\): (?:cả )?(\d+)(?:/(\d+))? đơn vị đã nộp([^.]*)\."
)
_COUNTED: Final = tuple(
    re.compile(rf"(\d+) {what}") for what in ("chậm", "đang sửa lại", "đang nhập", "chưa nhập")
)
_MORNING: Final = re.compile(rf"(\d+) đơn vị vừa nộp {_REPORT}:.*?Đang chờ tiếp nhận: (\d+)")
_OWN: Final = re.compile(rf"chưa nộp {_REPORT} \({_DAY},[^)]*\): còn thiếu (\d+)/")
_OWN_READY: Final = re.compile(rf"chưa nộp {_REPORT} \({_DAY},[^)]*\); đã đủ số liệu")
_OWN_AGAIN: Final = re.compile(rf"cần sửa và nộp lại {_REPORT} \({_DAY},")

Figures = tuple[str | int, ...]
"""Of one report or group: its label and the numbers that are said."""


def _counted(text: str) -> list[int]:
    """How many are late, put right, half done, not begun; what is not said is none."""
    found = (one.search(text) for one in _COUNTED)
    return [int(one[1]) if one else 0 for one in found]


def figures(text: str) -> tuple[str, list[Figures]]:
    """Which overview a text is, and what it says; "notice" for one that is none."""
    if found := _MISSING.findall(text):
        return "missing", [(f[2], int(f[3]), int(f[4]), int(f[0]), int(f[1])) for f in found]
    if found := _EVENING.findall(text):
        return "evening", [
            (f[0], int(f[1]), int(f[2]), int(f[3]), int(f[4] or f[3]), *_counted(f[5]))
            for f in found
        ]
    if found := _MORNING.findall(text):
        return "morning", [(f[1], int(f[0]), int(f[2])) for f in found]
    own: list[Figures] = [(f[0], *map(int, f[1:])) for f in _OWN.findall(text)]
    own += [(f[0], int(f[1]), int(f[2]), 0) for f in _OWN_READY.findall(text)]
    own += [(f[0], *map(int, f[1:])) for f in _OWN_AGAIN.findall(text)]
    return ("own_unit", own) if own else ("notice", [])
