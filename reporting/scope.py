"""What somebody who asks for figures means: which unit and which period, among what they may see.

The words are those behind `/tonghop`: a level, a unit's name or its code, and a period, in any
order, with or without diacritics. A unit that a person may not see is answered like one that does
not exist: asking must not tell whether it does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from reporting.clean_text import CleanText, clean, in_one_line
from reporting.forms import Form
from reporting.fuzzy_match import nearest
from reporting.normalise import fold, without_keys
from reporting.people import Person
from reporting.periods import Cycle, Period, near_period, read_period
from reporting.reporters import collects, filed_for
from reporting.units import Level, Unit, UnitHistory, UnitTree
from reporting.units.names import LEVEL_WORDS, proper
from reporting.units.search import (
    ENGLISH_KINDS,
    Split,
    bare_words,
    called,
    splits,
    units_named,
    units_with_part,
)


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
    """The period is one once such keys are taken out of its words; the unit is the candidate."""
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

_LEVELS: Mapping[str, tuple[Level, ...]] = {**LEVEL_WORDS, **ENGLISH_KINDS}
_RANK = tuple(Level)
MOST_NEAR: Final = 6
"""Words of a name in which slips are looked for."""

MOST_SPELLED: Final = 500
"""Units among which a name with a slip is looked for: each is compared letter by letter."""

_ALMOST_A_PERIOD = re.compile(
    r"(?:qu[yi]|quarter|q|thang|nam|year|h) ?(?:\d|[ivx]+\b)|(?:19|20)\d\d ?(?:[-/]|$)"
    r"|\d{1,2} thang\b|(?:thang|nam) (?:nay|truoc|ngoai)\b"
)
"""Folded words that can only be meant as a period, though no period of the form."""


def visible_units(person: Person, form: Form, units: UnitTree) -> tuple[Unit, ...]:
    """The units whose figures the person may see, in official order (see `reporters.may_see`)."""
    codes = {*filed_for(person, form, units)}
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
    return [units[code] for code in filed_for(person, form, units)]


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
    typed = bare_words(words)
    if len(typed) > MOST_WORDS:
        return ScopeProblem(ScopeFlaw.TOO_LONG)
    unknown: ScopeProblem | None = None
    for unit_words, period_words in splits(typed):
        period = _period(period_words, cycle, today)
        if period is None:
            continue
        found = asking.unit(unit_words, period)
        if isinstance(found, Scope) or found.code is not ScopeFlaw.NOT_YOURS:
            return found
        if period_words:
            unknown = unknown or found
    near = asking.near([*splits(typed)], cycle, today)
    if near is not None:
        return near
    if unknown is None:
        unknown = asking.with_bad_period(typed, cycle.current(today))
    return unknown or ScopeProblem(ScopeFlaw.NOT_YOURS, words=" ".join(typed))


def _period(words: Sequence[CleanText], cycle: Cycle, today: date) -> Period | None:
    return read_period(in_one_line(words), cycle, today) if words else cycle.current(today)


def _without_keys(words: Sequence[CleanText]) -> list[CleanText]:
    return [clean(without_keys(fold(word))) for word in words]


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
        found = units_named(text, visible)
        if found:
            return found
        then = {unit.code: unit for unit in visible}
        known = self.history.ever_called(called(text))
        others = [one for code in known if code in then for one in self.history.versions[code]]
        return [then[code] for code in dict.fromkeys(one.code for one in units_named(text, others))]

    def nearly_named(self, text: CleanText, period: Period) -> list[Unit]:
        """The units of whose name the text is a part, or that are called so but for a slip."""
        visible = [unit for unit in self.as_of(period).visible if unit.stands_on(period.end)]
        found = units_with_part(text, visible)
        is_much = len(visible) > MOST_SPELLED or len(text.split()) > MOST_NEAR
        if found or is_much:
            return found
        names = {unit.code: (unit.name, proper(unit.name)) for unit in visible}
        meant = nearest(text, names)
        codes = {*meant.offered, meant.taken}
        return [unit for unit in visible if unit.code in codes]

    def unit(self, words: Sequence[str], period: Period) -> Scope | ScopeProblem:
        """The unit the words mean, as it stood when the period ended."""
        if not words:
            return self._chosen(self._own(period), period, "")
        text = " ".join(words)
        levels = _LEVELS.get(_bare_level(fold(text)))
        if levels is None:
            return self._chosen(self.named(text, period), period, text)
        return self._of_level(levels, period, text)

    def near(self, splits: Sequence[Split], cycle: Cycle, today: date) -> ScopeProblem | None:
        """What the words mean once the keys are taken out that a keyboard left in them."""
        for unit_words, period_words in splits:
            as_typed = _period(period_words, cycle, today)
            period = as_typed or near_period(in_one_line(period_words), cycle, today)
            if as_typed is None and period is not None:
                unit = self.unit(unit_words, period)
                codes = (unit.unit_code,) if isinstance(unit, Scope) else unit.candidates
                if codes:
                    said = " ".join(period_words)
                    return ScopeProblem(ScopeFlaw.NEAR_PERIOD, codes, said, period)
            words = _without_keys(unit_words)
            found = self.named(" ".join(words), period) if period and words else []
            if period is not None and words and not found:
                found = self.nearly_named(in_one_line(unit_words), period)
            if found:
                codes = tuple(unit.code for unit in found)
                return ScopeProblem(ScopeFlaw.NEAR, codes, " ".join(unit_words), period)
        return None

    def with_bad_period(self, words: Sequence[CleanText], period: Period) -> ScopeProblem | None:
        """The problem when a unit is clear, or not named, and the rest is almost a period."""
        for unit_words, rest in reversed([*splits(words)]):
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
