"""What somebody who asks for figures means: which unit and which period, among what they may see.

The words are those behind `/tonghop`: a level, a unit's name or its code, and a period, in any
order, with or without diacritics. A unit that a person may not see is answered like one that does
not exist: asking must not tell whether it does.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.forms import Form
from reporting.normalise import alike, fold, without_keys
from reporting.people import Person
from reporting.periods import Cycle, Period, likely_period, read_period
from reporting.reporters import collects, own_reports
from reporting.units import Level, Unit, UnitHistory, UnitTree
from reporting.units.names import LEVEL_WORDS, folded_proper, spelled_out


@dataclass(frozen=True, slots=True)
class Scope:
    """The figures asked for; `instead_of` is a level that was asked for but is not the person's.

    `alone`: those of the unit's own report, without any from below it.
    """

    unit_code: str
    period: Period
    instead_of: Level | None = None
    alone: bool = False


class ScopeFlaw(StrEnum):
    """Why the words lead to no figures; each has its own sentence."""

    NO_UNIT = "no_unit"
    """The person has no unit at all."""
    AMBIGUOUS = "ambiguous"
    """Several units are meant by the words; they are the candidates."""
    NEAR = "near"
    """No unit is meant as typed; the candidates are if Telex or VNI keys were left in the words."""
    NEAR_PERIOD = "near_period"
    """The words for the period may mean this one; the unit is the candidate."""
    NOT_YOURS = "not_yours"
    """No unit of the person's own is meant, whether or not there is another."""
    NOT_A_PERIOD = "not_a_period"
    """The unit is clear, what stands beside it is no period of the form."""
    TOO_LONG = "too_long"
    """More words than any unit's name and period have; none of them is looked at."""
    NOT_STANDING = "not_standing"
    """The unit did not exist in that period; it is the candidate."""


@dataclass(frozen=True, slots=True)
class ScopeProblem:
    """Words that lead to no figures.

    `candidates` are unit codes in official order, `words` what could not be followed, `period` the
    one that was understood, to go on with once a candidate is chosen.
    """

    code: ScopeFlaw
    candidates: tuple[str, ...] = ()
    words: str = ""
    period: Period | None = None


MOST_WORDS: Final = 16
MOST_CHARACTERS: Final = 200
"""What a unit's name and a period have at most; each way to divide the words is tried."""

_AROUND_WORDS: Final = re.compile(r"""[,;:?!"'=()]|\.(?=\s|$)""")
"""What people write around a name, and no name has."""

_GROUPED_CODE: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""A code written like a number: 12.148."""

_ENGLISH_WORDS: Mapping[str, tuple[Level, ...]] = {
    "province": LEVEL_WORDS["tinh"],
    "district": LEVEL_WORDS["huyen"],
    "group": LEVEL_WORDS["cum"],
    "commune": LEVEL_WORDS["xa"],
}
_LEVELS: Mapping[str, tuple[Level, ...]] = {**LEVEL_WORDS, **_ENGLISH_WORDS}
_RANK = tuple(Level)
_ALMOST_A_PERIOD = re.compile(
    r"(?:qu[yi]|quarter|q|thang|nam|year|h) ?(?:\d|[ivx]+\b)|(?:19|20)\d\d ?(?:[-/]|$)"
    r"|\d{1,2} thang\b|(?:thang|nam) (?:nay|truoc|ngoai)\b"
)
"""Folded words that can only be meant as a period, though no period of the form."""


def visible_units(person: Person, form: Form, units: UnitTree) -> tuple[Unit, ...]:
    """The units whose figures the person may see, in official order (see `reporters.may_see`)."""
    codes = {code for _, code in own_reports(person, (form,), units)}
    for code in person.overseen_units(form.code):
        if code in units and code not in codes:
            codes.update(unit.code for unit in units.at_or_below(code))
    return tuple(unit for unit in units.units.values() if unit.code in codes)


def own_unit(person: Person, form: Form, units: UnitTree, day: date) -> Unit | None:
    """Where a person stands who names no unit: the highest overseen one, else the own unit.

    One that exists on that day goes before one that does not; one below which nobody fills the form
    in is only meant where there is no other.
    """
    overseen = [units[code] for code in person.overseen_units(form.code) if code in units]
    collecting = [unit for unit in overseen if collects(form, units, unit.code)]
    return min(
        collecting or _filed_for(person, form, units) or overseen,
        key=lambda unit: (not unit.stands_on(day), _RANK.index(unit.level)),
        default=None,
    )


def _filed_for(person: Person, form: Form, units: UnitTree) -> list[Unit]:
    return [units[code] for _, code in own_reports(person, (form,), units)]


def resolve_scope(
    person: Person,
    form: Form,
    history: UnitHistory,
    words: CleanText,
    today: date,
    in_hand: str | None = None,
) -> Scope | ScopeProblem:
    """Which unit's figures of the form, and of which period, the words ask for.

    Without a period it is the one people are working on; without a unit, `own_unit`: of several
    that a person files for, the one `in_hand`, else all as candidates. A level means one's own unit
    of that level, or for a leader those of that level below. Whoever has none of that level gets
    `own_unit`, and `Scope.instead_of` says so. Units are as they stood when the period ended; they
    are also found by a name of another time.
    """
    cycle = form.cycle
    asking = _Asking(person, form, history, in_hand)
    if asking.as_of(cycle.current(today)).own is None:
        return ScopeProblem(ScopeFlaw.NO_UNIT)
    if len(words) > MOST_CHARACTERS:
        return ScopeProblem(ScopeFlaw.TOO_LONG)
    typed = clean(_AROUND_WORDS.sub(" ", words)).split()
    if len(typed) > MOST_WORDS:
        return ScopeProblem(ScopeFlaw.TOO_LONG)
    unknown: ScopeProblem | None = None
    for unit_words, period_words in _splits(typed):
        period = _period(period_words, cycle, today)
        if period is None:
            continue
        found = asking.unit(unit_words, period)
        if isinstance(found, Scope) or found.code is not ScopeFlaw.NOT_YOURS:
            return found
        if period_words:
            unknown = unknown or found
    near = asking.near([*_splits(typed)], cycle, today)
    if near is not None:
        return near
    if unknown is None:
        unknown = asking.with_bad_period(typed, cycle.current(today))
    return unknown or ScopeProblem(ScopeFlaw.NOT_YOURS, words=" ".join(typed))


def _period(words: Sequence[CleanText], cycle: Cycle, today: date) -> Period | None:
    return read_period(in_one_line(words), cycle, today) if words else cycle.current(today)


def _without_keys(words: Sequence[CleanText]) -> list[CleanText]:
    return [clean(without_keys(fold(word))) for word in words]


_Split = tuple[Sequence[CleanText], Sequence[CleanText]]
"""The words for a unit, and those for a period."""


def _splits(words: Sequence[CleanText]) -> Iterator[_Split]:
    """Ways to take the words as a unit and a period: all of the unit first, as names are longest.

    "Hải Nam" is a unit before it is "Hải" and the year; a period of more words goes before one of
    fewer, so that "quý 3 2024" is not unit "quý 3" in 2024.
    """
    yield words, ()
    for length in range(len(words), 0, -1):
        yield words[:-length], words[-length:]
        if length < len(words):
            yield words[length:], words[:length]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The units that a person may see of a period, and where the person stands among them."""

    visible: Sequence[Unit]
    own: Unit | None


@dataclass(frozen=True, slots=True)
class _Asking:
    """The person who asks, and the units that the words can mean."""

    person: Person
    form: Form
    history: UnitHistory
    in_hand: str | None = None
    _seen: dict[date, "_Seen"] = field(default_factory=dict)

    def as_of(self, period: Period) -> "_Seen":
        """What the person may see of that period."""
        seen = self._seen.get(period.end)
        if seen is None:
            units = self.history.on(period.end)
            own = own_unit(self.person, self.form, units, period.end)
            seen = self._seen[period.end] = _Seen(visible_units(self.person, self.form, units), own)
        return seen

    def named(self, text: str, period: Period) -> list[Unit]:
        """The units that the words name, by what they were called then, else at any time."""
        visible = self.as_of(period).visible
        found = _named(text, visible)
        if found:
            return found
        then = {unit.code: unit for unit in visible}
        others = [one for code in then for one in self.history.versions[code] if one != then[code]]
        codes = dict.fromkeys(one.code for one in _named(text, others))
        return [then[code] for code in codes]

    def unit(self, words: Sequence[str], period: Period) -> Scope | ScopeProblem:
        """The unit the words mean, as it stood when the period ended."""
        if not words:
            return self._chosen(self._own(period), period, "")
        text = " ".join(words)
        levels = _LEVELS.get(_bare_level(fold(text)))
        if levels is None:
            return self._chosen(self.named(text, period), period, text)
        return self._of_level(levels, period, text)

    def near(self, splits: Sequence[_Split], cycle: Cycle, today: date) -> ScopeProblem | None:
        """What the words mean once the keys are taken out that a keyboard left in them."""
        for unit_words, period_words in splits:
            as_typed = _period(period_words, cycle, today)
            period = as_typed or likely_period(in_one_line(period_words), cycle, today)
            if as_typed is None and period is not None:
                unit = self.unit(unit_words, period)
                codes = (unit.unit_code,) if isinstance(unit, Scope) else unit.candidates
                if codes:
                    said = " ".join(period_words)
                    return ScopeProblem(ScopeFlaw.NEAR_PERIOD, codes, said, period)
            words = _without_keys(unit_words)
            found = self.named(" ".join(words), period) if period and words else []
            if found:
                codes = tuple(unit.code for unit in found)
                return ScopeProblem(ScopeFlaw.NEAR, codes, " ".join(unit_words), period)
        return None

    def with_bad_period(self, words: Sequence[CleanText], period: Period) -> ScopeProblem | None:
        """The problem when a unit is clear, or not named, and the rest is almost a period."""
        for unit_words, rest in reversed([*_splits(words)]):
            if not _ALMOST_A_PERIOD.match(fold(" ".join(rest))):
                continue
            found = self.unit(unit_words, period)
            if isinstance(found, Scope) or found.code is not ScopeFlaw.NOT_YOURS:
                return ScopeProblem(ScopeFlaw.NOT_A_PERIOD, words=" ".join(rest))
        return None

    def _of_level(self, levels: Sequence[Level], period: Period, text: str) -> Scope | ScopeProblem:
        """One's own unit of the level, or those below; `own` when there is none."""
        form = self.form.code
        granted = {*self.person.overseen_units(form), *self.person.filing_units(form)}
        for level in levels:
            below = [
                u
                for u in self.as_of(period).visible
                if u.level is level and u.stands_on(period.end)
            ]
            found = [unit for unit in below if unit.code in granted] or below
            if found:
                return self._chosen(found, period, text)
        chosen = self._chosen(self._own(period), period, text)
        return replace(chosen, instead_of=levels[0]) if isinstance(chosen, Scope) else chosen

    def _own(self, period: Period) -> list[Unit]:
        own, units = self.as_of(period).own, self.history.on(period.end)
        filed = [u for u in _filed_for(self.person, self.form, units) if u.stands_on(period.end)]
        overseen = self.person.overseen_units(self.form.code)
        if own is None or own not in filed or own.code in overseen:
            return [] if own is None else [own]
        return [unit for unit in filed if unit.code == self.in_hand] or filed

    def _chosen(self, found: Sequence[Unit], period: Period, text: str) -> Scope | ScopeProblem:
        standing = [unit for unit in found if unit.stands_on(period.end)]
        match standing or found:
            case []:
                return ScopeProblem(ScopeFlaw.NOT_YOURS, words=text)
            case [unit] if standing:
                return Scope(unit.code, period)
            case several:
                code = ScopeFlaw.AMBIGUOUS if standing else ScopeFlaw.NOT_STANDING
                return ScopeProblem(code, tuple(u.code for u in several), text, period)


def _bare_level(folded: str) -> str:
    """A level without the words for all of it: "toan huyen" and "ca huyen" are "huyen"."""
    return re.sub(r"^(?:toan|ca) ", "", folded)


def _named(text: str, units: Iterable[Unit]) -> list[Unit]:
    """The units that the words name: by code, else by full name, else by the name proper.

    Of several whose names differ in diacritics alone, those win that are spelt as typed.
    """
    candidates = list(units)
    if _GROUPED_CODE.fullmatch(text):
        text = text.replace(".", "")
    if by_code := [unit for unit in candidates if unit.code.casefold() == text.casefold()]:
        return by_code
    wanted, levels = _wanted_name(alike(text))
    candidates = [unit for unit in candidates if levels is None or unit.level in levels]
    for name_of in (str, folded_proper):
        found = [unit for unit in candidates if name_of(_folded_name(unit.name)) == wanted]
        if found:
            exact = [unit for unit in found if _plain(text) in _plain(unit.name)]
            return exact or found
    return []


def _wanted_name(folded: str) -> tuple[str, tuple[Level, ...] | None]:
    """A name as typed, its kind written out, with the levels that an English kind means."""
    name = spelled_out(folded)
    first, _, rest = name.partition(" ")
    if rest and first in _ENGLISH_WORDS:
        return rest, _ENGLISH_WORDS[first]
    return name, None


@lru_cache(maxsize=8192)
def _folded_name(name: str) -> str:
    """A unit's name folded; each is looked at anew for every way to split the words."""
    return alike(name)


def _plain(text: str) -> str:
    """One spelling of letters and spaces, with the diacritics kept."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
