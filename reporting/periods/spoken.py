"""What people call a period, and which of a form's periods they mean by it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.normalise import fold, without_keys
from reporting.periods.cycles import FROM_DAY, TO_DAY, Cycle, YearlyPeriods
from reporting.periods.periods import MONTHS, ROMAN, Period, PeriodKind

_YEAR = r"(?:[ /,-]+(?:nam |of )?(?P<year>(?:19|20)[0-9]{2}|[0-9]{2}))?"
_MONTH_WORDS: Final = {
    "gieng": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
_ENGLISH_MONTHS: Final = {name.lower(): month for month, name in enumerate(MONTHS, start=1)}
_QUARTER_WORDS: Final = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_ROMAN_WORDS: Final = {name.lower(): quarter for quarter, name in enumerate(ROMAN, start=1)}
_SPOKEN: Final = {
    PeriodKind.QUARTER: re.compile(
        r"(?:(?:qu[yi]|quarter|q) ?(?P<digit>[1-4])|(?:qu[yi] |quarter )?(?P<roman>iv|i{1,3})"
        r"|qu[yi] (?P<word>mot|hai|ba|bon|tu))" + _YEAR
    ),
    PeriodKind.MONTH: re.compile(
        r"(?:(?:thang |month |m|t) ?(?P<digit>1[0-2]|0?[1-9])|thang (?P<month>"
        + "|".join(sorted(_MONTH_WORDS, key=len, reverse=True))
        + rf")|(?P<english>{'|'.join(_ENGLISH_MONTHS)}))"
        + _YEAR
    ),
    PeriodKind.H1: re.compile(
        r"(?:(?:6|sau) thang(?: dau(?: nam)?)?|h1|(?:first half|nua dau nam))" + _YEAR
    ),
    PeriodKind.H2: re.compile(
        r"(?:(?:6|sau) thang cuoi(?: nam)?|h2|(?:second half|nua cuoi nam))" + _YEAR
    ),
    PeriodKind.NINE_MONTHS: re.compile(
        r"(?:(?:9|chin) thang(?: dau(?: nam)?)?|9m|(?:first )?nine months)" + _YEAR
    ),
    PeriodKind.YEAR: re.compile(r"(?:(?:ca )?nam|12 thang|(?:full )?year)" + _YEAR),
}
_BARE_MONTH: Final = re.compile(r"(?P<digit>1[0-2]|0?[1-9])/(?P<year>20[0-9]{2})")
_THIS: Final = re.compile(
    r"(?P<kind>qu[yi]|k[yi]|thang|dot) (?:nay|hien tai)|this (?P<english>quarter|period|month)"
)
_LAST: Final = re.compile(
    r"(?P<kind>qu[yi]|k[yi]|thang|dot) (?:truoc|vua roi|vua qua)"
    r"|last (?P<english>quarter|period|month)"
)
_THIS_YEAR: Final = re.compile(r"nam nay|this year")
_LAST_YEAR: Final = re.compile(r"nam (?:ngoai|truoc|vua roi|vua qua)|last year")
_OF_MONTHS: Final = frozenset({"thang", "month"})
_KEY: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[- ]?"
    r"(?:q(?P<quarter>[1-4])|m(?P<month>1[0-2]|0?[1-9])|(?P<other>h1|h2|9m|y))"
)
_KEYED: Final = {
    "h1": PeriodKind.H1,
    "h2": PeriodKind.H2,
    "9m": PeriodKind.NINE_MONTHS,
    "y": PeriodKind.YEAR,
}


@dataclass(frozen=True, slots=True)
class _Named:
    """A period of any calendar, as it was named; without a year the words say none."""

    kind: PeriodKind
    index: int
    year: int | None


def read_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """Read what a person calls a period: "quý III/2024", "quy 3", "tháng trước", "6 thang".

    Without a year it is the latest of that name people have begun to work on. `None` when it names
    no period, or none of the cycle.
    """
    plain = fold(text)
    related = _related(plain, cycle, today) or _window(plain, cycle)
    if related is not None:
        return related
    latest = cycle.current(today)
    found = (_by_year(_exactly(named, cycle), named, latest)[0] for named in _readings(plain))
    return next((period for period in found if period is not None), None)


def meant_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """The period that somebody means who wants to work on it: `read_period`, or one to come.

    Without a year a period of this year or the next one is meant, though it has not opened, if it
    is nearer than the latest of its name: on 20/9 "quý 4" is that of this year.
    """
    latest = cycle.current(today)
    for named in _readings(fold(text)):
        past, coming = _by_year(_exactly(named, cycle), named, latest)
        if coming is not None and _is_nearer(coming, past, cycle, today):
            return coming
    return read_period(text, cycle, today)


def _is_nearer(coming: Period | None, past: Period | None, cycle: Cycle, today: date) -> bool:
    """Whether a period that has not opened is meant, rather than the latest of its name."""
    if coming is None:
        return False
    latest = cycle.current(today)
    is_near = coming.year == latest.year or coming == cycle.following(latest)
    return is_near and (past is None or coming.end - today < today - past.end)


def near_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """The period that the words name once the keys of Telex or VNI are taken out; never certain.

    A listed window may also be meant by some of the words that it is called.
    """
    words = (without_keys(fold(word)) for word in text.split())
    found = read_period(in_one_line(map(clean, words)), cycle, today)
    return found or _window_with(fold(text), cycle)


def other_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """The cycle's period with the days of one that only other calendars have: never certain.

    "quý 2" is within the ministry's 6 tháng, "tháng 8" within quý III. None for a period of the
    cycle itself.
    """
    latest = cycle.current(today)
    for named in _readings(fold(text)):
        past, coming = _by_year(_around(named, cycle), named, latest)
        return coming if _is_nearer(coming, past, cycle, today) else past or coming
    return None


def likely_period(text: CleanText, cycle: Cycle, today: date) -> Period | None:
    """The period that words may mean which name none of the cycle; never certain."""
    return near_period(text, cycle, today) or other_period(text, cycle, today)


def _by_year(
    find: Callable[[int], Period | None], named: _Named, latest: Period
) -> tuple[Period | None, Period | None]:
    """The latest that has opened of those of a name, and the first that has not.

    With a year there is one, whether or not it has opened.
    """
    if named.year is not None:
        return find(named.year), None
    years = (latest.year - 1, latest.year, latest.year + 1)
    found = [period for period in map(find, years) if period is not None]
    opened = [period for period in found if period.end <= latest.end]
    coming = [period for period in found if period.end > latest.end]
    return (opened[-1] if opened else None), (coming[0] if coming else None)


def _exactly(named: _Named, cycle: Cycle) -> Callable[[int], Period | None]:
    def find(year: int) -> Period | None:
        wanted = (named.kind, named.index)
        of_year = cycle.periods_of_year(year)
        return next((one for one in of_year if (one.kind, one.index) == wanted), None)

    return find


def _around(named: _Named, cycle: Cycle) -> Callable[[int], Period | None]:
    """The shortest period of the cycle in which the named one ends."""

    def find(year: int) -> Period | None:
        rule = cycle.rule_of(year)
        days = (rule.from_day, rule.to_day) if isinstance(rule, YearlyPeriods) else _USUAL_DAYS
        meant = YearlyPeriods(((named.kind, named.index),), *days).periods_of_year(year)
        around = (
            one
            for period in meant
            for one in cycle.periods_of_year(year)
            if one.start <= period.end <= one.end
        )
        return max(around, key=lambda one: one.start, default=None)

    return find


_USUAL_DAYS: Final = (FROM_DAY, TO_DAY)


def _related(plain: str, cycle: Cycle, today: date) -> Period | None:
    """A period that is named by where it stands: "quý này", "tháng trước", "năm ngoái"."""
    latest = cycle.current(today)
    for pattern, period in ((_THIS, latest), (_LAST, cycle.previous(latest))):
        match = pattern.fullmatch(plain)
        if match is not None:
            said = match["kind"] or match["english"]
            is_asked = said not in _OF_MONTHS or latest.kind is PeriodKind.MONTH
            return period if is_asked else None
    for pattern, year in ((_THIS_YEAR, today.year), (_LAST_YEAR, today.year - 1)):
        if pattern.fullmatch(plain):
            return _exactly(_Named(PeriodKind.YEAR, 1, year), cycle)(year)
    return None


# --- listed windows ------------------------------------------------------------------------------
def _window(plain: str, cycle: Cycle) -> Period | None:
    """The listed window that is called so, or that has this key."""
    for period in _windows(cycle):
        year, _, key = period.key.partition("-")
        said = {period.key, key, f"{key} {year}", *_called(period)}
        if plain in said or plain in {one.replace("-", " ") for one in said}:
            return period
    return None


def _window_with(plain: str, cycle: Cycle) -> Period | None:
    """The only listed window among whose words these are, if they are several."""
    if " " not in plain:
        return None
    found = [
        period
        for period in _windows(cycle)
        if any(f" {plain} " in f" {name} " for name in _called(period))
    ]
    return found[0] if len(found) == 1 else None


def _windows(cycle: Cycle) -> Iterator[Period]:
    """The listed windows, the latest first."""
    years: Iterable[int] = reversed(cycle.listed_years())
    for year in years:
        for period in reversed(cycle.periods_of_year(year)):
            if period.kind is PeriodKind.WINDOW:
                yield period


def _called(period: Period) -> set[str]:
    names = {fold(name.full) for name in period.names.values()}
    bare = {re.sub(rf"(?: nam| of)?[ /]{period.year}$", "", name) for name in names}
    return names | bare


# --- words ---------------------------------------------------------------------------------------
def _readings(plain: str) -> list[_Named]:
    """What the words name; at most one reading for well-formed words."""
    if match := _KEY.fullmatch(plain):
        year = _year(match["year"])
        if match["quarter"]:
            return [_Named(PeriodKind.QUARTER, int(match["quarter"]), year)]
        if match["month"]:
            return [_Named(PeriodKind.MONTH, int(match["month"]), year)]
        return [_Named(_KEYED[match["other"]], 1, year)]
    if match := _BARE_MONTH.fullmatch(plain):
        return [_Named(PeriodKind.MONTH, int(match["digit"]), _year(match["year"]))]
    return [
        _Named(kind, _index(kind, match), _year(match["year"]))
        for kind, pattern in _SPOKEN.items()
        if (match := pattern.fullmatch(plain))
    ]


def _index(kind: PeriodKind, match: re.Match[str]) -> int:
    if kind is PeriodKind.MONTH:
        if match["digit"]:
            return int(match["digit"])
        return _MONTH_WORDS.get(match["month"]) or _ENGLISH_MONTHS[match["english"]]
    if kind is PeriodKind.QUARTER:
        if match["digit"]:
            return int(match["digit"])
        return _ROMAN_WORDS.get(match["roman"]) or _QUARTER_WORDS[match["word"]]
    return 1


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    return int(digits) if len(digits) == len("2024") else 2000 + int(digits)
